"""Finding delivery streams by their names."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.firehose.resources.delivery_streams import DeliveryStream


def stream_of(world: World, name: str) -> DeliveryStream:
    found = world.find(DeliveryStream, name)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"Firehose {name} under account {world.account} not found.")
    return found
