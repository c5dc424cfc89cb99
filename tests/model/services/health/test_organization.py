"""Who manages an organization sees what touches any of its accounts, once Health may look into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.health.test_events import MINUTE, disturb
from tests.model.services.organizations.conftest import OWN, Company


@pytest.fixture
def admin() -> Iterator[Admin]:
    """Root of an account with a business plan."""
    someone = Admin(settings=CellSettings(support="business"))
    yield someone
    someone.close()


@pytest.fixture
def company(admin: Admin) -> Company:
    found = Company(admin)
    admin.call("health:EnableHealthServiceAccessForOrganization")
    return found


def machine(company: Company, account: str) -> str:
    """A running one, in the zone that everybody's first subnet is in."""
    subnets = company.of(account, "ec2:DescribeSubnets")["Subnets"]
    (subnet,) = (each["SubnetId"] for each in subnets if each["AvailabilityZone"] == "us-east-1a")
    asked = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "SubnetId": subnet}
    id: str = company.of(account, "ec2:RunInstances", **asked)["Instances"][0]["InstanceId"]
    company.admin.advance(2 * MINUTE)
    return id


def blackout(company: Company, *accounts: str) -> tuple[str, dict[str, str]]:
    """The event of a zone that is lost, and a machine of each account that was in it."""
    ids = {account: machine(company, account) for account in accounts}
    disturb(company.admin, "us-east-1a", "water")
    company.admin.advance(30 * MINUTE)
    (event,) = events(company)
    return event["arn"], ids


def events(company: Company, **wanted: Any) -> list[dict[str, Any]]:
    return company.admin.call("health:DescribeEventsForOrganization", filter=wanted)["events"]


def status(admin: Admin) -> str:
    return admin.call("health:DescribeHealthServiceStatusForOrganization")["healthServiceAccessStatusForOrganization"]


def test_health_is_let_in_and_shut_out_by_the_account_that_manages(admin: Admin) -> None:
    company = Company(admin)
    other = company.account("tests")
    assert status(admin) == "DISABLED"
    assert admin.refused("health:DescribeEventsForOrganization").code == "AccessDeniedException"
    for _ in range(2):
        admin.call("health:EnableHealthServiceAccessForOrganization")
    assert status(admin) == "ENABLED"
    trusted = company.ask("ListAWSServiceAccessForOrganization")["EnabledServicePrincipals"]
    assert [each["ServicePrincipal"] for each in trusted] == ["health.amazonaws.com"]
    assert admin.call("iam:GetRole", RoleName="AWSServiceRoleForHealth_Organizations")["Role"]["RoleName"]
    assert company.denied(other, "health:EnableHealthServiceAccessForOrganization").code == "AccessDeniedException"
    admin.call("health:DisableHealthServiceAccessForOrganization")
    assert status(admin) == "DISABLED"


def test_what_touches_any_account_is_seen_with_the_accounts_and_their_things(company: Company) -> None:
    other, quiet = company.account("shop"), company.account("quiet")
    arn, ids = blackout(company, OWN, other)
    admin = company.admin
    (event,) = events(company)
    assert (event["eventScopeCode"], event["region"], event["statusCode"]) == ("ACCOUNT_SPECIFIC", "us-east-1", "open")
    touched = admin.call("health:DescribeAffectedAccountsForOrganization", eventArn=arn)
    assert set(touched["affectedAccounts"]) == {OWN, other}
    filters = [{"eventArn": arn, "awsAccountId": each} for each in (other, quiet)]
    answer = admin.call("health:DescribeAffectedEntitiesForOrganization", organizationEntityFilters=filters)
    assert ids[other] in {each["entityValue"] for each in answer["entities"]}
    assert {each["awsAccountId"] for each in answer["entities"]} == {other}
    assert [each["awsAccountId"] for each in answer["failedSet"]] == [quiet]
    told = admin.call("health:DescribeEntityAggregatesForOrganization", eventArns=[arn])
    (aggregate,) = told["organizationEntityAggregates"]
    assert {each["accountId"] for each in aggregate["accounts"]} == {OWN, other}
    assert aggregate["count"] == sum(each["count"] for each in aggregate["accounts"])
    assert aggregate["statuses"] == {"IMPAIRED": aggregate["count"]}


def test_details_are_those_of_one_account_or_of_everybody(company: Company) -> None:
    other = company.account("shop")
    arn, _ = blackout(company, other)
    unknown = {"eventArn": "arn:aws:x", "awsAccountId": OWN}
    filters = [{"eventArn": arn, "awsAccountId": other}, {"eventArn": arn}, unknown]
    answer = company.admin.call("health:DescribeEventDetailsForOrganization", organizationEventDetailFilters=filters)
    (found,) = answer["successfulSet"]
    assert (found["awsAccountId"], found["event"]["arn"]) == (other, arn)
    assert found["eventDescription"]["latestDescription"]
    assert len(answer["failedSet"]) == 2


FILTERS: list[tuple[dict[str, Any], int]] = [
    ({"services": ["EC2"]}, 1),
    ({"services": ["S3"]}, 0),
    ({"awsAccountIds": [OWN]}, 0),
    ({"awsAccountIds": ["999999999999"]}, 0),
    ({"eventStatusCodes": ["open"]}, 1),
    ({"startTime": {"from": 4e9}}, 0),
    ({"startTime": {"to": 4e9}}, 1),
]


def test_a_filter_lets_through_what_it_means(company: Company) -> None:
    blackout(company, company.account("shop"))
    assert [len(events(company, **wanted)) for wanted, _ in FILTERS] == [count for _, count in FILTERS]


def test_who_administers_health_for_the_organization_sees_the_same_and_others_do_not(company: Company) -> None:
    desk, other = company.account("desk"), company.account("shop")
    arn, _ = blackout(company, other)
    assert company.denied(desk, "health:DescribeEventsForOrganization").code == "AccessDeniedException"
    company.ask("RegisterDelegatedAdministrator", AccountId=desk, ServicePrincipal="health.amazonaws.com")
    (event,) = company.of(desk, "health:DescribeEventsForOrganization")["events"]
    assert event["arn"] == arn


def test_an_account_without_an_organization_has_no_such_view(admin: Admin) -> None:
    assert admin.refused("health:DescribeEventsForOrganization").code == "AccessDeniedException"
    assert admin.refused("health:EnableHealthServiceAccessForOrganization").code == "AccessDeniedException"


def test_the_view_needs_a_plan() -> None:
    plain = Admin(settings=CellSettings(support="basic"))
    refusal = plain.refused("health:EnableHealthServiceAccessForOrganization")
    assert refusal.code == "SubscriptionRequiredException"
    plain.close()
