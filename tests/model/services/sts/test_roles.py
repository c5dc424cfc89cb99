"""Acting in a role: who may, for how long, and with which rights."""

from __future__ import annotations

import re
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.iam.people import App, Key, Person, policy, signed
from tests.model.services.sts.people import AWAY, HOME, Elsewhere, assume, role, trust

OPEN = trust({"AWS": HOME})
ANN = {"AWS": f"arn:aws:iam::{HOME}:user/ann"}
ASSUMING = {"Action": "sts:*"}


@pytest.mark.fact("sts-01")
def test_a_role_comes_with_three_part_credentials_that_act_under_its_name(admin: Admin, ann: Person) -> None:
    arn = role(admin, "reader", trust(ANN))
    answer = ann.call("sts:AssumeRole", RoleArn=arn, RoleSessionName="morning")
    credentials = answer["Credentials"]
    assert re.fullmatch(r"ASIA[A-Z2-7]{16}", credentials["AccessKeyId"])
    assert len(credentials["SecretAccessKey"]) == 40
    assert credentials["Expiration"] == NOON + 3600
    assert set(answer) == {"Credentials", "AssumedRoleUser"}
    key = Key(credentials["AccessKeyId"], credentials["SessionToken"])
    who = signed(admin, "sts:GetCallerIdentity", key)
    assert who["Arn"] == answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{HOME}:assumed-role/reader/morning"
    assert who["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    assert who["UserId"].startswith("AROA")
    assert who["UserId"].endswith(":morning")


@pytest.mark.fact("sts-02")
def test_all_three_parts_have_to_come_along(admin: Admin, ann: Person) -> None:
    arn = role(admin, "reader", trust(ANN))
    one, other = assume(ann, arn), assume(ann, arn)
    key, token = one.key.access_key, one.key.token
    one.key.token = ""
    assert one.refused("sts:GetCallerIdentity").code == "InvalidClientTokenId"
    one.key.token = other.key.token
    assert one.refused("sts:GetCallerIdentity").status == 403
    one.key.token = token
    assert one.arn.endswith("reader/session")
    assert admin.call("sts:GetAccessKeyInfo", AccessKeyId=key)["Account"] == HOME


@pytest.mark.fact("sts-03")
def test_lifetimes_are_bounded_by_the_kind_of_call_the_role_and_chaining(admin: Admin, ann: Person) -> None:
    ann.given(ASSUMING)
    short, long = role(admin, "short", OPEN, ASSUMING), role(admin, "long", OPEN, ASSUMING, seconds=43200)
    named = {"RoleSessionName": "session"}
    assert ann.refused("sts:AssumeRole", RoleArn=short, DurationSeconds=899, **named).code == "ValidationError"
    assert assume(ann, short, DurationSeconds=900).credentials["Expiration"] == NOON + 900
    too_long = ann.refused("sts:AssumeRole", RoleArn=short, DurationSeconds=3601, **named)
    assert too_long.message == "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    half_a_day = assume(ann, long, DurationSeconds=43200)
    chained = half_a_day.refused("sts:AssumeRole", RoleArn=long, DurationSeconds=3601, **named)
    assert "1 hour session limit for roles assumed by role chaining" in chained.message
    assert assume(half_a_day, long).credentials["Expiration"] == NOON + 3600
    for action, params in (("sts:GetSessionToken", {}), ("sts:GetFederationToken", {"Name": "guest"})):
        for refused in (899, 129601):
            assert ann.refused(action, DurationSeconds=refused, **params).code == "ValidationError"
        for allowed in (900, 129600):
            issued = ann.call(action, DurationSeconds=allowed, **params)["Credentials"]
            assert issued["Expiration"] == NOON + allowed


@pytest.mark.fact("sts-04")
def test_temporary_credentials_end_by_themselves(admin: Admin, ann: Person) -> None:
    wall = NOON
    admin.cloud.wall = lambda: wall
    acting = assume(ann, role(admin, "reader", trust(ANN)), DurationSeconds=900)
    wall = NOON + 899
    assert acting.arn.endswith("reader/session")
    wall = NOON + 901
    assert acting.refused("sts:GetCallerIdentity").code == "ExpiredToken"
    admin.advance(900)
    assert acting.refused("sts:GetCallerIdentity").code == "InvalidClientTokenId"


@pytest.mark.fact("sts-05")
def test_across_accounts_both_sides_have_to_agree(admin: Admin, ann: Person) -> None:
    away = Elsewhere(admin)
    able = away.person("able", {"Action": "sts:AssumeRole"})
    unable = away.person("unable")
    trusting = role(admin, "trusting", trust({"AWS": AWAY}))
    closed = role(admin, "closed", OPEN)
    table = [(able, trusting, True), (able, closed, False), (unable, trusting, False), (unable, closed, False)]
    for person, arn, expected in table:
        assert person.may("sts:AssumeRole", RoleArn=arn, RoleSessionName="visit") is expected
    assert unable.refused("sts:AssumeRole", RoleArn=trusting, RoleSessionName="visit").code == "AccessDenied"
    named = role(admin, "named", trust(ANN))
    assert ann.may("sts:AssumeRole", RoleArn=named, RoleSessionName="at-home")


@pytest.mark.fact("sts-06")
def test_who_acts_in_a_role_has_its_rights_and_not_its_own(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "s3:ListAllMyBuckets"})
    acting = assume(ann, role(admin, "watcher", trust(ANN), {"Action": "cloudwatch:ListMetrics"}))
    assert acting.may("cloudwatch:ListMetrics")
    assert not acting.may("s3:ListBuckets")
    assert ann.may("s3:ListBuckets")
    assert not ann.may("cloudwatch:ListMetrics")


@pytest.mark.fact("sts-07")
def test_a_policy_passed_along_narrows_and_never_widens(admin: Admin, ann: Person) -> None:
    arn = role(admin, "reader", trust(ANN), {"Action": ["ec2:Describe*", "iam:List*"]})
    wide = assume(ann, arn, Policy=policy({"Action": ["ec2:*", "cloudwatch:*"]}))
    assert wide.may("ec2:DescribeInstances")
    assert not wide.may("iam:ListUsers")
    assert not wide.may("cloudwatch:ListMetrics")
    assert not wide.may("ec2:CreateVpc", CidrBlock="10.0.0.0/16")
    narrow = assume(ann, arn, Policy=policy({"Action": "ec2:DescribeVpcs"}))
    assert narrow.may("ec2:DescribeVpcs")
    assert "because no session policy allows" in narrow.refused("ec2:DescribeInstances").message
    managed = assume(ann, arn, PolicyArns=[{"arn": "arn:aws:iam::aws:policy/IAMReadOnlyAccess"}])
    assert managed.may("iam:ListUsers")
    assert not managed.may("ec2:DescribeInstances")


def test_another_account_s_people_come_in_by_a_role_as_long_as_it_trusts_them(admin: Admin) -> None:
    visitor = Elsewhere(admin).person("bob", {"Action": "sts:AssumeRole"})
    arn = role(admin, "shared", trust({"AWS": f"arn:aws:iam::{AWAY}:root"}), {"Action": "s3:*"})
    admin.call("s3:CreateBucket", Bucket="a-shared-bucket")
    inside = assume(visitor, arn, "visit")
    assert [each["Name"] for each in inside.call("s3:ListBuckets")["Buckets"]] == ["a-shared-bucket"]
    assert visitor.refused("s3:ListObjectsV2", Bucket="a-shared-bucket").code == "AccessDenied"
    admin.call("iam:UpdateAssumeRolePolicy", RoleName="shared", PolicyDocument=OPEN)
    assert visitor.refused("sts:AssumeRole", RoleArn=arn, RoleSessionName="visit").code == "AccessDenied"
    assert inside.may("s3:ListBuckets")


def test_a_third_party_has_to_know_the_external_id(admin: Admin, ann: Person) -> None:
    arn = role(admin, "partner", trust(ANN, condition={"StringEquals": {"sts:ExternalId": "tea-42"}}))
    for params in ({}, {"ExternalId": "coffee-1"}):
        assert ann.refused("sts:AssumeRole", RoleArn=arn, RoleSessionName="audit", **params).code == "AccessDenied"
    assert assume(ann, arn, "audit", ExternalId="tea-42").arn.endswith("partner/audit")


@pytest.mark.fact("iam-46")
def test_a_role_of_another_account_can_demand_a_device(admin: Admin) -> None:
    away = Elsewhere(admin)
    visitor = away.person("bob", {"Action": "sts:AssumeRole"})
    made = away.call("iam:CreateVirtualMFADevice", VirtualMFADeviceName="phone")["VirtualMFADevice"]
    serial = made["SerialNumber"]
    app = App(admin)
    app.seeds[serial] = made["Base32StringSeed"].decode()
    codes = {"AuthenticationCode1": app.code(serial, -1), "AuthenticationCode2": app.code(serial)}
    away.call("iam:EnableMFADevice", UserName="bob", SerialNumber=serial, **codes)
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    asked = {"RoleArn": role(admin, "vault", trust({"AWS": AWAY}, condition=condition)), "RoleSessionName": "visit"}
    assert visitor.refused("sts:AssumeRole", **asked).code == "AccessDenied"
    admin.advance(60)
    wrong = visitor.refused("sts:AssumeRole", SerialNumber=serial, TokenCode="000000", **asked)
    assert (wrong.code, wrong.status) == ("AccessDenied", 403)
    assert visitor.may("sts:AssumeRole", SerialNumber=serial, TokenCode=app.code(serial), **asked)


@pytest.mark.fact("iam-48")
def test_a_role_lets_in_whom_it_trusts_and_has_no_keys(admin: Admin, ann: Person) -> None:
    visitor = Elsewhere(admin).person("bob", {"Action": "sts:AssumeRole"})
    host = {"Service": "ec2.amazonaws.com"}
    for_ann, for_away, for_ec2 = (
        role(admin, name, trust(each)) for name, each in (("ann", ANN), ("away", {"AWS": AWAY}), ("ec2", host))
    )
    asked: dict[str, Any] = {"RoleSessionName": "session"}
    assert [ann.may("sts:AssumeRole", RoleArn=arn, **asked) for arn in (for_ann, for_away, for_ec2)] == [
        True,
        False,
        False,
    ]
    assert [visitor.may("sts:AssumeRole", RoleArn=arn, **asked) for arn in (for_ann, for_away, for_ec2)] == [
        False,
        True,
        False,
    ]
    machine = admin.cloud.world(HOME, "us-east-1", "ec2")
    answer = admin.run(in_a_unit(admin, machine.ask("sts:AssumeRole", RoleArn=for_ec2, **asked)))
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{HOME}:assumed-role/ec2/session"
    assert admin.refused("iam:ListAccessKeys", UserName="ec2").code == "NoSuchEntity"


async def in_a_unit(admin: Admin, asked: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    async with admin.cloud.kernel.unit("", "test"):
        return await asked


def test_tags_of_a_session_are_checked_and_handed_down(admin: Admin, ann: Person) -> None:
    ann.given(ASSUMING)
    tagging = trust({"AWS": HOME}, action=["sts:AssumeRole", "sts:TagSession"])
    arn = role(admin, "tagged", tagging, ASSUMING)
    tea = {"Key": "team", "Value": "tea"}
    asked = {"RoleArn": arn, "RoleSessionName": "session"}
    odd = ann.refused("sts:AssumeRole", Tags=[tea], TransitiveTagKeys=["other"], **asked)
    assert odd.message == "The specified transitive tag key must be included in the requested tags."
    twice = ann.refused("sts:AssumeRole", Tags=[tea, {"Key": "Team", "Value": "x"}], **asked)
    assert twice.message == "Duplicate tag keys found. Please note that Tag keys are case insensitive."
    first = assume(ann, arn, Tags=[tea], TransitiveTagKeys=["team"])
    over = first.refused("sts:AssumeRole", Tags=[{"Key": "TEAM", "Value": "coffee"}], **asked)
    assert over.code == "InvalidParameterValue"
    assert over.message.startswith("One of the specified transitive tag keys can't be set because it conflicts")
    second = assume(first, arn)
    key = admin.cloud.identities.key(second.key.access_key)
    assert key is not None
    assert key.principal.tags == (("team", "tea"),)
    untagged = role(admin, "untagged", OPEN)
    assert ann.refused("sts:AssumeRole", RoleArn=untagged, RoleSessionName="s1", Tags=[tea]).code == "AccessDenied"


@pytest.mark.parametrize(
    "arn",
    ["nothing-valid-in-here", "arn::b:::something/test-role", "arn:a::::something/test-role", "arn:a:a::aaaaaaaaaa:"],
)
def test_what_is_no_arn_is_invalid(ann: Person, arn: str) -> None:
    refused = ann.refused("sts:AssumeRole", RoleArn=arn, RoleSessionName="session")
    assert (refused.code, refused.message) == ("ValidationError", f"{arn} is invalid")


def test_root_assumes_no_role(admin: Admin) -> None:
    arn = role(admin, "reader", OPEN)
    refused = admin.refused("sts:AssumeRole", RoleArn=arn, RoleSessionName="session")
    assert (refused.code, refused.message) == ("AccessDenied", "Roles may not be assumed by root accounts.")


def test_credentials_of_a_role_that_is_gone_are_gone(admin: Admin, ann: Person) -> None:
    acting = assume(ann, role(admin, "reader", trust(ANN)))
    assert acting.arn
    admin.call("iam:DeleteRole", RoleName="reader")
    role(admin, "reader", trust(ANN))
    assert acting.refused("sts:GetCallerIdentity").code == "InvalidClientTokenId"


def test_a_role_remembers_when_it_was_used(admin: Admin, ann: Person) -> None:
    acting = assume(ann, role(admin, "maker", trust(ANN), {"Action": "iam:*"}))
    assert admin.call("iam:GetRole", RoleName="maker")["Role"]["RoleLastUsed"] == {}
    admin.advance(100)
    acting.call("iam:CreateGroup", GroupName="eng")
    used = admin.call("iam:GetRole", RoleName="maker")["Role"]["RoleLastUsed"]
    assert used == {"LastUsedDate": NOON + 100, "Region": "us-east-1"}


def test_sessions_outlive_a_world_that_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "world.db"
    admin = Admin(path=path)
    acting = assume(Person(admin, "ann"), role(admin, "reader", trust(ANN)))
    admin.close()
    again = Admin(path=path)
    who = signed(again, "sts:GetCallerIdentity", acting.key)
    assert who["Arn"].endswith("reader/session")
    again.close()
