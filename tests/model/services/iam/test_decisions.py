"""Every call is judged by the policies of who makes it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from model.gateway.trail import Called
from tests.admin import Admin
from tests.model.services.iam.people import Person, policy

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


@pytest.mark.fact("iam-04")
def test_a_new_user_may_do_nothing_until_something_is_granted(admin: Admin, ann: Person) -> None:
    reads = [("cloudwatch:ListMetrics", {}), ("ec2:DescribeInstances", {}), ("iam:GetUser", {})]
    for action, params in reads:
        assert not ann.may(action, **params), action
    admin.call("iam:AttachUserPolicy", UserName="ann", PolicyArn=READ_ONLY)
    for action, params in reads:
        assert ann.may(action, **params), action
    assert not ann.may("iam:CreateUser", UserName="bob")


def test_a_refusal_names_who_and_what_in_the_words_of_the_service(ann: Person) -> None:
    arn = "arn:aws:iam::123456789012:user/ann"
    refused = ann.refused("iam:GetUser")
    assert (refused.code, refused.status) == ("AccessDenied", 403)
    assert refused.message == (
        f"User: {arn} is not authorized to perform: iam:GetUser on resource: {arn} because no identity-based policy"
        " allows the iam:GetUser action"
    )
    assert ann.refused("ec2:DescribeInstances").code == "UnauthorizedOperation"
    ann.given({"Effect": "Deny"})
    assert "with an explicit deny in an identity-based policy" in ann.refused("iam:GetUser").message


@pytest.mark.fact("iam-01")
def test_every_call_is_judged_and_a_refused_one_is_told_and_has_changed_nothing(admin: Admin, ann: Person) -> None:
    told: list[Called] = []
    admin.cloud.kernel.bus.listen(Called, told.append)
    ann.given({"Action": "iam:ListUsers"})
    ann.call("iam:ListUsers")
    ann.refused("iam:CreateUser", UserName="bob")
    assert [(call.operation, call.refused) for call in told if call.principal == "ann"] == [
        ("ListUsers", None),
        ("CreateUser", "AccessDenied"),
    ]
    assert [user["UserName"] for user in admin.call("iam:ListUsers")["Users"]] == ["ann"]


def test_who_am_i_needs_no_permission(ann: Person) -> None:
    ann.given({"Effect": "Deny"})
    assert ann.call("sts:GetCallerIdentity")["Arn"] == "arn:aws:iam::123456789012:user/ann"


@pytest.mark.fact("iam-05")
def test_silence_denies_an_allow_grants_and_a_deny_wins_in_any_order(admin: Admin, ann: Person) -> None:
    allow, deny = {"Action": "ec2:*"}, {"Effect": "Deny", "Action": "ec2:StopInstances"}
    table: list[tuple[list[dict[str, Any]], str]] = [
        ([], "implicitDeny"),
        ([allow], "allowed"),
        ([deny], "explicitDeny"),
        ([allow, deny], "explicitDeny"),
    ]
    for statements, decision in table:
        for order in itertools.permutations(statements):
            answer = admin.call(
                "iam:SimulatePrincipalPolicy",
                PolicySourceArn="arn:aws:iam::123456789012:user/ann",
                ActionNames=["ec2:StopInstances"],
                PolicyInputList=[policy(statement) for statement in order],
            )
            assert [result["EvalDecision"] for result in answer["EvaluationResults"]] == [decision]


@pytest.mark.fact("iam-06")
def test_no_policy_overrides_a_deny(admin: Admin, ann: Person) -> None:
    admin.call("iam:CreateGroup", GroupName="admins")
    admin.call("iam:AttachGroupPolicy", GroupName="admins", PolicyArn=ADMINISTRATOR)
    admin.call("iam:AddUserToGroup", GroupName="admins", UserName="ann")
    ann.given({"Effect": "Deny", "Action": "iam:CreateUser"})
    assert not ann.may("iam:CreateUser", UserName="bob")
    assert ann.may("iam:CreateGroup", GroupName="others")
    admin.call("iam:DeleteUserPolicy", UserName="ann", PolicyName="own")
    assert ann.may("iam:CreateUser", UserName="bob")


@pytest.mark.fact("iam-10")
def test_actions_are_named_one_by_one_or_with_wildcards(ann: Person) -> None:
    ann.given({"Action": "ec2:*"})
    assert ann.may("ec2:DescribeInstances")
    assert ann.may("ec2:DescribeVolumes")
    assert not ann.may("cloudwatch:ListMetrics")
    ann.given({"Action": "EC2:describeinstances"})
    assert ann.may("ec2:DescribeInstances")
    assert not ann.may("ec2:DescribeVolumes")
    ann.given({"Action": ["cloudwatch:List*", "iam:Get????"]})
    assert ann.may("cloudwatch:ListMetrics")
    assert ann.may("iam:GetUser")
    assert not ann.may("iam:GetAccountSummary")
    assert not ann.may("cloudwatch:DescribeAlarms")


def test_all_but_some_actions_can_be_allowed(ann: Person) -> None:
    document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}]}'
    ann.admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=document)
    assert ann.may("cloudwatch:ListMetrics")
    assert not ann.may("iam:GetUser")


def test_what_is_limited_to_some_resources_or_by_a_condition_says_nothing_of_others(ann: Person) -> None:
    some = "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0"
    ann.given({"Action": "ec2:*", "Resource": some})
    assert not ann.may("ec2:DescribeInstances")
    ann.given({"Action": "ec2:*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}})
    assert not ann.may("ec2:DescribeInstances")
    ann.given({"Action": "ec2:*"}, {"Effect": "Deny", "Action": "ec2:*", "Resource": some})
    assert ann.may("ec2:DescribeInstances")
    assert "with an explicit deny" in ann.refused("ec2:StopInstances", InstanceIds=["i-0123456789abcdef0"]).message
    assert ann.refused("ec2:StopInstances", InstanceIds=["i-0123456789abcdef1"]).code == "InvalidInstanceID.NotFound"


@pytest.mark.fact("iam-32")
def test_what_a_user_and_its_groups_are_allowed_adds_up_while_it_is_a_member(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "ec2:DescribeInstances"})
    admin.call("iam:CreateGroup", GroupName="watchers")
    document = policy({"Action": "cloudwatch:*"})
    admin.call("iam:PutGroupPolicy", GroupName="watchers", PolicyName="watch", PolicyDocument=document)
    assert not ann.may("cloudwatch:ListMetrics")
    admin.call("iam:AddUserToGroup", GroupName="watchers", UserName="ann")
    assert ann.may("cloudwatch:ListMetrics")
    assert ann.may("ec2:DescribeInstances")
    admin.call("iam:RemoveUserFromGroup", GroupName="watchers", UserName="ann")
    assert not ann.may("cloudwatch:ListMetrics")
    assert ann.may("ec2:DescribeInstances")


@pytest.mark.fact("iam-54")
def test_whoever_may_manage_iam_can_grant_itself_the_rest(admin: Admin, ann: Person) -> None:
    admin.call("iam:CreateGroup", GroupName="IAM-Administrators")
    full = "arn:aws:iam::aws:policy/IAMFullAccess"
    admin.call("iam:AttachGroupPolicy", GroupName="IAM-Administrators", PolicyArn=full)
    admin.call("iam:AddUserToGroup", GroupName="IAM-Administrators", UserName="ann")
    assert ann.may("iam:CreateUser", UserName="bob")
    assert not ann.may("ec2:DescribeInstances")
    assert ann.may("iam:AttachUserPolicy", UserName="ann", PolicyArn=ADMINISTRATOR)
    assert ann.may("ec2:DescribeInstances")


@pytest.mark.fact("account-02")
def test_root_may_everything_whatever_is_denied_to_others(admin: Admin, ann: Person) -> None:
    ann.given({"Effect": "Deny"})
    admin.call("iam:CreateUser", UserName="bob")
    assert not ann.may("iam:GetUser")
    assert admin.refused("iam:PutUserPolicy", UserName="root", PolicyName="p", PolicyDocument=policy({})).status == 404


def test_resources_are_matched_where_they_are_named(admin: Admin) -> None:
    photos = policy({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::mybucket/photos/*"})
    answer = admin.call(
        "iam:SimulateCustomPolicy",
        PolicyInputList=[photos],
        ActionNames=["s3:GetObject"],
        ResourceArns=["arn:aws:s3:::mybucket/photos/a.jpg", "arn:aws:s3:::mybucket/docs/a.txt"],
    )
    assert [result["EvalDecision"] for result in answer["EvaluationResults"]] == ["allowed", "implicitDeny"]
