from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.kinesis.flowing import ARN, SOON, Flow, half, shard_id, texts

CONSUMER = f"{ARN}/consumer/app"


@pytest.fixture
def heard(admin: Admin) -> Iterator[list[Any]]:
    """Whoever listens leaves before the world ends."""
    found: list[Any] = []
    yield found
    for each in found:
        admin.run(each.aclose())


def register(admin: Admin, name: str = "app") -> str:
    arn = admin.call("kinesis:RegisterStreamConsumer", StreamARN=ARN, ConsumerName=name)["Consumer"]["ConsumerARN"]
    admin.advance(SOON)
    return arn


def test_a_consumer_is_there_after_a_moment_and_so_is_it_gone(admin: Admin) -> None:
    flow = Flow(admin)
    consumer = admin.call("kinesis:RegisterStreamConsumer", StreamARN=ARN, ConsumerName="app")["Consumer"]
    assert consumer["ConsumerStatus"] == "CREATING"
    assert consumer["ConsumerARN"] == f"{CONSUMER}:{int(admin.now)}"
    admin.advance(SOON)
    told = admin.call("kinesis:DescribeStreamConsumer", StreamARN=ARN, ConsumerName="app")["ConsumerDescription"]
    assert (told["ConsumerStatus"], told["StreamARN"]) == ("ACTIVE", ARN)
    assert flow.described()["ConsumerCount"] == 1
    again = admin.refused("kinesis:RegisterStreamConsumer", StreamARN=ARN, ConsumerName="app")
    assert again.code == "ResourceInUseException"

    assert flow.refused("DeleteStream").code == "ResourceInUseException"
    admin.call("kinesis:DeregisterStreamConsumer", ConsumerARN=consumer["ConsumerARN"])
    admin.advance(SOON)
    assert admin.call("kinesis:ListStreamConsumers", StreamARN=ARN)["Consumers"] == []
    gone = admin.refused("kinesis:DescribeStreamConsumer", ConsumerARN=consumer["ConsumerARN"])
    assert gone.code == "ResourceNotFoundException"
    assert admin.refused("kinesis:DescribeStreamConsumer", ConsumerName="app").code == "InvalidArgumentException"


def test_a_stream_has_twenty_consumers_and_takes_them_with_it(admin: Admin) -> None:
    flow = Flow(admin)
    for n in range(20):
        admin.call("kinesis:RegisterStreamConsumer", StreamARN=ARN, ConsumerName=f"app-{n}")
    more = admin.refused("kinesis:RegisterStreamConsumer", StreamARN=ARN, ConsumerName="more")
    assert more.code == "LimitExceededException"
    first = admin.call("kinesis:ListStreamConsumers", StreamARN=ARN, MaxResults=15)
    rest = admin.call("kinesis:ListStreamConsumers", StreamARN=ARN, NextToken=first["NextToken"])
    assert (len(first["Consumers"]), len(rest["Consumers"])) == (15, 5)

    flow.change("DeleteStream", EnforceConsumerDeletion=True)
    Flow(admin)
    assert admin.call("kinesis:ListStreamConsumers", StreamARN=ARN)["Consumers"] == []


def test_a_consumer_is_told_what_comes_in(admin: Admin, heard: list[Any]) -> None:
    flow = Flow(admin)
    flow.put("before")
    arn = register(admin)

    def subscribe(type: str) -> Any:
        position = {"Type": type}
        asked = {"ConsumerARN": arn, "ShardId": shard_id(0), "StartingPosition": position}
        heard.append(admin.call("kinesis:SubscribeToShard", **asked)["EventStream"])
        return heard[-1]

    def event(stream: Any) -> dict[str, Any]:
        return admin.run(anext(aiter(stream)))["SubscribeToShardEvent"]

    stream = subscribe("TRIM_HORIZON")
    assert texts(event(stream)) == ["before"]
    flow.put("now")
    told = event(stream)
    assert (texts(told), told["MillisBehindLatest"]) == (["now"], 0)
    assert told["ContinuationSequenceNumber"] == told["Records"][0]["SequenceNumber"]
    assert texts(event(stream)) == []
    with pytest.raises(Exception, match="Another active subscription"):
        subscribe("LATEST")

    flow.change("SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=half())
    last = event(stream)
    assert [each["ShardId"] for each in last["ChildShards"]] == [shard_id(1), shard_id(2)]
    assert "ContinuationSequenceNumber" not in last


def test_only_a_consumer_that_is_ready_is_told_anything(admin: Admin) -> None:
    Flow(admin)
    arn = admin.call("kinesis:RegisterStreamConsumer", StreamARN=ARN, ConsumerName="app")["Consumer"]["ConsumerARN"]
    asked = {"ShardId": shard_id(0), "StartingPosition": {"Type": "LATEST"}}
    early = admin.refused("kinesis:SubscribeToShard", ConsumerARN=arn, **asked)
    assert early.code == "ResourceInUseException"
    unknown = admin.refused("kinesis:SubscribeToShard", ConsumerARN=f"{CONSUMER}:1", **asked)
    assert unknown.code == "ResourceNotFoundException"
    admin.call("kinesis:TagResource", ResourceARN=arn, Tags={"team": "web"})
    assert admin.call("kinesis:ListTagsForResource", ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "web"}]
