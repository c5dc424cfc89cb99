"""Hosted zones: public and private ones, their name servers, and what else belongs to them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.names import Names, record


@pytest.mark.fact("route53-02")
def test_a_zone_is_given_four_name_servers_and_the_records_that_say_so(admin: Admin, names: Names) -> None:
    servers = names.made["DelegationSet"]["NameServers"]
    assert [each.split(".", 2)[2] for each in servers] == ["com", "net", "org", "co.uk"]
    ns, soa = names.records()
    assert [each["Value"] for each in ns["ResourceRecords"]] == [f"{each}." for each in servers]
    assert (ns["TTL"], soa["TTL"]) == (172800, 900)
    assert soa["ResourceRecords"][0]["Value"].startswith(f"{servers[0]}. awsdns-hostmaster.amazon.com. 1 ")
    names.create(record("www.example.com", "192.0.2.1"))
    told = [names.answer("www.example.com", city=city) for city in ("London", "Tokyo", "Sao Paulo")]
    assert {each["ResponseCode"] for each in told} == {"NOERROR"}
    assert {each["Nameserver"] in servers for each in told} == {True}
    assert admin.call("route53:GetHostedZone", Id=names.id)["DelegationSet"]["NameServers"] == servers


def test_a_caller_reference_is_good_once(admin: Admin, names: Names) -> None:
    again = admin.refused("route53:CreateHostedZone", Name="other.com", CallerReference="example.com")
    assert (again.code, again.status) == ("HostedZoneAlreadyExists", 409)
    Names(admin, "other.com")
    assert admin.call("route53:GetHostedZoneCount")["HostedZoneCount"] == 2
    assert names.id


def test_a_zone_with_records_of_its_own_cannot_be_deleted(admin: Admin, names: Names) -> None:
    names.create(record("www.example.com", "192.0.2.1"))
    assert admin.refused("route53:DeleteHostedZone", Id=names.id).code == "HostedZoneNotEmpty"
    names.change(("DELETE", record("www.example.com", "192.0.2.1")))
    assert admin.call("route53:DeleteHostedZone", Id=names.id)["ChangeInfo"]["Status"] == "PENDING"
    gone = admin.refused("route53:GetHostedZone", Id=names.id)
    assert (gone.code, gone.status) == ("NoSuchHostedZone", 404)


def test_zones_are_listed_by_name_from_the_right(admin: Admin, names: Names) -> None:
    for name in ("b.example.com", "a.org", "example.org"):
        Names(admin, name)
    first = admin.call("route53:ListHostedZonesByName", MaxItems="2")
    assert [each["Name"] for each in first["HostedZones"]] == ["example.com.", "b.example.com."]
    assert first["NextDNSName"] == "a.org."
    rest = admin.call(
        "route53:ListHostedZonesByName", DNSName=first["NextDNSName"], HostedZoneId=first["NextHostedZoneId"]
    )
    assert [each["Name"] for each in rest["HostedZones"]] == ["a.org.", "example.org."]
    page = admin.call("route53:ListHostedZones", MaxItems="3")
    assert [len(page["HostedZones"]), page["IsTruncated"]] == [3, True]
    last = admin.call("route53:ListHostedZones", Marker=page["NextMarker"])
    assert [each["Name"] for each in last["HostedZones"]] == ["example.org."]
    assert admin.refused("route53:ListHostedZones", Marker="elsewhere").code == "InvalidInput"
    assert names.id


@pytest.mark.parametrize("name", ["", ".", "a..b", f"{'x' * 64}.com"])
def test_what_is_no_name_is_refused(admin: Admin, name: str) -> None:
    assert admin.refused("route53:CreateHostedZone", Name=name, CallerReference="x").code == "InvalidDomainName"


def vpc_of(admin: Admin, region: str = "us-east-1") -> dict[str, Any]:
    return {"VPCRegion": region, "VPCId": admin.call("ec2:DescribeVpcs", region=region)["Vpcs"][0]["VpcId"]}


def test_a_private_zone_belongs_to_vpcs_of_any_region_the_last_of_which_stays(admin: Admin) -> None:
    first, second = vpc_of(admin), vpc_of(admin, "eu-west-1")
    zone = Names(admin, VPC=first)
    assert "DelegationSet" not in zone.made
    admin.call("route53:AssociateVPCWithHostedZone", HostedZoneId=zone.id, VPC=second)
    assert admin.call("route53:GetHostedZone", Id=zone.id)["VPCs"] == [first, second]
    listed = admin.call("route53:ListHostedZonesByVPC", **second)["HostedZoneSummaries"]
    assert [each["HostedZoneId"] for each in listed] == [zone.id]
    admin.call("route53:DisassociateVPCFromHostedZone", HostedZoneId=zone.id, VPC=first)
    last = admin.refused("route53:DisassociateVPCFromHostedZone", HostedZoneId=zone.id, VPC=second)
    assert last.code == "LastVPCAssociation"
    unknown = admin.refused("route53:DisassociateVPCFromHostedZone", HostedZoneId=zone.id, VPC=first)
    assert unknown.code == "VPCAssociationNotFound"


def test_a_vpc_that_is_not_or_that_knows_the_name_already_is_refused(admin: Admin, names: Names) -> None:
    nothing = {"VPCRegion": "us-east-1", "VPCId": "vpc-00000000000000000"}
    refusal = admin.refused("route53:CreateHostedZone", Name="x.com", CallerReference="x", VPC=nothing)
    assert (refusal.code, refusal.message) == ("InvalidVPCId", "The VPC ID is invalid.")
    zone = Names(admin, "inside.example", VPC=vpc_of(admin))
    twice = admin.refused("route53:CreateHostedZone", Name="inside.example", CallerReference="y", VPC=vpc_of(admin))
    assert (twice.code, zone.id in twice.message) == ("ConflictingDomainExists", True)
    public = admin.refused("route53:AssociateVPCWithHostedZone", HostedZoneId=names.id, VPC=vpc_of(admin))
    assert public.code == "PublicZoneVPCAssociation"


def test_another_accounts_vpc_is_authorized_first(admin: Admin) -> None:
    zone, vpc = Names(admin, VPC=vpc_of(admin)), {"VPCRegion": "eu-west-1", "VPCId": "vpc-0123456789abcdef0"}
    admin.call("route53:CreateVPCAssociationAuthorization", HostedZoneId=zone.id, VPC=vpc)
    assert admin.call("route53:ListVPCAssociationAuthorizations", HostedZoneId=zone.id)["VPCs"] == [vpc]
    admin.call("route53:DeleteVPCAssociationAuthorization", HostedZoneId=zone.id, VPC=vpc)
    gone = admin.refused("route53:DeleteVPCAssociationAuthorization", HostedZoneId=zone.id, VPC=vpc)
    assert gone.code == "VPCAssociationAuthorizationNotFound"


def test_zones_share_the_name_servers_of_a_reusable_set(admin: Admin) -> None:
    made = admin.call("route53:CreateReusableDelegationSet", CallerReference="set")["DelegationSet"]
    id = made["Id"].rpartition("/")[2]
    zones = [Names(admin, name, DelegationSetId=id) for name in ("a.com", "b.com")]
    assert [each.made["DelegationSet"]["NameServers"] for each in zones] == [made["NameServers"]] * 2
    assert admin.refused("route53:DeleteReusableDelegationSet", Id=id).code == "DelegationSetInUse"
    limit = admin.call(
        "route53:GetReusableDelegationSetLimit", DelegationSetId=id, Type="MAX_ZONES_BY_REUSABLE_DELEGATION_SET"
    )
    assert limit["Count"] == 2
    for zone in zones:
        admin.call("route53:DeleteHostedZone", Id=zone.id)
    admin.call("route53:DeleteReusableDelegationSet", Id=id)
    assert admin.call("route53:ListReusableDelegationSets")["DelegationSets"] == []
    assert admin.refused("route53:GetReusableDelegationSet", Id=id).code == "NoSuchDelegationSet"
    again = [admin.call, admin.refused]
    for ask in again:
        told = ask("route53:CreateReusableDelegationSet", CallerReference="twice")
    assert getattr(told, "code", "") == "DelegationSetAlreadyCreated"


def test_zones_have_tags_comments_and_limits(admin: Admin, names: Names) -> None:
    about = {"ResourceType": "hostedzone", "ResourceId": names.id}
    admin.call("route53:ChangeTagsForResource", **about, AddTags=[{"Key": "team", "Value": "web"}])
    assert admin.call("route53:ListTagsForResource", **about)["ResourceTagSet"]["Tags"] == [
        {"Key": "team", "Value": "web"}
    ]
    admin.call("route53:ChangeTagsForResource", **about, RemoveTagKeys=["team"])
    several = admin.call("route53:ListTagsForResources", ResourceType="hostedzone", ResourceIds=[names.id])
    assert several["ResourceTagSets"][0]["Tags"] == []
    assert admin.refused("route53:ChangeTagsForResource", **about).code == "InvalidInput"
    admin.call("route53:UpdateHostedZoneComment", Id=names.id, Comment="the shop")
    assert admin.call("route53:GetHostedZone", Id=names.id)["HostedZone"]["Config"]["Comment"] == "the shop"
    limit = admin.call("route53:GetHostedZoneLimit", HostedZoneId=names.id, Type="MAX_RRSETS_BY_ZONE")
    assert (limit["Limit"]["Value"], limit["Count"]) == (10000, 2)
    vpcs = admin.refused("route53:GetHostedZoneLimit", HostedZoneId=names.id, Type="MAX_VPCS_ASSOCIATED_BY_ZONE")
    assert vpcs.code == "HostedZoneNotPrivate"
    account = admin.call("route53:GetAccountLimit", Type="MAX_HOSTED_ZONES_BY_OWNER")
    assert (account["Limit"]["Value"], account["Count"]) == (500, 1)


def test_places_are_listed_with_their_codes(admin: Admin) -> None:
    first = admin.call("route53:ListGeoLocations")["GeoLocationDetailsList"]
    assert first[0] == {"ContinentCode": "AF", "ContinentName": "Africa"}
    texas = admin.call("route53:GetGeoLocation", CountryCode="US", SubdivisionCode="TX")["GeoLocationDetails"]
    assert texas["SubdivisionName"] == "Texas"
    assert admin.refused("route53:GetGeoLocation", CountryCode="XX").code == "NoSuchGeoLocation"
    found, start = [], {}
    while start is not None:
        page = admin.call("route53:ListGeoLocations", **start)
        found += page["GeoLocationDetailsList"]
        following = {
            "StartCountryCode": page.get("NextCountryCode"),
            "StartSubdivisionCode": page.get("NextSubdivisionCode"),
        }
        start = {name: code for name, code in following.items() if code} if page["IsTruncated"] else None
    assert len(found) == 7 + 249 + 51
