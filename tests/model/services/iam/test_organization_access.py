"""A report on an organization says which services its policies allow, and which account tried each last."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person
from tests.model.services.organizations.conftest import OWN, Company

NOTHING_BUT = {"Effect": "Allow", "Action": ["s3:*", "sqs:*", "iam:*"], "Resource": "*"}


class Office:
    """A company in which policies act, with an account in a unit."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.company = Company(admin)
        self.company.enable()
        self.unit = self.company.unit("shops")
        self.account = self.company.account("tea")
        self.company.ask(
            "MoveAccount", AccountId=self.account, SourceParentId=self.company.root, DestinationParentId=self.unit
        )
        self.path = f"{self.company.id}/{self.company.root}"

    def report(self, path: str, policy: str = "", **options: Any) -> dict[str, Any]:
        asked = {"EntityPath": path} | ({"OrganizationsPolicyId": policy} if policy else {})
        job = self.admin.call("iam:GenerateOrganizationsAccessReport", **asked)["JobId"]
        self.admin.advance(15)
        return self.admin.call("iam:GetOrganizationsAccessReport", JobId=job, **options)


@pytest.fixture
def office(admin: Admin) -> Office:
    return Office(admin)


def test_of_a_unit_it_tells_what_all_policies_over_it_allow_and_who_in_it_tried_that(office: Office) -> None:
    office.company.attach(office.company.policy("shops", NOTHING_BUT), office.unit)
    office.company.ask("DetachPolicy", PolicyId="p-FullAWSAccess", TargetId=office.unit)
    office.company.of(office.account, "s3:ListBuckets")
    office.company.of(OWN, "sqs:ListQueues")

    told = office.report(f"{office.path}/{office.unit}")

    assert told["JobStatus"] == "COMPLETED"
    found = {each["ServiceNamespace"]: each for each in told["AccessDetails"]}
    assert list(found) == ["iam", "s3", "sqs"]
    assert (told["NumberOfServicesAccessible"], told["NumberOfServicesNotAccessed"]) == (3, 2)
    assert found["s3"]["EntityPath"] == f"{office.path}/{office.unit}/{office.account}"
    assert found["s3"]["Region"] == "us-east-1"
    assert found["s3"]["TotalAuthenticatedEntities"] == 1
    assert "LastAuthenticatedTime" not in found["sqs"], "what the managing account does is told of that account alone"
    latest = office.report(f"{office.path}/{office.unit}", SortKey="LAST_AUTHENTICATED_TIME_DESCENDING", MaxItems=1)
    assert [each["ServiceNamespace"] for each in latest["AccessDetails"]] == ["s3"]
    assert latest["IsTruncated"]


def test_no_policy_reaches_the_account_that_manages_the_organization(office: Office) -> None:
    office.company.of(OWN, "sqs:ListQueues")
    told = office.report(f"{office.path}/{OWN}")

    assert told["NumberOfServicesAccessible"] > 30
    tried = {each["ServiceNamespace"] for each in told["AccessDetails"] if each["TotalAuthenticatedEntities"]}
    assert {"iam", "organizations", "sqs"} <= tried


def test_of_a_policy_it_tells_of_the_accounts_that_it_reaches(office: Office) -> None:
    policy = office.company.policy("shops", NOTHING_BUT)
    office.company.of(office.account, "s3:ListBuckets")

    assert office.report(office.path, policy)["NumberOfServicesNotAccessed"] == 3
    office.company.attach(policy, office.unit)
    assert office.report(office.path, policy)["NumberOfServicesNotAccessed"] == 2
    assert office.report(f"{office.path}/{OWN}", policy)["NumberOfServicesNotAccessed"] == 3


def test_a_report_fails_when_its_entity_is_gone_meanwhile(office: Office) -> None:
    unit = office.company.unit("short")
    job = office.admin.call("iam:GenerateOrganizationsAccessReport", EntityPath=f"{office.path}/{unit}")["JobId"]
    assert office.admin.call("iam:GetOrganizationsAccessReport", JobId=job)["JobStatus"] == "IN_PROGRESS"
    office.company.ask("DeleteOrganizationalUnit", OrganizationalUnitId=unit)
    office.admin.advance(15)

    told = office.admin.call("iam:GetOrganizationsAccessReport", JobId=job)
    assert (told["JobStatus"], told["ErrorDetails"]["Code"]) == ("FAILED", "NoSuchEntity")


def test_only_the_managing_account_gets_one_and_only_where_policies_act(admin: Admin) -> None:
    path: dict[str, Any] = {"EntityPath": "o-aaaaaaaaaa/r-aaaa"}
    assert admin.refused("iam:GenerateOrganizationsAccessReport", **path).code == "AccessDenied"
    company = Company(admin)
    assert admin.refused("iam:GenerateOrganizationsAccessReport", **path).code == "AccessDenied"
    company.enable()
    assert admin.refused("iam:GenerateOrganizationsAccessReport", **path).code == "NoSuchEntity"
    path = {"EntityPath": f"{company.id}/{company.root}"}
    policy: dict[str, Any] = {"OrganizationsPolicyId": "p-aaaaaaaa"}
    assert admin.refused("iam:GenerateOrganizationsAccessReport", **path, **policy).code == "NoSuchEntity"


def test_who_asks_has_to_be_allowed_to_look_at_the_organization_too(office: Office) -> None:
    ann = Person(office.admin, "ann")
    asked: dict[str, Any] = {"EntityPath": office.path}
    own = f"arn:aws:iam::{OWN}:access-report/{office.path}"
    ann.given({"Action": "iam:GenerateOrganizationsAccessReport", "Resource": own})
    assert not ann.may("iam:GenerateOrganizationsAccessReport", **asked)
    ann.given({"Action": ["organizations:Describe*", "organizations:List*"]}, name="look")
    assert ann.may("iam:GenerateOrganizationsAccessReport", **asked)
