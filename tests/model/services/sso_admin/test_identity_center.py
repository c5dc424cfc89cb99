"""People of a directory act in accounts with the rights that sets of permissions give them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest

from model.kit.errors import AwsError
from model.services.iam.accounts import open_account
from tests.admin import NOON, Admin
from tests.model.services.iam.people import signed

HOME, OTHER = "123456789012", "111122223333"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


class Center:
    """Identity Center as its administrator sets it up, and as people come in by it."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        admin.run(self._open(OTHER))
        self.instance: str = admin.call("sso-admin:CreateInstance", Name="tea")["InstanceArn"]
        admin.advance(30)
        told = admin.call("sso-admin:DescribeInstance", InstanceArn=self.instance)
        assert told["Status"] == "ACTIVE"
        self.store: str = told["IdentityStoreId"]

    async def _open(self, account: str) -> None:
        async with self.admin.cloud.kernel.unit("", "test"):
            open_account(self.admin.cloud, account, name="Tea shop", email="tea@example.com")

    def user(self, name: str) -> str:
        return self.admin.call(
            "identitystore:CreateUser", IdentityStoreId=self.store, UserName=name, DisplayName=name.title()
        )["UserId"]

    def group(self, name: str, *members: str) -> str:
        group: str = self.admin.call("identitystore:CreateGroup", IdentityStoreId=self.store, DisplayName=name)[
            "GroupId"
        ]
        for each in members:
            member = {"GroupId": group, "MemberId": {"UserId": each}}
            self.admin.call("identitystore:CreateGroupMembership", IdentityStoreId=self.store, **member)
        return group

    def permission_set(self, name: str, **more: Any) -> str:
        made = self.call("CreatePermissionSet", Name=name, **more)["PermissionSet"]
        return made["PermissionSetArn"]

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"sso-admin:{operation}", InstanceArn=self.instance, **params)

    def refused(self, operation: str, **params: Any) -> str:
        return self.admin.refused(f"sso-admin:{operation}", InstanceArn=self.instance, **params).code

    def assignment(self, who: str, arn: str, account: str, type: str = "USER") -> dict[str, Any]:
        return {
            "TargetId": account,
            "TargetType": "AWS_ACCOUNT",
            "PermissionSetArn": arn,
            "PrincipalType": type,
            "PrincipalId": who,
        }

    def assign(self, who: str, arn: str, account: str, type: str = "USER") -> str:
        """Returns the status that it came to."""
        begun = self.call("CreateAccountAssignment", **self.assignment(who, arn, account, type))
        status = begun["AccountAssignmentCreationStatus"]
        assert status["Status"] == "IN_PROGRESS"
        self.admin.advance(30)
        asked = {"AccountAssignmentCreationRequestId": status["RequestId"]}
        return self.call("DescribeAccountAssignmentCreationStatus", **asked)["AccountAssignmentCreationStatus"][
            "Status"
        ]

    def register(self, *scopes: str) -> dict[str, str]:
        asked = {"clientName": "cli", "clientType": "public", "scopes": list(scopes)}
        told = signed(self.admin, "sso-oidc:RegisterClient", None, **asked)
        return {"clientId": told["clientId"], "clientSecret": told["clientSecret"]}

    def device(self, client: dict[str, str]) -> dict[str, Any]:
        url = f"https://{self.store}.awsapps.com/start"
        return signed(self.admin, "sso-oidc:StartDeviceAuthorization", None, **client, startUrl=url)

    def token(self, name: str) -> str:
        """The way of `aws sso login`."""
        client = self.register()
        device = self.device(client)
        asked = client | {"grantType": DEVICE, "deviceCode": device["deviceCode"]}
        assert refusal(self.admin, "sso-oidc:CreateToken", **asked) == "AuthorizationPendingException"
        self.admin.run(self.admin.client.entrance.approve_device(device["userCode"], name))
        return signed(self.admin, "sso-oidc:CreateToken", None, **asked)["accessToken"]

    def portal(self, operation: str, token: str, **params: Any) -> dict[str, Any]:
        return signed(self.admin, f"sso:{operation}", None, accessToken=token, **params)

    def caller(self, token: str, role: str, account: str) -> str:
        """The ARN that acts with what the portal gives."""
        given = self.portal("GetRoleCredentials", token, roleName=role, accountId=account)["roleCredentials"]
        key = self.admin.cloud.identities.key(given["accessKeyId"])
        assert key is not None
        return key.principal.arn


def refusal(admin: Admin, action: str, **params: Any) -> str:
    with pytest.raises(AwsError) as refused:
        signed(admin, action, None, **params)
    return refused.value.code


@pytest.fixture
def center(admin: Admin) -> Center:
    return Center(admin)


@pytest.mark.fact("federation-06")
def test_the_portal_lists_the_accounts_of_a_person_and_lets_them_into_one(admin: Admin, center: Center) -> None:
    ann, arn = center.user("ann"), center.permission_set("Reading")
    center.call("AttachManagedPolicyToPermissionSet", PermissionSetArn=arn, ManagedPolicyArn=READ_ONLY)
    assert [center.assign(ann, arn, account) for account in (HOME, OTHER)] == ["SUCCEEDED", "SUCCEEDED"]
    token = center.token("ann")
    assert [each["accountId"] for each in center.portal("ListAccounts", token)["accountList"]] == [HOME, OTHER]
    assert center.portal("ListAccountRoles", token, accountId=OTHER)["roleList"] == [
        {"roleName": "Reading", "accountId": OTHER}
    ]
    who = center.caller(token, "Reading", OTHER)
    assert who.startswith(f"arn:aws:sts::{OTHER}:assumed-role/AWSReservedSSO_Reading_")
    assert who.endswith("/ann")
    assert admin.call("iam:ListUsers")["Users"] == []


def test_a_group_s_assignment_is_that_of_its_members(center: Center) -> None:
    ann, bob = center.user("ann"), center.user("bob")
    group, arn = center.group("readers", ann), center.permission_set("Reading")
    center.assign(group, arn, HOME, "GROUP")
    assert len(center.portal("ListAccounts", center.token("ann"))["accountList"]) == 1
    assert center.portal("ListAccounts", center.token("bob"))["accountList"] == []
    asked = {"PrincipalId": ann, "PrincipalType": "USER"}
    assert len(center.call("ListAccountAssignmentsForPrincipal", **asked)["AccountAssignments"]) == 1
    assert center.call("ListAccountAssignmentsForPrincipal", **asked | {"PrincipalId": bob})["AccountAssignments"] == []


def test_an_assignment_makes_a_role_and_its_end_takes_it_away(admin: Admin, center: Center) -> None:
    ann, arn = center.user("ann"), center.permission_set("Admins", SessionDuration="PT8H")
    center.assign(ann, arn, HOME)
    (role,) = admin.call("iam:ListRoles", PathPrefix="/aws-reserved/")["Roles"]
    assert role["Path"] == "/aws-reserved/sso.amazonaws.com/"
    assert role["MaxSessionDuration"] == 8 * 3600
    trust = json.loads(unquote(role["AssumeRolePolicyDocument"]))
    assert trust["Statement"][0]["Principal"] == {"Service": "sso.amazonaws.com"}
    token = center.token("ann")
    assert center.refused("DeletePermissionSet", PermissionSetArn=arn) == "ConflictException"
    center.call("DeleteAccountAssignment", **center.assignment(ann, arn, HOME))
    admin.advance(30)
    assert admin.call("iam:ListRoles", PathPrefix="/aws-reserved/")["Roles"] == []
    assert center.portal("ListAccounts", token)["accountList"] == []
    chosen = {"accessToken": token, "roleName": "Admins", "accountId": HOME}
    assert refusal(admin, "sso:GetRoleCredentials", **chosen) == "ForbiddenException"
    center.call("DeletePermissionSet", PermissionSetArn=arn)


def test_a_change_of_the_set_reaches_the_accounts_when_it_is_provisioned(admin: Admin, center: Center) -> None:
    ann, arn = center.user("ann"), center.permission_set("Reading")
    center.assign(ann, arn, HOME)
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    center.call("PutInlinePolicyToPermissionSet", PermissionSetArn=arn, InlinePolicy=policy)
    (role,) = admin.call("iam:ListRoles", PathPrefix="/aws-reserved/")["Roles"]
    name = role["RoleName"]
    latest = {"PermissionSetArn": arn, "ProvisioningStatus": "LATEST_PERMISSION_SET_PROVISIONED"}
    assert admin.call("iam:ListRolePolicies", RoleName=name)["PolicyNames"] == []
    assert center.call("ListAccountsForProvisionedPermissionSet", **latest)["AccountIds"] == []
    center.call("ProvisionPermissionSet", PermissionSetArn=arn, TargetType="ALL_PROVISIONED_ACCOUNTS")
    admin.advance(30)
    assert admin.call("iam:ListRolePolicies", RoleName=name)["PolicyNames"] == ["AwsSSOInlinePolicy"]
    assert center.call("ListAccountsForProvisionedPermissionSet", **latest)["AccountIds"] == [HOME]


def test_what_an_account_refuses_is_why_a_request_failed(center: Center) -> None:
    ann, arn = center.user("ann"), center.permission_set("Broken")
    center.call("PutInlinePolicyToPermissionSet", PermissionSetArn=arn, InlinePolicy='{"Statement": "nonsense"}')
    assert center.assign(ann, arn, HOME) == "FAILED"
    (failed,) = center.call("ListAccountAssignmentCreationStatus", Filter={"Status": "FAILED"})[
        "AccountAssignmentsCreationStatus"
    ]
    asked = {"AccountAssignmentCreationRequestId": failed["RequestId"]}
    told = center.call("DescribeAccountAssignmentCreationStatus", **asked)["AccountAssignmentCreationStatus"]
    assert "MalformedPolicyDocument" in told["FailureReason"]


def test_a_token_that_has_ended_or_was_given_back_opens_nothing(admin: Admin, center: Center) -> None:
    center.user("ann")
    token = center.token("ann")
    center.portal("Logout", token)
    assert refusal(admin, "sso:ListAccounts", accessToken=token) == "UnauthorizedException"
    token = center.token("ann")
    admin.cloud.wall = lambda: NOON + 8 * 3600
    assert refusal(admin, "sso:ListAccounts", accessToken=token) == "UnauthorizedException"
    assert refusal(admin, "sso:ListAccounts", accessToken="made-up") == "UnauthorizedException"


def test_a_device_code_ends_and_is_good_once(admin: Admin, center: Center) -> None:
    center.user("ann")
    client = center.register("sso:account:access")
    device = center.device(client)
    asked = client | {"grantType": DEVICE, "deviceCode": device["deviceCode"]}
    with pytest.raises(AwsError, match="nobody called zoe"):
        admin.run(admin.client.entrance.approve_device(device["userCode"], "zoe"))
    admin.run(admin.client.entrance.approve_device(device["userCode"], "ann"))
    told = signed(admin, "sso-oidc:CreateToken", None, **asked)
    assert refusal(admin, "sso-oidc:CreateToken", **asked) == "InvalidGrantException"
    again = client | {"grantType": "refresh_token", "refreshToken": told["refreshToken"]}
    renewed = signed(admin, "sso-oidc:CreateToken", None, **again)
    assert center.portal("ListAccounts", renewed["accessToken"])["accountList"] == []
    assert refusal(admin, "sso-oidc:CreateToken", **again) == "InvalidGrantException"
    late = center.device(client)
    admin.cloud.wall = lambda: NOON + 601
    with pytest.raises(AwsError, match="InvalidRequestException"):
        admin.run(admin.client.entrance.approve_device(late["userCode"], "ann"))
    asked = client | {"grantType": DEVICE, "deviceCode": late["deviceCode"]}
    assert refusal(admin, "sso-oidc:CreateToken", **asked) == "ExpiredTokenException"
    assert refusal(admin, "sso-oidc:CreateToken", **asked | {"clientSecret": "guessed"}) == "InvalidClientException"


def test_a_directory_has_each_name_once(admin: Admin, center: Center) -> None:
    ann = center.user("ann")
    store = {"IdentityStoreId": center.store}
    assert admin.refused("identitystore:CreateUser", **store, UserName="ann").code == "ConflictException"
    group = center.group("readers", ann)
    assert admin.refused("identitystore:CreateGroup", **store, DisplayName="readers").code == "ConflictException"
    by_name = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "ann"}}
    assert admin.call("identitystore:GetUserId", **store, AlternateIdentifier=by_name)["UserId"] == ann
    change = [{"AttributePath": "displayName", "AttributeValue": "Ann B."}]
    admin.call("identitystore:UpdateUser", **store, UserId=ann, Operations=change)
    assert admin.call("identitystore:DescribeUser", **store, UserId=ann)["DisplayName"] == "Ann B."
    told = admin.call("identitystore:IsMemberInGroups", **store, MemberId={"UserId": ann}, GroupIds=[group])
    assert told["Results"][0]["MembershipExists"]
    admin.call("identitystore:DeleteUser", **store, UserId=ann)
    assert admin.call("identitystore:ListGroupMemberships", **store, GroupId=group)["GroupMemberships"] == []
    assert admin.refused("identitystore:DescribeUser", **store, UserId=ann).code == "ResourceNotFoundException"


def test_an_account_has_one_instance_which_goes_when_it_is_empty(admin: Admin, center: Center) -> None:
    assert admin.refused("sso-admin:CreateInstance").code == "ConflictException"
    center.user("ann")
    arn = center.permission_set("Reading")
    assert center.refused("CreatePermissionSet", Name="Reading") == "ConflictException"
    assert center.refused("CreatePermissionSet", Name="Long", SessionDuration="PT13H") == "ValidationException"
    assert center.refused("DeleteInstance") == "ConflictException"
    center.call("DeletePermissionSet", PermissionSetArn=arn)
    center.call("DeleteInstance")
    assert admin.call("sso-admin:ListInstances")["Instances"] == []
    gone = {"IdentityStoreId": center.store}
    assert admin.refused("identitystore:ListUsers", **gone).code == "ResourceNotFoundException"


def test_an_account_that_is_not_there_and_a_stranger_get_nothing(center: Center) -> None:
    ann, arn = center.user("ann"), center.permission_set("Reading")
    nobody = "0000000000-00000000-0000-0000-0000-000000000000"
    for wrong in (center.assignment(ann, arn, "999999999999"), center.assignment(nobody, arn, HOME)):
        assert center.refused("CreateAccountAssignment", **wrong) == "ResourceNotFoundException"
