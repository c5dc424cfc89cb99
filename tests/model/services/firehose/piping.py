"""A delivery stream into a bucket, for tests in which records are put."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.iam.people import policy
from tests.model.services.s3.keeper import bytes_of

ACCOUNT = "123456789012"
BUCKET, NAME = "lake", "clicks"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/firehose"


def make_role(admin: Admin, name: str, service: str, *actions: str) -> str:
    """A role that a service may assume, and in which it may do this; its ARN."""
    trusting = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [trusting]})
    made = admin.call("iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=trust)
    may = policy({"Action": list(actions), "Resource": "*"})
    admin.call("iam:PutRolePolicy", RoleName=name, PolicyName="own", PolicyDocument=may)
    return str(made["Role"]["Arn"])


def make_lake(admin: Admin) -> None:
    """The bucket, and the role to fill it under."""
    make_role(admin, "firehose", "firehose", "s3:PutObject", "logs:PutLogEvents")
    admin.call("s3:CreateBucket", Bucket=BUCKET)


class Pipe:
    """A stream that is active, unless it is asked to stay as it is made."""

    def __init__(self, admin: Admin, *, waits: bool = True, how: Mapping[str, Any] | None = None, **more: Any) -> None:
        self.admin = admin
        target = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{BUCKET}", **(how or {})}
        self.call("CreateDeliveryStream", ExtendedS3DestinationConfiguration=target, **more)
        if waits:
            admin.advance(60)

    def call(self, operation: str, **how: Any) -> dict[str, Any]:
        return self.admin.call(f"firehose:{operation}", DeliveryStreamName=NAME, **how)

    def refused(self, operation: str, **how: Any) -> AwsError:
        return self.admin.refused(f"firehose:{operation}", **{"DeliveryStreamName": NAME, **how})

    def put(self, text: str) -> dict[str, Any]:
        return self.call("PutRecord", Record={"Data": text.encode()})

    def put_each(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """One call for each, all under way at once."""

        async def put() -> list[dict[str, Any]]:
            how = {"region": "us-east-1", "DeliveryStreamName": NAME}
            calls = (
                self.admin.client.call("firehose:PutRecord", **how, Record={"Data": each.encode()}) for each in texts
            )
            return await asyncio.gather(*calls)

        return self.admin.run(put())

    def put_all(self, texts: Sequence[str]) -> dict[str, Any]:
        return self.call("PutRecordBatch", Records=[{"Data": text.encode()} for text in texts])

    def described(self) -> dict[str, Any]:
        return self.call("DescribeDeliveryStream")["DeliveryStreamDescription"]

    def sums(self, metric: str, statistic: str = "Sum") -> float:
        """Of the hour that has just passed."""
        points = self.admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/Firehose",
            MetricName=metric,
            Dimensions=[{"Name": "DeliveryStreamName", "Value": NAME}],
            StartTime=self.admin.now - 3600,
            EndTime=self.admin.now,
            Period=3600,
            Statistics=[statistic],
        )["Datapoints"]
        return points[-1][statistic] if points else -1.0


def laid(admin: Admin, bucket: str = BUCKET) -> dict[str, bytes]:
    """The objects of a bucket by their keys."""
    found = admin.call("s3:ListObjectsV2", Bucket=bucket).get("Contents", [])
    got = ((each["Key"], admin.call("s3:GetObject", Bucket=bucket, Key=each["Key"])) for each in found)
    return {key: bytes_of(answer) for key, answer in got}
