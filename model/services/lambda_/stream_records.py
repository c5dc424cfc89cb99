"""Records of the streams of Kinesis and of DynamoDB tables: asked for under a function's role, told as functions know
them.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import orjson

from model.kit.arn import read_arn
from model.kit.principal import Principal
from model.kit.world import World
from model.services.lambda_.event_sources import STREAM, Source

AFTER, AT_TIME, BEGINNING = "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP", "TRIM_HORIZON"
MOST = {"kinesis": 10_000, "dynamodb": 1_000}


class StreamRecord(NamedTuple):
    """`number` is its sequence number, `key` what is kept in order, `told` what a function is told of it."""

    number: str
    at: float
    key: str
    told: Mapping[str, Any]

    @property
    def place(self) -> int:
        return int(self.number)


class ShardPart(NamedTuple):
    records: Sequence[StreamRecord]
    is_last: bool


class StreamShard(NamedTuple):
    shard_id: str
    parents: tuple[str, ...]
    is_open: bool


class Reading(NamedTuple):
    """Who reads what: a role, in the world of a mapping."""

    world: World
    source: Source
    role: Principal | None

    async def ask(self, operation: str, **params: Any) -> dict[str, Any]:
        service = "kinesis" if self.source.kind == STREAM else "dynamodbstreams"
        account = read_arn(self.source.arn).account
        return await self.world.ask(f"{service}:{operation}", account=account, under=self.role, **params)

    async def shards(self) -> list[StreamShard]:
        """All that can still be read, parents first."""
        found: list[Mapping[str, Any]] = []
        more: dict[str, str] = {}
        while True:
            answer = await self._page(more)
            found += answer["Shards"]
            token = answer.get("NextToken") or answer.get("LastEvaluatedShardId")
            if not token:
                return [_shard(each) for each in found]
            more = {"NextToken": token} if self.source.kind == STREAM else {"ExclusiveStartShardId": token}

    async def _page(self, more: Mapping[str, str]) -> Mapping[str, Any]:
        if self.source.kind == STREAM:
            return await self.ask("ListShards", **(dict(more) or {"StreamARN": self.source.arn}))
        answer = await self.ask("DescribeStream", StreamArn=self.source.arn, **more)
        return answer["StreamDescription"]

    async def part(self, shard_id: str, after: str, since: float, most: int) -> ShardPart:
        """What comes after a record, or before the first of them what came since an instant."""
        stream = {"StreamARN" if self.source.kind == STREAM else "StreamArn": self.source.arn}
        begin = await self.ask("GetShardIterator", **stream, ShardId=shard_id, **self._start(after, since))
        limit = min(most, MOST[self.source.kind])
        answer = await self.ask("GetRecords", ShardIterator=begin["ShardIterator"], Limit=limit)
        records = [self._record(shard_id, each) for each in answer["Records"]]
        return ShardPart(records, not answer.get("NextShardIterator"))

    def _start(self, after: str, since: float) -> dict[str, Any]:
        if self.source.kind != STREAM:
            return {"ShardIteratorType": AFTER, "SequenceNumber": after} if after else {"ShardIteratorType": BEGINNING}
        if after:
            return {"ShardIteratorType": AFTER, "StartingSequenceNumber": after}
        return {"ShardIteratorType": AT_TIME, "Timestamp": since} if since else {"ShardIteratorType": BEGINNING}

    def _record(self, shard_id: str, given: Mapping[str, Any]) -> StreamRecord:
        told = _of_stream if self.source.kind == STREAM else _of_table
        record = told(shard_id, given)
        where = {"awsRegion": self.world.region, "eventSourceARN": self.source.arn}
        identity = {"invokeIdentityArn": self.role.role_arn or self.role.arn} if self.role else {}
        return record._replace(told={**record.told, **(identity if self.source.kind == STREAM else {}), **where})


def _shard(given: Mapping[str, Any]) -> StreamShard:
    parents = (given.get("ParentShardId"), given.get("AdjacentParentShardId"))
    numbers = given["SequenceNumberRange"]
    return StreamShard(
        given["ShardId"], tuple(each for each in parents if each), not numbers.get("EndingSequenceNumber")
    )


def _of_stream(shard_id: str, given: Mapping[str, Any]) -> StreamRecord:
    number, at = given["SequenceNumber"], float(given["ApproximateArrivalTimestamp"])
    told = {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": given["PartitionKey"],
            "sequenceNumber": number,
            "data": b64encode(given["Data"]).decode(),
            "approximateArrivalTimestamp": at,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard_id}:{number}",
        "eventName": "aws:kinesis:record",
    }
    return StreamRecord(number, at, given["PartitionKey"], told)


def _of_table(_shard_id: str, given: Mapping[str, Any]) -> StreamRecord:
    change = cast("Mapping[str, Any]", given["dynamodb"])
    at = float(change["ApproximateCreationDateTime"])
    told = {
        "eventID": given["eventID"],
        "eventName": given["eventName"],
        "eventVersion": given["eventVersion"],
        "eventSource": given["eventSource"],
        "dynamodb": _plain(change) | {"ApproximateCreationDateTime": at},
        **({"userIdentity": _identity(given["userIdentity"])} if given.get("userIdentity") else {}),
    }
    return StreamRecord(change["SequenceNumber"], at, orjson.dumps(_plain(change["Keys"])).decode(), told)


def _identity(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"principalId": given["PrincipalId"], "type": given["Type"]}


def _plain(value: Any) -> Any:
    """Bytes in base 64, and nothing that is not there."""
    if isinstance(value, Mapping):
        known = cast("Mapping[str, Any]", value)
        return {name: _plain(each) for name, each in known.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in cast("Sequence[Any]", value)]
    return b64encode(value).decode() if isinstance(value, bytes) else value


def as_filters_see(source: Source, record: StreamRecord) -> Mapping[str, Any]:
    """Filters speak of what is in the data of a stream, and of the whole change of an item."""
    if source.kind != STREAM:
        return record.told
    known = record.told["kinesis"]
    return {**known, "data": b64decode(known["data"]).decode(errors="replace")}
