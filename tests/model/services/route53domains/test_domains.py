"""Domains: what is sold, what registering does, and where DNS is looked for then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.names import Names, record
from tests.shop import Shop

WHO = {"FirstName": "Ada", "LastName": "Byron", "Email": "ada@example.org", "CountryCode": "GB"}
CONTACTS = {"AdminContact": WHO, "RegistrantContact": WHO, "TechContact": WHO}


def register(admin: Admin, name: str, **more: Any) -> str:
    asked = {"DomainName": name, "DurationInYears": 1, **CONTACTS, **more}
    return admin.call("route53domains:RegisterDomain", **asked)["OperationId"]


def wait(admin: Admin) -> None:
    admin.advance(3600)


def detail(admin: Admin, name: str) -> dict[str, Any]:
    return admin.call("route53domains:GetDomainDetail", DomainName=name)


def servers(admin: Admin, name: str) -> list[str]:
    return [each["Name"] for each in detail(admin, name)["Nameservers"]]


@pytest.mark.fact("route53-06")
@pytest.mark.parametrize("tld", ["com", "org", "be", "us"])
def test_generic_and_geographic_names_are_sold(admin: Admin, tld: str) -> None:
    def availability(name: str) -> str:
        return admin.call("route53domains:CheckDomainAvailability", DomainName=name)["Availability"]

    assert (availability(f"teapots.{tld}"), availability(f"example.{tld}")) == ("AVAILABLE", "UNAVAILABLE")
    register(admin, f"teapots.{tld}")
    assert availability(f"Teapots.{tld}") == "UNAVAILABLE"
    assert admin.refused("route53domains:CheckDomainAvailability", DomainName="tea.pot").code == "UnsupportedTLD"


@pytest.mark.fact("route53-04")
def test_registering_a_domain_makes_its_zone_and_leads_there(admin: Admin) -> None:
    id = register(admin, "teapots.com")

    def status() -> str:
        return admin.call("route53domains:GetOperationDetail", OperationId=id)["Status"]

    assert status() == "SUBMITTED"
    assert admin.refused("route53domains:GetDomainDetail", DomainName="teapots.com").code == "InvalidInput"
    admin.advance(60)
    assert status() == "IN_PROGRESS"
    wait(admin)
    assert status() == "SUCCESSFUL"
    (zone,) = admin.call("route53:ListHostedZones")["HostedZones"]
    told = admin.call("route53:GetHostedZone", Id=zone["Id"].rpartition("/")[2])
    assert (zone["Name"], zone["ResourceRecordSetCount"]) == ("teapots.com.", 2)
    assert servers(admin, "teapots.com") == told["DelegationSet"]["NameServers"]
    years = (detail(admin, "teapots.com")["ExpirationDate"] - admin.now) / (365 * 86400)
    assert 0.99 < years <= 1


@pytest.mark.fact("route53-05")
def test_dns_moves_with_the_name_servers_and_not_with_the_registration(admin: Admin, shop: Shop) -> None:
    machine = shop.machines(1)[0]
    mine = Names(admin, "example.com")
    mine.create(record("www.example.com", "192.0.2.1"))
    before = mine.records()
    asked = {"DomainName": "example.com", **CONTACTS}
    assert admin.refused("route53domains:TransferDomain", **asked).code == "InvalidInput"
    told = admin.call("route53domains:CheckDomainTransferability", DomainName="example.com", AuthCode="secret")
    assert told["Transferability"]["Transferable"] == "TRANSFERABLE"
    admin.call("route53domains:TransferDomain", **asked, AuthCode="secret")
    wait(admin)
    assert detail(admin, "example.com")["RegistrarName"] == "Amazon Registrar, Inc."
    assert mine.records() == before
    assert resolved(admin, machine) == "192.0.2.1"
    other = admin.call("route53:CreateHostedZone", Name="example.com", CallerReference="other")
    aim = [{"Name": each} for each in other["DelegationSet"]["NameServers"]]
    admin.call("route53domains:UpdateDomainNameservers", DomainName="example.com", Nameservers=aim)
    wait(admin)
    assert resolved(admin, machine) is None
    away = [{"Name": "ns1.elsewhere.net"}, {"Name": "ns2.elsewhere.net"}]
    admin.call("route53domains:UpdateDomainNameservers", DomainName="example.com", Nameservers=away)
    wait(admin)
    assert servers(admin, "example.com") == ["ns1.elsewhere.net", "ns2.elsewhere.net"]
    assert mine.records() == before


def resolved(admin: Admin, machine: str) -> str | None:
    guest = admin.client.guest(machine)
    assert guest is not None
    return guest.resolve("www.example.com")


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)


@pytest.mark.fact("route53-01")
def test_registration_dns_and_checks_work_each_without_the_others(admin: Admin) -> None:
    terms = {"Type": "TCP", "IPAddress": "9.9.9.9", "Port": 53}
    admin.call("route53:CreateHealthCheck", CallerReference="alone", HealthCheckConfig=terms)
    assert admin.call("route53:GetHostedZoneCount")["HostedZoneCount"] == 0
    Names(admin, "registered-elsewhere.com").create(record("registered-elsewhere.com", "192.0.2.1"))
    assert admin.call("route53domains:ListDomains")["Domains"] == []
    register(admin, "teapots.org")
    wait(admin)
    zones = {each["Name"]: each["Id"] for each in admin.call("route53:ListHostedZones")["HostedZones"]}
    admin.call("route53:DeleteHostedZone", Id=zones["teapots.org."].rpartition("/")[2])
    assert [each["DomainName"] for each in admin.call("route53domains:ListDomains")["Domains"]] == ["teapots.org"]


def test_a_domain_renews_itself_or_ends(admin: Admin) -> None:
    register(admin, "teapots.com")
    register(admin, "kettles.com", AutoRenew=False)
    wait(admin)
    admin.advance(365 * 86400)
    assert detail(admin, "teapots.com")["ExpirationDate"] > admin.now + 300 * 86400
    admin.advance(46 * 86400)
    assert [each["DomainName"] for each in admin.call("route53domains:ListDomains")["Domains"]] == ["teapots.com"]


def test_what_can_be_done_with_a_domain(admin: Admin) -> None:
    register(admin, "teapots.com")
    wait(admin)
    domain = {"DomainName": "teapots.com"}
    assert admin.refused("route53domains:RetrieveDomainAuthCode", **domain).code == "InvalidInput"
    admin.call("route53domains:DisableDomainTransferLock", **domain)
    twice = admin.refused("route53domains:DisableDomainTransferLock", **domain)
    assert twice.code == "DuplicateRequest"
    wait(admin)
    assert admin.call("route53domains:RetrieveDomainAuthCode", **domain)["AuthCode"]
    admin.call("route53domains:EnableDomainTransferLock", **domain)
    admin.call("route53domains:UpdateDomainContact", **domain, TechContact=WHO | {"FirstName": "Charles"})
    admin.call("route53domains:RenewDomain", **domain, CurrentExpiryYear=2026, DurationInYears=2)
    wait(admin)
    told = detail(admin, "teapots.com")
    assert (told["StatusList"], told["TechContact"]["FirstName"]) == (["clientTransferProhibited"], "Charles")
    assert told["AdminContact"]["FirstName"] == "Ada"
    assert told["ExpirationDate"] - admin.now > 2.9 * 365 * 86400
    late = admin.refused("route53domains:RenewDomain", **domain, CurrentExpiryYear=2026)
    assert late.code == "InvalidInput"
    for word, value in {"Disable": False, "Enable": True}.items():
        admin.call(f"route53domains:{word}DomainAutoRenew", **domain)
        assert admin.call("route53domains:ListDomains")["Domains"][0]["AutoRenew"] is value
    done = admin.call("route53domains:ListOperations", Status=["SUCCESSFUL"], Type=["RENEW_DOMAIN", "DOMAIN_LOCK"])
    assert len(done["Operations"]) == 3
    admin.call("route53domains:DeleteDomain", **domain)
    wait(admin)
    assert admin.refused("route53domains:GetDomainDetail", **domain).code == "InvalidInput"


def test_a_domain_has_tags_and_names_have_prices(admin: Admin) -> None:
    register(admin, "teapots.com")
    wait(admin)
    domain = {"DomainName": "teapots.com"}
    tag = {"Key": "team", "Value": "shop"}
    admin.call("route53domains:UpdateTagsForDomain", **domain, TagsToUpdate=[tag])
    assert admin.call("route53domains:ListTagsForDomain", **domain)["TagList"] == [tag]
    admin.call("route53domains:DeleteTagsForDomain", **domain, TagsToDelete=["team"])
    assert admin.call("route53domains:ListTagsForDomain", **domain)["TagList"] == []
    (price,) = admin.call("route53domains:ListPrices", Tld="com")["Prices"]
    assert price["RegistrationPrice"] == {"Price": 15.0, "Currency": "USD"}
    page = admin.call("route53domains:ListPrices", MaxItems=10)
    rest = admin.call("route53domains:ListPrices", Marker=page["NextPageMarker"])
    assert len(page["Prices"]) + len(rest["Prices"]) == 17
    assert admin.refused("route53domains:ListPrices", Tld="pot").code == "UnsupportedTLD"


@pytest.mark.parametrize("name", ["com", "tea pots.com", "www.teapots.com", "a..com", "-.com."])
def test_what_is_no_domain_is_refused(admin: Admin, name: str) -> None:
    assert admin.refused("route53domains:CheckDomainAvailability", DomainName=name).code == "InvalidInput"
