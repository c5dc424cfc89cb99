"""Accounts keep to themselves, each with a root of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.accounts import close_account, open_account
from model.services.iam.resources.users import AccessKey
from model.services.iam.sign_in import SignedIn, sign_in_as_root
from tests.admin import Admin
from tests.model.services.iam.people import Key, signed

EMAIL, PASSWORD, ACCOUNT = "me@example.com", "Tea-for-2", "111122223333"
T = TypeVar("T")


def within(admin: Admin, act: Callable[[World], T]) -> T:
    """Something that happens in the other account and is no call of an API."""

    async def acting() -> T:
        async with admin.cloud.kernel.unit("", "test"):
            return act(admin.cloud.world(ACCOUNT, "us-east-1", "iam"))

    return admin.run(acting())


@pytest.fixture
def key(admin: Admin) -> Key:
    """The key of another account's root."""

    def opened(world: World) -> AccessKey:
        return open_account(world.cell, ACCOUNT, name="Tea shop", email=EMAIL, password=PASSWORD)

    return Key(within(admin, opened).access_key_id)


def knock(admin: Admin) -> SignedIn:
    return within(admin, lambda world: sign_in_as_root(world, EMAIL, PASSWORD))


@pytest.mark.fact("account-01")
def test_a_new_account_has_a_root_who_signs_in_by_the_address_and_nobody_else(admin: Admin, key: Key) -> None:
    assert knock(admin).principal.arn == f"arn:aws:iam::{ACCOUNT}:root"
    assert signed(admin, "iam:ListUsers", key)["Users"] == []
    assert signed(admin, "ec2:DescribeVpcs", key)["Vpcs"][0]["IsDefault"]


@pytest.mark.fact("account-03")
def test_root_lasts_as_long_as_the_account(admin: Admin, key: Key) -> None:
    with pytest.raises(AwsError, match="NoSuchEntity"):
        signed(admin, "iam:DeleteUser", key, UserName="root")
    assert signed(admin, "sts:GetCallerIdentity", key)["Arn"].endswith(":root")
    within(admin, close_account)
    with pytest.raises(AwsError, match="InvalidClientTokenId"):
        signed(admin, "sts:GetCallerIdentity", key)
    with pytest.raises(AwsError, match="AuthenticationFailure"):
        knock(admin)


@pytest.mark.fact("account-08")
def test_accounts_do_not_see_each_other_s_things(admin: Admin, key: Key) -> None:
    for call in (admin.call, lambda action, **params: signed(admin, action, key, **params)):
        call("iam:CreateGroup", GroupName="eng")
        call("ec2:CreateKeyPair", KeyName="laptop")
        assert [group["GroupName"] for group in call("iam:ListGroups")["Groups"]] == ["eng"]
        assert len(call("ec2:DescribeKeyPairs")["KeyPairs"]) == 1
    admin.call("s3:CreateBucket", Bucket="tea-leaves")
    assert signed(admin, "s3:ListBuckets", key)["Buckets"] == []
    with pytest.raises(AwsError, match="AccessDenied"):
        signed(admin, "s3:ListObjectsV2", key, Bucket="tea-leaves")
