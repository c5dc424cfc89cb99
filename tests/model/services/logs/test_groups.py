from __future__ import annotations

from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.logs.saying import ARN, Log


@pytest.mark.fact("logs-01")
def test_a_group_gathers_streams_and_a_stream_what_one_source_says(admin: Admin) -> None:
    log = Log(admin)
    log.call("CreateLogStream", logStreamName="web-2")
    log.say("one", "two")
    log.say("three", stream="web-2")
    log.put([(log.now - 5000, "zero")])

    assert log.read() == ["zero", "one", "two"]
    assert log.find() == ["zero", "one", "three", "two"]
    assert log.find(logStreamNames=["web-2"]) == log.find(logStreamNamePrefix="web-2") == ["three"]
    log.call("PutRetentionPolicy", retentionInDays=7)
    assert log.described()["retentionInDays"] == 7
    streams = log.call("DescribeLogStreams")["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == ["web-1", "web-2"]
    assert not any("retentionInDays" in stream for stream in streams)
    assert streams[0] == {
        "logStreamName": "web-1",
        "creationTime": int(NOON * 1000),
        "firstEventTimestamp": log.now - 5000,
        "lastEventTimestamp": log.now + 1,
        "lastIngestionTime": log.now,
        "arn": f"{ARN}:log-stream:web-1",
        "storedBytes": 0,
    }


def test_a_new_group_is_described_as_aws_does(admin: Admin) -> None:
    log = Log(admin)

    assert log.described() == {
        "logGroupName": "/shop/web",
        "creationTime": int(NOON * 1000),
        "metricFilterCount": 0,
        "arn": f"{ARN}:*",
        "logGroupArn": ARN,
        "storedBytes": 0,
        "logGroupClass": "STANDARD",
        "deletionProtectionEnabled": False,
    }
    log.say("four")
    assert log.described()["storedBytes"] == 4 + 26


def test_names_are_taken_once_and_missed_when_gone(admin: Admin) -> None:
    log = Log(admin)

    taken = log.refused("CreateLogGroup")
    assert (taken.code, taken.message) == (
        "ResourceAlreadyExistsException",
        "The specified log group already exists",
    )
    assert log.refused("CreateLogStream", logStreamName="web-1").message == "The specified log stream already exists"
    missing = log.refused("GetLogEvents", logStreamName="web-9")
    assert (missing.code, missing.message) == (
        "ResourceNotFoundException",
        "The specified log stream does not exist.",
    )
    log.say("one")
    log.call("DeleteLogGroup")
    assert log.refused("DescribeLogStreams").message == "The specified log group does not exist."
    again = Log(admin)
    assert again.read() == []
    assert again.described()["storedBytes"] == 0


def test_a_deleted_stream_takes_its_events_with_it(admin: Admin) -> None:
    log = Log(admin)
    log.call("CreateLogStream", logStreamName="web-2")
    log.say("one")
    log.say("two", stream="web-2")
    log.call("DeleteLogStream", logStreamName="web-1")

    assert log.find() == ["two"]
    assert log.described()["storedBytes"] == 3 + 26


def test_what_the_shape_forbids_is_an_invalid_parameter(admin: Admin) -> None:
    log = Log(admin)
    refusal = log.refused("FilterLogEvents", limit=10_001)

    assert refusal.code == "InvalidParameterException"
    assert refusal.message.startswith("1 validation error detected: Value '10001' at 'limit' failed")


def test_groups_are_listed_by_name_in_pages(admin: Admin) -> None:
    for name in ("/b/two", "/a", "/b/one", "Loud/b"):
        admin.call("logs:CreateLogGroup", logGroupName=name)

    def listed(**how: Any) -> list[str]:
        return [group["logGroupName"] for group in admin.call("logs:DescribeLogGroups", **how)["logGroups"]]

    assert listed() == ["/a", "/b/one", "/b/two", "Loud/b"]
    assert listed(logGroupNamePrefix="/b") == ["/b/one", "/b/two"]
    assert listed(logGroupNamePattern="b") == ["/b/one", "/b/two", "Loud/b"]
    assert listed(logGroupIdentifiers=["/a", "arn:aws:logs:us-east-1:123456789012:log-group:Loud/b"]) == [
        "/a",
        "Loud/b",
    ]
    page = admin.call("logs:DescribeLogGroups", limit=3)
    assert [group["logGroupName"] for group in page["logGroups"]] == ["/a", "/b/one", "/b/two"]
    assert listed(limit=3, nextToken=page["nextToken"]) == ["Loud/b"]
    assert admin.refused("logs:DescribeLogGroups", nextToken="nonsense").code == "InvalidParameterException"
    both = admin.refused("logs:DescribeLogGroups", logGroupNamePrefix="a", logGroupNamePattern="a")
    assert both.message == "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters."
    brief = admin.call("logs:ListLogGroups", logGroupNamePattern="^/b/|Loud")["logGroups"]
    assert [group["logGroupName"] for group in brief] == ["/b/one", "/b/two", "Loud/b"]
    assert set(brief[0]) == {"logGroupName", "logGroupArn", "logGroupClass"}


def test_streams_are_listed_by_what_was_said_last(admin: Admin) -> None:
    log = Log(admin)
    for name in ("web-2", "web-3"):
        log.call("CreateLogStream", logStreamName=name)
    log.say("x", stream="web-3")
    log.say("x", stream="web-1", at=log.now - 9000)

    def listed(**how: Any) -> list[str]:
        return [each["logStreamName"] for each in log.call("DescribeLogStreams", **how)["logStreams"]]

    assert listed(orderBy="LastEventTime", descending=True) == ["web-3", "web-1", "web-2"]
    page = log.call("DescribeLogStreams", orderBy="LastEventTime", descending=True, limit=2)
    assert listed(orderBy="LastEventTime", descending=True, nextToken=page["nextToken"]) == ["web-2"]
    assert listed(descending=True, logStreamNamePrefix="web") == ["web-3", "web-2", "web-1"]
    mixed = log.refused("DescribeLogStreams", orderBy="LastEventTime", logStreamNamePrefix="w")
    assert mixed.message == "Cannot order by LastEventTime with a logStreamNamePrefix."
    twice = log.refused("DescribeLogStreams", logGroupIdentifier=ARN)
    assert twice.code == "ValidationException"
    by_arn = admin.call("logs:DescribeLogStreams", logGroupIdentifier=ARN)["logStreams"]
    assert len(by_arn) == 3


def test_tags_are_the_same_in_the_older_and_the_newer_way(admin: Admin) -> None:
    log = Log(admin, tags={"env": "test"})

    log.call("TagLogGroup", tags={"team": "shop"})
    admin.call("logs:TagResource", resourceArn=ARN, tags={"env": "live", "more": ""})
    expected = {"env": "live", "team": "shop", "more": ""}
    assert log.call("ListTagsLogGroup")["tags"] == expected
    assert admin.call("logs:ListTagsForResource", resourceArn=ARN)["tags"] == expected
    log.call("UntagLogGroup", tags=["env"])
    admin.call("logs:UntagResource", resourceArn=ARN, tagKeys=["more"])
    assert log.call("ListTagsLogGroup")["tags"] == {"team": "shop"}
    assert admin.refused("logs:TagResource", resourceArn=f"{ARN}x", tags={"a": "b"}).code == "ResourceNotFoundException"
    assert log.refused("TagLogGroup", tags={"aws:x": ""}).code == "InvalidParameterException"


@pytest.mark.fact("logs-02")
def test_events_are_kept_for_ever_unless_told_otherwise(admin: Admin) -> None:
    log = Log(admin)
    log.say("old")
    admin.advance(5 * 366 * 86_400)
    assert log.read() == ["old"]

    refusal = log.refused("PutRetentionPolicy", retentionInDays=8)
    assert refusal.code == "InvalidParameterException"
    log.say("new")
    log.call("PutRetentionPolicy", retentionInDays=7)
    assert log.read() == log.find() == ["new"]
    admin.advance(60)
    assert log.described()["storedBytes"] == 3 + 26
    admin.advance(7 * 86_400 - 61)
    assert log.read() == ["new"]
    admin.advance(2)
    assert log.read() == []
    admin.advance(3600)
    assert log.described()["storedBytes"] == 0


def test_what_is_kept_again_for_ever_stays(admin: Admin) -> None:
    log = Log(admin)
    log.call("PutRetentionPolicy", retentionInDays=1)
    log.say("one")
    log.call("DeleteRetentionPolicy")
    admin.advance(3 * 86_400)

    assert log.read() == ["one"]
    assert "retentionInDays" not in log.described()


def test_groups_for_infrequent_access_are_not_read_event_by_event(admin: Admin) -> None:
    log = Log(admin, logGroupClass="INFREQUENT_ACCESS")
    log.say("one")

    assert log.described()["logGroupClass"] == "INFREQUENT_ACCESS"
    assert log.refused("FilterLogEvents").code == "InvalidOperationException"
    assert log.refused("GetLogEvents", logStreamName="web-1").code == "InvalidOperationException"
    assert admin.call("logs:DescribeLogGroups", logGroupClass="STANDARD")["logGroups"] == []
    delivery = admin.refused("logs:CreateLogGroup", logGroupName="x", logGroupClass="DELIVERY")
    assert delivery.code == "InvalidParameterException"


def test_what_comes_in_is_measured(admin: Admin) -> None:
    log = Log(admin)
    log.say("abcd", "efgh")
    admin.advance(180)

    def total(metric: str) -> list[float]:
        points = admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/Logs",
            MetricName=metric,
            Dimensions=[{"Name": "LogGroupName", "Value": "/shop/web"}],
            StartTime=NOON,
            EndTime=NOON + 60,
            Period=60,
            Statistics=["Sum"],
        )["Datapoints"]
        return [point["Sum"] for point in points]

    assert total("IncomingLogEvents") == pytest.approx([2])
    assert total("IncomingBytes") == pytest.approx([60])


def test_a_group_that_is_protected_is_not_deleted(admin: Admin) -> None:
    log = Log(admin, deletionProtectionEnabled=True)
    log.say("a")

    assert log.described()["deletionProtectionEnabled"]
    assert log.refused("DeleteLogGroup").code == "ValidationException"
    assert log.read() == ["a"]
    how = {"logGroupIdentifier": "/shop/web", "deletionProtectionEnabled": False}
    admin.call("logs:PutLogGroupDeletionProtection", **how)
    log.call("DeleteLogGroup")
    assert log.refused("DescribeLogStreams").code == "ResourceNotFoundException"
