"""The dashboard's desk at an instant of the past: rows, descriptions and objects as they were."""

from __future__ import annotations

import pytest

from model.client import PastIsFixed
from tests.admin import Admin
from tests.shop import Shop


def test_the_past_is_described_as_the_present_was(admin: Admin) -> None:
    shop = Shop(admin)
    first, second = shop.machines(2)
    then, was = admin.now, admin.call("ec2:DescribeInstances")
    admin.advance(1)
    admin.call("ec2:TerminateInstances", InstanceIds=[first])
    admin.call("ec2:CreateTags", Resources=[second], Tags=[{"Key": "Name", "Value": "survivor"}])
    admin.advance(7200)

    past = admin.run(admin.client.at(then))

    assert admin.run(past.call("ec2:DescribeInstances")) == was
    assert {row.id for row in past.watch("ec2:Instance").take().rows} == {first, second}
    assert past.now == then


def test_objects_are_listed_as_they_were(admin: Admin) -> None:
    admin.call("s3:CreateBucket", Bucket="photos")
    admin.call("s3:PutObject", Bucket="photos", Key="a", Body=b"one")
    admin.advance(60)
    then, was = admin.now, admin.call("s3:ListObjectsV2", Bucket="photos")
    admin.advance(60)
    admin.call("s3:PutObject", Bucket="photos", Key="a", Body=b"two")
    admin.call("s3:PutObject", Bucket="photos", Key="b", Body=b"three")
    admin.call("s3:DeleteObject", Bucket="photos", Key="a")
    admin.advance(2 * 3600)

    past = admin.run(admin.client.at(then))

    assert admin.run(past.call("s3:ListObjectsV2", Bucket="photos")) == was
    body = admin.run(past.call("s3:GetObject", Bucket="photos", Key="a"))["Body"]
    assert b"".join(body.pieces()) == b"one"


def test_nobody_changes_the_past(admin: Admin) -> None:
    past = admin.run(admin.client.at(admin.now))

    with pytest.raises(PastIsFixed):
        admin.run(past.call("s3:CreateBucket", Bucket="photos"))
