"""Records that went wrong on their way: they are kept as they came, with what was wrong, below a prefix for errors."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

import orjson

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.firehose.naming import error_folder, file_name, zone_of
from model.services.firehose.resources.delivery_streams import DELIVERY, DeliveryStream
from model.services.firehose.shelf import Batch
from model.services.firehose.writing import lay_object, write_down


async def set_aside(
    world: World,
    stream: DeliveryStream,
    kind: str,
    batch: Batch,
    refusals: Sequence[AwsError],
    attempts: int,
    **more: str,
) -> None:
    """A line for each with its own refusal; `kind` names the folder. Raises what S3 answers."""
    destination = stream.destination
    lines = [
        orjson.dumps(
            {
                "attemptsMade": attempts,
                "arrivalTimestamp": int(batch.at * 1000),
                "errorCode": refusal.code,
                "errorMessage": refusal.message,
                "attemptEndingTimestamp": int(world.now * 1000),
                "rawData": b64encode(data).decode(),
                **more,
            }
        )
        + b"\n"
        for data, refusal in zip(batch.data, refusals, strict=True)
    ]
    at = datetime.fromtimestamp(batch.at, zone_of(destination.custom_time_zone))
    luck = world.luck("firehose file", stream.serial, kind, batch.numbers[0])
    place = error_folder(destination.error_output_prefix or destination.prefix, kind, at, luck)
    name = file_name(stream.delivery_stream_name, stream.version, at, luck, "")
    await write_down(world, stream, DELIVERY, refusals[0])
    await lay_object(world, stream, destination, place + name, b"".join(lines))
