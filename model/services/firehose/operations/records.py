"""Firehose: what you can ask for, about records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.noting import noting
from model.kit.operation import operation
from model.services.firehose.places import stream_of
from model.services.firehose.refusals import invalid, slow_down
from model.services.firehose.resources.delivery_streams import DeliveryStream
from model.services.firehose.taking import Taken, take

MOST_BYTES_AT_ONCE = 4 * 1024 * 1024


@operation(waits=True)
async def put_record(call: Call, *, delivery_stream_name: str, record: Mapping[str, bytes]) -> dict[str, Any]:
    """It is kept before this is answered, and delivered in time."""
    data = bytes(record["Data"])

    async def put() -> Taken:
        stream = _open(call, delivery_stream_name)
        taken = take(call.world, stream, [data])
        if taken.ids:
            stream.count(single_requests=1, single_bytes=len(data))
        return taken

    taken = await noting(call, put)
    if not taken.ids:
        raise slow_down()
    return {"record_id": taken.ids[0], "encrypted": taken.encrypted}


@operation(waits=True)
async def put_record_batch(
    call: Call, *, delivery_stream_name: str, records: Sequence[Mapping[str, bytes]]
) -> dict[str, Any]:
    """As many as fit into this second, from the first on; of the others it is told that they did not."""
    every = [bytes(each["Data"]) for each in records]
    if sum(map(len, every)) > MOST_BYTES_AT_ONCE:
        raise invalid("Records size exceeds 4 MB limit")

    async def put() -> Taken:
        stream = _open(call, delivery_stream_name)
        taken = take(call.world, stream, every)
        if taken.is_admitted:
            size = sum(map(len, every[: len(taken.ids)]))
            stream.count(batch_requests=1, batch_records=len(taken.ids), batch_bytes=size)
        return taken

    taken = await noting(call, put)
    if not taken.is_admitted:
        raise slow_down()
    refused = {"error_code": "ServiceUnavailableException", "error_message": slow_down().message}
    failed = len(every) - len(taken.ids)
    return {
        "failed_put_count": failed,
        "encrypted": taken.encrypted,
        "request_responses": [*({"record_id": id} for id in taken.ids), *([refused] * failed)],
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
