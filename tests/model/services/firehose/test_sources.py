"""A delivery stream that reads a Kinesis stream delivers what is put there."""

from __future__ import annotations

from typing import Any

import pytest

from model.services.firehose.resources.delivery_streams import DeliveryStream
from tests.admin import Admin
from tests.model.services.firehose.piping import BUCKET, NAME, ROLE, Pipe, laid, make_lake, make_role
from tests.model.services.iam.people import policy
from tests.model.services.kinesis.flowing import ARN, Flow

READING = ("kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:DescribeStream", "kinesis:ListShards")
HINTS = {"SizeInMBs": 1, "IntervalInSeconds": 60}


@pytest.fixture
def lake(admin: Admin) -> Admin:
    make_lake(admin)
    return admin


def from_stream(role: str) -> dict[str, Any]:
    return {
        "DeliveryStreamType": "KinesisStreamAsSource",
        "KinesisStreamSourceConfiguration": {"KinesisStreamARN": ARN, "RoleARN": role},
    }


def test_what_is_put_into_every_shard_is_delivered_once(lake: Admin) -> None:
    flow = Flow(lake, shards=2)
    flow.put("before;")
    lake.advance(1)
    pipe = Pipe(
        lake, waits=False, how={"BufferingHints": HINTS}, **from_stream(make_role(lake, "reader", "firehose", *READING))
    )
    flow.put("early;", key="a")
    lake.advance(60)
    flow.put_all([f"key {n}" for n in range(20)], b"x;")
    lake.advance(30)
    flow.put("late;", key="b")
    lake.advance(120)

    texts = [text for body in laid(lake).values() for text in body.decode().split(";") if text]
    assert sorted(texts) == sorted(["early", "late", *["x"] * 20])
    assert pipe.sums("DataReadFromKinesisStream.Records") == 22
    assert pipe.described()["Source"]["KinesisStreamSourceDescription"]["KinesisStreamARN"] == ARN
    refusal = pipe.refused("PutRecord", Record={"Data": b"x"})
    assert refusal.code == "InvalidSourceException"
    assert pipe.refused("StartDeliveryStreamEncryption").code == "InvalidArgumentException"


def test_shards_that_come_later_are_read_too(lake: Admin) -> None:
    flow = Flow(lake)
    Pipe(lake, how={"BufferingHints": HINTS}, **from_stream(make_role(lake, "reader", "firehose", *READING)))
    flow.put("one;")
    flow.change("UpdateShardCount", TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    flow.put("two;")
    lake.advance(90)
    assert sorted(b"".join(laid(lake).values()).decode().split(";")) == ["", "one", "two"]


def test_a_role_that_may_not_read_is_tried_again(lake: Admin) -> None:
    flow = Flow(lake)
    role = make_role(lake, "reader", "firehose", "kinesis:DescribeStream")
    Pipe(lake, how={"BufferingHints": HINTS}, **from_stream(role))
    flow.put("patient")
    lake.advance(30)
    (found,) = lake.cloud.world("123456789012", "us-east-1", "firehose").all(DeliveryStream)
    assert "kinesis:GetShardIterator" in found.failure
    make_allowed(lake)
    lake.advance(150)
    assert list(laid(lake).values()) == [b"patient"]


def make_allowed(admin: Admin) -> None:
    document = policy({"Action": list(READING), "Resource": ARN})
    admin.call("iam:PutRolePolicy", RoleName="reader", PolicyName="own", PolicyDocument=document)


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (ARN, "ResourceNotFoundException"),
        (ARN.replace("us-east-1", "eu-west-1"), "InvalidArgumentException"),
    ],
)
def test_a_source_has_to_be_there(lake: Admin, stream: str, code: str) -> None:
    target = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{BUCKET}"}
    asked = from_stream(ROLE)
    asked["KinesisStreamSourceConfiguration"]["KinesisStreamARN"] = stream
    how = {"DeliveryStreamName": NAME, "ExtendedS3DestinationConfiguration": target}
    assert lake.refused("firehose:CreateDeliveryStream", **how, **asked).code == code
