"""Firehose: what happens by itself: a stream takes a while to encrypt what waits in it, or to stop that."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.firehose.resources.delivery_streams import DeliveryStream, Encryption

TAKES = Between(5, 30)


def begin_encrypting(world: World, stream: DeliveryStream, wanted: Encryption) -> None:
    """Raises ResourceInUseException while an earlier change is not done."""
    name = stream.delivery_stream_name
    if world.woken_at(settle_encryption, name) is not None:
        text = f"Firehose {name} is in the {stream.encryption.status} state of encryption."
        raise AwsError("ResourceInUseException", text)
    stream.encryption = wanted
    world.wake(settle_encryption, name, after=world.delay(TAKES, name, "encryption"))


@due
async def settle_encryption(world: World, name: str) -> None:
    stream = world.find(DeliveryStream, name)
    if stream is None:
        return
    if stream.encryption.status == "ENABLING":
        stream.encryption = stream.encryption.model_copy(update={"status": "ENABLED"})
    else:
        stream.encryption = Encryption()
