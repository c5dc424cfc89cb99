from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.kinesis.flowing import ARN, NAME, SOON, Flow, half, shard_id, texts

ON_DEMAND = {"StreamMode": "ON_DEMAND"}


def test_a_stream_takes_a_while_to_be_there_and_to_go(admin: Admin) -> None:
    admin.call("kinesis:CreateStream", StreamName=NAME, ShardCount=2)
    created = admin.call("kinesis:DescribeStream", StreamName=NAME)["StreamDescription"]
    assert (created["StreamStatus"], created["Shards"], created["StreamARN"]) == ("CREATING", [], ARN)
    early = admin.refused("kinesis:PutRecord", StreamName=NAME, Data=b"x", PartitionKey="a")
    assert early.code == "ResourceNotFoundException"
    assert admin.refused("kinesis:DeleteStream", StreamName=NAME).code == "ResourceInUseException"
    assert admin.refused("kinesis:CreateStream", StreamName=NAME, ShardCount=1).code == "ResourceInUseException"

    admin.advance(SOON)
    told = admin.call("kinesis:DescribeStream", StreamName=NAME)["StreamDescription"]
    assert (told["StreamStatus"], len(told["Shards"]), told["HasMoreShards"]) == ("ACTIVE", 2, False)
    assert told["RetentionPeriodHours"] == 24
    admin.call("kinesis:DeleteStream", StreamName=NAME)
    going = admin.call("kinesis:DescribeStreamSummary", StreamName=NAME)["StreamDescriptionSummary"]
    assert going["StreamStatus"] == "DELETING"
    admin.advance(SOON)
    assert admin.refused("kinesis:DescribeStream", StreamName=NAME).code == "ResourceNotFoundException"


def test_a_stream_that_takes_the_name_of_another_begins_empty(admin: Admin) -> None:
    flow = Flow(admin)
    flow.put("old")
    iterator = flow.iterator()
    flow.change("DeleteStream")
    again = Flow(admin)

    assert again.read() == []
    assert admin.refused("kinesis:GetRecords", ShardIterator=iterator).code == "ResourceNotFoundException"


def test_streams_are_listed_by_their_names(admin: Admin) -> None:
    for name in "bca":
        admin.call("kinesis:CreateStream", StreamName=name, ShardCount=1)

    first = admin.call("kinesis:ListStreams", Limit=2)
    assert (first["StreamNames"], first["HasMoreStreams"]) == (["a", "b"], True)
    assert first["StreamSummaries"][0]["StreamStatus"] == "CREATING"
    rest = admin.call("kinesis:ListStreams", NextToken=first["NextToken"])
    assert (rest["StreamNames"], rest["HasMoreStreams"]) == (["c"], False)
    assert admin.call("kinesis:ListStreams", ExclusiveStartStreamName="b")["StreamNames"] == ["c"]
    assert admin.refused("kinesis:ListStreams", NextToken="bm8=").code == "ExpiredNextTokenException"


def test_a_provisioned_stream_needs_a_number_of_shards_and_one_on_demand_none(admin: Admin) -> None:
    def refused(**how: Any) -> str:
        return admin.refused("kinesis:CreateStream", StreamName=NAME, **how).code

    assert refused() == "ValidationException"
    assert refused(ShardCount=1, StreamModeDetails=ON_DEMAND) == "ValidationException"
    assert refused(ShardCount=20_001) == "LimitExceededException"
    flow = Flow(admin, StreamModeDetails=ON_DEMAND)
    assert flow.described()["OpenShardCount"] == 4
    assert flow.described()["StreamModeDetails"] == ON_DEMAND
    limits = admin.call("kinesis:DescribeLimits")
    assert (limits["OpenShardCount"], limits["OnDemandStreamCount"]) == (0, 1)
    Flow(admin, 3, "other")
    assert admin.call("kinesis:DescribeLimits")["OpenShardCount"] == 3


@pytest.mark.fact("kinesis-02")
def test_shards_are_split_merged_and_counted_anew(admin: Admin) -> None:
    flow = Flow(admin, 2)
    assert [each["HashKeyRange"]["StartingHashKey"] for each in flow.shards()] == ["0", half()]

    flow.call("SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=half(0.25))
    assert flow.described()["StreamStatus"] == "UPDATING"
    flow.put("meanwhile")
    admin.advance(SOON)
    parent, _, first, second = flow.shards()
    assert "EndingSequenceNumber" in parent["SequenceNumberRange"]
    assert (first["ParentShardId"], second["ParentShardId"]) == (shard_id(0), shard_id(0))
    assert first["HashKeyRange"] == {"StartingHashKey": "0", "EndingHashKey": str(int(half(0.25)) - 1)}
    assert second["HashKeyRange"] == {"StartingHashKey": half(0.25), "EndingHashKey": str(int(half()) - 1)}

    flow.change("MergeShards", ShardToMerge=shard_id(2), AdjacentShardToMerge=shard_id(3))
    merged = flow.open_shards()[-1]
    assert merged["HashKeyRange"] == parent["HashKeyRange"]
    assert (merged["ParentShardId"], merged["AdjacentParentShardId"]) == (shard_id(2), shard_id(3))

    answer = flow.change("UpdateShardCount", TargetShardCount=4, ScalingType="UNIFORM_SCALING")
    assert (answer["CurrentShardCount"], answer["TargetShardCount"]) == (2, 4)
    starts = sorted(int(each["HashKeyRange"]["StartingHashKey"]) for each in flow.open_shards())
    assert starts == [int(half(share)) for share in (0, 0.25, 0.5, 0.75)]
    assert flow.described()["OpenShardCount"] == 4


@pytest.mark.parametrize(("before", "after"), [(2, 3), (3, 2), (5, 7), (8, 4), (4, 4)])
def test_any_number_of_shards_becomes_any_other(admin: Admin, before: int, after: int) -> None:
    flow = Flow(admin, before)
    flow.change("UpdateShardCount", TargetShardCount=after, ScalingType="UNIFORM_SCALING")

    ranges = [each["HashKeyRange"] for each in flow.open_shards()]
    bounds = sorted((int(each["StartingHashKey"]), int(each["EndingHashKey"])) for each in ranges)
    assert len(bounds) == after
    assert [first for first, _ in bounds] == [0, *(last + 1 for _, last in bounds[:-1])]
    assert bounds[-1][1] == 2**128 - 1


def test_shards_that_cannot_be_changed_so_are_refused(admin: Admin) -> None:
    flow = Flow(admin, 4)

    def refused(operation: str, **how: Any) -> tuple[str, str]:
        error = flow.refused(operation, **how)
        return error.code, error.message

    unknown = refused("SplitShard", ShardToSplit=shard_id(9), NewStartingHashKey="5")
    assert unknown == (
        "ResourceNotFoundException",
        f"Could not find shard {shard_id(9)} in stream clicks under account 123456789012.",
    )
    outside = refused("SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=half())
    assert (outside[0], "is not both greater" in outside[1]) == ("InvalidArgumentException", True)
    apart = refused("MergeShards", ShardToMerge=shard_id(0), AdjacentShardToMerge=shard_id(2))
    assert (apart[0], "not an adjacent pair" in apart[1]) == ("InvalidArgumentException", True)
    for target in (9, 1):
        assert refused("UpdateShardCount", TargetShardCount=target, ScalingType="UNIFORM_SCALING")[0] == (
            "LimitExceededException"
        )
    flow.call("SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=half(0.1))
    busy = refused("SplitShard", ShardToSplit=shard_id(1), NewStartingHashKey=half(0.4))
    assert busy == (
        "ResourceInUseException",
        "Stream clicks under account 123456789012 not ACTIVE, instead in state UPDATING",
    )
    admin.advance(SOON)
    closed = refused("SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=half(0.05))
    assert (closed[0], "already been merged or split" in closed[1]) == ("ResourceInUseException", True)
    assert len(flow.open_shards()) == 5


def test_the_number_of_shards_is_changed_ten_times_a_day(admin: Admin) -> None:
    flow = Flow(admin)
    for _ in range(10):
        flow.change("UpdateShardCount", TargetShardCount=1, ScalingType="UNIFORM_SCALING")
    assert flow.refused("UpdateShardCount", TargetShardCount=1, ScalingType="UNIFORM_SCALING").code == (
        "LimitExceededException"
    )
    admin.advance(86_400)
    flow.change("UpdateShardCount", TargetShardCount=1, ScalingType="UNIFORM_SCALING")


@pytest.mark.fact("kinesis-03")
def test_records_of_a_key_keep_their_order_also_across_a_split(admin: Admin) -> None:
    flow = Flow(admin)
    numbers = [flow.put(str(n))["SequenceNumber"] for n in range(3)]
    flow.change("SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=half())
    numbers += [flow.put(str(n))["SequenceNumber"] for n in range(3, 6)]

    parent = flow.get(flow.iterator(0))
    assert "NextShardIterator" not in parent
    assert [each["ShardId"] for each in parent["ChildShards"]] == [shard_id(1), shard_id(2)]
    assert parent["ChildShards"][0]["ParentShards"] == [shard_id(0)]
    found = texts(parent)
    for child in parent["ChildShards"]:
        found += flow.read(int(child["ShardId"][-1]))
    assert found == [str(n) for n in range(6)]
    assert numbers == sorted(numbers)


def test_shards_are_listed_page_by_page_and_by_when_they_were_open(admin: Admin) -> None:
    flow = Flow(admin, 3)
    begun = admin.now
    flow.change("SplitShard", ShardToSplit=shard_id(1), NewStartingHashKey=half())

    first = flow.call("ListShards", MaxResults=2)
    rest = admin.call("kinesis:ListShards", NextToken=first["NextToken"])
    assert [each["ShardId"][-1] for each in (*first["Shards"], *rest["Shards"])] == list("01234")
    assert "NextToken" not in rest

    def numbers(**how: Any) -> str:
        return "".join(each["ShardId"][-1] for each in flow.shards(ShardFilter=how))

    assert numbers(Type="AT_LATEST") == "0234"
    assert numbers(Type="AT_TRIM_HORIZON") == "012"
    assert numbers(Type="FROM_TRIM_HORIZON") == "01234"
    assert numbers(Type="AT_TIMESTAMP", Timestamp=begun) == "012"
    assert numbers(Type="FROM_TIMESTAMP", Timestamp=admin.now) == "0234"
    assert numbers(Type="AFTER_SHARD_ID", ShardId=shard_id(2)) == "34"
    both = flow.refused("ListShards", NextToken=first["NextToken"])
    assert both.message == "NextToken and StreamName cannot be provided together."
    admin.advance(301)
    late = admin.refused("kinesis:ListShards", NextToken=first["NextToken"])
    assert late.code == "ExpiredNextTokenException"
    page = flow.call("DescribeStream", Limit=2, ExclusiveStartShardId=shard_id(1))["StreamDescription"]
    assert ([each["ShardId"][-1] for each in page["Shards"]], page["HasMoreShards"]) == (["2", "3"], True)
