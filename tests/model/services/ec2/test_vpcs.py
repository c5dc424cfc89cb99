"""VPCs: made, described, changed and deleted as AWS does, and refused as AWS refuses."""

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, make_subnet, make_vpc, of_vpc

NOWHERE = "vpc-0123456789abcdef0"


@pytest.mark.fact("vpc-06")
@pytest.mark.parametrize(("region", "zones"), [("us-east-1", 6), ("eu-west-1", 3), ("us-west-2", 4)])
def test_a_new_account_finds_a_public_default_vpc_in_every_region(admin: Admin, region: str, zones: int):
    vpc = default_vpc(admin, region)
    assert (vpc["CidrBlock"], vpc["State"], vpc["OwnerId"]) == ("172.31.0.0/16", "available", "123456789012")
    subnets = admin.call("ec2:DescribeSubnets", region=region, Filters=of_vpc(vpc["VpcId"]))["Subnets"]
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == len(subnets) == zones
    assert all(subnet["DefaultForAz"] and subnet["MapPublicIpOnLaunch"] for subnet in subnets)
    assert all(subnet["CidrBlock"].endswith("/20") for subnet in subnets)
    (table,) = admin.call("ec2:DescribeRouteTables", region=region, Filters=of_vpc(vpc["VpcId"]))["RouteTables"]
    (way_out,) = [route for route in table["Routes"] if route["DestinationCidrBlock"] == "0.0.0.0/0"]
    (gateway,) = admin.call("ec2:DescribeInternetGateways", region=region)["InternetGateways"]
    assert table["Associations"][0]["Main"]
    assert way_out["GatewayId"] == gateway["InternetGatewayId"]
    assert gateway["Attachments"] == [{"State": "available", "VpcId": vpc["VpcId"]}]


def test_a_vpc_is_pending_until_it_is_available(admin: Admin):
    vpc = admin.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16")["Vpc"]
    assert (vpc["State"], vpc["IsDefault"], vpc["InstanceTenancy"]) == ("pending", False, "default")
    (association,) = vpc["CidrBlockAssociationSet"]
    assert association["AssociationId"].startswith("vpc-cidr-assoc-0")
    assert (association["CidrBlock"], association["CidrBlockState"]) == ("10.0.0.0/16", {"State": "associated"})
    admin.advance(seconds=5)
    assert admin.call("ec2:DescribeVpcs", VpcIds=[vpc["VpcId"]])["Vpcs"][0]["State"] == "available"


@pytest.mark.fact("vpc-03")
@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "10.0.0.0/28"])
def test_a_vpc_has_a_sixteenth_to_a_twenty_eighth_prefix(admin: Admin, cidr: str):
    assert admin.call("ec2:CreateVpc", CidrBlock=cidr)["Vpc"]["CidrBlock"] == cidr


@pytest.mark.fact("vpc-03")
@pytest.mark.parametrize("cidr", ["10.0.0.0/15", "10.0.0.0/29"])
def test_a_vpc_cannot_be_larger_or_smaller(admin: Admin, cidr: str):
    refusal = admin.refused("ec2:CreateVpc", CidrBlock=cidr)
    assert (refusal.code, refusal.message) == ("InvalidVpc.Range", f"The CIDR '{cidr}' is invalid.")


@pytest.mark.parametrize("cidr", ["10.0.0.0", "10.0.0.0/33", "10.0.0/16", "300.0.0.0/16", "ten"])
def test_what_is_not_a_range_is_refused(admin: Admin, cidr: str):
    refusal = admin.refused("ec2:CreateVpc", CidrBlock=cidr)
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message == f"Value ({cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block."


@pytest.mark.fact("vpc-04")
@pytest.mark.parametrize(("length", "addresses"), [(24, 256), (28, 16), (16, 65_536)])
def test_a_longer_prefix_means_fewer_addresses(admin: Admin, length: int, addresses: int):
    vpc_id = admin.call("ec2:CreateVpc", CidrBlock=f"10.0.0.5/{length}")["Vpc"]["VpcId"]
    assert admin.call("ec2:DescribeVpcs", VpcIds=[vpc_id])["Vpcs"][0]["CidrBlock"] == f"10.0.0.0/{length}"
    subnet = admin.call("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock=f"10.0.0.0/{length}")["Subnet"]
    assert subnet["AvailableIpAddressCount"] == addresses - 5


@pytest.mark.fact("vpc-08")
def test_a_vpc_is_born_with_its_parts_and_takes_them_along(admin: Admin):
    vpc_id = make_vpc(admin)
    parts = ("RouteTables", "NetworkAcls", "SecurityGroups")
    for part in parts:
        assert len(admin.call(f"ec2:Describe{part}", Filters=of_vpc(vpc_id))[part]) == 1
    vpc = admin.call("ec2:DescribeVpcs", VpcIds=[vpc_id])["Vpcs"][0]
    assert admin.call("ec2:DescribeDhcpOptions", DhcpOptionsIds=[vpc["DhcpOptionsId"]])["DhcpOptions"]
    admin.call("ec2:DeleteVpc", VpcId=vpc_id)
    for part in parts:
        assert admin.call(f"ec2:Describe{part}", Filters=of_vpc(vpc_id))[part] == []
    assert admin.refused("ec2:DescribeVpcs", VpcIds=[vpc_id]).code == "InvalidVpcID.NotFound"


@pytest.mark.fact("vpc-10")
def test_a_region_holds_five_vpcs(admin: Admin):
    for number in range(4):
        make_vpc(admin, f"10.{number}.0.0/16")
    refusal = admin.refused("ec2:CreateVpc", CidrBlock="10.9.0.0/16")
    assert (refusal.code, refusal.message) == ("VpcLimitExceeded", "The maximum number of VPCs has been reached.")
    assert len(admin.call("ec2:DescribeVpcs")["Vpcs"]) == 5
    assert admin.call("ec2:CreateVpc", region="eu-west-1", CidrBlock="10.9.0.0/16")["Vpc"]["State"] == "pending"


@pytest.mark.fact("vpc-05")
def test_a_vpc_in_use_stays_and_its_first_range_with_it(admin: Admin):
    vpc_id = make_vpc(admin)
    subnet_id = make_subnet(admin, vpc_id)
    refusal = admin.refused("ec2:DeleteVpc", VpcId=vpc_id)
    assert refusal.code == "DependencyViolation"
    assert refusal.message == f"The vpc '{vpc_id}' has dependencies and cannot be deleted."
    (association,) = admin.call("ec2:DescribeVpcs", VpcIds=[vpc_id])["Vpcs"][0]["CidrBlockAssociationSet"]
    refusal = admin.refused("ec2:DisassociateVpcCidrBlock", AssociationId=association["AssociationId"])
    assert refusal.code == "OperationNotPermitted"
    admin.call("ec2:DeleteSubnet", SubnetId=subnet_id)
    admin.call("ec2:DeleteVpc", VpcId=vpc_id)
    assert make_vpc(admin, "10.1.0.0/16")


def test_ids_that_name_nothing_are_told_from_ids_that_cannot_be(admin: Admin):
    missing, malformed = (admin.refused("ec2:DescribeVpcs", VpcIds=[id]) for id in (NOWHERE, "vpc-x"))
    assert (missing.code, missing.message) == ("InvalidVpcID.NotFound", f"The vpc ID '{NOWHERE}' does not exist")
    assert (malformed.code, malformed.message) == (
        "InvalidVpcID.Malformed",
        'Invalid id: "vpc-x" (expecting "vpc-...")',
    )
    assert admin.refused("ec2:DescribeVpcs", VpcIds=[NOWHERE, "vpc-x"]).code == "InvalidVpcID.Malformed"


def test_filters_and_pages_narrow_what_is_described(admin: Admin):
    ids = [default_vpc(admin)["VpcId"], *(make_vpc(admin, f"10.{number}.0.0/16") for number in range(4))]
    tens = [{"Name": "cidr", "Values": ["10.*"]}]
    assert [vpc["VpcId"] for vpc in admin.call("ec2:DescribeVpcs", Filters=tens)["Vpcs"]] == ids[1:]
    assert "NextToken" not in admin.call("ec2:DescribeVpcs", MaxResults=5)
    assert admin.refused("ec2:DescribeVpcs", MaxResults=4).code == "InvalidParameterValue"
    assert admin.refused("ec2:DescribeVpcs", Filters=[{"Name": "colour", "Values": ["x"]}]).code == (
        "InvalidParameterValue"
    )


def test_a_default_vpc_can_be_made_again_but_only_once(admin: Admin):
    assert admin.refused("ec2:CreateDefaultVpc").code == "DefaultVpcAlreadyExists"
    vpc_id = default_vpc(admin)["VpcId"]
    for subnet in admin.call("ec2:DescribeSubnets")["Subnets"]:
        admin.call("ec2:DeleteSubnet", SubnetId=subnet["SubnetId"])
    (gateway,) = admin.call("ec2:DescribeInternetGateways")["InternetGateways"]
    admin.call("ec2:DetachInternetGateway", InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc_id)
    admin.call("ec2:DeleteVpc", VpcId=vpc_id)
    assert admin.refused("ec2:CreateDefaultSubnet", AvailabilityZone="us-east-1a").code == "DefaultVpcDoesNotExist"
    vpc = admin.call("ec2:CreateDefaultVpc")["Vpc"]
    assert (vpc["IsDefault"], vpc["CidrBlock"]) == (True, "172.31.0.0/16")
    assert len(admin.call("ec2:DescribeSubnets")["Subnets"]) == 6


def test_a_vpc_takes_tags_at_birth(admin: Admin):
    tags = [{"Key": "Name", "Value": "shop"}]
    vpc = admin.call(
        "ec2:CreateVpc", CidrBlock="10.0.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": tags}]
    )
    assert vpc["Vpc"]["Tags"] == tags
    named = admin.call("ec2:DescribeVpcs", Filters=[{"Name": "tag:Name", "Values": ["shop"]}])["Vpcs"]
    assert [each["VpcId"] for each in named] == [vpc["Vpc"]["VpcId"]]


def test_a_refused_request_changes_nothing(admin: Admin):
    before = admin.call("ec2:DescribeVpcs")
    wrong = [{"ResourceType": "subnet", "Tags": [{"Key": "a", "Value": "b"}]}]
    assert admin.refused("ec2:CreateVpc", CidrBlock="10.0.0.0/16", TagSpecifications=wrong).code == (
        "InvalidParameterValue"
    )
    assert admin.refused("ec2:CreateVpc", CidrBlock="10.0.0.0/16", DryRun=True).code == "DryRunOperation"
    assert admin.refused("ec2:CreateVpc").code == "MissingParameter"
    assert admin.call("ec2:DescribeVpcs") == before
