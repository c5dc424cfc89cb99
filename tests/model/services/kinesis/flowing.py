"""A stream with somebody who writes and reads it, for tests that read as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.kit.errors import AwsError
from model.services.kinesis.hashing import MOST
from tests.admin import Admin

NAME = "clicks"
ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
MINUTE = 60.0
SOON = MINUTE
"Within which a stream is what it was asked to become."


class Flow:
    def __init__(self, admin: Admin, shards: int = 1, name: str = NAME, **how: Any) -> None:
        self.admin = admin
        self.name = name
        number = {} if "StreamModeDetails" in how else {"ShardCount": shards}
        admin.call("kinesis:CreateStream", StreamName=name, **number, **how)
        admin.advance(SOON)

    def call(self, operation: str, **how: Any) -> dict[str, Any]:
        return self.admin.call(f"kinesis:{operation}", StreamName=self.name, **how)

    def refused(self, operation: str, **how: Any) -> AwsError:
        return self.admin.refused(f"kinesis:{operation}", StreamName=self.name, **how)

    def change(self, operation: str, **how: Any) -> dict[str, Any]:
        """Something that takes its time."""
        answer = self.call(operation, **how)
        self.admin.advance(SOON)
        return answer

    def put(self, text: str, key: str = "a", **how: Any) -> dict[str, Any]:
        return self.call("PutRecord", Data=text.encode(), PartitionKey=key, **how)

    def put_all(self, keys: Sequence[str], data: bytes = b"x") -> dict[str, Any]:
        return self.call("PutRecords", Records=[{"Data": data, "PartitionKey": key} for key in keys])

    def described(self) -> dict[str, Any]:
        return self.call("DescribeStreamSummary")["StreamDescriptionSummary"]

    def shards(self, **how: Any) -> list[dict[str, Any]]:
        return self.call("ListShards", **how)["Shards"]

    def open_shards(self) -> list[dict[str, Any]]:
        return self.shards(ShardFilter={"Type": "AT_LATEST"})

    def iterator(self, shard: int = 0, type: str = "TRIM_HORIZON", **how: Any) -> str:
        where = {"ShardId": shard_id(shard), "ShardIteratorType": type}
        return self.call("GetShardIterator", **where, **how)["ShardIterator"]

    def get(self, iterator: str, **how: Any) -> dict[str, Any]:
        return self.admin.call("kinesis:GetRecords", ShardIterator=iterator, **how)

    def read(self, shard: int = 0, type: str = "TRIM_HORIZON", **how: Any) -> list[str]:
        """The texts that there are from somewhere on."""
        return texts(self.get(self.iterator(shard, type, **how)))

    def statistic(self, metric: str, statistic: str = "Sum", **dimensions: str) -> float:
        """The largest of the last minutes, once the one under way is full."""
        self.admin.advance(2 * MINUTE)
        about = {"StreamName": self.name} | dimensions
        points = self.admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/Kinesis",
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in about.items()],
            StartTime=self.admin.now - 30 * MINUTE,
            EndTime=self.admin.now,
            Period=1800,
            Statistics=[statistic],
        )["Datapoints"]
        return max((point[statistic] for point in points), default=-1.0)


def texts(answer: dict[str, Any]) -> list[str]:
    return [record["Data"].decode() for record in answer["Records"]]


def shard_id(number: int) -> str:
    return f"shardId-{number:012d}"


def half(share: float = 0.5) -> str:
    """The hash key that is this far into all of them."""
    return str(int(MOST * share))
