from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, item, value

HOUR = 3600.0
BOTH = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


class Reader:
    """Somebody who follows what is done to a table."""

    def __init__(self, admin: Admin, ledger: Ledger) -> None:
        self.admin = admin
        self.arn: str = ledger.described()["LatestStreamArn"]

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"dynamodbstreams:{operation}", **params)

    def shards(self) -> list[dict[str, Any]]:
        return self.call("DescribeStream", StreamArn=self.arn)["StreamDescription"]["Shards"]

    def iterator(self, type: str = "TRIM_HORIZON", shard: int = -1, **more: Any) -> str:
        asked = {"StreamArn": self.arn, "ShardId": self.shards()[shard]["ShardId"], "ShardIteratorType": type}
        return self.call("GetShardIterator", **asked, **more)["ShardIterator"]

    def read(self, iterator: str | None = None, **more: Any) -> list[dict[str, Any]]:
        return self.call("GetRecords", ShardIterator=iterator or self.iterator(), **more)["Records"]


def names(records: list[dict[str, Any]]) -> list[str]:
    return [record["eventName"] for record in records]


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    return Ledger(admin, StreamSpecification=BOTH)


@pytest.mark.fact("dynamodb-streams-01")
def test_a_stream_is_switched_on_and_off(admin: Admin) -> None:
    ledger = Ledger(admin)
    assert "LatestStreamArn" not in ledger.described()
    ledger.call("UpdateTable", StreamSpecification=BOTH)
    admin.advance(60)
    first = Reader(admin, ledger)
    ledger.put(id="1")
    assert ledger.refused("UpdateTable", StreamSpecification=BOTH).code == "ValidationException"
    ledger.call("UpdateTable", StreamSpecification={"StreamEnabled": False})
    admin.advance(60)
    ledger.put(id="2")

    assert "StreamSpecification" not in ledger.described()
    assert names(first.read()) == ["INSERT"]
    ledger.call("UpdateTable", StreamSpecification=BOTH)
    second = Reader(admin, ledger)
    assert second.arn != first.arn
    streams = admin.call("dynamodbstreams:ListStreams", TableName="orders")["Streams"]
    assert [each["StreamArn"] for each in streams] == [first.arn, second.arn]
    admin.advance(25 * HOUR)
    gone = admin.refused("dynamodbstreams:DescribeStream", StreamArn=first.arn)
    assert gone.message == f"Requested resource not found: Stream: {first.arn} not found"


@pytest.mark.fact("dynamodb-streams-02")
def test_changes_are_kept_for_a_day(admin: Admin, ledger: Ledger) -> None:
    reader = Reader(admin, ledger)
    ledger.put(id="1")
    admin.advance(1)
    shard = reader.shards()[0]["ShardId"]
    (record,) = reader.read()
    number = record["dynamodb"]["SequenceNumber"]
    admin.advance(23 * HOUR)
    asked = {"StreamArn": reader.arn, "ShardId": shard, "SequenceNumber": number}

    assert names(reader.read(reader.iterator(shard=0))) == ["INSERT"]
    admin.advance(0.9 * HOUR)
    old = reader.call("GetShardIterator", ShardIteratorType="AT_SEQUENCE_NUMBER", **asked)["ShardIterator"]
    assert names(reader.read(old)) == ["INSERT"]
    admin.advance(0.2 * HOUR)
    assert admin.refused("dynamodbstreams:GetRecords", ShardIterator=old).code == "TrimmedDataAccessException"
    admin.advance(HOUR)
    trimmed = admin.refused("dynamodbstreams:GetShardIterator", ShardIteratorType="AT_SEQUENCE_NUMBER", **asked)
    assert trimmed.code == "TrimmedDataAccessException"
    assert reader.read() == []
    assert admin.refused("dynamodbstreams:GetRecords", ShardIterator=old).code == "ExpiredIteratorException"


@pytest.mark.fact("dynamodb-streams-03")
def test_every_change_of_an_item_is_a_record_with_a_number(admin: Admin, ledger: Ledger) -> None:
    reader = Reader(admin, ledger)
    ledger.put(id="1")
    ledger.put(id="1")
    ledger.put(id="1", a=1)
    for _ in range(2):
        ledger.call(
            "UpdateItem", Key=item(id="1"), UpdateExpression="SET a = :a", ExpressionAttributeValues={":a": value(1)}
        )
    ledger.call("DeleteItem", Key=item(id="1"))
    ledger.call("DeleteItem", Key=item(id="1"))
    admin.advance(1)

    records = reader.read()
    assert names(records) == ["INSERT", "MODIFY", "REMOVE"]
    told = [record["dynamodb"] for record in records]
    assert [each.get("OldImage") for each in told] == [None, item(id="1"), item(id="1", a=1)]
    assert [each.get("NewImage") for each in told] == [item(id="1"), item(id="1", a=1), None]
    assert {str(each["Keys"]) for each in told} == {str(item(id="1"))}
    numbers = [int(each["SequenceNumber"]) for each in told]
    assert numbers == sorted(set(numbers))


@pytest.mark.fact("dynamodb-streams-04")
def test_records_are_read_from_any_place_in_their_shard(admin: Admin, ledger: Ledger) -> None:
    reader = Reader(admin, ledger)
    ledger.put(id="0")
    latest = reader.iterator("LATEST")
    for number in (1, 2):
        ledger.put(id=str(number))
    admin.advance(1)

    def ids(iterator: str, **more: Any) -> list[str]:
        return [each["dynamodb"]["Keys"]["id"]["S"] for each in reader.read(iterator, **more)]

    (shard,) = reader.shards()
    assert int(shard["SequenceNumberRange"]["StartingSequenceNumber"]) > 0
    assert ids(reader.iterator()) == ["0", "1", "2"]
    assert ids(latest) == ["1", "2"]
    number = reader.read()[1]["dynamodb"]["SequenceNumber"]
    assert ids(reader.iterator("AT_SEQUENCE_NUMBER", SequenceNumber=number)) == ["1", "2"]
    assert ids(reader.iterator("AFTER_SEQUENCE_NUMBER", SequenceNumber=number)) == ["2"]
    page = reader.call("GetRecords", ShardIterator=reader.iterator(), Limit=2)
    assert ids(page["NextShardIterator"]) == ["2"]
    forged = admin.refused("dynamodbstreams:GetRecords", ShardIterator=f"{reader.arn}|1|AAAA")
    assert (forged.code, forged.message) == ("ValidationException", "Invalid ShardIterator")


def test_a_shard_is_closed_after_some_hours_and_followed_by_another(admin: Admin, ledger: Ledger) -> None:
    reader = Reader(admin, ledger)
    ledger.put(id="1")
    admin.advance(5 * HOUR)
    ledger.put(id="2")
    admin.advance(1)

    first, second = reader.shards()
    assert second["ParentShardId"] == first["ShardId"]
    page = reader.call("GetRecords", ShardIterator=reader.iterator(shard=0))
    assert names(page["Records"]) == ["INSERT"]
    end = reader.call("GetRecords", ShardIterator=page["NextShardIterator"])
    assert end == {"Records": []}
    assert [each["dynamodb"]["Keys"] for each in reader.read()] == [item(id="2")]
    children = {"Type": "CHILD_SHARDS", "ShardId": first["ShardId"]}
    found = reader.call("DescribeStream", StreamArn=reader.arn, ShardFilter=children)["StreamDescription"]
    assert [each["ShardId"] for each in found["Shards"]] == [second["ShardId"]]


@pytest.mark.fact("dynamodb-streams-06")
def test_changes_appear_within_a_second(admin: Admin, ledger: Ledger) -> None:
    reader = Reader(admin, ledger)
    iterator = reader.iterator()
    ledger.put(id="1")

    assert reader.read(iterator) == []
    admin.advance(0.5)
    assert names(reader.read(iterator)) == ["INSERT"]


@pytest.mark.parametrize(
    ("view", "shown"),
    [("KEYS_ONLY", set[str]()), ("NEW_IMAGE", {"NewImage"}), ("OLD_IMAGE", {"OldImage"})],
)
def test_a_stream_shows_what_was_asked_for(admin: Admin, view: str, shown: set[str]) -> None:
    ledger = Ledger(admin, StreamSpecification={"StreamEnabled": True, "StreamViewType": view})
    reader = Reader(admin, ledger)
    ledger.put(id="1")
    ledger.put(id="1", a=1)
    admin.advance(1)

    record = reader.read()[-1]["dynamodb"]
    assert record.keys() & {"NewImage", "OldImage"} == shown
    assert record["SizeBytes"] == {"KEYS_ONLY": 3, "NEW_IMAGE": 9, "OLD_IMAGE": 6}[view]


def test_the_stream_of_a_table_that_is_gone_can_still_be_read(admin: Admin, ledger: Ledger) -> None:
    reader = Reader(admin, ledger)
    ledger.put(id="1")
    ledger.call("DeleteTable")
    admin.advance(60)

    assert names(reader.read()) == ["INSERT"]
    admin.advance(26 * HOUR)
    assert admin.call("dynamodbstreams:ListStreams") == {"Streams": []}
