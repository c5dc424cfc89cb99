"""Small networks for tests to begin with."""

from typing import Any

from tests.admin import Admin


def default_vpc(admin: Admin, region: str = "us-east-1") -> dict[str, Any]:
    (vpc,) = admin.call("ec2:DescribeVpcs", region=region, Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    return vpc


def make_vpc(admin: Admin, cidr: str = "10.0.0.0/16") -> str:
    return admin.call("ec2:CreateVpc", CidrBlock=cidr)["Vpc"]["VpcId"]


def make_subnet(admin: Admin, vpc_id: str, cidr: str = "10.0.1.0/24", zone: str = "us-east-1a") -> str:
    subnet = admin.call("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]
    return subnet["SubnetId"]


def describe_subnet(admin: Admin, subnet_id: str) -> dict[str, Any]:
    (subnet,) = admin.call("ec2:DescribeSubnets", SubnetIds=[subnet_id])["Subnets"]
    return subnet


def of_vpc(vpc_id: str) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [vpc_id]}]
