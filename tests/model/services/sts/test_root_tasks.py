"""The roots of an organization's accounts are managed from one place, and acted as for one task at a time."""

from __future__ import annotations

from typing import Any

import pytest

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.iam.people import Key, Person, policy, signed
from tests.model.services.organizations.conftest import OWN, Company
from tests.model.services.sts.people import Acting

IAM = "iam.amazonaws.com"
TASK = "arn:aws:iam::aws:policy/root-task/"
NOBODY = policy({"Effect": "Deny", "Principal": "*"})


class Headquarters:
    """A company with a shop, whose roots Ann may act as."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.company = Company(admin)
        self.shop = self.company.account("shop")
        self.company.ask("EnableAWSServiceAccess", ServicePrincipal=IAM)
        self.ann = Person(admin, "ann")
        self.ann.given({"Action": "sts:AssumeRoot"})

    def enable(self) -> None:
        self.admin.call("iam:EnableOrganizationsRootCredentialsManagement")
        self.admin.call("iam:EnableOrganizationsRootSessions")

    def enter(self, task: str, **options: Any) -> Acting:
        return Acting(self.admin, self.ask(task, **options))

    def ask(self, task: str, target: str = "", **options: Any) -> dict[str, Any]:
        asked = {"TargetPrincipal": target or self.shop, "TaskPolicyArn": {"arn": TASK + task}}
        return self.ann.signed("sts:AssumeRoot", **asked, **options)

    def refused(self, task: str, **options: Any) -> AwsError:
        with pytest.raises(AwsError) as refusal:
            self.ask(task, **options)
        return refusal.value


@pytest.fixture
def office(admin: Admin) -> Headquarters:
    return Headquarters(admin)


def test_what_is_enabled_is_listed_by_the_managing_account(office: Headquarters) -> None:
    call, id = office.admin.call, office.company.id
    nothing = {"OrganizationId": id, "EnabledFeatures": []}
    assert call("iam:ListOrganizationsFeatures") == nothing
    assert call("iam:EnableOrganizationsRootSessions")["EnabledFeatures"] == ["RootSessions"]
    both = ["RootCredentialsManagement", "RootSessions"]
    assert call("iam:EnableOrganizationsRootCredentialsManagement")["EnabledFeatures"] == both
    assert call("iam:ListOrganizationsFeatures")["EnabledFeatures"] == both
    call("iam:DisableOrganizationsRootSessions")
    assert call("iam:DisableOrganizationsRootCredentialsManagement") == nothing


def test_it_takes_an_organization_that_trusts_iam_and_who_manages_it(admin: Admin) -> None:
    assert admin.refused("iam:ListOrganizationsFeatures").code == "OrganizationNotFoundException"
    company = Company(admin)
    assert admin.refused("iam:EnableOrganizationsRootSessions").code == "ServiceAccessNotEnabledException"
    company.ask("EnableAWSServiceAccess", ServicePrincipal=IAM)
    shop = company.account("shop")
    refused = company.denied(shop, "iam:ListOrganizationsFeatures")
    assert refused.code == "AccountNotManagementOrDelegatedAdministratorException"
    company.ask("RegisterDelegatedAdministrator", AccountId=shop, ServicePrincipal=IAM)
    assert company.of(shop, "iam:ListOrganizationsFeatures")["OrganizationId"] == company.id
    refused = company.denied(shop, "iam:EnableOrganizationsRootSessions")
    assert refused.code == "CallerIsNotManagementAccountException"


def test_an_organization_for_bills_alone_has_none_of_it(admin: Admin) -> None:
    admin.call("organizations:CreateOrganization", FeatureSet="CONSOLIDATED_BILLING")
    assert admin.refused("iam:ListOrganizationsFeatures").code == "OrganizationNotInAllFeaturesModeException"


def test_a_session_of_a_root_does_its_task_and_nothing_else(office: Headquarters) -> None:
    office.enable()
    root = office.enter("IAMAuditRootUserCredentials")

    assert root.arn == f"arn:aws:iam::{office.shop}:root"
    assert root.credentials["Expiration"] == office.admin.cloud.wall() + 900
    assert root.call("iam:ListAccessKeys")["AccessKeyMetadata"] == []
    assert root.call("iam:ListMFADevices")["MFADevices"] == []
    assert root.call("iam:ListSigningCertificates")["Certificates"] == []
    assert root.call("iam:GetLoginProfile")["LoginProfile"]["UserName"] == "root"
    assert not root.may("iam:DeleteLoginProfile")
    assert not root.may("iam:ListUsers")
    assert not root.may("s3:ListBuckets")


def test_credentials_of_a_root_are_deleted_and_its_password_may_be_recovered_again(office: Headquarters) -> None:
    office.enable()
    key = office.company.of(office.shop, "iam:CreateAccessKey")["AccessKey"]["AccessKeyId"]
    root = office.enter("IAMDeleteRootUserCredentials", DurationSeconds=60)

    assert [each["AccessKeyId"] for each in root.call("iam:ListAccessKeys")["AccessKeyMetadata"]] == [key]
    root.call("iam:DeleteAccessKey", AccessKeyId=key)
    root.call("iam:DeleteLoginProfile")
    assert root.refused("iam:GetLoginProfile").code == "NoSuchEntity"
    assert root.call("iam:GetAccountSummary")["SummaryMap"]["AccountPasswordPresent"] == 0

    other = office.enter("IAMCreateRootUserPassword")
    assert other.refused("iam:CreateLoginProfile", Password="Tea-for-2").code == "ValidationError"
    assert other.call("iam:CreateLoginProfile")["LoginProfile"]["CreateDate"] == office.admin.now
    assert other.refused("iam:CreateLoginProfile").code == "EntityAlreadyExists"


def test_accounts_that_come_to_be_later_have_no_password_for_their_root(office: Headquarters) -> None:
    office.enable()
    late = office.company.account("late")
    root = office.enter("IAMAuditRootUserCredentials", target=late)
    assert root.refused("iam:GetLoginProfile").code == "NoSuchEntity"


def test_a_bucket_and_a_queue_that_let_nobody_in_are_opened_again(office: Headquarters) -> None:
    office.enable()
    of = office.company.of
    of(office.shop, "s3:CreateBucket", Bucket="a-locked-bucket")
    locked = policy({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::a-locked-bucket"})
    of(office.shop, "s3:PutBucketPolicy", Bucket="a-locked-bucket", Policy=locked)
    url = of(office.shop, "sqs:CreateQueue", QueueName="orders", Attributes={"Policy": NOBODY})["QueueUrl"]

    bucket = office.enter("S3UnlockBucketPolicy")
    assert not bucket.may("s3:ListObjectsV2", Bucket="a-locked-bucket")
    bucket.call("s3:DeleteBucketPolicy", Bucket="a-locked-bucket")
    assert of(office.shop, "s3:ListObjectsV2", Bucket="a-locked-bucket")["KeyCount"] == 0
    queue = office.enter("SQSUnlockQueuePolicy")
    assert not queue.may("sqs:PurgeQueue", QueueUrl=url)
    queue.call("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": ""})
    assert "Messages" not in of(office.shop, "sqs:ReceiveMessage", QueueUrl=url)


@pytest.mark.parametrize(
    ("task", "options", "code"),
    [
        ("IAMAuditRootUserCredentials", {"target": OWN}, "AccessDenied"),
        ("IAMAuditRootUserCredentials", {"target": "999999999999"}, "AccessDenied"),
        ("IAMAuditRootUserCredentials", {"target": "arn:aws:iam::999999999999:user/ann"}, "ValidationError"),
        ("IAMAuditRootUserCredentials", {"DurationSeconds": 901}, "ValidationError"),
        ("AdministratorAccess", {}, "ValidationError"),
    ],
)
def test_only_members_are_acted_as_for_a_task_and_for_a_quarter_of_an_hour(
    office: Headquarters, task: str, options: dict[str, Any], code: str
) -> None:
    office.enable()
    assert office.refused(task, **options).code == code


def test_each_task_needs_what_it_belongs_to_and_the_trust_in_iam(office: Headquarters) -> None:
    office.admin.call("iam:EnableOrganizationsRootSessions")
    assert office.refused("IAMAuditRootUserCredentials").code == "AccessDenied"
    assert office.ask("S3UnlockBucketPolicy")
    office.company.ask("DisableAWSServiceAccess", ServicePrincipal=IAM)
    assert office.refused("S3UnlockBucketPolicy").code == "AccessDenied"


def test_policies_say_which_roots_and_for_which_tasks(office: Headquarters) -> None:
    office.enable()
    task = {"StringEquals": {"sts:TaskPolicyArn": f"{TASK}IAMAuditRootUserCredentials"}}
    root = f"arn:aws:iam::{office.shop}:root"
    office.ann.given({"Action": "sts:AssumeRoot", "Resource": root, "Condition": task})
    assert office.ask("IAMAuditRootUserCredentials")
    assert office.refused("S3UnlockBucketPolicy").code == "AccessDenied"
    assert (
        office.admin.refused(
            "sts:AssumeRoot", TargetPrincipal=office.shop, TaskPolicyArn={"arn": f"{TASK}IAMAuditRootUserCredentials"}
        ).code
        == "AccessDenied"
    ), "a root assumes nobody"


def test_an_administrator_of_iam_acts_as_the_roots_of_other_accounts(office: Headquarters) -> None:
    office.enable()
    safety = office.company.account("safety")
    office.company.of(safety, "iam:CreateUser", UserName="bea")
    everything = {"UserName": "bea", "PolicyName": "all", "PolicyDocument": policy({"Action": "sts:*"})}
    office.company.of(safety, "iam:PutUserPolicy", **everything)
    key = office.company.of(safety, "iam:CreateAccessKey", UserName="bea")["AccessKey"]["AccessKeyId"]
    asked = {"TargetPrincipal": office.shop, "TaskPolicyArn": {"arn": f"{TASK}S3UnlockBucketPolicy"}}

    with pytest.raises(AwsError):
        signed(office.admin, "sts:AssumeRoot", Key(key), **asked)
    office.company.ask("RegisterDelegatedAdministrator", AccountId=safety, ServicePrincipal=IAM)
    assert signed(office.admin, "sts:AssumeRoot", Key(key), **asked)["Credentials"]


def test_the_trail_tells_that_a_root_was_assumed(office: Headquarters) -> None:
    office.enable()
    office.enter("S3UnlockBucketPolicy").call("s3:ListBuckets")
    found = office.company.of(
        office.shop,
        "cloudtrail:LookupEvents",
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "ListBuckets"}],
    )["Events"]
    assert '"assumedRoot":"true"' in found[0]["CloudTrailEvent"].replace(" ", "")


def test_a_policy_of_a_task_is_nobody_s_to_attach(office: Headquarters) -> None:
    asked = {"UserName": "ann", "PolicyArn": f"{TASK}S3UnlockBucketPolicy"}
    assert office.admin.refused("iam:AttachUserPolicy", **asked).code == "PolicyNotAttachable"
