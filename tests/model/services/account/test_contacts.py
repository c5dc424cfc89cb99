"""AWS knows whom to write to."""

from __future__ import annotations

from tests.admin import Admin
from tests.model.services.organizations.conftest import Company

ADDRESS = {
    "FullName": "Ann Example",
    "AddressLine1": "1 Main Street",
    "City": "Springfield",
    "PostalCode": "12345",
    "CountryCode": "FR",
    "PhoneNumber": "+33555123456",
}
ON_CALL = {"Name": "Bo", "Title": "On call", "EmailAddress": "bo@example.com", "PhoneNumber": "+1555123456"}


def test_the_owner_s_address_is_kept_as_it_was_given_last(admin: Admin) -> None:
    assert admin.refused("account:GetContactInformation").code == "ResourceNotFoundException"

    for city in ("Springfield", "Shelbyville"):
        admin.call("account:PutContactInformation", ContactInformation=ADDRESS | {"City": city})

    told = admin.call("account:GetContactInformation")["ContactInformation"]
    assert told == ADDRESS | {"City": "Shelbyville"}


def test_some_countries_write_states_into_addresses(admin: Admin) -> None:
    abroad = ADDRESS | {"CountryCode": "US"}
    assert admin.refused("account:PutContactInformation", ContactInformation=abroad).code == "ValidationException"

    admin.call("account:PutContactInformation", ContactInformation=abroad | {"StateOrRegion": "NJ"})


def test_there_is_one_contact_for_each_kind_of_news(admin: Admin) -> None:
    missing = admin.refused("account:GetAlternateContact", AlternateContactType="SECURITY")
    assert (missing.code, missing.status) == ("ResourceNotFoundException", 404)
    for name in ("Bo", "Cy"):
        admin.call("account:PutAlternateContact", AlternateContactType="SECURITY", **ON_CALL | {"Name": name})

    told = admin.call("account:GetAlternateContact", AlternateContactType="SECURITY")["AlternateContact"]

    assert told == ON_CALL | {"Name": "Cy", "AlternateContactType": "SECURITY"}
    admin.call("account:DeleteAlternateContact", AlternateContactType="SECURITY")
    gone = admin.refused("account:DeleteAlternateContact", AlternateContactType="SECURITY")
    assert gone.code == "ResourceNotFoundException"


def test_an_account_has_a_name_of_its_own(admin: Admin) -> None:
    company = Company(admin)
    dev = company.account("dev")

    company.of(dev, "account:PutAccountName", AccountName="Trials")

    told = company.of(dev, "account:GetAccountInformation")
    assert (told["AccountId"], told["AccountName"], told["AccountState"]) == (dev, "Trials", "ACTIVE")
    assert company.ask("DescribeAccount", AccountId=dev)["Account"]["Name"] == "Trials"
    assert admin.call("account:GetPrimaryEmail", AccountId=dev)["PrimaryEmail"] == "dev@example.com"
    assert admin.call("account:GetAccountInformation") == {"AccountId": "123456789012", "AccountState": "ACTIVE"}
