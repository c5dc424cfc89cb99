"""Who comes into another account's role is on record in both accounts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from model.kit.principal import Principal
from tests.admin import Admin
from tests.model.services.iam.people import Person, policy
from tests.model.services.organizations.conftest import OWN, Company

ROLE = "auditor"


@pytest.fixture
def company(admin: Admin) -> Company:
    return Company(admin)


@pytest.fixture
def shop(company: Company) -> str:
    """An account with a bucket, and a role that lets in whom the managing account sends."""
    number = company.account("shop")
    company.of(number, "iam:CreateRole", RoleName=ROLE, AssumeRolePolicyDocument=trusting(OWN))
    company.of(number, "s3:CreateBucket", Bucket="receipts")
    reading = policy({"Action": "s3:List*"})
    company.of(number, "iam:PutRolePolicy", RoleName=ROLE, PolicyName="read", PolicyDocument=reading)
    return number


def trusting(account: str) -> str:
    """The policy of a role into which people of an account may come."""
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def events(company: Company, account: str) -> list[dict[str, Any]]:
    asked = [{"AttributeKey": "EventName", "AttributeValue": "AssumeRole"}]
    told = company.of(account, "cloudtrail:LookupEvents", LookupAttributes=asked)["Events"]
    return [json.loads(each["CloudTrailEvent"]) for each in told]


@pytest.mark.fact("sts-08")
def test_users_of_another_account_come_in_by_a_role_and_both_accounts_know(company: Company, shop: str) -> None:
    ann = Person(company.admin, "ann")
    role = f"arn:aws:iam::{shop}:role/{ROLE}"
    assert ann.refused("sts:AssumeRole", RoleArn=role, RoleSessionName="ann").status == 403
    ann.given({"Action": "sts:AssumeRole", "Resource": role})

    key = ann.call("sts:AssumeRole", RoleArn=role, RoleSessionName="ann")["Credentials"]["AccessKeyId"]

    found = company.admin.cloud.identities.key(key)
    assert found is not None
    assert [each["Name"] for each in as_somebody(company, found.principal, "s3:ListBuckets")["Buckets"]] == ["receipts"]
    with pytest.raises(AwsError, match="AccessDenied"):
        ann.call("s3:ListObjectsV2", Bucket="receipts")

    theirs, ours = events(company, shop), [each for each in events(company, OWN) if "errorCode" not in each]
    assert theirs[0]["userIdentity"] == {
        "type": "AWSAccount",
        "principalId": ann.principal.user_id,
        "accountId": OWN,
    }
    assert [each["recipientAccountId"] for each in (*theirs, *ours)] == [shop, OWN]
    assert ours[0]["userIdentity"]["userName"] == "ann"
    assert theirs[0]["sharedEventID"] == ours[0]["sharedEventID"]
    assert theirs[0]["eventID"] != ours[0]["eventID"]
    assert theirs[0]["resources"] == [{"ARN": role, "accountId": shop, "type": "AWS::IAM::Role"}]

    company.of(shop, "iam:UpdateAssumeRolePolicy", RoleName=ROLE, PolicyDocument=trusting(shop))
    assert ann.refused("sts:AssumeRole", RoleArn=role, RoleSessionName="ann").code == "AccessDenied"
    assert len(events(company, shop)) == 1


def as_somebody(company: Company, caller: Principal, action: str) -> dict[str, Any]:
    return company.admin.run(company.admin.cloud.call(action, {}, principal=caller, region="us-east-1"))


def test_a_trail_is_of_one_account(admin: Admin) -> None:
    asked = {"Name": "all-of-us", "S3BucketName": "logs", "IsOrganizationTrail": True}
    assert admin.refused("cloudtrail:CreateTrail", **asked).code == "OrganizationsNotInUseException"
    Company(admin)
    assert admin.refused("cloudtrail:CreateTrail", **asked).code == "UnsupportedOperationException"
