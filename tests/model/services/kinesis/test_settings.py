from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.admin import SMALL, Admin
from tests.model.services.iam.people import Person, policy
from tests.model.services.kinesis.flowing import ARN, MINUTE, NAME, SOON, Flow, half, shard_id
from tests.model.services.sts.people import AWAY, Elsewhere

HOUR = 3600.0
KEY = "alias/aws/kinesis"


@pytest.fixture
def then() -> Iterator[Admin]:
    """Root in the year of the notes."""
    someone = Admin(settings=replace(SMALL, quotas="notes-2017"))
    yield someone
    someone.close()


@pytest.mark.fact("kinesis-04")
def test_records_are_kept_a_day_or_as_long_as_was_asked_for(admin: Admin, then: Admin) -> None:
    flow = Flow(admin)
    flow.put("old")
    admin.advance(23 * HOUR)
    assert flow.read() == ["old"]
    admin.advance(2 * HOUR)
    assert flow.read() == []

    flow.call("IncreaseStreamRetentionPeriod", RetentionPeriodHours=168)
    assert flow.read() == []
    flow.put("new")
    admin.advance(167 * HOUR)
    assert flow.read() == ["new"]
    admin.advance(2 * HOUR)
    assert flow.read() == []

    noted = Flow(then)
    assert noted.refused("IncreaseStreamRetentionPeriod", RetentionPeriodHours=169).message == (
        "Maximum allowed retention period is 168 hours. Requested retention period (169 hours) is too long."
    )
    flow.call("IncreaseStreamRetentionPeriod", RetentionPeriodHours=8760)
    assert flow.refused("IncreaseStreamRetentionPeriod", RetentionPeriodHours=8761).code == "InvalidArgumentException"


def test_a_shorter_retention_lets_older_records_go_at_once(admin: Admin) -> None:
    flow = Flow(admin)
    flow.call("IncreaseStreamRetentionPeriod", RetentionPeriodHours=48)
    flow.put("old")
    admin.advance(30 * HOUR)
    assert flow.read() == ["old"]
    flow.call("DecreaseStreamRetentionPeriod", RetentionPeriodHours=24)
    assert flow.read() == []
    for operation, hours in (
        ("DecreaseStreamRetentionPeriod", 23),
        ("DecreaseStreamRetentionPeriod", 25),
        ("IncreaseStreamRetentionPeriod", 23),
    ):
        assert flow.refused(operation, RetentionPeriodHours=hours).code == "InvalidArgumentException"


def test_expired_records_leave_the_shelf_and_closed_shards_the_list(admin: Admin) -> None:
    flow = Flow(admin)
    flow.put("old")
    flow.change("SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=half())
    admin.advance(20 * HOUR)
    flow.put("new")
    assert len(flow.shards()) == 3
    admin.advance(6 * HOUR)

    assert [each["ShardId"] for each in flow.shards()] == [shard_id(1), shard_id(2)]
    tables = admin.cloud.kernel.tables
    assert tables is not None
    assert admin.run(tables.read("SELECT count(*) FROM kinesis_record")) == [(1,)]
    assert admin.run(tables.read("SELECT count(*) FROM kinesis_data")) == [(1,)]


def test_a_shard_that_was_closed_without_a_record_leaves_the_list_too(admin: Admin) -> None:
    flow = Flow(admin)
    flow.change("SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=half())
    admin.advance(26 * HOUR)

    assert [each["ShardId"] for each in flow.shards()] == [shard_id(1), shard_id(2)]


def test_how_far_readers_are_behind_is_told_while_somebody_reads(admin: Admin) -> None:
    flow = Flow(admin)
    flow.put("x")
    assert flow.statistic("GetRecords.IteratorAgeMilliseconds", "Maximum") == -1
    flow.put("y")
    flow.get(flow.iterator(), Limit=1)
    assert flow.statistic("GetRecords.IteratorAgeMilliseconds", "Maximum") == 120_000
    admin.advance(40 * MINUTE)
    assert flow.statistic("GetRecords.IteratorAgeMilliseconds", "Maximum") == -1


def test_a_stream_is_encrypted_after_a_while_and_records_say_so(admin: Admin) -> None:
    flow = Flow(admin)
    flow.change("StartStreamEncryption", EncryptionType="KMS", KeyId=KEY)
    told = flow.described()
    assert (told["EncryptionType"], told["KeyId"]) == ("KMS", KEY)
    assert flow.put("x")["EncryptionType"] == "KMS"
    assert flow.get(flow.iterator())["Records"][0]["EncryptionType"] == "KMS"

    other = flow.refused("StopStreamEncryption", EncryptionType="KMS", KeyId="alias/other")
    assert other.code == "InvalidArgumentException"
    flow.change("StopStreamEncryption", EncryptionType="KMS", KeyId=KEY)
    assert flow.described()["EncryptionType"] == "NONE"
    assert "EncryptionType" not in flow.put("x")
    none = flow.refused("StartStreamEncryption", EncryptionType="NONE", KeyId=KEY)
    assert none.code == "InvalidArgumentException"


def test_larger_records_are_taken_when_that_was_asked_for(admin: Admin) -> None:
    flow = Flow(admin)
    large = "x" * (2 * 1024 * 1024)
    assert flow.refused("PutRecord", Data=large.encode(), PartitionKey="a").code == "ValidationException"
    admin.call("kinesis:UpdateMaxRecordSize", StreamARN=ARN, MaxRecordSizeInKiB=4096)

    assert flow.described()["MaxRecordSizeInKiB"] == 4096
    flow.put(large)
    admin.advance(1)
    assert flow.refused("PutRecord", Data=b"x", PartitionKey="a").code == "ProvisionedThroughputExceededException"
    admin.advance(1)
    flow.put("x")


def test_a_stream_changes_its_mode_twice_a_day(admin: Admin) -> None:
    flow = Flow(admin, 2)

    def change(mode: str) -> dict[str, Any]:
        return {"StreamARN": ARN, "StreamModeDetails": {"StreamMode": mode}}

    for mode in ("ON_DEMAND", "PROVISIONED"):
        admin.call("kinesis:UpdateStreamMode", **change(mode))
        admin.advance(SOON)
        assert flow.described()["StreamModeDetails"]["StreamMode"] == mode
    assert admin.refused("kinesis:UpdateStreamMode", **change("ON_DEMAND")).code == "LimitExceededException"
    assert admin.refused("kinesis:UpdateStreamMode", **change("PROVISIONED")).code == "InvalidArgumentException"
    assert flow.described()["OpenShardCount"] == 2


def test_shards_tell_of_themselves_where_that_was_asked_for(admin: Admin) -> None:
    flow = Flow(admin)
    assert flow.call("EnableEnhancedMonitoring", ShardLevelMetrics=["IncomingRecords"]) == {
        "StreamName": NAME,
        "StreamARN": ARN,
        "CurrentShardLevelMetrics": [],
        "DesiredShardLevelMetrics": ["IncomingRecords"],
    }
    flow.put("x")
    flow.read()
    assert flow.statistic("IncomingRecords", ShardId=shard_id(0)) == 1
    assert flow.statistic("OutgoingRecords", ShardId=shard_id(0)) == -1
    flow.call("EnableEnhancedMonitoring", ShardLevelMetrics=["ALL"])
    assert len(flow.described()["EnhancedMonitoring"][0]["ShardLevelMetrics"]) == 7
    flow.read()
    assert flow.statistic("OutgoingRecords", ShardId=shard_id(0)) == 1
    flow.call("DisableEnhancedMonitoring", ShardLevelMetrics=["ALL"])
    assert flow.described()["EnhancedMonitoring"] == [{"ShardLevelMetrics": []}]


def test_a_stream_tells_what_goes_through_it(admin: Admin) -> None:
    flow = Flow(admin)
    flow.put("12345")
    flow.put_all(["a", "b"], b"123")
    flow.get(flow.iterator())

    told = {
        "IncomingRecords": 3,
        "IncomingBytes": 6 + 4 + 4,
        "PutRecord.Success": 1,
        "PutRecord.Bytes": 6,
        "PutRecords.TotalRecords": 2,
        "PutRecords.SuccessfulRecords": 2,
        "PutRecords.ThrottledRecords": 0,
        "GetRecords.Records": 3,
        "GetRecords.Success": 1,
        "WriteProvisionedThroughputExceeded": 0,
    }
    assert {name: flow.statistic(name) for name in told} == told
    assert flow.statistic("GetRecords.Latency", "Average") > 0


def test_tags_are_given_and_taken(admin: Admin) -> None:
    flow = Flow(admin, Tags={"team": "web"})
    flow.call("AddTagsToStream", Tags={"stage": "test", "zone": "a"})
    first = flow.call("ListTagsForStream", Limit=2)
    assert (first["Tags"], first["HasMoreTags"]) == (
        [{"Key": "stage", "Value": "test"}, {"Key": "team", "Value": "web"}],
        True,
    )
    assert flow.call("ListTagsForStream", ExclusiveStartTagKey="team")["Tags"] == [{"Key": "zone", "Value": "a"}]
    flow.call("RemoveTagsFromStream", TagKeys=["zone", "stage"])
    admin.call("kinesis:TagResource", ResourceARN=ARN, Tags={"cost": "1"})
    admin.call("kinesis:UntagResource", ResourceARN=ARN, TagKeys=["team"])
    assert admin.call("kinesis:ListTagsForResource", ResourceARN=ARN)["Tags"] == [{"Key": "cost", "Value": "1"}]
    assert flow.refused("AddTagsToStream", Tags={"aws:x": "1"}).code == "InvalidArgumentException"
    many = {str(n): "" for n in range(50)}
    assert flow.refused("AddTagsToStream", Tags=many).code == "InvalidArgumentException"


def test_people_read_and_write_the_streams_that_they_may(admin: Admin) -> None:
    flow = Flow(admin)
    flow.put("x")
    iterator = flow.iterator()
    ann = Person(admin, "ann")
    ann.given({"Action": "kinesis:PutRecord", "Resource": ARN})

    assert ann.may("kinesis:PutRecord", StreamName=NAME, Data=b"x", PartitionKey="a")
    assert not ann.may("kinesis:GetRecords", ShardIterator=iterator)
    ann.given({"Action": "kinesis:GetRecords", "Resource": ARN})
    assert ann.may("kinesis:GetRecords", ShardIterator=iterator)
    assert not ann.may("kinesis:PutRecord", StreamName="other", Data=b"x", PartitionKey="a")
    refusal = ann.refused("kinesis:PutRecord", StreamName=NAME, Data=b"x", PartitionKey="a")
    assert f"not authorized to perform: kinesis:PutRecord on resource: {ARN}" in refusal.message


def test_others_are_let_in_by_a_policy(admin: Admin) -> None:
    flow, away = Flow(admin), Elsewhere(admin)
    assert admin.call("kinesis:GetResourcePolicy", ResourceARN=ARN)["Policy"] == "{}"
    with pytest.raises(Exception, match="AccessDenied"):
        away.call("kinesis:PutRecord", StreamARN=ARN, Data=b"x", PartitionKey="a")

    text = policy({"Effect": "Allow", "Principal": {"AWS": AWAY}, "Action": "kinesis:PutRecord", "Resource": ARN})
    admin.call("kinesis:PutResourcePolicy", ResourceARN=ARN, Policy=text)
    away.call("kinesis:PutRecord", StreamARN=ARN, Data=b"theirs", PartitionKey="a")
    assert flow.read() == ["theirs"]
    admin.call("kinesis:DeleteResourcePolicy", ResourceARN=ARN)
    assert admin.call("kinesis:GetResourcePolicy", ResourceARN=ARN)["Policy"] == "{}"
    foreign = text.replace("kinesis:PutRecord", "sqs:SendMessage")
    for bad, code in (("{", "ValidationException"), (foreign, "InvalidArgumentException")):
        assert admin.refused("kinesis:PutResourcePolicy", ResourceARN=ARN, Policy=bad).code == code
