"""The people of the shop may do their work, and nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from model.client import build_world
from model.kit.arn import arn
from model.kit.errors import AwsError
from tests.admin import Admin

DENIED = "explicit deny"


class Shop:
    """Somebody of the shop does something: `does` gives what came of it."""

    def __init__(self) -> None:
        self.admin = Admin()
        self.admin.run(build_world(self.admin.client, "three_tier"))
        self.admin.advance(300)

    def does(self, name: str, action: str, **params: Any) -> str:
        who = self.admin.cloud.identities.named(arn("iam", "", "123456789012", f"user/{name}"))
        assert who is not None
        try:
            self.admin.run(self.admin.cloud.call(action, params, principal=who, region="us-east-1"))
        except AwsError as refusal:
            return DENIED if DENIED in refusal.message else refusal.code
        return "done"

    def machine(self, name: str) -> str:
        named = [{"Name": "tag:Name", "Values": [name]}]
        found = self.admin.call("ec2:DescribeInstances", Filters=named)["Reservations"]
        return found[0]["Instances"][0]["InstanceId"]


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.admin.close()


def test_operators_start_and_stop_what_is_theirs_and_end_nothing(shop: Shop) -> None:
    bastion, database = [shop.machine("bastion")], [shop.machine("database-primary")]
    assert shop.does("ann", "ec2:StartInstances", InstanceIds=bastion) == "done"
    assert shop.does("ann", "ec2:StopInstances", InstanceIds=database) == "UnauthorizedOperation"
    assert shop.does("ben", "ec2:TerminateInstances", InstanceIds=bastion) == DENIED


def test_writers_write_drafts_below_their_own_name(shop: Shop) -> None:
    draft = {"Bucket": "shop-static-files", "Body": b"..."}
    assert shop.does("dora", "s3:PutObject", Key="drafts/dora/news.html", **draft) == "done"
    assert shop.does("dora", "s3:PutObject", Key="index.html", **draft) == "AccessDenied"
    assert shop.does("dora", "s3:GetObject", Bucket="shop-static-files", Key="index.html") == "done"


def test_auditors_read_and_keep_watch_only_with_a_code_of_their_device(shop: Shop) -> None:
    watch = {"RoleArn": arn("iam", "", "123456789012", "role/night-watch"), "RoleSessionName": "carol"}
    assert shop.does("carol", "iam:ListUsers") == "done"
    assert shop.does("carol", "iam:CreateUser", UserName="eve") == "AccessDenied"
    assert shop.does("carol", "sts:AssumeRole", **watch) == "AccessDenied"


def test_everything_is_remembered_in_a_bucket_that_can_prove_it(shop: Shop) -> None:
    trail = shop.admin.call("cloudtrail:DescribeTrails")["trailList"][0]
    assert (trail["IsMultiRegionTrail"], trail["LogFileValidationEnabled"]) == (True, True)
    shop.admin.advance(900)
    listed = shop.admin.call("s3:ListObjectsV2", Bucket="shop-trail")
    assert any("/CloudTrail/us-east-1/" in each["Key"] for each in listed["Contents"])
