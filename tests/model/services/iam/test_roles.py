"""Roles are trusted by somebody, and reach an instance through a profile."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import launch

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


def create(admin: Admin, name: str = "web", **more: Any) -> dict[str, Any]:
    return admin.call("iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST, **more)["Role"]


def test_a_role_says_who_may_assume_it(admin: Admin) -> None:
    create(admin, Path="/app/", Description="for the web")
    role = admin.call("iam:GetRole", RoleName="web")["Role"]
    assert (role["Arn"], role["RoleId"][:4]) == ("arn:aws:iam::123456789012:role/app/web", "AROA")
    assert unquote(role["AssumeRolePolicyDocument"]) == TRUST
    assert (role["MaxSessionDuration"], role["Description"]) == (3600, "for the web")
    other = TRUST.replace("ec2", "lambda")
    admin.call("iam:UpdateAssumeRolePolicy", RoleName="web", PolicyDocument=other)
    assert unquote(admin.call("iam:GetRole", RoleName="web")["Role"]["AssumeRolePolicyDocument"]) == other


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("x", "This policy contains invalid Json"),
        (TRUST.replace('"Principal": {"Service": "ec2.amazonaws.com"}, ', ""), "Missing required field Principal"),
        (TRUST.replace('"Action"', '"Resource": "*", "Action"'), "Has prohibited field Resource"),
    ],
)
def test_a_role_without_a_sound_trust_policy_is_refused(admin: Admin, document: str, words: str) -> None:
    refused = admin.refused("iam:CreateRole", RoleName="web", AssumeRolePolicyDocument=document)
    assert (refused.code, refused.message) == ("MalformedPolicyDocument", words)
    assert admin.call("iam:ListRoles")["Roles"] == []


@pytest.mark.fact("iam-50")
def test_a_profile_is_made_apart_from_its_role_and_holds_one(admin: Admin) -> None:
    create(admin)
    create(admin, "other")
    assert admin.call("iam:ListInstanceProfiles")["InstanceProfiles"] == []
    profile = admin.call("iam:CreateInstanceProfile", InstanceProfileName="web-profile")["InstanceProfile"]
    assert (profile["Arn"], profile["Roles"]) == ("arn:aws:iam::123456789012:instance-profile/web-profile", [])
    admin.call("iam:AddRoleToInstanceProfile", InstanceProfileName="web-profile", RoleName="web")
    shown = admin.call("iam:GetInstanceProfile", InstanceProfileName="web-profile")["InstanceProfile"]
    assert [role["RoleName"] for role in shown["Roles"]] == ["web"]
    second = admin.refused("iam:AddRoleToInstanceProfile", InstanceProfileName="web-profile", RoleName="other")
    assert (second.code, second.status) == ("LimitExceeded", 409)
    for_role = admin.call("iam:ListInstanceProfilesForRole", RoleName="web")["InstanceProfiles"]
    assert [each["InstanceProfileName"] for each in for_role] == ["web-profile"]
    launched = launch(admin, IamInstanceProfile={"Name": "web-profile"})
    assert launched["IamInstanceProfile"]["Arn"] == shown["Arn"]
    launch_by_role = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    refused = admin.refused("ec2:RunInstances", **launch_by_role, IamInstanceProfile={"Name": "web"})
    assert refused.code == "InvalidParameterValue"


def test_roles_have_no_keys_nor_groups_and_users_no_profiles(admin: Admin) -> None:
    create(admin)
    admin.call("iam:CreateGroup", GroupName="eng")
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:CreateInstanceProfile", InstanceProfileName="profile")
    assert admin.refused("iam:CreateAccessKey", UserName="web").code == "NoSuchEntity"
    assert admin.refused("iam:AddUserToGroup", GroupName="eng", UserName="web").code == "NoSuchEntity"
    asked = {"InstanceProfileName": "profile", "RoleName": "ann"}
    assert admin.refused("iam:AddRoleToInstanceProfile", **asked).code == "NoSuchEntity"


def test_roles_and_profiles_are_deleted_from_the_outside_in(admin: Admin) -> None:
    create(admin)
    admin.call("iam:CreateInstanceProfile", InstanceProfileName="profile")
    admin.call("iam:AddRoleToInstanceProfile", InstanceProfileName="profile", RoleName="web")
    read_only = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    admin.call("iam:AttachRolePolicy", RoleName="web", PolicyArn=read_only)
    kept = admin.refused("iam:DeleteRole", RoleName="web")
    assert kept.message == "Cannot delete entity, must remove roles from instance profile first."
    assert admin.refused("iam:DeleteInstanceProfile", InstanceProfileName="profile").code == "DeleteConflict"
    admin.call("iam:RemoveRoleFromInstanceProfile", InstanceProfileName="profile", RoleName="web")
    assert admin.refused("iam:DeleteRole", RoleName="web").message.endswith("must detach all policies first.")
    admin.call("iam:DetachRolePolicy", RoleName="web", PolicyArn=read_only)
    admin.call("iam:DeleteRole", RoleName="web")
    admin.call("iam:DeleteInstanceProfile", InstanceProfileName="profile")
    assert admin.refused("iam:GetRole", RoleName="web").message == "The role with name web cannot be found."
