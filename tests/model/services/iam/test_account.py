"""The account as a whole: its root, its keys in order, its reports, and others beside it."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from model.services.iam.provider import extend_managed_policy
from model.services.iam.sign_in import set_root_password
from tests.admin import NOON, Admin
from tests.model.services.iam.people import App, Key, Person, policy, sign_in, signed

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ROOT_KEY = Key("AKIACLOUDARIUMROOT00")
DAY = 86400.0


def report(admin: Admin) -> dict[str, dict[str, str]]:
    """The credential report's lines, by user."""
    admin.call("iam:GenerateCredentialReport")
    admin.advance(10)
    content: bytes = admin.call("iam:GetCredentialReport")["Content"]
    return {line["user"]: line for line in csv.DictReader(content.decode().splitlines())}


def may(admin: Admin, key: Key) -> bool:
    try:
        signed(admin, "sts:GetCallerIdentity", key)
    except AwsError as refusal:
        if refusal.code != "InvalidClientTokenId":
            raise
        return False
    return True


class RootKey(Key):
    """The key of the settings, whose secret is not like those that IAM makes."""

    def check(self, secret: str, now: float) -> None:
        assert secret


@pytest.mark.fact("account-06")
def test_the_root_key_can_be_deleted_for_good(admin: Admin) -> None:
    key = RootKey(ROOT_KEY.access_key)
    assert signed(admin, "sts:GetCallerIdentity", key)["Arn"].endswith(":root")
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["AccountAccessKeysPresent"] == 1
    signed(admin, "iam:DeleteAccessKey", key, AccessKeyId=key.access_key)
    assert not may(admin, key)
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["AccountAccessKeysPresent"] == 0
    assert admin.call("iam:ListAccessKeys")["AccessKeyMetadata"] == []


def test_root_makes_itself_a_new_key_but_never_a_third(admin: Admin) -> None:
    made = admin.call("iam:CreateAccessKey")["AccessKey"]
    assert signed(admin, "sts:GetCallerIdentity", Key(made["AccessKeyId"]))["Arn"].endswith(":root")
    assert admin.refused("iam:CreateAccessKey").code == "LimitExceeded"


@pytest.mark.fact("account-04")
def test_root_is_no_user_is_in_no_group_and_runs_on_no_instance(admin: Admin) -> None:
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["AccountAccessKeysPresent"] in (0, 1)
    admin.call("iam:CreateGroup", GroupName="eng")
    assert admin.refused("iam:AddUserToGroup", GroupName="eng", UserName="root").code == "NoSuchEntity"
    image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
    launch = {"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    refused = admin.refused("ec2:RunInstances", IamInstanceProfile={"Name": "root"}, **launch)
    assert refused.code == "InvalidParameterValue"


@pytest.mark.fact("account-07")
def test_root_signs_in_by_its_address_and_with_a_device_by_its_code_too(admin: Admin) -> None:
    async def sign_up() -> None:
        async with admin.cloud.kernel.unit("", "test"):
            set_root_password(admin.cloud.world("123456789012", "us-east-1", "iam"), "me@example.com", "Tea-for-2")

    admin.run(sign_up())
    assert sign_in(admin, "me@example.com", "Tea-for-2").principal.type == "Root"
    app = App(admin)
    serial = app.scan("safe")
    app.give(serial, "root")
    admin.advance(60)
    with pytest.raises(AwsError, match="MultiFactorAuthenticationRequired"):
        sign_in(admin, "me@example.com", "Tea-for-2")
    assert sign_in(admin, "me@example.com", "Tea-for-2", app.code(serial)).mfa_used
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["AccountMFAEnabled"] == 1


@pytest.mark.fact("iam-36")
def test_keys_rotate_without_a_failed_call(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "iam:*"})
    old = ann.key_id
    new = ann.call("iam:CreateAccessKey")["AccessKey"]["AccessKeyId"]
    failures = 0
    for hour in range(48):
        key = old if hour < 12 else new
        failures += not may(admin, Key(key))
        if hour == 13:
            admin.call("iam:UpdateAccessKey", UserName="ann", AccessKeyId=old, Status="Inactive")
        admin.advance(3600)
    used = admin.call("iam:GetAccessKeyLastUsed", AccessKeyId=old)
    assert (used["UserName"], used["AccessKeyLastUsed"]["LastUsedDate"]) == ("ann", NOON + 11 * 3600)
    admin.call("iam:DeleteAccessKey", UserName="ann", AccessKeyId=old)
    assert failures == 0
    assert may(admin, Key(new))


def test_a_key_that_was_never_used_says_so(admin: Admin, ann: Person) -> None:
    used = admin.call("iam:GetAccessKeyLastUsed", AccessKeyId=ann.key_id)["AccessKeyLastUsed"]
    assert used == {"Region": "N/A", "ServiceName": "N/A"}
    ann.signed("sts:GetCallerIdentity")
    used = admin.call("iam:GetAccessKeyLastUsed", AccessKeyId=ann.key_id)["AccessKeyLastUsed"]
    assert used == {"LastUsedDate": NOON, "Region": "us-east-1", "ServiceName": "sts"}


@pytest.mark.fact("iam-51")
def test_an_embedded_key_shows_in_the_credential_report_and_a_role_does_not(admin: Admin, ann: Person) -> None:
    trust = policy({"Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
    document = json.loads(trust)
    del document["Statement"][0]["Resource"]
    admin.call("iam:CreateRole", RoleName="app", AssumeRolePolicyDocument=json.dumps(document))
    admin.advance(90 * DAY)
    lines = report(admin)
    assert set(lines) == {"<root_account>", "ann"}
    line = lines["ann"]
    assert (line["access_key_1_active"], line["access_key_1_last_rotated"]) == ("true", line["user_creation_time"])
    assert (line["access_key_2_active"], line["password_enabled"], line["mfa_active"]) == ("false", "false", "false")


def test_the_report_takes_a_while_and_gets_old(admin: Admin) -> None:
    missing = admin.refused("iam:GetCredentialReport")
    assert (missing.code, missing.status) == ("ReportNotPresent", 410)
    assert admin.call("iam:GenerateCredentialReport")["State"] == "STARTED"
    assert admin.call("iam:GenerateCredentialReport")["State"] == "INPROGRESS"
    assert admin.refused("iam:GetCredentialReport").code == "ReportInProgress"
    admin.advance(10)
    assert admin.call("iam:GenerateCredentialReport")["State"] == "COMPLETE"
    found = admin.call("iam:GetCredentialReport")
    assert (found["ReportFormat"], found["Content"].count(b"\n")) == ("text/csv", 1)
    admin.advance(4 * 3600)
    assert admin.refused("iam:GetCredentialReport").code == "ReportExpired"


def test_authorization_details_show_everybody_in_pages(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "ec2:*"})
    admin.call("iam:CreateGroup", GroupName="eng")
    admin.call("iam:AddUserToGroup", GroupName="eng", UserName="ann")
    admin.call("iam:AttachGroupPolicy", GroupName="eng", PolicyArn=READ_ONLY)
    admin.call("iam:CreatePolicy", PolicyName="reading", PolicyDocument=policy({"Action": "s3:*"}))
    found = admin.call("iam:GetAccountAuthorizationDetails")
    (user,), (group,), (own,) = found["UserDetailList"], found["GroupDetailList"], found["Policies"]
    assert (user["GroupList"], user["UserPolicyList"][0]["PolicyName"]) == (["eng"], "own")
    assert group["AttachedManagedPolicies"] == [{"PolicyName": "ReadOnlyAccess", "PolicyArn": READ_ONLY}]
    assert own["PolicyVersionList"][0]["IsDefaultVersion"] is True
    first = admin.call("iam:GetAccountAuthorizationDetails", MaxItems=2)
    rest = admin.call("iam:GetAccountAuthorizationDetails", MaxItems=2, Marker=first["Marker"])
    assert (first["IsTruncated"], rest["IsTruncated"]) == (True, False)
    only = admin.call("iam:GetAccountAuthorizationDetails", Filter=["Group"])
    assert (len(only["GroupDetailList"]), only["UserDetailList"]) == (1, [])


@pytest.mark.fact("iam-22")
def test_what_aws_adds_to_its_policies_everyone_who_holds_them_has(admin: Admin, ann: Person) -> None:
    admin.call("iam:AttachUserPolicy", UserName="ann", PolicyArn=READ_ONLY)
    assert not ann.may("iam:CreateUser", UserName="bob")

    async def launch_feature() -> None:
        async with admin.cloud.kernel.unit("", "aws:feature"):
            extend_managed_policy(admin.cloud.world("123456789012", "us-east-1", "iam"), READ_ONLY, ["iam:CreateUser"])

    admin.run(launch_feature())
    assert ann.may("iam:CreateUser", UserName="bob")
    assert admin.call("iam:GetPolicy", PolicyArn=READ_ONLY)["Policy"]["DefaultVersionId"] == "v2"
    versions: list[dict[str, Any]] = admin.call("iam:ListPolicyVersions", PolicyArn=READ_ONLY)["Versions"]
    assert [each["VersionId"] for each in versions] == ["v2", "v1"]
