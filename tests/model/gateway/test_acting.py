"""What a call acts on follows from its parameters, or is declared where its operation is."""

from __future__ import annotations

from typing import Any

import pytest

from model.gateway.acting import acted_on, permission_of
from model.gateway.registry import find_offer, offers
from model.kit.principal import root
from tests.admin import Admin
from tests.model.services.ec2.launches import running

HERE = "us-east-1:123456789012"


def acted(admin: Admin, action: str, **params: Any) -> list[str]:
    service, _, name = action.partition(":")
    world = admin.cloud.world("123456789012", "us-east-1", service)
    found = acted_on(world, find_offer(service, name), params, root("123456789012"))
    return [each.arn for each in found]


def test_ids_name_their_things(admin: Admin) -> None:
    id = running(admin)
    assert acted(admin, "ec2:StopInstances", InstanceIds=[id]) == [f"arn:aws:ec2:{HERE}:instance/{id}"]
    assert set(acted(admin, "ec2:AttachVolume", VolumeId="vol-0123456789abcdef0", InstanceId=id)) == {
        f"arn:aws:ec2:{HERE}:volume/vol-0123456789abcdef0",
        f"arn:aws:ec2:{HERE}:instance/{id}",
    }


def test_what_is_to_be_made_has_any_id(admin: Admin) -> None:
    assert acted(admin, "ec2:CreateVolume", Size=1, AvailabilityZone="us-east-1a") == [f"arn:aws:ec2:{HERE}:volume/*"]
    assert acted(admin, "cloudwatch:PutMetricAlarm", AlarmName="hot") == [f"arn:aws:cloudwatch:{HERE}:alarm:hot"]


def test_a_launch_acts_on_all_that_it_takes_and_makes(admin: Admin) -> None:
    image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
    group = admin.call("ec2:DescribeSecurityGroups")["SecurityGroups"][0]["GroupId"]
    found = acted(admin, "ec2:RunInstances", ImageId=image, SecurityGroupIds=[group], KeyName="own")
    kinds = {arn.rpartition(":")[2].partition("/")[0] for arn in found}
    assert kinds == {"instance", "image", "security-group", "volume", "network-interface", "key-pair"}
    assert f"arn:aws:ec2:{HERE}:key-pair/own" in found


def test_things_of_any_kind_tell_by_their_beginning_what_they_are(admin: Admin) -> None:
    ids = ["i-0123456789abcdef0", "vol-0123456789abcdef0"]
    assert acted(admin, "ec2:CreateTags", Resources=ids, Tags=[]) == [
        f"arn:aws:ec2:{HERE}:instance/{ids[0]}",
        f"arn:aws:ec2:{HERE}:volume/{ids[1]}",
    ]


def test_descriptions_are_of_everything(admin: Admin) -> None:
    assert acted(admin, "ec2:DescribeInstances", InstanceIds=["i-0123456789abcdef0"]) == ["*"]
    assert acted(admin, "cloudwatch:GetMetricData") == ["*"]


def test_buckets_and_objects_have_no_region(admin: Admin) -> None:
    assert acted(admin, "s3:GetObject", Bucket="site", Key="a/b") == ["arn:aws:s3:::site/a/b"]
    assert acted(admin, "s3:ListObjectsV2", Bucket="site") == ["arn:aws:s3:::site"]
    assert acted(admin, "s3:ListBuckets") == ["*"]


def test_an_identity_goes_before_what_it_is_given(admin: Admin) -> None:
    policy = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    assert acted(admin, "iam:AttachUserPolicy", UserName="ann", PolicyArn=policy) == [
        "arn:aws:iam::123456789012:user/ann"
    ]
    assert acted(admin, "iam:AddUserToGroup", GroupName="all", UserName="ann") == [
        "arn:aws:iam::123456789012:group/all"
    ]
    assert acted(admin, "iam:GetPolicy", PolicyArn=policy) == [policy]


@pytest.mark.parametrize(
    ("action", "params", "permission"),
    [
        ("elbv2:CreateListener", {}, "elasticloadbalancing:CreateListener"),
        ("s3:ListObjectsV2", {}, "s3:ListBucket"),
        ("s3:HeadObject", {}, "s3:GetObject"),
        ("s3:GetObject", {"VersionId": "3"}, "s3:GetObjectVersion"),
        ("s3:DeleteObjectTagging", {"VersionId": "3"}, "s3:DeleteObjectVersionTagging"),
    ],
)
def test_policies_have_names_of_their_own_for_some(action: str, params: dict[str, str], permission: str) -> None:
    service, _, name = action.partition(":")
    assert permission_of(find_offer(service, name).operation, name, params) == permission


OF_THE_ACCOUNT = {
    "sso-admin:CreateInstance",
    "autoscaling:CreateOrUpdateTags",
    "autoscaling:DeleteTags",
    "autoscaling:SetInstanceHealth",
    "cloudwatch:PutMetricData",
    "ec2:CreateDefaultSubnet",
    "ec2:CreateDefaultVpc",
    "health:DisableHealthServiceAccessForOrganization",
    "health:EnableHealthServiceAccessForOrganization",
    "iam:ChangePassword",
    "iam:CreateAccountAlias",
    "iam:CreateOpenIDConnectProvider",
    "iam:CreateServiceLinkedRole",
    "iam:DeleteAccountAlias",
    "iam:DeleteAccountPasswordPolicy",
    "iam:DisableOrganizationsRootCredentialsManagement",
    "iam:DisableOutboundWebIdentityFederation",
    "iam:EnableOutboundWebIdentityFederation",
    "iam:DisableOrganizationsRootSessions",
    "iam:EnableOrganizationsRootCredentialsManagement",
    "iam:EnableOrganizationsRootSessions",
    "iam:GenerateCredentialReport",
    "iam:SetSecurityTokenServicePreferences",
    "iam:UpdateAccountPasswordPolicy",
    "lambda:CreateEventSourceMapping",
    "logs:DeleteAccountPolicy",
    "logs:DeleteQueryDefinition",
    "logs:PutAccountPolicy",
    "logs:PutQueryDefinition",
    "organizations:CreateAccount",
    "organizations:CreateOrganization",
    "organizations:CreatePolicy",
    "organizations:DeleteOrganization",
    "organizations:DisableAWSServiceAccess",
    "organizations:EnableAWSServiceAccess",
    "organizations:InviteAccountToOrganization",
    "dynamodb:BatchWriteItem",
    "cloudfront:CreateKeyGroup",
    "cloudfront:CreatePublicKey",
    "logs:DeleteResourcePolicy",
    "logs:PutResourcePolicy",
    "route53:CreateCidrCollection",
    "route53:CreateHealthCheck",
    "route53:CreateTrafficPolicy",
    "route53domains:DeleteDomain",
    "route53domains:DeleteTagsForDomain",
    "route53domains:DisableDomainAutoRenew",
    "route53domains:DisableDomainTransferLock",
    "route53domains:EnableDomainAutoRenew",
    "route53domains:EnableDomainTransferLock",
    "route53domains:RegisterDomain",
    "route53domains:RenewDomain",
    "route53domains:RetrieveDomainAuthCode",
    "route53domains:TransferDomain",
    "route53domains:UpdateDomainContact",
    "route53domains:UpdateDomainNameservers",
    "route53domains:UpdateTagsForDomain",
    "sns:CreateSMSSandboxPhoneNumber",
    "sns:DeleteSMSSandboxPhoneNumber",
    "sns:OptInPhoneNumber",
    "sns:SetSMSAttributes",
    "sns:Unsubscribe",
    "sns:VerifySMSSandboxPhoneNumber",
    "organizations:LeaveOrganization",
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:DecodeAuthorizationMessage",
    "sts:GetFederationToken",
    "sts:GetSessionToken",
}
"Those whose resources are not in plain members, or that have none (service authorization reference)."


def test_whatever_else_changes_something_can_be_allowed_for_some_resources_only(admin: Admin) -> None:
    vague: set[str] = set()
    for offer in offers():
        members = offer.contract.input.members.items()
        texts: dict[str, Any] = {name: "arn:aws:x:::y" for name, shape in members if shape.type == "string"}
        lists = {name: ["arn:aws:x:::y"] for name, shape in members if shape.type == "list" and name != "Tags"}
        inner = {name: dict.fromkeys(shape.members, "y") for name, shape in members if shape.type == "structure"}
        world = admin.cloud.world("123456789012", "us-east-1", offer.operation.service)
        found = acted_on(world, offer, texts | lists | inner, root("123456789012"))
        if not offer.operation.reads and [each.arn for each in found] == ["*"]:
            vague.add(f"{offer.operation.service}:{offer.contract.name}")
    assert vague <= OF_THE_ACCOUNT, vague - OF_THE_ACCOUNT


def test_a_member_of_a_member_names_its_thing_too(admin: Admin) -> None:
    params = {"TableCreationParameters": {"TableName": "orders"}}
    assert acted(admin, "dynamodb:ImportTable", **params) == [f"arn:aws:dynamodb:{HERE}:table/orders"]


def test_braces_that_a_client_sends_are_only_text(admin: Admin) -> None:
    (target_group,) = acted(admin, "elbv2:CreateTargetGroup", Name="{Name}{}")
    assert target_group == f"arn:aws:elasticloadbalancing:{HERE}:targetgroup/{{Name}}{{}}/*"
