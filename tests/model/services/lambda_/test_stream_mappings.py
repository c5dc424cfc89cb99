"""A function gets the records of a stream in their order; what it fails with comes again before anything else."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.kinesis.flowing import ARN, Flow
from tests.model.services.lambda_.callee import Callee
from tests.model.services.sqs.mail import Post

TELLS = """
import base64, json
def handle(event, context):
    texts = [base64.b64decode(record['kinesis']['data']).decode() for record in event['Records']]
    print('told ' + json.dumps(texts))
    return react(texts, [record['kinesis']['sequenceNumber'] for record in event['Records']])
"""
FAILS_WITH_BAD = TELLS + "def react(texts, numbers):\n    assert 'bad' not in texts\n"
NAMES_BAD = TELLS + (
    "def react(texts, numbers):\n"
    "    bad = [number for text, number in zip(texts, numbers) if text == 'bad']\n"
    "    return {'batchItemFailures': [{'itemIdentifier': number} for number in bad]}\n"
)
SLOW = TELLS + "def react(texts, numbers):\n    import time\n    time.sleep(10)\n"


def texts(records: list[Any]) -> list[str]:
    return [b64decode(record["kinesis"]["data"]).decode() for record in records]


def test_records_come_in_their_order_as_functions_know_them(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin, Timeout=60)
    uuid = callee.read_from(ARN, StartingPosition="LATEST")
    number = flow.put("one", key="k")["SequenceNumber"]
    flow.put("two", key="k")
    admin.advance(5)
    first, second = callee.records()
    assert texts([first, second]) == ["one", "two"]
    assert first["eventID"] == f"shardId-000000000000:{number}"
    assert (first["eventSource"], first["eventName"], first["eventSourceARN"]) == (
        "aws:kinesis",
        "aws:kinesis:record",
        ARN,
    )
    assert first["invokeIdentityArn"] == "arn:aws:iam::123456789012:role/hello"
    assert first["kinesis"]["partitionKey"] == "k"
    assert callee.mapping(uuid)["LastProcessingResult"] == "OK"


@pytest.mark.parametrize(("position", "found"), [("LATEST", ["after"]), ("TRIM_HORIZON", ["before", "after"])])
def test_reading_begins_where_was_asked_for(admin: Admin, position: str, found: list[str]) -> None:
    flow, callee = Flow(admin), Callee(admin)
    flow.put("before")
    admin.advance(5)
    callee.read_from(ARN, StartingPosition=position)
    flow.put("after")
    admin.advance(5)
    assert texts(callee.records()) == found


def test_a_shard_has_one_batch_under_way_and_each_lane_of_it_one(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin, SLOW, Timeout=60)
    uuid = callee.read_from(ARN, StartingPosition="LATEST", BatchSize=1)
    for key in ("a", "b", "c", "d"):
        flow.put(key, key=key)
    admin.advance(5)
    assert admin.call("lambda:GetEventSourceMapping", UUID=uuid)["ParallelizationFactor"] == 1
    admin.advance(10)
    assert callee.told() == [["a"]]
    admin.advance(60)
    assert callee.told() == [["a"], ["b"], ["c"], ["d"]]


def test_lanes_keep_the_order_of_each_key(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin, SLOW, Timeout=60)
    callee.read_from(ARN, StartingPosition="LATEST", BatchSize=1, ParallelizationFactor=10)
    for text in ("a1", "b1", "a2", "b2"):
        flow.put(text, key=text[0])
    admin.advance(14)
    assert sorted(callee.told()) == [["a1"], ["b1"]]
    admin.advance(20)
    assert sorted(callee.told()) == [["a1"], ["a2"], ["b1"], ["b2"]]


def test_what_fails_is_tried_again_until_it_is_given_up_and_told_of(admin: Admin) -> None:
    letters, flow, callee = Post(admin, "letters"), Flow(admin), Callee(admin, FAILS_WITH_BAD)
    callee.read_from(
        ARN,
        StartingPosition="LATEST",
        MaximumRetryAttempts=2,
        DestinationConfig={"OnFailure": {"Destination": letters.arn}},
    )
    number = flow.put("bad")["SequenceNumber"]
    admin.advance(1)
    flow.put("good")
    admin.advance(30)
    assert callee.told() == [["bad"], ["bad"], ["bad"], ["good"]]
    (body,) = letters.bodies()
    told = json.loads(body)
    assert told["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert told["requestContext"]["approximateInvokeCount"] == 3
    assert told["KinesisBatchInfo"]["startSequenceNumber"] == number
    assert told["KinesisBatchInfo"]["batchSize"] == 1


def test_a_batch_that_fails_is_halved_until_the_bad_one_is_alone(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin, FAILS_WITH_BAD)
    callee.read_from(ARN, StartingPosition="LATEST", BisectBatchOnFunctionError=True, MaximumRetryAttempts=0)
    flow.call("PutRecords", Records=[{"Data": text.encode(), "PartitionKey": "k"} for text in ("1", "2", "bad", "4")])
    admin.advance(30)
    assert callee.told() == [["1", "2", "bad", "4"], ["1", "2"], ["bad", "4"], ["bad"], ["4"]]


def test_what_came_before_the_named_record_is_done_with(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin, NAMES_BAD)
    callee.read_from(
        ARN,
        StartingPosition="LATEST",
        FunctionResponseTypes=["ReportBatchItemFailures"],
        MaximumRetryAttempts=1,
    )
    flow.call("PutRecords", Records=[{"Data": text.encode(), "PartitionKey": "k"} for text in ("1", "bad", "3")])
    admin.advance(30)
    assert callee.told() == [["1", "bad", "3"], ["bad", "3"]]


def test_records_that_are_too_old_are_not_given_any_more(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin)
    flow.put("old")
    admin.advance(120)
    flow.put("new")
    callee.read_from(ARN, StartingPosition="TRIM_HORIZON", MaximumRecordAgeInSeconds=60)
    assert texts(callee.records()) == ["new"]


def test_filters_look_into_the_data(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin)
    pattern = json.dumps({"data": {"celsius": [{"numeric": [">", 30]}]}})
    callee.read_from(ARN, StartingPosition="LATEST", FilterCriteria={"Filters": [{"Pattern": pattern}]})
    for text in ('{"celsius": 20}', '{"celsius": 31}', "no JSON"):
        flow.put(text)
    admin.advance(5)
    assert texts(callee.records()) == ['{"celsius": 31}']


def test_records_wait_for_others_as_long_as_was_asked_for(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin)
    callee.read_from(ARN, StartingPosition="LATEST", MaximumBatchingWindowInSeconds=30)
    flow.put("1")
    admin.advance(20)
    flow.put("2")
    assert callee.told() == []
    admin.advance(15)
    assert [texts(event["Records"]) for event in callee.told()] == [["1", "2"]]


def test_halves_of_a_shard_are_read_after_the_whole(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin)
    callee.read_from(ARN, StartingPosition="TRIM_HORIZON")
    flow.put("before")
    flow.change("SplitShard", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127))
    flow.call("PutRecord", Data=b"low", PartitionKey="k", ExplicitHashKey="1")
    flow.call("PutRecord", Data=b"high", PartitionKey="k", ExplicitHashKey=str(2**127 + 1))
    admin.advance(30)
    found = texts(callee.records())
    assert (found[0], sorted(found[1:])) == ("before", ["high", "low"])


def test_how_far_a_function_is_behind_is_a_metric_of_it(admin: Admin) -> None:
    flow, callee = Flow(admin), Callee(admin, SLOW, Timeout=60)
    callee.read_from(ARN, StartingPosition="LATEST", BatchSize=1)
    for _ in range(3):
        flow.put("x")
    admin.advance(180)
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/Lambda",
        MetricName="IteratorAge",
        Dimensions=[{"Name": "FunctionName", "Value": "hello"}],
        StartTime=admin.now - 240,
        EndTime=admin.now,
        Period=300,
        Statistics=["Average"],
    )["Datapoints"]
    assert 15_000 < points[-1]["Average"] < 25_000


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ({}, "ValidationException", "Member must not be null"),
        ({"StartingPosition": "AT_TIMESTAMP"}, "InvalidParameterValueException", "Timestamp is required"),
        (
            {"StartingPosition": "LATEST", "StartingPositionTimestamp": 1.0},
            "InvalidParameterValueException",
            "Timestamp only valid with StartingPosition AT_TIMESTAMP",
        ),
        (
            {"StartingPosition": "LATEST", "ScalingConfig": {"MaximumConcurrency": 2}},
            "InvalidParameterValueException",
            "ScalingConfig is not valid for Kinesis event sources.",
        ),
        (
            {"StartingPosition": "LATEST", "EventSourceArn": f"{ARN}-none"},
            "InvalidParameterValueException",
            "Received Exception while reading from provided stream.",
        ),
        (
            {
                "StartingPosition": "LATEST",
                "DestinationConfig": {"OnFailure": {"Destination": "arn:aws:iam::123456789012:role/x"}},
            },
            "InvalidParameterValueException",
            "is invalid",
        ),
    ],
)
def test_what_cannot_be_asked_of_a_stream_is_refused(admin: Admin, asked: dict[str, Any], code: str, said: str) -> None:
    _ = Flow(admin), Callee(admin)
    refusal = admin.refused(
        "lambda:CreateEventSourceMapping", **({"FunctionName": "hello", "EventSourceArn": ARN} | asked)
    )
    assert (refusal.code, said in refusal.message) == (code, True), refusal.message
