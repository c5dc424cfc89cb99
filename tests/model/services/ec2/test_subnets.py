"""Subnets: a part of a VPC's addresses in one zone."""

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, describe_subnet, make_subnet, make_vpc, of_vpc


@pytest.mark.fact("subnet-12")
def test_a_subnet_needs_a_vpc_and_a_range_and_luck_picks_the_zone(admin: Admin):
    vpc_id = make_vpc(admin)
    assert admin.refused("ec2:CreateSubnet", CidrBlock="10.0.1.0/24").code == "MissingParameter"
    assert admin.refused("ec2:CreateSubnet", VpcId=vpc_id).code == "MissingParameter"
    subnet = admin.call("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock="10.0.1.0/24")["Subnet"]
    assert subnet["AvailabilityZone"].startswith("us-east-1")
    assert (subnet["State"], subnet["DefaultForAz"], subnet["MapPublicIpOnLaunch"]) == ("available", False, False)
    assert subnet["SubnetArn"] == f"arn:aws:ec2:us-east-1:123456789012:subnet/{subnet['SubnetId']}"


@pytest.mark.fact("vpc-02")
def test_a_vpc_spans_the_zones_of_its_region_and_no_others(admin: Admin):
    vpc_id = make_vpc(admin)
    for number, zone in enumerate("abc"):
        make_subnet(admin, vpc_id, f"10.0.{number}.0/24", f"us-east-1{zone}")
    assert len(admin.call("ec2:DescribeSubnets", Filters=of_vpc(vpc_id))["Subnets"]) == 3
    refusal = admin.refused("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock="10.0.9.0/24", AvailabilityZone="eu-west-1a")
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message.startswith("Value (eu-west-1a) for parameter availabilityZone is invalid.")
    assert "us-east-1a, us-east-1b" in refusal.message


def test_a_zone_can_be_named_by_its_id(admin: Admin):
    vpc_id = make_vpc(admin)
    subnet = admin.call("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock="10.0.0.0/24", AvailabilityZoneId="use1-az2")
    assert (subnet["Subnet"]["AvailabilityZone"], subnet["Subnet"]["AvailabilityZoneId"]) == ("us-east-1b", "use1-az2")


@pytest.mark.fact("subnet-03")
def test_subnets_lie_in_their_vpc_and_beside_each_other(admin: Admin):
    vpc_id = make_vpc(admin)
    refusal = admin.refused("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock="10.1.0.0/24")
    assert (refusal.code, refusal.message) == ("InvalidSubnet.Range", "The CIDR '10.1.0.0/24' is invalid.")
    make_subnet(admin, vpc_id, "10.0.1.0/24")
    refusal = admin.refused("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock="10.0.1.128/25")
    assert refusal.code == "InvalidSubnet.Conflict"
    assert refusal.message == "The CIDR '10.0.1.128/25' conflicts with another subnet"
    assert len(admin.call("ec2:DescribeSubnets", Filters=of_vpc(vpc_id))["Subnets"]) == 1


@pytest.mark.fact("subnet-04")
def test_a_subnet_is_at_least_a_slash_28_and_at_most_its_whole_vpc(admin: Admin):
    small, full = make_vpc(admin), make_vpc(admin)
    assert make_subnet(admin, small, "10.0.0.0/28")
    assert admin.refused("ec2:CreateSubnet", VpcId=small, CidrBlock="10.0.1.0/29").code == "InvalidSubnet.Range"
    assert make_subnet(admin, full, "10.0.0.0/16")
    assert admin.refused("ec2:CreateSubnet", VpcId=full, CidrBlock="10.0.1.0/28").code == "InvalidSubnet.Conflict"


@pytest.mark.fact("subnet-05")
def test_five_addresses_of_a_subnet_are_kept_by_aws(admin: Admin):
    subnet_id = make_subnet(admin, make_vpc(admin), "10.0.1.0/24")
    assert describe_subnet(admin, subnet_id)["AvailableIpAddressCount"] == 251
    for last in (0, 1, 2, 3, 255):
        refusal = admin.refused("ec2:CreateNetworkInterface", SubnetId=subnet_id, PrivateIpAddress=f"10.0.1.{last}")
        assert refusal.code == "InvalidParameterValue"
    interface = admin.call("ec2:CreateNetworkInterface", SubnetId=subnet_id, PrivateIpAddress="10.0.1.4")
    assert interface["NetworkInterface"]["PrivateIpAddress"] == "10.0.1.4"
    assert describe_subnet(admin, subnet_id)["AvailableIpAddressCount"] == 250


@pytest.mark.fact("subnet-06")
def test_a_slash_28_has_eleven_addresses_to_give(admin: Admin):
    subnet_id = make_subnet(admin, make_vpc(admin), "10.0.0.0/28")
    made = [admin.call("ec2:CreateNetworkInterface", SubnetId=subnet_id)["NetworkInterface"] for _ in range(11)]
    assert len({each["PrivateIpAddress"] for each in made}) == 11
    assert describe_subnet(admin, subnet_id)["AvailableIpAddressCount"] == 0
    refusal = admin.refused("ec2:CreateNetworkInterface", SubnetId=subnet_id)
    assert refusal.code == "InsufficientFreeAddressesInSubnet"
    admin.call("ec2:DeleteNetworkInterface", NetworkInterfaceId=made[3]["NetworkInterfaceId"])
    again = admin.call("ec2:CreateNetworkInterface", SubnetId=subnet_id)["NetworkInterface"]
    assert again["PrivateIpAddress"] == made[3]["PrivateIpAddress"]


@pytest.mark.fact("subnet-02")
def test_a_zone_can_hold_several_subnets_of_a_vpc(admin: Admin):
    vpc_id = make_vpc(admin)
    ids = {make_subnet(admin, vpc_id, f"10.0.{number}.0/24", "us-east-1a") for number in range(3)}
    in_zone = [*of_vpc(vpc_id), {"Name": "availability-zone", "Values": ["us-east-1a"]}]
    assert {each["SubnetId"] for each in admin.call("ec2:DescribeSubnets", Filters=in_zone)["Subnets"]} == ids


def test_subnets_come_in_pages(admin: Admin):
    vpc_id = make_vpc(admin)
    ids = [make_subnet(admin, vpc_id, f"10.0.{number}.0/24") for number in range(7)]
    first = admin.call("ec2:DescribeSubnets", Filters=of_vpc(vpc_id), MaxResults=5)
    second = admin.call("ec2:DescribeSubnets", Filters=of_vpc(vpc_id), MaxResults=5, NextToken=first["NextToken"])
    assert [each["SubnetId"] for each in (*first["Subnets"], *second["Subnets"])] == ids
    assert "NextToken" not in second


def test_a_subnet_in_use_cannot_be_deleted(admin: Admin):
    subnet_id = make_subnet(admin, make_vpc(admin))
    interface_id = admin.call("ec2:CreateNetworkInterface", SubnetId=subnet_id)["NetworkInterface"][
        "NetworkInterfaceId"
    ]
    refusal = admin.refused("ec2:DeleteSubnet", SubnetId=subnet_id)
    assert refusal.code == "DependencyViolation"
    assert refusal.message == f"The subnet '{subnet_id}' has dependencies and cannot be deleted."
    admin.call("ec2:DeleteNetworkInterface", NetworkInterfaceId=interface_id)
    admin.call("ec2:DeleteSubnet", SubnetId=subnet_id)
    refusal = admin.refused("ec2:DeleteSubnet", SubnetId=subnet_id)
    assert (refusal.code, refusal.message) == (
        "InvalidSubnetID.NotFound",
        f"The subnet ID '{subnet_id}' does not exist",
    )


def test_public_addresses_at_launch_are_the_subnets_to_give(admin: Admin):
    subnet_id = make_subnet(admin, make_vpc(admin))
    admin.call("ec2:ModifySubnetAttribute", SubnetId=subnet_id, MapPublicIpOnLaunch={"Value": True})
    assert describe_subnet(admin, subnet_id)["MapPublicIpOnLaunch"]
    refusal = admin.refused(
        "ec2:ModifySubnetAttribute",
        SubnetId=subnet_id,
        MapPublicIpOnLaunch={"Value": False},
        PrivateDnsHostnameTypeOnLaunch="resource-name",
    )
    assert refusal.code == "InvalidParameterCombination"
    admin.call("ec2:ModifySubnetAttribute", SubnetId=subnet_id, PrivateDnsHostnameTypeOnLaunch="resource-name")
    subnet = describe_subnet(admin, subnet_id)
    assert subnet["PrivateDnsNameOptionsOnLaunch"]["HostnameType"] == "resource-name"
    assert subnet["MapPublicIpOnLaunch"]


def test_a_lost_default_subnet_can_be_made_again(admin: Admin):
    zone = "us-east-1b"
    (old,) = [each for each in admin.call("ec2:DescribeSubnets")["Subnets"] if each["AvailabilityZone"] == zone]
    refusal = admin.refused("ec2:CreateDefaultSubnet", AvailabilityZone=zone)
    assert refusal.code == "DefaultSubnetAlreadyExistsInAvailabilityZone"
    admin.call("ec2:DeleteSubnet", SubnetId=old["SubnetId"])
    new = admin.call("ec2:CreateDefaultSubnet", AvailabilityZone=zone)["Subnet"]
    assert (new["DefaultForAz"], new["MapPublicIpOnLaunch"], new["CidrBlock"]) == (True, True, old["CidrBlock"])
    assert new["VpcId"] == default_vpc(admin)["VpcId"]


def test_a_vpc_holds_two_hundred_subnets(admin: Admin):
    vpc_id = make_vpc(admin)
    for number in range(200):
        make_subnet(admin, vpc_id, f"10.0.{number}.0/24")
    refusal = admin.refused("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock="10.0.200.0/24")
    assert refusal.code == "SubnetLimitExceeded"
