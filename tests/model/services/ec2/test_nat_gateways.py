"""NAT gateways: the way out of private subnets."""

from typing import Any

from tests.admin import Admin
from tests.model.services.ec2.networks import describe_subnet, make_subnet
from tests.model.services.ec2.test_addresses import allocate, describe_address
from tests.model.services.ec2.test_routes import ANYWHERE, connected, routes


def describe(admin: Admin, gateway_id: str) -> dict[str, Any]:
    (found,) = admin.call("ec2:DescribeNatGateways", NatGatewayIds=[gateway_id])["NatGateways"]
    return found


def test_a_gateway_takes_an_elastic_ip_and_a_minute_or_two(admin: Admin):
    vpc_id, _, table_id = connected(admin)
    subnet_id, address = make_subnet(admin, vpc_id), allocate(admin)
    assert admin.refused("ec2:CreateNatGateway", SubnetId=subnet_id).code == "MissingParameter"
    wanted = {"SubnetId": subnet_id, "AllocationId": address["AllocationId"]}
    gateway = admin.call("ec2:CreateNatGateway", **wanted)["NatGateway"]
    id = gateway["NatGatewayId"]
    assert (gateway["State"], gateway["VpcId"], gateway["ConnectivityType"]) == ("pending", vpc_id, "public")
    admin.advance(seconds=180)
    found = describe(admin, id)
    assert (found["State"], found["NatGatewayAddresses"][0]["PublicIp"]) == ("available", address["PublicIp"])
    admin.call("ec2:CreateRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE, NatGatewayId=id)
    assert routes(admin, table_id)[ANYWHERE]["State"] == "active"


def test_a_gateway_ends_and_sets_its_address_free(admin: Admin):
    vpc_id, _, table_id = connected(admin)
    subnet_id, allocation = make_subnet(admin, vpc_id), allocate(admin)["AllocationId"]
    gateway = admin.call("ec2:CreateNatGateway", SubnetId=subnet_id, AllocationId=allocation)["NatGateway"]
    id = gateway["NatGatewayId"]
    admin.advance(seconds=180)
    admin.call("ec2:CreateRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE, NatGatewayId=id)
    association = gateway["NatGatewayAddresses"][0]["AssociationId"]
    assert admin.refused("ec2:DisassociateAddress", AssociationId=association).code == "AuthFailure"
    assert admin.refused("ec2:DeleteSubnet", SubnetId=subnet_id).code == "DependencyViolation"
    interface_id = gateway["NatGatewayAddresses"][0]["NetworkInterfaceId"]
    refusal = admin.refused("ec2:DeleteNetworkInterface", NetworkInterfaceId=interface_id)
    assert refusal.code == "OperationNotPermitted"
    admin.call("ec2:DeleteNatGateway", NatGatewayId=id)
    assert describe(admin, id)["State"] == "deleting"
    assert routes(admin, table_id)[ANYWHERE]["State"] == "blackhole"
    admin.advance(seconds=120)
    assert describe(admin, id)["State"] == "deleted"
    assert "AssociationId" not in describe_address(admin, allocation)
    assert describe_subnet(admin, subnet_id)["AvailableIpAddressCount"] == 251
    admin.advance(seconds=3700)
    refusal = admin.refused("ec2:DescribeNatGateways", NatGatewayIds=[id])
    assert (refusal.code, refusal.message) == ("NatGatewayNotFound", f"The Nat Gateway {id} was not found")


def test_a_private_gateway_has_no_public_address(admin: Admin):
    vpc_id, _, _ = connected(admin)
    subnet_id, allocation = make_subnet(admin, vpc_id), allocate(admin)["AllocationId"]
    private = {"SubnetId": subnet_id, "ConnectivityType": "private"}
    assert admin.refused("ec2:CreateNatGateway", **private, AllocationId=allocation).code == "InvalidParameter"
    gateway = admin.call("ec2:CreateNatGateway", **private)["NatGateway"]
    assert "PublicIp" not in gateway["NatGatewayAddresses"][0]


def test_a_public_gateway_needs_an_internet_gateway_and_a_free_address(admin: Admin):
    vpc_id, gateway_id, _ = connected(admin)
    subnet_id, allocation = make_subnet(admin, vpc_id), allocate(admin)["AllocationId"]
    wanted = {"SubnetId": subnet_id, "AllocationId": allocation}
    admin.call("ec2:DetachInternetGateway", InternetGatewayId=gateway_id, VpcId=vpc_id)
    assert admin.refused("ec2:CreateNatGateway", **wanted).code == "Gateway.NotAttached"
    admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway_id, VpcId=vpc_id)
    admin.call("ec2:CreateNatGateway", **wanted)
    assert admin.refused("ec2:CreateNatGateway", **wanted).code == "Resource.AlreadyAssociated"


def test_the_same_token_makes_one_gateway(admin: Admin):
    vpc_id, _, _ = connected(admin)
    wanted = {"SubnetId": make_subnet(admin, vpc_id), "ConnectivityType": "private", "ClientToken": "once"}
    first, second = (admin.call("ec2:CreateNatGateway", **wanted) for _ in range(2))
    assert first["NatGateway"]["NatGatewayId"] == second["NatGateway"]["NatGatewayId"]
    assert second["ClientToken"] == "once"


def test_a_zone_holds_five_gateways(admin: Admin):
    vpc_id, _, _ = connected(admin)
    subnet_id = make_subnet(admin, vpc_id)
    for _ in range(5):
        admin.call("ec2:CreateNatGateway", SubnetId=subnet_id, ConnectivityType="private")
    refusal = admin.refused("ec2:CreateNatGateway", SubnetId=subnet_id, ConnectivityType="private")
    assert refusal.code == "NatGatewayLimitExceeded"
    elsewhere = make_subnet(admin, vpc_id, "10.0.2.0/24", "us-east-1b")
    assert admin.call("ec2:CreateNatGateway", SubnetId=elsewhere, ConnectivityType="private")
