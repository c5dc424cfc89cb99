"""Records that are given up: whoever was named for that is told which they were, and finds them in their stream."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.lambda_.event_sources import STREAM, queue_at
from model.services.lambda_.execution_roles import execution_role
from model.services.lambda_.places import target_at
from model.services.lambda_.resources.event_source_mappings import EventSourceMapping, ShardReader

EXHAUSTED = "RetryAttemptsExhausted"


class Given(NamedTuple):
    """Records with when they came, and how the function failed with them; it was not asked where they were too old."""

    records: Sequence[tuple[str, str]]
    error: str = ""


async def discard(world: World, mapping: EventSourceMapping, reader: ShardReader, given: Given) -> None:
    """What the one who is to be told does not take, is lost."""
    if not mapping.failures_to:
        return
    try:
        await _tell(world, mapping, reader, orjson.dumps(_told(world, mapping, reader, given)).decode())
    except AwsError as refusal:
        mapping.last_processing_result = f"PROBLEM: {refusal.message}"


async def _tell(world: World, mapping: EventSourceMapping, reader: ShardReader, text: str) -> None:
    role, read = execution_role(target_at(world, mapping.function_arn)), read_arn(mapping.failures_to)
    place: dict[str, Any] = {"under": role, "region": read.region or world.region, "account": read.account}
    if read.service == "sns":
        await world.ask("sns:Publish", **place, TopicArn=mapping.failures_to, Message=text)
    elif read.service == "s3":
        key = _key(world, mapping, reader)
        await world.ask("s3:PutObject", under=role, Bucket=read.resource, Key=key, Body=text.encode())
    else:
        queue = queue_at(world, mapping.failures_to)
        url = queue.queue_url if queue else mapping.failures_to
        await world.ask("sqs:SendMessage", **place, QueueUrl=url, MessageBody=text)


def _told(world: World, mapping: EventSourceMapping, reader: ShardReader, given: Given) -> dict[str, Any]:
    answered = {"statusCode": 200, "executedVersion": "$LATEST", "functionError": given.error}
    name = "KinesisBatchInfo" if read_arn(mapping.event_source_arn).service == STREAM else "DDBStreamBatchInfo"
    return {
        "requestContext": {
            "requestId": _unique(world, reader, given.records[0][0]),
            "functionArn": mapping.function_arn,
            "condition": EXHAUSTED,
            "approximateInvokeCount": reader.failed,
        },
        **({"responseContext": answered} if given.error else {}),
        "version": "1.0",
        "timestamp": _zulu(world.now),
        name: {
            "shardId": reader.shard_id,
            "startSequenceNumber": given.records[0][0],
            "endSequenceNumber": given.records[-1][0],
            "approximateArrivalOfFirstRecord": _zulu(float(given.records[0][1])),
            "approximateArrivalOfLastRecord": _zulu(float(given.records[-1][1])),
            "batchSize": len(given.records),
            "streamArn": mapping.event_source_arn,
        },
    }


def _key(world: World, mapping: EventSourceMapping, reader: ShardReader) -> str:
    at = datetime.fromtimestamp(world.now, UTC)
    name = f"{at:%Y-%m-%dT%H.%M.%S}-{_unique(world, reader, reader.after)}"
    return f"aws/lambda/{mapping.uuid}/{reader.shard_id}/{at:%Y/%m/%d}/{name}"


def _unique(world: World, reader: ShardReader, number: str) -> str:
    digits = world.luck("discarded", reader.name, number, world.now).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _zulu(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
