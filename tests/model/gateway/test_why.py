"""A verdict can be asked for, with every statement that had a word in it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.admin import Admin

ANN = "arn:aws:iam::123456789012:user/ann"
MACHINE = "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0"


def policy(*statements: dict[str, Any]) -> str:
    whole = [{"Effect": "Allow", "Resource": "*"} | each for each in statements]
    return orjson.dumps({"Version": "2012-10-17", "Statement": whole}).decode()


def ann(admin: Admin, *statements: dict[str, Any]) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    if statements:
        document = policy(*statements)
        admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=document)


def test_an_allow_names_its_statement(admin: Admin) -> None:
    ann(admin, {"Action": "s3:*"}, {"Sid": "Machines", "Action": "ec2:Stop*"})
    told = admin.client.protection.why(ANN, "ec2:StopInstances", MACHINE)
    assert told.allowed
    assert told.sentence == "Allowed by Machines of own."
    assert [(each.statement, each.outcome, each.decides) for each in told.said] == [
        ("statement 1", "another action", False),
        ("Machines", "decides", True),
    ]


def test_a_deny_decides_whatever_else_holds(admin: Admin) -> None:
    ann(admin, {"Action": "ec2:*"}, {"Effect": "Deny", "Action": "ec2:Stop*", "Resource": MACHINE})
    told = admin.client.protection.why(ANN, "ec2:StopInstances", MACHINE)
    assert not told.allowed
    assert "with an explicit deny in an identity-based policy" in told.sentence
    assert [(each.effect, each.outcome) for each in told.said] == [("Allow", "holds too"), ("Deny", "decides")]
    assert admin.client.protection.why(ANN, "ec2:StopInstances", MACHINE.replace("0123", "3210")).allowed


def test_a_condition_that_nobody_meets_is_named(admin: Admin) -> None:
    ann(admin, {"Action": "ec2:*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}})
    told = admin.client.protection.why(ANN, "ec2:StopInstances", MACHINE)
    assert not told.allowed
    assert [each.outcome.lower() for each in told.said] == ["condition aws:multifactorauthpresent (not present)"]
    assert told.missing == ("aws:multifactorauthpresent",)


def test_what_if_asks_with_one_more_policy_and_changes_nothing(admin: Admin) -> None:
    ann(admin)
    more = policy({"Action": "ec2:StopInstances"})
    assert admin.client.protection.why(ANN, "ec2:StopInstances", MACHINE, [more]).allowed
    assert not admin.client.protection.why(ANN, "ec2:StopInstances", MACHINE).allowed


def test_a_bucket_s_policy_has_its_word(admin: Admin) -> None:
    ann(admin)
    admin.call("s3:CreateBucket", Bucket="site")
    own = {"Principal": {"AWS": ANN}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}
    admin.call("s3:PutBucketPolicy", Bucket="site", Policy=policy(own))
    told = admin.client.protection.why(ANN, "s3:GetObject", "arn:aws:s3:::site/index.html")
    assert told.allowed
    assert told.said[0].kind == "resource-based policy"


def test_root_meets_no_policy(admin: Admin) -> None:
    told = admin.client.protection.why("arn:aws:iam::123456789012:root", "ec2:StopInstances", MACHINE)
    assert told.allowed
    assert told.sentence.startswith("Root of the account")


def test_all_permissions_of_a_service_are_judged(admin: Admin) -> None:
    ann(admin, {"Action": "sts:Get*"})
    verdicts = dict(admin.client.protection.may_do(ANN, "sts"))
    assert verdicts["sts:GetCallerIdentity"]
    assert set(verdicts.values()) <= {True, False}
    assert not any(may for _, may in admin.client.protection.may_do(ANN, "elbv2"))


def test_nobody_is_nobody(admin: Admin) -> None:
    with pytest.raises(KeyError):
        admin.client.protection.why("arn:aws:iam::123456789012:user/nobody", "ec2:StopInstances")
