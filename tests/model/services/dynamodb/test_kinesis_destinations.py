"""A table tells Kinesis streams of every change of its items."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, item

STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    admin.call("kinesis:CreateStream", StreamName="changes", ShardCount=1)
    ledger = Ledger(admin)
    ledger.put(id="before")
    answer = ledger.call("EnableKinesisStreamingDestination", StreamArn=STREAM)
    assert answer == {
        "TableName": "orders",
        "StreamArn": STREAM,
        "DestinationStatus": "ENABLING",
        "EnableKinesisStreamingConfiguration": {},
    }
    admin.advance(60)
    return ledger


def told(admin: Admin) -> list[dict[str, Any]]:
    """What is in the stream."""
    where = {"StreamName": "changes", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
    iterator = admin.call("kinesis:GetShardIterator", **where)["ShardIterator"]
    records = admin.call("kinesis:GetRecords", ShardIterator=iterator)["Records"]
    return [json.loads(each["Data"]) for each in records]


def status(ledger: Ledger) -> list[dict[str, Any]]:
    return ledger.call("DescribeKinesisStreamingDestination")["KinesisDataStreamDestinations"]


def test_every_change_goes_to_the_stream_with_what_was_and_what_is(admin: Admin, ledger: Ledger) -> None:
    assert status(ledger) == [{"StreamArn": STREAM, "DestinationStatus": "ACTIVE"}]
    began = admin.now
    ledger.put(id="1", price=1, raw=b"\x00\xff")
    ledger.put(id="1", price=2)
    ledger.call("DeleteItem", Key=item(id="1"))
    ledger.call("DeleteItem", Key=item(id="none"))
    admin.advance(2)

    made, changed, gone = told(admin)
    assert [each["eventName"] for each in (made, changed, gone)] == ["INSERT", "MODIFY", "REMOVE"]
    assert (made["tableName"], made["eventSource"], made["recordFormat"]) == (
        "orders",
        "aws:dynamodb",
        "application/json",
    )
    assert made["dynamodb"]["NewImage"] == {"id": {"S": "1"}, "price": {"N": "1"}, "raw": {"B": "AP8="}}
    assert "OldImage" not in made["dynamodb"]
    assert changed["dynamodb"]["OldImage"]["price"] == {"N": "1"}
    assert gone["dynamodb"]["Keys"] == {"id": {"S": "1"}}
    assert made["dynamodb"]["ApproximateCreationDateTime"] == began * 1000


def test_the_unit_of_time_can_be_changed_once(admin: Admin, ledger: Ledger) -> None:
    finer = {"ApproximateCreationDateTimePrecision": "MICROSECOND"}
    asked: dict[str, Any] = {"StreamArn": STREAM, "UpdateKinesisStreamingConfiguration": finer}
    assert ledger.call("UpdateKinesisStreamingDestination", **asked)["DestinationStatus"] == "UPDATING"
    admin.advance(60)
    assert "Precision is already set" in ledger.refused("UpdateKinesisStreamingDestination", **asked).message
    nothing = ledger.refused("UpdateKinesisStreamingDestination", StreamArn=STREAM)
    assert nothing.message == (
        "Streaming destination cannot be updated with given parameters: "
        "UpdateKinesisStreamingConfiguration cannot be null or contain only null values"
    )
    elsewhere = ledger.refused("UpdateKinesisStreamingDestination", **asked | {"StreamArn": STREAM + "2"})
    assert elsewhere.message == (
        "Table is not in a valid state to enable Kinesis Streaming Destination: No streaming destination with "
        f"streamArn: {STREAM}2 found for table with tableName: orders"
    )
    began = admin.now
    ledger.put(id="1")
    admin.advance(2)
    (record,) = told(admin)
    assert record["dynamodb"]["ApproximateCreationDateTime"] == began * 1_000_000


def test_once_disabled_nothing_more_is_told(admin: Admin, ledger: Ledger) -> None:
    assert ledger.call("DisableKinesisStreamingDestination", StreamArn=STREAM)["DestinationStatus"] == "DISABLING"
    ledger.put(id="1")
    admin.advance(60)
    assert told(admin) == []
    assert status(ledger)[0]["DestinationStatus"] == "DISABLED"
    again = ledger.refused("DisableKinesisStreamingDestination", StreamArn=STREAM)
    assert (again.code, "must be ACTIVE" in again.message) == ("ValidationException", True)
    ledger.call("EnableKinesisStreamingDestination", StreamArn=STREAM)
    admin.advance(60)
    ledger.put(id="2")
    admin.advance(2)
    assert len(told(admin)) == 1


def test_what_finds_no_room_is_sent_again_in_its_order(admin: Admin, ledger: Ledger) -> None:
    """A shard takes a megabyte a second."""
    for number in range(12):
        ledger.put(id=str(number), text="x" * 300_000)
        admin.advance(0.05)
    admin.advance(60)
    assert sorted(int(each["dynamodb"]["Keys"]["id"]["S"]) for each in told(admin)) == [*range(12)]


def test_a_stream_that_is_gone_ends_it_and_says_so(admin: Admin, ledger: Ledger) -> None:
    admin.call("kinesis:DeleteStream", StreamName="changes")
    admin.advance(60)
    ledger.put(id="1")
    admin.advance(2)
    (found,) = status(ledger)
    assert found["DestinationStatus"] == "DISABLED"
    assert "changes" in found["DestinationStatusDescription"]
    ledger.call("DeleteTable")
    admin.advance(60)
    absent = ledger.refused("DescribeKinesisStreamingDestination")
    assert absent.message == "Requested resource not found: Table: orders not found"


def test_destinations_that_are_refused(admin: Admin, ledger: Ledger) -> None:
    again = ledger.refused("EnableKinesisStreamingDestination", StreamArn=STREAM)
    assert (again.code, "must be DISABLED" in again.message) == ("ValidationException", True)
    missing = ledger.refused("EnableKinesisStreamingDestination", StreamArn=STREAM + "-none")
    assert missing.code == "ResourceNotFoundException"
    assert len(status(ledger)) == 1
