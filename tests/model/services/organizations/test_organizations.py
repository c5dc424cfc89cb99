"""An organization comes to be around an account, and goes when it is empty."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.organizations.conftest import OWN, Company

WEEK = 7 * 86_400.0


def test_an_account_outside_every_organization_is_told_so(admin: Admin) -> None:
    refusal = admin.refused("organizations:DescribeOrganization")

    assert refusal.code == "AWSOrganizationsNotInUseException"
    assert admin.refused("organizations:ListAccounts").code == "AWSOrganizationsNotInUseException"


def test_whoever_makes_an_organization_manages_it_and_is_its_first_account(company: Company) -> None:
    told = company.ask("DescribeOrganization")["Organization"]

    assert (told["FeatureSet"], told["MasterAccountId"]) == ("ALL", OWN)
    assert told["Arn"] == f"arn:aws:organizations::{OWN}:organization/{company.id}"
    assert [each["Id"] for each in company.ask("ListAccounts")["Accounts"]] == [OWN]
    assert company.refused("CreateOrganization").code == "AlreadyInOrganizationException"


def test_an_account_takes_a_while_to_come_to_be(company: Company) -> None:
    asked = company.ask("CreateAccount", AccountName="dev", Email="dev@example.com")["CreateAccountStatus"]
    assert asked["State"] == "IN_PROGRESS"
    assert "AccountId" not in asked

    company.admin.advance(120)

    told = company.ask("DescribeCreateAccountStatus", CreateAccountRequestId=asked["Id"])["CreateAccountStatus"]
    assert told["State"] == "SUCCEEDED"
    assert company.ask("ListCreateAccountStatus", States=["SUCCEEDED"])["CreateAccountStatuses"] == [told]
    made = company.ask("DescribeAccount", AccountId=told["AccountId"])["Account"]
    assert (made["Name"], made["Status"], made["JoinedMethod"]) == ("dev", "ACTIVE", "CREATED")


def test_a_new_account_has_what_every_account_has(company: Company) -> None:
    number = company.account("dev")

    assert company.of(number, "ec2:DescribeVpcs")["Vpcs"][0]["OwnerId"] == number
    assert [each["RoleName"] for each in company.of(number, "iam:ListRoles")["Roles"]] == [
        "OrganizationAccountAccessRole"
    ]


def test_an_address_belongs_to_one_account(company: Company) -> None:
    company.account("dev")

    company.ask("CreateAccount", AccountName="again", Email="DEV@example.com")
    company.admin.advance(120)

    failed = company.ask("ListCreateAccountStatus", States=["FAILED"])["CreateAccountStatuses"]
    assert [each["FailureReason"] for each in failed] == ["EMAIL_ALREADY_EXISTS"]


def test_ten_accounts_are_enough_until_more_are_asked_for(company: Company) -> None:
    for number in range(9):
        company.ask("CreateAccount", AccountName="a", Email=f"a{number}@example.com")

    refusal = company.refused("CreateAccount", AccountName="a", Email="last@example.com")

    assert (refusal.code, refusal.fields["Reason"]) == (
        "ConstraintViolationException",
        "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
    )


def test_an_account_sees_its_organization_and_not_the_others(company: Company) -> None:
    number = company.account("dev")

    assert company.of(number, "organizations:DescribeOrganization")["Organization"]["Id"] == company.id
    assert company.denied(number, "organizations:ListAccounts").code == "AccessDeniedException"
    assert company.denied(number, "organizations:CreateAccount", AccountName="x", Email="x@y.de").status == 400


def test_a_delegated_administrator_looks_and_does_not_touch(company: Company) -> None:
    number, service = company.account("audit"), "config.amazonaws.com"
    early = company.refused("RegisterDelegatedAdministrator", AccountId=number, ServicePrincipal=service)
    assert early.fields["Reason"] == "SERVICE_ACCESS_NOT_ENABLED"

    company.ask("EnableAWSServiceAccess", ServicePrincipal=service)
    company.ask("RegisterDelegatedAdministrator", AccountId=number, ServicePrincipal=service)

    assert len(company.of(number, "organizations:ListAccounts")["Accounts"]) == 2
    name = {"AccountName": "x", "Email": "x@example.com"}
    assert company.denied(number, "organizations:CreateAccount", **name).code == "AccessDeniedException"
    assert company.ask("ListDelegatedAdministrators")["DelegatedAdministrators"][0]["Id"] == number
    services = company.ask("ListDelegatedServicesForAccount", AccountId=number)["DelegatedServices"]
    assert [each["ServicePrincipal"] for each in services] == [service]
    assert company.refused("DisableAWSServiceAccess", ServicePrincipal=service).code == "ConstraintViolationException"

    company.ask("DeregisterDelegatedAdministrator", AccountId=number, ServicePrincipal=service)
    company.ask("DisableAWSServiceAccess", ServicePrincipal=service)

    assert company.ask("ListAWSServiceAccessForOrganization")["EnabledServicePrincipals"] == []
    assert company.denied(number, "organizations:ListAccounts").code == "AccessDeniedException"


def test_an_account_stands_alone_after_a_week_at_the_earliest(company: Company) -> None:
    number = company.account("spin-off")
    early = company.denied(number, "organizations:LeaveOrganization")
    assert early.fields["Reason"] == "WAIT_PERIOD_ACTIVE"

    company.admin.advance(WEEK)
    company.of(number, "organizations:LeaveOrganization")

    assert company.denied(number, "organizations:DescribeOrganization").code == "AWSOrganizationsNotInUseException"
    assert company.of(number, "sts:GetCallerIdentity")["Account"] == number
    assert company.refused("LeaveOrganization").code == "MasterCannotLeaveOrganizationException"


@pytest.mark.fact("account-03")
def test_nobody_gets_into_a_closed_account(company: Company) -> None:
    number = company.account("old")
    key = company.of(number, "iam:CreateAccessKey")["AccessKey"]["AccessKeyId"]

    company.ask("CloseAccount", AccountId=number)
    assert company.ask("DescribeAccount", AccountId=number)["Account"]["Status"] == "PENDING_CLOSURE"
    company.admin.advance(600)

    found = company.admin.cloud.identities.key(key)
    assert found is not None
    assert not found.active
    assert company.ask("DescribeAccount", AccountId=number)["Account"]["Status"] == "SUSPENDED"
    assert company.refused("CloseAccount", AccountId=number).code == "AccountAlreadyClosedException"
    assert company.refused("CloseAccount", AccountId=OWN).fields["Reason"] == "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"

    company.admin.advance(90 * 86_400)
    assert [each["Id"] for each in company.ask("ListAccounts")["Accounts"]] == [OWN]


def test_an_organization_goes_when_nothing_is_left_in_it(company: Company) -> None:
    unit = company.unit("sandbox")
    assert company.refused("DeleteOrganization").code == "OrganizationNotEmptyException"

    company.ask("DeleteOrganizationalUnit", OrganizationalUnitId=unit)
    company.ask("DeleteOrganization")

    assert company.refused("ListRoots").code == "AWSOrganizationsNotInUseException"
    assert Company(company.admin).id != company.id


def test_things_of_the_organization_bear_tags(company: Company) -> None:
    unit, own = company.unit("sandbox"), {"Key": "team", "Value": "blue"}
    policy = company.policy("nothing", {})
    for id in (company.root, unit, OWN, policy):
        company.ask("TagResource", ResourceId=id, Tags=[own])
        assert company.ask("ListTagsForResource", ResourceId=id)["Tags"] == [own]
        company.ask("UntagResource", ResourceId=id, TagKeys=["team"])
        assert company.ask("ListTagsForResource", ResourceId=id)["Tags"] == []
    assert company.refused("ListTagsForResource", ResourceId="999999999999").code == "TargetNotFoundException"
    twice = company.refused("TagResource", ResourceId=unit, Tags=[own, own])
    assert twice.fields["Reason"] == "DUPLICATE_TAG_KEY"


def test_whoever_sits_at_the_desk_can_be_root_of_every_account(company: Company) -> None:
    number, client = company.account("dev"), company.admin.client
    assert f"arn:aws:iam::{number}:root" in client.entrance.people()

    company.admin.run(client.entrance.sign_in(f"arn:aws:iam::{number}:root"))

    assert company.admin.call("sts:GetCallerIdentity")["Account"] == number
    key = company.admin.call("iam:CreateAccessKey")["AccessKey"]
    found = company.admin.cloud.identities.key(key["AccessKeyId"])
    assert found is not None
    assert found.principal.arn == f"arn:aws:iam::{number}:root"
    assert f"arn:aws:iam::{OWN}:root" in client.entrance.people()
