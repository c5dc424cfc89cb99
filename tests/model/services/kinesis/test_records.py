from __future__ import annotations

from typing import Any

import pytest

from model.services.kinesis.numbers import SequenceNumber
from tests.admin import Admin
from tests.model.services.kinesis.flowing import ARN, Flow, half, shard_id, texts


def test_a_record_is_read_as_it_was_put(admin: Admin) -> None:
    flow = Flow(admin)
    put = flow.put("tea", "ana")

    (record,) = flow.get(flow.iterator())["Records"]
    assert put["ShardId"] == shard_id(0)
    assert record == {
        "SequenceNumber": put["SequenceNumber"],
        "ApproximateArrivalTimestamp": admin.now,
        "Data": b"tea",
        "PartitionKey": "ana",
    }


def test_sequence_numbers_have_56_digits_and_rise(admin: Admin) -> None:
    flow = Flow(admin)
    numbers = [flow.put(str(n))["SequenceNumber"] for n in range(3)]
    admin.advance(5)
    numbers += [each["SequenceNumber"] for each in flow.put_all(["a", "b"])["Records"]]

    assert {len(number) for number in numbers} == {56}
    assert numbers == sorted(set(numbers))


def test_a_sequence_number_says_where_it_is_from() -> None:
    number = SequenceNumber(1_750_000_000, 17, 3, 1_750_000_060)

    assert SequenceNumber.read(str(number)) == number
    assert SequenceNumber.read("5") is None


def test_the_hash_of_the_partition_key_decides_the_shard(admin: Admin) -> None:
    flow = Flow(admin, 2)

    assert flow.put("x", "a")["ShardId"] == shard_id(0)
    assert flow.put("x", "b")["ShardId"] == shard_id(1)
    assert flow.put("x", "a", ExplicitHashKey=half())["ShardId"] == shard_id(1)
    assert flow.put("x", "b", ExplicitHashKey="0")["ShardId"] == shard_id(0)


def test_what_cannot_be_put_is_refused(admin: Admin) -> None:
    flow = Flow(admin)

    assert flow.refused("PutRecord", Data=b"x", PartitionKey="a", ExplicitHashKey=str(2**128)).message.startswith(
        "Invalid ExplicitHashKey"
    )
    large = flow.refused("PutRecord", Data=b"x" * (1024 * 1024 + 1), PartitionKey="a")
    assert large.code == "ValidationException"
    foreign = flow.refused("PutRecord", Data=b"x", PartitionKey="a", SequenceNumberForOrdering="5")
    assert (foreign.code, "did not come from this stream" in foreign.message) == ("InvalidArgumentException", True)
    assert "records.1.member.partitionKey" in flow.refused("PutRecords", Records=[{"Data": b"x"}]).message
    nowhere = admin.refused("kinesis:PutRecord", StreamName="taps", Data=b"x", PartitionKey="a")
    assert nowhere.code == "ResourceNotFoundException"
    assert nowhere.message == "Stream taps under account 123456789012 not found."
    assert admin.refused("kinesis:PutRecord", Data=b"x", PartitionKey="a").code == "ValidationException"
    assert flow.read() == []


def test_a_dry_run_tells_what_would_be_and_does_nothing(admin: Admin) -> None:
    flow = Flow(admin)
    iterator = flow.iterator()
    where = {"ShardId": shard_id(0), "ShardIteratorType": "LATEST"}
    tried = (
        flow.refused("PutRecord", Data=b"x", PartitionKey="a", DryRun=True),
        flow.refused("PutRecords", Records=[{"Data": b"x", "PartitionKey": "a"}], DryRun=True),
        flow.refused("GetShardIterator", DryRun=True, **where),
        admin.refused("kinesis:GetRecords", ShardIterator=iterator, DryRun=True),
    )
    assert {each.code for each in tried} == {"DryRunOperationException"}
    assert flow.read() == []


def test_a_stream_is_found_by_its_arn_too(admin: Admin) -> None:
    flow = Flow(admin)
    admin.call("kinesis:PutRecord", StreamARN=ARN, Data=b"x", PartitionKey="a")

    assert flow.read() == ["x"]
    both = admin.refused("kinesis:PutRecord", StreamName="taps", StreamARN=ARN, Data=b"x", PartitionKey="a")
    assert both.code == "ValidationException"


def test_a_record_may_say_after_which_it_comes(admin: Admin) -> None:
    flow = Flow(admin)
    first = flow.put("one")["SequenceNumber"]

    assert flow.put("two", SequenceNumberForOrdering=first)["SequenceNumber"] > first


def test_a_reader_begins_wherever_it_wants(admin: Admin) -> None:
    flow = Flow(admin)
    one = flow.put("one")["SequenceNumber"]
    latest = flow.iterator(type="LATEST")
    admin.advance(10)
    between = admin.now - 5
    flow.put("two")

    assert flow.read() == ["one", "two"]
    assert flow.read(type="AT_SEQUENCE_NUMBER", StartingSequenceNumber=one) == ["one", "two"]
    admin.advance(1)
    assert flow.read(type="AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=one) == ["two"]
    assert flow.read(type="AT_TIMESTAMP", Timestamp=between) == ["two"]
    assert texts(flow.get(latest)) == ["two"]
    assert flow.read(type="LATEST") == []


def test_an_iterator_that_cannot_be_is_refused(admin: Admin) -> None:
    flow = Flow(admin)

    def refused(type: str, **how: Any) -> tuple[str, str]:
        error = flow.refused("GetShardIterator", ShardId=shard_id(0), ShardIteratorType=type, **how)
        return error.code, error.message

    assert refused("AT_SEQUENCE_NUMBER")[0] == "InvalidArgumentException"
    assert "did not come from this stream" in refused("AFTER_SEQUENCE_NUMBER", StartingSequenceNumber="5")[1]
    assert refused("AT_TIMESTAMP")[0] == "InvalidArgumentException"
    assert "cannot be greater" in refused("AT_TIMESTAMP", Timestamp=admin.now + 60)[1]
    missing = flow.refused("GetShardIterator", ShardId=shard_id(7), ShardIteratorType="LATEST")
    assert missing.code == "ResourceNotFoundException"
    assert "does not exist" in missing.message


def test_an_iterator_is_good_for_five_minutes(admin: Admin) -> None:
    flow = Flow(admin)
    iterator = flow.iterator()
    admin.advance(300)
    assert "Records" in flow.get(iterator)
    admin.advance(1)
    assert admin.refused("kinesis:GetRecords", ShardIterator=iterator).code == "ExpiredIteratorException"
    forged = admin.refused("kinesis:GetRecords", ShardIterator="bm90IG9uZQ==")
    assert (forged.code, forged.message) == ("InvalidArgumentException", "Invalid ShardIterator.")


def test_a_reader_goes_on_and_is_told_how_far_behind_it_is(admin: Admin) -> None:
    flow = Flow(admin)
    flow.put("one")
    admin.advance(10)
    flow.put("two")
    admin.advance(5)

    first = flow.get(flow.iterator(), Limit=1)
    second = flow.get(first["NextShardIterator"])
    nothing = flow.get(second["NextShardIterator"])
    assert [texts(each) for each in (first, second, nothing)] == [["one"], ["two"], []]
    assert [each["MillisBehindLatest"] for each in (first, second, nothing)] == [15_000, 0, 0]


@pytest.mark.fact("kinesis-05")
def test_a_shard_takes_a_thousand_records_in_a_second(admin: Admin) -> None:
    flow = Flow(admin)
    for _ in range(2):
        assert flow.put_all(["a"] * 500)["FailedRecordCount"] == 0
    refused = flow.refused("PutRecord", Data=b"x", PartitionKey="a")
    assert refused.code == "ProvisionedThroughputExceededException"
    assert refused.message == (
        "Rate exceeded for shard shardId-000000000000 in stream clicks under account 123456789012."
    )
    failed = flow.put_all(["a"])
    assert failed["FailedRecordCount"] == 1
    assert failed["Records"][0]["ErrorCode"] == "ProvisionedThroughputExceededException"
    admin.advance(1)
    assert flow.put_all(["a"])["FailedRecordCount"] == 0
    assert flow.statistic("WriteProvisionedThroughputExceeded") == 2

    wide = Flow(admin, 2, "wide")
    keys = [key for _ in range(250) for key in "ab"]
    assert [wide.put_all(keys)["FailedRecordCount"] for _ in range(4)] == [0, 0, 0, 0]


def test_a_shard_takes_a_mebibyte_in_a_second_and_gives_two(admin: Admin) -> None:
    flow = Flow(admin)
    large = b"x" * 600_000
    assert flow.put_all(["a", "a"], large)["FailedRecordCount"] == 1
    for _ in range(4):
        admin.advance(1)
        flow.put_all(["a"], large)
    iterator = flow.iterator()
    assert len(flow.get(iterator)["Records"]) == 5
    assert admin.refused("kinesis:GetRecords", ShardIterator=iterator).code == "ProvisionedThroughputExceededException"
    admin.advance(2)
    assert len(flow.get(iterator, Limit=1)["Records"]) == 1


def test_a_shard_is_read_five_times_in_a_second(admin: Admin) -> None:
    flow = Flow(admin)
    iterator = flow.iterator()
    for _ in range(5):
        flow.get(iterator)
    assert admin.refused("kinesis:GetRecords", ShardIterator=iterator).code == "ProvisionedThroughputExceededException"
    admin.advance(1)
    flow.get(iterator)
    assert flow.statistic("ReadProvisionedThroughputExceeded") == 1
