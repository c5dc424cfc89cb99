"""Firehose: what you can ask for, about records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.firehose.places import stream_of
from model.services.firehose.refusals import invalid, slow_down
from model.services.firehose.resources.delivery_streams import DeliveryStream
from model.services.firehose.taking import admit, take

MOST_BYTES_AT_ONCE = 4 * 1024 * 1024


@operation
async def put_record(call: Call, *, delivery_stream_name: str, record: Mapping[str, bytes]) -> dict[str, Any]:
    """It is kept before this is answered, and delivered in time."""
    world, stream = call.world, _open(call, delivery_stream_name)
    data = bytes(record["Data"])
    if not admit(world, stream, [data]):
        raise slow_down()
    stream.count(incoming_records=1, incoming_bytes=len(data), requests=1, single_requests=1, single_bytes=len(data))
    (id,) = take(world, stream, [data])
    return {"record_id": id, "encrypted": _is_encrypted(stream)}


@operation
async def put_record_batch(
    call: Call, *, delivery_stream_name: str, records: Sequence[Mapping[str, bytes]]
) -> dict[str, Any]:
    """As many as fit into this second, from the first on; of the others it is told that they did not."""
    world, stream = call.world, _open(call, delivery_stream_name)
    every = [bytes(each["Data"]) for each in records]
    if sum(map(len, every)) > MOST_BYTES_AT_ONCE:
        raise invalid("Records size exceeds 4 MB limit")
    fitting = every[: admit(world, stream, every)]
    size, failed = sum(map(len, fitting)), len(every) - len(fitting)
    stream.count(incoming_records=len(fitting), incoming_bytes=size, requests=1, throttled=failed)
    stream.count(batch_requests=1, batch_records=len(fitting), batch_bytes=size)
    ids = take(world, stream, fitting)
    refused = {"error_code": "ServiceUnavailableException", "error_message": slow_down().message}
    return {
        "failed_put_count": failed,
        "encrypted": _is_encrypted(stream),
        "request_responses": [*({"record_id": id} for id in ids), *([refused] * failed)],
    }


def _open(call: Call, name: str) -> DeliveryStream:
    """A stream that takes what is put into it."""
    stream = stream_of(call.world, name)
    if stream.delivery_stream_status != "ACTIVE":
        text = f"Firehose {name} under account {call.account} is in the {stream.delivery_stream_status} state."
        raise AwsError("ResourceNotFoundException", text)
    if stream.source is not None:
        text = "This operation is not permitted on KinesisStreamAsSource delivery stream type."
        raise AwsError("InvalidSourceException", text)
    return stream


def _is_encrypted(stream: DeliveryStream) -> bool:
    return stream.encryption.status in ("ENABLED", "DISABLING")
