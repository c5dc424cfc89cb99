"""A function gets what is done to the items of a table."""

from __future__ import annotations

import json

import pytest

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, item
from tests.model.services.dynamodb.test_streams import BOTH
from tests.model.services.lambda_.callee import Callee


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    return Ledger(admin, StreamSpecification=BOTH)


def stream_of(ledger: Ledger) -> str:
    return ledger.described()["LatestStreamArn"]


@pytest.mark.fact("dynamodb-57")
def test_a_change_of_an_item_calls_a_function_once_with_the_item_as_it_is_now(admin: Admin, ledger: Ledger) -> None:
    ledger.call("PutItem", Item=item(id="before"))
    callee = Callee(admin)
    callee.read_from(stream_of(ledger), StartingPosition="LATEST")
    ledger.call("PutItem", Item=item(id="tea", cups=2, leaf=b"\xff"))
    admin.advance(3)
    (event,) = callee.told()
    (record,) = event["Records"]
    assert (record["eventSource"], record["eventName"], record["awsRegion"]) == (
        "aws:dynamodb",
        "INSERT",
        "us-east-1",
    )
    assert record["eventSourceARN"] == stream_of(ledger)
    change = record["dynamodb"]
    assert change["Keys"] == {"id": {"S": "tea"}}
    assert change["NewImage"] == {"id": {"S": "tea"}, "cups": {"N": "2"}, "leaf": {"B": "/w=="}}
    assert change["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def test_reading_may_begin_with_the_oldest_change_and_look_at_some_only(admin: Admin, ledger: Ledger) -> None:
    for name in ("tea", "milk"):
        ledger.call("PutItem", Item=item(id=name))
    ledger.call("DeleteItem", Key=item(id="milk"))
    pattern = json.dumps({"eventName": ["INSERT"], "dynamodb": {"Keys": {"id": {"S": [{"prefix": "m"}]}}}})
    callee = Callee(admin)
    filters = {"Filters": [{"Pattern": pattern}]}
    callee.read_from(stream_of(ledger), StartingPosition="TRIM_HORIZON", FilterCriteria=filters)
    assert [(each["eventName"], each["dynamodb"]["Keys"]) for each in callee.records()] == [
        ("INSERT", {"id": {"S": "milk"}})
    ]


def test_after_some_hours_what_follows_in_another_shard_is_read_too(admin: Admin, ledger: Ledger) -> None:
    callee = Callee(admin)
    callee.read_from(stream_of(ledger), StartingPosition="LATEST")
    for name in ("tea", "milk"):
        ledger.call("PutItem", Item=item(id=name))
        admin.advance(5 * 3600)
    assert [each["dynamodb"]["Keys"]["id"]["S"] for each in callee.records()] == ["tea", "milk"]


def test_a_table_has_no_instant_to_begin_with(admin: Admin, ledger: Ledger) -> None:
    Callee(admin)
    arn = stream_of(ledger)
    asked = {"StartingPosition": "AT_TIMESTAMP", "StartingPositionTimestamp": admin.now}
    refusal = admin.refused("lambda:CreateEventSourceMapping", FunctionName="hello", EventSourceArn=arn, **asked)
    assert refusal.message == f"Unsupported starting position for arn type: {arn}"
