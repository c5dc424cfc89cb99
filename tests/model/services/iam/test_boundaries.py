"""Boundaries limit and grant nothing; roles of services are theirs alone; tags are on everything."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person, policy, sign_in

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
EC2 = "arn:aws:iam::aws:policy/AmazonEC2FullAccess"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


def test_a_boundary_is_what_a_user_may_at_the_most(admin: Admin, ann: Person) -> None:
    ann.given({"Action": ["ec2:*", "iam:*"]})
    admin.call("iam:PutUserPermissionsBoundary", UserName="ann", PermissionsBoundary=EC2)
    assert ann.may("ec2:DescribeInstances")
    refused = ann.refused("iam:ListUsers")
    assert "because no permissions boundary allows the iam:ListUsers action" in refused.message
    shown = admin.call("iam:GetUser", UserName="ann")["User"]["PermissionsBoundary"]
    assert shown == {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": EC2}
    assert admin.call("iam:GetPolicy", PolicyArn=EC2)["Policy"]["PermissionsBoundaryUsageCount"] == 1
    admin.call("iam:DeleteUserPolicy", UserName="ann", PolicyName="own")
    assert not ann.may("ec2:DescribeInstances")
    admin.call("iam:DeleteUserPermissionsBoundary", UserName="ann")
    assert admin.refused("iam:DeleteUserPermissionsBoundary", UserName="ann").code == "NoSuchEntity"


def test_a_boundary_has_to_be_a_policy_that_is_there_and_stays(admin: Admin, ann: Person) -> None:
    missing = "arn:aws:iam::123456789012:policy/nothing"
    refused = admin.refused("iam:PutUserPermissionsBoundary", UserName="ann", PermissionsBoundary=missing)
    assert refused.code == "NoSuchEntity"
    own = admin.call("iam:CreatePolicy", PolicyName="bound", PolicyDocument=policy({"Action": "s3:*"}))["Policy"]
    admin.call("iam:CreateRole", RoleName="web", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=own["Arn"])
    assert admin.refused("iam:DeletePolicy", PolicyArn=own["Arn"]).code == "DeleteConflict"
    held = admin.call("iam:ListEntitiesForPolicy", PolicyArn=own["Arn"], PolicyUsageFilter="PermissionsBoundary")
    assert [each["RoleName"] for each in held["PolicyRoles"]] == ["web"]
    admin.call("iam:DeleteRolePermissionsBoundary", RoleName="web")
    admin.call("iam:DeletePolicy", PolicyArn=own["Arn"])


def test_a_service_s_role_is_made_under_its_own_name_and_changed_by_nobody(admin: Admin) -> None:
    made = admin.call("iam:CreateServiceLinkedRole", AWSServiceName="batch.amazonaws.com")["Role"]
    assert made["Arn"] == ("arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch")
    held = admin.call("iam:ListAttachedRolePolicies", RoleName="AWSServiceRoleForBatch")["AttachedPolicies"]
    assert [each["PolicyName"] for each in held] == ["BatchServiceRolePolicy"]
    again = admin.refused("iam:CreateServiceLinkedRole", AWSServiceName="batch.amazonaws.com")
    assert (again.code, again.message) == (
        "InvalidInput",
        "Service role name AWSServiceRoleForBatch has been taken in this account, please try a different suffix.",
    )
    refused = admin.refused("iam:AttachRolePolicy", RoleName="AWSServiceRoleForBatch", PolicyArn=READ_ONLY)
    assert refused.code == "UnmodifiableEntity"
    assert admin.refused("iam:DeleteRole", RoleName="AWSServiceRoleForBatch").code == "UnmodifiableEntity"
    task = admin.call("iam:DeleteServiceLinkedRole", RoleName="AWSServiceRoleForBatch")["DeletionTaskId"]
    assert task.startswith("task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/")
    assert admin.call("iam:GetServiceLinkedRoleDeletionStatus", DeletionTaskId=task)["Status"] == "SUCCEEDED"


def test_only_some_services_have_several_roles(admin: Admin) -> None:
    asked = {"AWSServiceName": "rds.amazonaws.com", "CustomSuffix": "mine"}
    refused = admin.refused("iam:CreateServiceLinkedRole", **asked)
    assert refused.message == "Custom suffix is not allowed for rds.amazonaws.com"
    made = admin.call("iam:CreateServiceLinkedRole", AWSServiceName="autoscaling.amazonaws.com", CustomSuffix="mine")
    assert made["Role"]["RoleName"] == "AWSServiceRoleForAutoScaling_mine"


def test_a_role_says_more_the_closer_one_looks(admin: Admin) -> None:
    tags = [{"Key": "test", "Value": "value"}]
    made = admin.call("iam:CreateRole", RoleName="web", AssumeRolePolicyDocument=TRUST, Tags=tags)["Role"]
    assert set(made) == {"Arn", "AssumeRolePolicyDocument", "CreateDate", "Path", "RoleId", "RoleName", "Tags"}
    looked = admin.call("iam:GetRole", RoleName="web")["Role"]
    assert set(looked) == set(made) | {"MaxSessionDuration", "RoleLastUsed"}
    (listed,) = admin.call("iam:ListRoles")["Roles"]
    assert set(listed) == set(made) - {"Tags"} | {"MaxSessionDuration"}
    admin.call("iam:UpdateRole", RoleName="web", Description="serves", MaxSessionDuration=7200)
    looked = admin.call("iam:GetRole", RoleName="web")["Role"]
    assert (looked["Description"], looked["MaxSessionDuration"]) == ("serves", 7200)
    assert admin.refused("iam:UpdateRole", RoleName="web", MaxSessionDuration=43201).code == "ValidationError"


TAGGED: list[tuple[str, dict[str, Any], str]] = [
    ("User", {"UserName": "bob"}, "CreateUser"),
    ("Role", {"RoleName": "bob"}, "CreateRole"),
    ("InstanceProfile", {"InstanceProfileName": "bob"}, "CreateInstanceProfile"),
]


@pytest.mark.parametrize(("noun", "named", "create"), TAGGED)
def test_tags_are_put_replaced_in_whatever_case_listed_in_pages_and_taken(
    admin: Admin, noun: str, named: dict[str, Any], create: str
) -> None:
    more = {"AssumeRolePolicyDocument": TRUST} if noun == "Role" else {}
    admin.call(f"iam:{create}", **named, **more)
    admin.call(f"iam:Tag{noun}", Tags=[{"Key": "team", "Value": "tea"}, {"Key": "env", "Value": "dev"}], **named)
    admin.call(f"iam:Tag{noun}", Tags=[{"Key": "TEAM", "Value": "coffee"}], **named)
    found = admin.call(f"iam:List{noun}Tags", MaxItems=1, **named)
    assert (found["Tags"], found["IsTruncated"]) == ([{"Key": "TEAM", "Value": "coffee"}], True)
    rest = admin.call(f"iam:List{noun}Tags", Marker=found["Marker"], **named)
    assert rest["Tags"] == [{"Key": "env", "Value": "dev"}]
    admin.call(f"iam:Untag{noun}", TagKeys=["team", "env"], **named)
    assert admin.call(f"iam:List{noun}Tags", **named)["Tags"] == []
    twice = [{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}]
    assert admin.refused(f"iam:Tag{noun}", Tags=twice, **named).code == "InvalidInput"


def test_a_group_renamed_keeps_its_members_and_their_rights(admin: Admin, ann: Person) -> None:
    admin.call("iam:CreateGroup", GroupName="eng")
    admin.call("iam:AddUserToGroup", GroupName="eng", UserName="ann")
    admin.call("iam:AttachGroupPolicy", GroupName="eng", PolicyArn=READ_ONLY)
    admin.call("iam:UpdateGroup", GroupName="eng", NewGroupName="engineers")
    assert ann.may("iam:ListUsers")
    assert [each["GroupName"] for each in admin.call("iam:ListGroupsForUser", UserName="ann")["Groups"]] == [
        "engineers"
    ]


def test_policies_come_in_pages_by_name(admin: Admin, ann: Person) -> None:
    for n in range(5):
        ann.given({"Action": "s3:*"}, name=f"policy-{n}")
    first = admin.call("iam:ListUserPolicies", UserName="ann", MaxItems=3)
    rest = admin.call("iam:ListUserPolicies", UserName="ann", Marker=first["Marker"])
    assert first["PolicyNames"] + rest["PolicyNames"] == [f"policy-{n}" for n in range(5)]
    page = admin.call("iam:ListPolicies", Scope="AWS", MaxItems=60)
    assert (len(page["Policies"]), page["IsTruncated"]) == (60, True)


def test_inline_policies_of_one_user_have_a_size_together(admin: Admin, ann: Person) -> None:
    long = policy({"Action": [f"ec2:Describe{n:030}" for n in range(50)]})
    ann.given({"Action": "s3:*"})
    refused = admin.refused("iam:PutUserPolicy", UserName="ann", PolicyName="long", PolicyDocument=long)
    assert (refused.code, refused.message) == (
        "LimitExceeded",
        "Maximum policy size of 2048 bytes exceeded for user ann",
    )


@pytest.mark.fact("iam-33")
def test_a_role_has_no_password_keys_or_groups_and_a_user_no_instance(admin: Admin) -> None:
    admin.call("iam:CreateRole", RoleName="web", AssumeRolePolicyDocument=TRUST)
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:CreateGroup", GroupName="eng")
    admin.call("iam:CreateInstanceProfile", InstanceProfileName="profile")
    refusals = [
        admin.refused("iam:CreateLoginProfile", UserName="web", Password="Correct-Horse-9"),
        admin.refused("iam:CreateAccessKey", UserName="web"),
        admin.refused("iam:AddUserToGroup", GroupName="eng", UserName="web"),
        admin.refused("iam:AddRoleToInstanceProfile", InstanceProfileName="profile", RoleName="ann"),
    ]
    assert {refused.code for refused in refusals} == {"NoSuchEntity"}
    admin.call("iam:AddRoleToInstanceProfile", InstanceProfileName="profile", RoleName="web")


@pytest.mark.fact("iam-53")
def test_root_makes_an_administrator_who_does_the_rest(admin: Admin) -> None:
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    admin.call("iam:CreateGroup", GroupName="admins")
    admin.call("iam:AttachGroupPolicy", GroupName="admins", PolicyArn=administrator)
    bob = Person(admin, "bob")
    admin.call("iam:AddUserToGroup", GroupName="admins", UserName="bob")
    admin.call("iam:CreateLoginProfile", UserName="bob", Password="Correct-Horse-9")
    assert sign_in(admin, "bob", "Correct-Horse-9").principal == bob.principal
    for action in ("ec2:DescribeInstances", "s3:ListBuckets", "iam:ListUsers"):
        assert bob.may(action), action
    again = bob.refused("iam:CreateGroup", GroupName="admins")
    assert again.code == "EntityAlreadyExists"
