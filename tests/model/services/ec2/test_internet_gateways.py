"""Internet gateways: made, attached to a VPC, detached and deleted."""

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, make_vpc


def make_gateway(admin: Admin) -> str:
    return admin.call("ec2:CreateInternetGateway")["InternetGateway"]["InternetGatewayId"]


def attachments(admin: Admin, gateway_id: str) -> list[dict[str, str]]:
    (gateway,) = admin.call("ec2:DescribeInternetGateways", InternetGatewayIds=[gateway_id])["InternetGateways"]
    return gateway["Attachments"]


@pytest.mark.fact("igw-01")
def test_a_gateway_is_made_first_and_then_attached_to_one_vpc(admin: Admin):
    first, second = make_gateway(admin), make_gateway(admin)
    vpc_id, other = make_vpc(admin), make_vpc(admin, "10.1.0.0/16")
    assert attachments(admin, first) == []
    admin.call("ec2:AttachInternetGateway", InternetGatewayId=first, VpcId=vpc_id)
    assert attachments(admin, first) == [{"State": "available", "VpcId": vpc_id}]
    assert admin.refused("ec2:AttachInternetGateway", InternetGatewayId=second, VpcId=vpc_id).code == (
        "InvalidParameterValue"
    )
    refusal = admin.refused("ec2:AttachInternetGateway", InternetGatewayId=first, VpcId=other)
    assert refusal.code == "Resource.AlreadyAssociated"
    assert refusal.message == f"resource {first} is already attached to network {vpc_id}"


def test_an_attached_gateway_cannot_be_deleted(admin: Admin):
    gateway_id, vpc_id = make_gateway(admin), make_vpc(admin)
    admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway_id, VpcId=vpc_id)
    refusal = admin.refused("ec2:DeleteInternetGateway", InternetGatewayId=gateway_id)
    assert refusal.code == "DependencyViolation"
    assert admin.refused("ec2:DeleteVpc", VpcId=vpc_id).code == "DependencyViolation"
    admin.call("ec2:DetachInternetGateway", InternetGatewayId=gateway_id, VpcId=vpc_id)
    admin.call("ec2:DeleteInternetGateway", InternetGatewayId=gateway_id)
    refusal = admin.refused("ec2:DeleteInternetGateway", InternetGatewayId=gateway_id)
    assert (refusal.code, refusal.message) == (
        "InvalidInternetGatewayID.NotFound",
        f"The internetGateway ID '{gateway_id}' does not exist",
    )


def test_only_what_is_attached_can_be_detached(admin: Admin):
    gateway_id, vpc_id = make_gateway(admin), make_vpc(admin)
    refusal = admin.refused("ec2:DetachInternetGateway", InternetGatewayId=gateway_id, VpcId=vpc_id)
    assert refusal.code == "Gateway.NotAttached"
    assert refusal.message == f"resource {gateway_id} is not attached to network {vpc_id}"


def test_public_addresses_hold_their_gateway(admin: Admin):
    vpc_id = default_vpc(admin)["VpcId"]
    (gateway,) = admin.call("ec2:DescribeInternetGateways")["InternetGateways"]
    (subnet, *_) = admin.call("ec2:DescribeSubnets")["Subnets"]
    interface = admin.call("ec2:CreateNetworkInterface", SubnetId=subnet["SubnetId"])["NetworkInterface"]
    allocation = admin.call("ec2:AllocateAddress")["AllocationId"]
    admin.call("ec2:AssociateAddress", AllocationId=allocation, NetworkInterfaceId=interface["NetworkInterfaceId"])
    wanted = {"InternetGatewayId": gateway["InternetGatewayId"], "VpcId": vpc_id}
    refusal = admin.refused("ec2:DetachInternetGateway", **wanted)
    assert refusal.code == "DependencyViolation"
    assert refusal.message == (
        f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before detaching"
        " the gateway."
    )


def test_a_region_has_five_gateways(admin: Admin):
    for _ in range(4):
        make_gateway(admin)
    assert admin.refused("ec2:CreateInternetGateway").code == "InternetGatewayLimitExceeded"


def test_gateways_are_found_by_their_vpc(admin: Admin):
    make_gateway(admin)
    of_default = [{"Name": "attachment.vpc-id", "Values": [default_vpc(admin)["VpcId"]]}]
    (found,) = admin.call("ec2:DescribeInternetGateways", Filters=of_default)["InternetGateways"]
    assert found["OwnerId"] == "123456789012"


@pytest.mark.fact("vpc-09")
def test_a_vpc_begins_without_ways_out_and_they_can_come_and_go(admin: Admin):
    vpc_id = make_vpc(admin)
    of_vpc = [{"Name": "attachment.vpc-id", "Values": [vpc_id]}]
    assert admin.call("ec2:DescribeInternetGateways", Filters=of_vpc)["InternetGateways"] == []
    assert admin.call("ec2:DescribeNatGateways", Filter=[{"Name": "vpc-id", "Values": [vpc_id]}])["NatGateways"] == []
    interfaces = admin.call("ec2:DescribeNetworkInterfaces", Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])
    assert interfaces["NetworkInterfaces"] == []
    gateway_id = make_gateway(admin)
    admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway_id, VpcId=vpc_id)
    admin.call("ec2:DetachInternetGateway", InternetGatewayId=gateway_id, VpcId=vpc_id)
    assert admin.call("ec2:DescribeVpcs", VpcIds=[vpc_id])["Vpcs"]
