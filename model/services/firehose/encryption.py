"""The key that a stream keeps its records under while they wait."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.arn import read_arn
from model.kit.world import World
from model.services.firehose.refusals import invalid
from model.services.firehose.resources.delivery_streams import Encryption

CUSTOMERS = "CUSTOMER_MANAGED_CMK"


def read_encryption(world: World, given: Mapping[str, str], status: str) -> Encryption:
    """Raises InvalidArgumentException for a key that is none, or of the wrong sort."""
    key_type, key = given["KeyType"], given.get("KeyARN", "")
    if (key_type == CUSTOMERS) != bool(key):
        raise invalid("KeyARN is given for keys of the type CUSTOMER_MANAGED_CMK, and for no others.")
    if key and read_arn(key).region != world.region:
        raise invalid("The key has to be of the Firehose stream's region.")
    return Encryption(status=status, key_type=key_type, key_arn=key)
