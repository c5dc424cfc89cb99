"""Regions, zones, and what an account may have."""

from __future__ import annotations

import pytest

from tests.admin import Admin


@pytest.mark.fact("global-01")
def test_a_region_has_several_zones_named_after_it(admin: Admin) -> None:
    regions = admin.call("ec2:DescribeRegions")["Regions"]
    for region in regions:
        name = region["RegionName"]
        zones = admin.call("ec2:DescribeAvailabilityZones", region=name)["AvailabilityZones"]
        assert len(zones) >= 2
        assert all(zone["ZoneName"][:-1] == zone["RegionName"] == name for zone in zones)


def test_regions_that_have_to_be_enabled_are_shown_when_all_are_asked_for(admin: Admin) -> None:
    usual = admin.call("ec2:DescribeRegions")["Regions"]
    everything = admin.call("ec2:DescribeRegions", AllRegions=True)["Regions"]
    assert {each["OptInStatus"] for each in usual} == {"opt-in-not-required"}
    assert {each["OptInStatus"] for each in everything} == {"opt-in-not-required", "not-opted-in"}
    (ireland,) = admin.call("ec2:DescribeRegions", RegionNames=["eu-west-1"])["Regions"]
    assert ireland["Endpoint"] == "ec2.eu-west-1.amazonaws.com"
    refusal = admin.refused("ec2:DescribeRegions", RegionNames=["mars-north-1"])
    assert refusal.code == "InvalidParameterValue"


def test_a_zone_is_described_as_aws_does(admin: Admin) -> None:
    (zone,) = admin.call("ec2:DescribeAvailabilityZones", ZoneNames=["us-east-1a"])["AvailabilityZones"]
    assert zone == {
        "GroupLongName": "US East (N. Virginia) 1",
        "GroupName": "us-east-1-zg-1",
        "Messages": [],
        "NetworkBorderGroup": "us-east-1",
        "OptInStatus": "opt-in-not-required",
        "RegionName": "us-east-1",
        "State": "available",
        "ZoneId": zone["ZoneId"],
        "ZoneName": "us-east-1a",
        "ZoneType": "availability-zone",
    }
    (same,) = admin.call("ec2:DescribeAvailabilityZones", ZoneIds=[zone["ZoneId"]])["AvailabilityZones"]
    assert same == zone
    refusal = admin.refused("ec2:DescribeAvailabilityZones", ZoneNames=["us-east-1q"])
    assert (refusal.code, refusal.message) == ("InvalidParameterValue", "Invalid availability zone: [us-east-1q]")


def test_what_an_account_may_have_is_told(admin: Admin) -> None:
    (vpc,) = admin.call("ec2:DescribeVpcs", Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    answer = admin.call("ec2:DescribeAccountAttributes", AttributeNames=["default-vpc", "supported-platforms"])
    told = {each["AttributeName"]: each["AttributeValues"][0]["AttributeValue"] for each in answer["AccountAttributes"]}
    assert told == {"supported-platforms": "VPC", "default-vpc": vpc["VpcId"]}
