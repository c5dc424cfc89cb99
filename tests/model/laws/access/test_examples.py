"""Policies like those in AWS's guides decide as the guides say; the documents are ours, the outcomes are AWS's."""

from __future__ import annotations

from typing import Any

import pytest

from model.laws.access.grounds import Grounds
from model.laws.access.judge import Reason, judge
from model.laws.access.question import Question
from tests.model.laws.access.written import ANN, BOB, BOUNDARY, BY_RESOURCE, HERE, THERE, allow, ask, deny, policy


def may(question: Question, *statements: dict[str, Any]) -> bool:
    return judge(Grounds((policy(*statements),)), question).allowed


def test_own_credentials_only() -> None:
    """IAM User Guide: users manage their own keys, by ${aws:username}."""
    own = allow("iam:*AccessKey*", f"arn:aws:iam::{HERE}:user/${{aws:username}}")
    for user, allowed in (("ann", True), ("bob", False)):
        question = ask(ANN, "iam:CreateAccessKey", f"arn:aws:iam::{HERE}:user/{user}", aws__username="ann")
        assert may(question, own) is allowed


def test_nothing_but_signing_in_without_mfa() -> None:
    """IAM User Guide: deny all but some actions unless MFA is there; BoolIfExists also stops long-term keys."""
    condition = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    stop = {"Effect": "Deny", "NotAction": ["iam:EnableMFADevice"], "Resource": "*", "Condition": condition}
    key, session = ask(action="ec2:StopInstances"), ask(action="ec2:StopInstances", aws__MultiFactorAuthPresent="true")
    assert not may(key, allow("*"), stop)
    assert may(session, allow("*"), stop)
    assert may(ask(action="iam:EnableMFADevice"), allow("*"), stop)
    plain = {**stop, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
    assert may(key, allow("*"), plain), "Bool without IfExists lets a call pass that says nothing of MFA"


@pytest.mark.parametrize(
    ("at", "allowed"),
    [("2026-04-01T00:00:00Z", True), ("2026-06-30T23:59:59Z", True), ("2026-07-01T00:00:00Z", False), (None, False)],
)
def test_a_window_of_dates(at: str | None, allowed: bool) -> None:
    """IAM User Guide: access within a range of dates."""
    window = {
        "DateGreaterThanEquals": {"aws:CurrentTime": "2026-04-01T00:00:00Z"},
        "DateLessThanEquals": {"aws:CurrentTime": "2026-06-30T23:59:59Z"},
    }
    question = ask(aws__CurrentTime=at) if at else ask()
    assert may(question, allow(Condition=window)) is allowed


def test_only_from_the_office_unless_a_service_acts_for_us() -> None:
    """IAM User Guide: deny all outside some addresses, services apart."""
    outside = {"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"]}}
    stop = deny("*", Condition={**outside, "Bool": {"aws:ViaAWSService": "false"}})
    assert may(ask(aws__SourceIp="203.0.113.9", aws__ViaAWSService="false"), allow("*"), stop)
    assert not may(ask(aws__SourceIp="198.51.100.1", aws__ViaAWSService="false"), allow("*"), stop)
    assert may(ask(aws__SourceIp="198.51.100.1", aws__ViaAWSService="true"), allow("*"), stop)


def test_one_s_own_folder_in_a_bucket() -> None:
    """Amazon S3 guide: list the bucket with one's own prefix, and read and write below it."""
    listing = allow("s3:ListBucket", "arn:aws:s3:::home", Condition={"StringLike": {"s3:prefix": "${aws:username}/*"}})
    using = allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::home/${aws:username}/*")
    home, name = "arn:aws:s3:::home", {"aws__username": "ann"}
    assert may(ask(ANN, "s3:ListBucket", home, **name, s3__prefix="ann/docs"), listing, using)
    assert not may(ask(ANN, "s3:ListBucket", home, **name, s3__prefix="bob/"), listing, using)
    assert not may(ask(ANN, "s3:ListBucket", home, **name), listing, using)
    assert may(ask(ANN, "s3:PutObject", f"{home}/ann/x", **name), listing, using)
    assert not may(ask(ANN, "s3:PutObject", f"{home}/bob/x", **name), listing, using)


def test_objects_are_not_their_bucket() -> None:
    """Listing is asked of the bucket's ARN, reading of the object's."""
    both = allow(["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::b/*")
    assert may(ask(ANN, "s3:GetObject", "arn:aws:s3:::b/x"), both)
    assert not may(ask(ANN, "s3:ListBucket", "arn:aws:s3:::b"), both)


def test_tags_of_the_caller_and_of_the_thing_must_be_alike() -> None:
    """IAM User Guide: attribute-based access."""
    alike = {"StringEquals": {"aws:ResourceTag/project": "${aws:PrincipalTag/project}"}}
    for tag, allowed in (("blue", True), ("red", False)):
        question = Question(
            "ec2:StopInstances", "*", ANN, {"aws:ResourceTag/project": tag, "aws:PrincipalTag/project": "blue"}
        )
        assert may(question, allow("ec2:*", Condition=alike)) is allowed


def test_only_some_tags_may_be_set() -> None:
    """IAM User Guide: ForAllValues with aws:TagKeys, and Null to demand that there are any."""
    some = {"ForAllValues:StringEquals": {"aws:TagKeys": ["environment", "cost"]}, "Null": {"aws:TagKeys": "false"}}
    tagging = allow("ec2:CreateTags", Condition=some)
    for keys, allowed in ((("environment",), True), (("environment", "owner"), False), ((), False)):
        assert may(ask(ANN, "ec2:CreateTags", "*", aws__TagKeys=keys), tagging) is allowed
    without_null = allow("ec2:CreateTags", Condition={"ForAllValues:StringEquals": some["ForAllValues:StringEquals"]})
    assert may(ask(ANN, "ec2:CreateTags", "*"), without_null), "no tags at all are all among those listed"


def test_a_boundary_and_a_bucket_that_names_the_user() -> None:
    """IAM User Guide, evaluation within one account: the bucket's word is enough even beside a boundary."""
    boundary = policy(allow("cloudwatch:*"), kind=BOUNDARY)
    bucket = policy(allow("s3:*", Principal={"AWS": ANN.arn}), kind=BY_RESOURCE)
    assert judge(Grounds((), (bucket,), boundary), ask()).allowed
    assert judge(Grounds((policy(allow("s3:*")),), (), boundary), ask()).reason is Reason.NO_BOUNDARY_ALLOW


def test_across_accounts_the_example_of_two_teams() -> None:
    """IAM User Guide, cross-account evaluation: the bucket names the other account, and that delegates to its users."""
    bucket = policy(
        allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::post/*", Principal={"AWS": THERE}),
        deny("s3:PutObject", "arn:aws:s3:::post/*", Principal="*", Condition={"Null": {"s3:x-amz-acl": "true"}}),
        kind=BY_RESOURCE,
    )
    own = policy(allow("s3:*", "arn:aws:s3:::post/*"))
    reading, writing = ask(BOB, owner=HERE), ask(BOB, "s3:PutObject", owner=HERE)
    assert judge(Grounds((own,), (bucket,)), reading).allowed
    assert judge(Grounds((), (bucket,)), reading).reason is Reason.NO_IDENTITY_ALLOW
    assert judge(Grounds((own,), (bucket,)), writing).reason is Reason.EXPLICIT_DENY
    assert judge(Grounds((own,), (bucket,)), ask(BOB, "s3:DeleteObject", owner=HERE)).reason is Reason.NO_RESOURCE_ALLOW


def test_a_regional_fence_spares_global_services() -> None:
    """Organizations guide: deny other regions, but not services that are in none."""
    fence = {
        "Effect": "Deny",
        "NotAction": ["iam:*", "sts:*", "route53:*"],
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}},
    }
    levels = ((policy(allow("*")),), (policy(allow("*"), fence),))
    grounds = Grounds((policy(allow("*")),), organization=levels)
    assert judge(grounds, ask(ANN, "ec2:RunInstances", "*", aws__RequestedRegion="eu-west-1")).allowed
    assert not judge(grounds, ask(ANN, "ec2:RunInstances", "*", aws__RequestedRegion="us-east-1")).allowed
    assert judge(grounds, ask(ANN, "iam:CreateUser", "*", aws__RequestedRegion="us-east-1")).allowed
