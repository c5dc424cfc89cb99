"""Half of the regions are open to every account; the others it has to ask for."""

from __future__ import annotations

from tests.admin import Admin
from tests.model.services.organizations.conftest import Company

CAPE = "af-south-1"
HOUR = 3600.0


def statuses(admin: Admin) -> dict[str, str]:
    told = admin.call("account:ListRegions")["Regions"]
    return {each["RegionName"]: each["RegionOptStatus"] for each in told}


def test_a_region_opens_a_while_after_it_was_asked_for(admin: Admin) -> None:
    assert admin.refused("ec2:DescribeVpcs", region=CAPE).code == "AuthFailure"
    assert statuses(admin)[CAPE] == "DISABLED"

    admin.call("account:EnableRegion", RegionName=CAPE)
    assert admin.call("account:GetRegionOptStatus", RegionName=CAPE)["RegionOptStatus"] == "ENABLING"
    assert admin.refused("ec2:DescribeVpcs", region=CAPE).code == "AuthFailure"
    admin.advance(HOUR)

    assert statuses(admin)[CAPE] == "ENABLED"
    assert len(admin.call("ec2:DescribeVpcs", region=CAPE)["Vpcs"]) == 1
    shown = {each["RegionName"]: each["OptInStatus"] for each in admin.call("ec2:DescribeRegions")["Regions"]}
    assert (shown[CAPE], shown["us-east-1"]) == ("opted-in", "opt-in-not-required")
    assert admin.refused("ec2:DescribeVpcs", region="ap-east-1").code == "AuthFailure"


def test_what_is_in_a_disabled_region_stays_there(admin: Admin) -> None:
    admin.call("account:EnableRegion", RegionName=CAPE)
    admin.advance(HOUR)
    admin.call("ec2:CreateKeyPair", region=CAPE, KeyName="laptop")

    admin.call("account:DisableRegion", RegionName=CAPE)
    assert admin.refused("ec2:DescribeKeyPairs", region=CAPE).code == "AuthFailure"
    admin.advance(HOUR)
    assert statuses(admin)[CAPE] == "DISABLED"
    admin.call("account:EnableRegion", RegionName=CAPE)
    admin.advance(HOUR)

    assert len(admin.call("ec2:DescribeKeyPairs", region=CAPE)["KeyPairs"]) == 1
    assert len(admin.call("ec2:DescribeVpcs", region=CAPE)["Vpcs"]) == 1


def test_a_region_is_switched_only_from_where_it_stands(admin: Admin) -> None:
    admin.call("account:EnableRegion", RegionName=CAPE)

    for operation in ("EnableRegion", "DisableRegion"):
        refusal = admin.refused(f"account:{operation}", RegionName=CAPE)
        assert refusal.code == "ValidationException"
        assert refusal.message == "Unable to switch region status because of its current opt-in status."
    assert admin.refused("account:DisableRegion", RegionName="us-east-1").code == "ValidationException"
    assert admin.refused("account:EnableRegion", RegionName="mars-north-1").code == "ValidationException"


def test_regions_come_in_pages_and_by_their_state(admin: Admin) -> None:
    first = admin.call("account:ListRegions", MaxResults=10)
    second = admin.call("account:ListRegions", MaxResults=50, NextToken=first["NextToken"])
    closed = admin.call("account:ListRegions", RegionOptStatusContains=["DISABLED"])["Regions"]

    names = [each["RegionName"] for each in first["Regions"] + second["Regions"]]
    assert names == sorted(statuses(admin))
    assert {each["RegionOptStatus"] for each in closed} == {"DISABLED"}
    assert admin.refused("account:ListRegions", NextToken="nonsense").code == "ValidationException"


def test_who_manages_an_organization_opens_regions_for_its_accounts(admin: Admin) -> None:
    company = Company(admin)
    dev = company.account("dev")

    admin.call("account:EnableRegion", AccountId=dev, RegionName=CAPE)
    admin.advance(HOUR)

    told = company.of(dev, "account:GetRegionOptStatus", RegionName=CAPE)
    assert told["RegionOptStatus"] == "ENABLED"
    assert statuses(admin)[CAPE] == "DISABLED"
    other = {"AccountId": "123456789012", "RegionName": CAPE}
    assert company.denied(dev, "account:EnableRegion", **other).code == "AccessDeniedException"
    assert admin.refused("account:EnableRegion", **other).code == "AccessDeniedException"
