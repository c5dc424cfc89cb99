"""Users, groups and access keys come and go as AWS lets them."""

from __future__ import annotations

import json
import re

import pytest

from model.kit.errors import AwsError
from tests.admin import NOON, Admin
from tests.model.services.iam.people import Person

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
YEAR = 365.25 * 86400


@pytest.mark.fact("iam-03")
def test_a_user_is_the_same_from_every_region_and_its_arn_has_none(admin: Admin) -> None:
    user = admin.call("iam:CreateUser", UserName="ann", Path="/eng/", region="eu-west-1")["User"]
    assert user["Arn"] == "arn:aws:iam::123456789012:user/eng/ann"
    assert re.fullmatch(r"AIDA[A-Z2-7]{17}", user["UserId"])
    assert user["CreateDate"] == NOON
    for region in ("us-east-1", "eu-west-1", "ap-southeast-2"):
        assert admin.call("iam:GetUser", UserName="ann", region=region)["User"] == user


def test_names_are_taken_once_and_missed_politely(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    taken = admin.refused("iam:CreateUser", UserName="ann")
    assert (taken.code, taken.message, taken.status) == (
        "EntityAlreadyExists",
        "User with name ann already exists.",
        409,
    )
    missing = admin.refused("iam:GetUser", UserName="bob")
    assert (missing.code, missing.message, missing.status) == (
        "NoSuchEntity",
        "The user with name bob cannot be found.",
        404,
    )
    assert admin.refused("iam:CreateUser", UserName="a b").code == "ValidationError"


def test_users_are_listed_by_path_in_pages(admin: Admin) -> None:
    for n in range(5):
        admin.call("iam:CreateUser", UserName=f"user-{n}", Path="/eng/" if n % 2 else "/")
    assert len(admin.call("iam:ListUsers", PathPrefix="/eng/")["Users"]) == 2
    first = admin.call("iam:ListUsers", MaxItems=3)
    rest = admin.call("iam:ListUsers", MaxItems=3, Marker=first["Marker"])
    assert (first["IsTruncated"], rest["IsTruncated"]) == (True, False)
    assert [user["UserName"] for user in first["Users"] + rest["Users"]] == [f"user-{n}" for n in range(5)]
    assert admin.refused("iam:ListUsers", Marker="foreign").code == "ValidationError"


def test_a_user_renamed_keeps_its_id_keys_and_rights(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "iam:GetUser"})
    before = admin.call("iam:GetUser", UserName="ann")["User"]
    admin.call("iam:UpdateUser", UserName="ann", NewUserName="anna", NewPath="/eng/")
    after = ann.call("iam:GetUser")["User"]
    assert (after["UserId"], after["CreateDate"]) == (before["UserId"], before["CreateDate"])
    assert after["Arn"] == "arn:aws:iam::123456789012:user/eng/anna"
    assert admin.refused("iam:GetUser", UserName="ann").code == "NoSuchEntity"


@pytest.mark.fact("iam-30")
def test_a_user_lasts_until_it_is_deleted_and_is_deleted_only_when_bare(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "iam:GetUser"})
    admin.call("iam:AttachUserPolicy", UserName="ann", PolicyArn=READ_ONLY)
    admin.advance(seconds=10 * YEAR)
    assert ann.may("iam:GetUser")

    def conflict() -> str:
        refused = admin.refused("iam:DeleteUser", UserName="ann")
        assert (refused.code, refused.status) == ("DeleteConflict", 409)
        return refused.message

    assert conflict() == "Cannot delete entity, must delete access keys first."
    admin.call("iam:DeleteAccessKey", UserName="ann", AccessKeyId=ann.key_id)
    assert conflict() == "Cannot delete entity, must detach all policies first."
    admin.call("iam:DetachUserPolicy", UserName="ann", PolicyArn=READ_ONLY)
    assert conflict() == "Cannot delete entity, must delete policies first."
    admin.call("iam:DeleteUserPolicy", UserName="ann", PolicyName="own")
    admin.call("iam:DeleteUser", UserName="ann")
    assert admin.call("iam:ListUsers")["Users"] == []


@pytest.mark.fact("iam-34")
def test_a_key_has_an_id_of_twenty_letters_and_a_secret_of_forty(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    key = admin.call("iam:CreateAccessKey", UserName="ann")["AccessKey"]
    assert re.fullmatch(r"AKIA[A-Z2-7]{16}", key["AccessKeyId"])
    assert len(key["SecretAccessKey"]) == 40
    assert (key["Status"], key["UserName"], key["CreateDate"]) == ("Active", "ann", NOON)


@pytest.mark.fact("iam-35")
def test_a_user_has_two_keys_at_the_most_and_both_work(admin: Admin, ann: Person) -> None:
    second = admin.call("iam:CreateAccessKey", UserName="ann")["AccessKey"]["AccessKeyId"]
    third = admin.refused("iam:CreateAccessKey", UserName="ann")
    assert (third.code, third.message, third.status) == (
        "LimitExceeded",
        "Cannot exceed quota for AccessKeysPerUser: 2",
        409,
    )
    for key_id in (ann.key_id, second):
        assert ann.signed("sts:GetCallerIdentity", key_id)["Arn"].endswith("user/ann")


@pytest.mark.fact("iam-37")
def test_a_key_switched_off_can_be_switched_on_and_a_deleted_one_is_gone(admin: Admin, ann: Person) -> None:
    def refused() -> str:
        with pytest.raises(AwsError) as refusal:
            ann.signed("sts:GetCallerIdentity")
        return refusal.value.code

    assert ann.signed("sts:GetCallerIdentity")
    admin.call("iam:UpdateAccessKey", UserName="ann", AccessKeyId=ann.key_id, Status="Inactive")
    assert refused() == "InvalidClientTokenId"
    admin.call("iam:UpdateAccessKey", UserName="ann", AccessKeyId=ann.key_id, Status="Active")
    assert ann.signed("sts:GetCallerIdentity")
    admin.call("iam:DeleteAccessKey", UserName="ann", AccessKeyId=ann.key_id)
    assert refused() == "InvalidClientTokenId"
    gone = admin.refused("iam:UpdateAccessKey", UserName="ann", AccessKeyId=ann.key_id, Status="Active")
    assert gone.message == f"The Access Key with id {ann.key_id} cannot be found."


@pytest.mark.fact("iam-38")
def test_the_secret_is_told_once(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    secret = admin.call("iam:CreateAccessKey", UserName="ann")["AccessKey"]["SecretAccessKey"]
    (listed,) = admin.call("iam:ListAccessKeys", UserName="ann")["AccessKeyMetadata"]
    assert set(listed) == {"UserName", "AccessKeyId", "Status", "CreateDate"}
    assert secret not in json.dumps(admin.call("iam:GetUser", UserName="ann"))


def test_a_key_is_found_under_its_own_user_only(admin: Admin, ann: Person) -> None:
    admin.call("iam:CreateUser", UserName="bob")
    assert admin.refused("iam:DeleteAccessKey", UserName="bob", AccessKeyId=ann.key_id).code == "NoSuchEntity"


def test_who_has_no_name_of_its_own_must_give_one(admin: Admin, ann: Person) -> None:
    assert admin.refused("iam:ListSSHPublicKeys").code == "ValidationError"
    ann.given({"Action": "iam:*"})
    assert ann.call("iam:CreateAccessKey")["AccessKey"]["UserName"] == "ann"
    assert len(ann.call("iam:ListAccessKeys")["AccessKeyMetadata"]) == 2
    assert admin.call("iam:GetUser")["User"]["Arn"] == "arn:aws:iam::123456789012:root"


def test_groups_have_members_and_go_when_they_are_empty(admin: Admin, ann: Person) -> None:
    group = admin.call("iam:CreateGroup", GroupName="eng")["Group"]
    assert (group["Arn"], group["GroupId"][:4]) == ("arn:aws:iam::123456789012:group/eng", "AGPA")
    admin.call("iam:AddUserToGroup", GroupName="eng", UserName="ann")
    admin.call("iam:AddUserToGroup", GroupName="eng", UserName="ann")
    assert [user["UserName"] for user in admin.call("iam:GetGroup", GroupName="eng")["Users"]] == ["ann"]
    assert [each["GroupName"] for each in admin.call("iam:ListGroupsForUser", UserName="ann")["Groups"]] == ["eng"]
    assert admin.refused("iam:DeleteGroup", GroupName="eng").code == "DeleteConflict"
    admin.call("iam:RemoveUserFromGroup", GroupName="eng", UserName="ann")
    assert admin.refused("iam:RemoveUserFromGroup", GroupName="eng", UserName="ann").code == "NoSuchEntity"
    admin.call("iam:DeleteGroup", GroupName="eng")
    assert admin.call("iam:ListGroups")["Groups"] == []


def test_a_user_is_in_ten_groups_at_the_most(admin: Admin, ann: Person) -> None:
    for n in range(11):
        admin.call("iam:CreateGroup", GroupName=f"group-{n}")
    for n in range(10):
        admin.call("iam:AddUserToGroup", GroupName=f"group-{n}", UserName="ann")
    refused = admin.refused("iam:AddUserToGroup", GroupName="group-10", UserName="ann")
    assert (refused.code, refused.message) == ("LimitExceeded", "Cannot exceed quota for GroupsPerUser: 10")


def test_the_account_has_an_alias_and_a_summary(admin: Admin, ann: Person) -> None:
    admin.call("iam:CreateAccountAlias", AccountAlias="tea-shop")
    admin.call("iam:CreateAccountAlias", AccountAlias="coffee-shop")
    assert admin.call("iam:ListAccountAliases")["AccountAliases"] == ["coffee-shop"]
    assert admin.refused("iam:CreateAccountAlias", AccountAlias="Tea Shop").code == "ValidationError"
    admin.call("iam:DeleteAccountAlias", AccountAlias="coffee-shop")
    assert admin.refused("iam:DeleteAccountAlias", AccountAlias="coffee-shop").status == 404
    summary = admin.call("iam:GetAccountSummary")["SummaryMap"]
    assert (summary["Users"], summary["Groups"], summary["AccountAccessKeysPresent"]) == (1, 0, 1)


def test_inline_policies_are_put_read_and_deleted(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "ec2:*"})
    answer = admin.call("iam:GetUserPolicy", UserName="ann", PolicyName="own")
    assert answer["PolicyDocument"].startswith("%7B%22Version%22")
    assert admin.call("iam:ListUserPolicies", UserName="ann")["PolicyNames"] == ["own"]
    missing = admin.refused("iam:GetUserPolicy", UserName="ann", PolicyName="other")
    assert missing.message == "The user policy with name other cannot be found."
    bad = admin.refused("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument="{")
    assert (bad.code, bad.message) == ("MalformedPolicyDocument", "This policy contains invalid Json")
