"""Elastic IPs: public addresses that an account keeps."""

from ipaddress import ip_address
from typing import Any

import pytest

from model.catalog.running_costs import dollars_per_hour
from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, make_subnet, make_vpc, of_vpc
from tests.model.services.ec2.test_interface_attachments import instance, run
from tests.model.services.ec2.test_network_interfaces import describe, make_interface

DAY = 24 * 3600


def allocate(admin: Admin) -> dict[str, Any]:
    return admin.call("ec2:AllocateAddress")


def describe_address(admin: Admin, allocation_id: str) -> dict[str, Any]:
    (address,) = admin.call("ec2:DescribeAddresses", AllocationIds=[allocation_id])["Addresses"]
    return address


@pytest.fixture
def subnet_id(admin: Admin) -> str:
    """A subnet of the default VPC, which has a way to the internet."""
    subnets = admin.call("ec2:DescribeSubnets", Filters=of_vpc(default_vpc(admin)["VpcId"]))["Subnets"]
    return subnets[0]["SubnetId"]


@pytest.mark.fact("eip-01")
def test_an_address_is_kept_until_it_is_released(admin: Admin):
    address = allocate(admin)
    assert address["AllocationId"].startswith("eipalloc-0")
    assert (address["Domain"], address["PublicIpv4Pool"], address["NetworkBorderGroup"]) == (
        "vpc",
        "amazon",
        "us-east-1",
    )
    assert ip_address(address["PublicIp"]).is_global
    admin.advance(seconds=90 * DAY)
    assert describe_address(admin, address["AllocationId"])["PublicIp"] == address["PublicIp"]
    admin.call("ec2:ReleaseAddress", AllocationId=address["AllocationId"])
    assert admin.call("ec2:DescribeAddresses")["Addresses"] == []
    assert admin.refused("ec2:DescribeAddresses", AllocationIds=[address["AllocationId"]]).code == (
        "InvalidAllocationID.NotFound"
    )
    assert allocate(admin)["PublicIp"] != address["PublicIp"]


def test_a_region_gives_five_addresses(admin: Admin):
    assert len({allocate(admin)["PublicIp"] for _ in range(5)}) == 5
    refusal = admin.refused("ec2:AllocateAddress")
    assert refusal.code == "AddressLimitExceeded"
    assert refusal.message == "The maximum number of addresses has been reached."


@pytest.mark.fact("eip-02")
def test_an_address_is_allocated_first_and_used_afterwards(admin: Admin, subnet_id: str):
    instance_id = run(admin, subnet_id)
    before = instance(admin, instance_id)
    address = allocate(admin)
    assert instance(admin, instance_id)["PublicIpAddress"] == before["PublicIpAddress"] != address["PublicIp"]
    answer = admin.call("ec2:AssociateAddress", AllocationId=address["AllocationId"], InstanceId=instance_id)
    assert answer["AssociationId"].startswith("eipassoc-0")
    shown = instance(admin, instance_id)
    assert shown["PublicIpAddress"] == address["PublicIp"]
    assert shown["PublicDnsName"] == f"ec2-{address['PublicIp'].replace('.', '-')}.compute-1.amazonaws.com"
    found = describe_address(admin, address["AllocationId"])
    assert (found["InstanceId"], found["PrivateIpAddress"]) == (instance_id, shown["PrivateIpAddress"])
    refusal = admin.refused("ec2:ReleaseAddress", AllocationId=address["AllocationId"])
    assert refusal.code == "InvalidIPAddress.InUse"


@pytest.mark.fact("eip-03")
def test_an_address_is_of_its_region(admin: Admin):
    address = allocate(admin)
    wanted = {"AllocationId": address["AllocationId"], "NetworkInterfaceId": "eni-0123456789abcdef0"}
    assert admin.refused("ec2:AssociateAddress", region="eu-west-1", **wanted).code == "InvalidAllocationID.NotFound"


@pytest.mark.fact("eip-04")
def test_an_address_stands_for_one_private_address_at_a_time(admin: Admin, subnet_id: str):
    one, other = (make_interface(admin, subnet_id)["NetworkInterfaceId"] for _ in range(2))
    id = allocate(admin)["AllocationId"]
    first = admin.call("ec2:AssociateAddress", AllocationId=id, NetworkInterfaceId=one)["AssociationId"]
    wanted = {"AllocationId": id, "NetworkInterfaceId": other}
    refusal = admin.refused("ec2:AssociateAddress", **wanted, AllowReassociation=False)
    assert refusal.code == "Resource.AlreadyAssociated"
    assert refusal.message == f"resource {id} is already associated with associate-id {first}"
    admin.call("ec2:AssociateAddress", **wanted, AllowReassociation=True)
    assert "Association" not in describe(admin, one)
    assert describe(admin, other)["Association"]["AllocationId"] == id


@pytest.mark.fact("eip-05")
def test_an_address_moves_between_instances_and_vpcs(admin: Admin, subnet_id: str):
    vpc_id = make_vpc(admin)
    gateway = admin.call("ec2:CreateInternetGateway")["InternetGateway"]["InternetGatewayId"]
    admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway, VpcId=vpc_id)
    here, there = run(admin, subnet_id), run(admin, make_subnet(admin, vpc_id))
    address = allocate(admin)
    for instance_id in (here, there):
        admin.call("ec2:AssociateAddress", AllocationId=address["AllocationId"], InstanceId=instance_id)
    assert instance(admin, there)["PublicIpAddress"] == address["PublicIp"]
    assert "PublicIpAddress" not in instance(admin, here)


@pytest.mark.fact("eip-06")
def test_an_address_outlives_stop_and_end_of_its_instance(admin: Admin, subnet_id: str):
    instance_id, address = run(admin, subnet_id), allocate(admin)
    id = address["AllocationId"]
    admin.call("ec2:AssociateAddress", AllocationId=id, InstanceId=instance_id)
    admin.call("ec2:StopInstances", InstanceIds=[instance_id])
    admin.advance(seconds=120)
    assert instance(admin, instance_id)["PublicIpAddress"] == address["PublicIp"]
    admin.call("ec2:StartInstances", InstanceIds=[instance_id])
    admin.advance(seconds=120)
    assert instance(admin, instance_id)["PublicIpAddress"] == address["PublicIp"]
    admin.call("ec2:TerminateInstances", InstanceIds=[instance_id])
    admin.advance(seconds=120)
    left = describe_address(admin, id)
    assert left["PublicIp"] == address["PublicIp"]
    assert not {"AssociationId", "InstanceId", "NetworkInterfaceId"} & set(left)


def test_an_address_needs_a_way_to_the_internet(admin: Admin):
    vpc_id = make_vpc(admin)
    id = make_interface(admin, make_subnet(admin, vpc_id))["NetworkInterfaceId"]
    refusal = admin.refused("ec2:AssociateAddress", AllocationId=allocate(admin)["AllocationId"], NetworkInterfaceId=id)
    assert refusal.code == "Gateway.NotAttached"
    assert refusal.message == f"Network {vpc_id} is not attached to any internet gateway"


def test_an_address_can_be_taken_off(admin: Admin, subnet_id: str):
    id, address = make_interface(admin, subnet_id)["NetworkInterfaceId"], allocate(admin)
    association = admin.call("ec2:AssociateAddress", AllocationId=address["AllocationId"], NetworkInterfaceId=id)[
        "AssociationId"
    ]
    found = describe(admin, id)["Association"]
    assert (found["PublicIp"], found["IpOwnerId"]) == (address["PublicIp"], "123456789012")
    admin.call("ec2:DisassociateAddress", AssociationId=association)
    assert "Association" not in describe(admin, id)
    assert admin.refused("ec2:DisassociateAddress", AssociationId=association).code == "InvalidAssociationID.NotFound"
    admin.call("ec2:DisassociateAddress", PublicIp=address["PublicIp"])
    admin.call("ec2:ReleaseAddress", AllocationId=address["AllocationId"])


def test_several_private_addresses_can_have_a_public_one_each(admin: Admin, subnet_id: str):
    interface = make_interface(admin, subnet_id, SecondaryPrivateIpAddressCount=1)
    id, addresses = interface["NetworkInterfaceId"], [allocate(admin) for _ in range(2)]
    privates = [each["PrivateIpAddress"] for each in interface["PrivateIpAddresses"]]
    for private, public in zip(privates, addresses, strict=True):
        wanted = {"AllocationId": public["AllocationId"], "NetworkInterfaceId": id, "PrivateIpAddress": private}
        admin.call("ec2:AssociateAddress", **wanted)
    shown = [each["Association"]["PublicIp"] for each in describe(admin, id)["PrivateIpAddresses"]]
    assert shown == [each["PublicIp"] for each in addresses]
    admin.call("ec2:UnassignPrivateIpAddresses", NetworkInterfaceId=id, PrivateIpAddresses=privates[1:])
    assert "AssociationId" not in describe_address(admin, addresses[1]["AllocationId"])


def test_a_deleted_interface_sets_its_address_free(admin: Admin, subnet_id: str):
    id, allocation = make_interface(admin, subnet_id)["NetworkInterfaceId"], allocate(admin)["AllocationId"]
    admin.call("ec2:AssociateAddress", AllocationId=allocation, NetworkInterfaceId=id)
    admin.call("ec2:DeleteNetworkInterface", NetworkInterfaceId=id)
    admin.call("ec2:ReleaseAddress", AllocationId=allocation)


def test_a_request_names_one_address_and_one_target(admin: Admin, subnet_id: str):
    id, address = make_interface(admin, subnet_id)["NetworkInterfaceId"], allocate(admin)
    both = {"AllocationId": address["AllocationId"], "PublicIp": address["PublicIp"], "NetworkInterfaceId": id}
    assert admin.refused("ec2:AssociateAddress", **both).code == "InvalidParameterCombination"
    assert admin.refused("ec2:AssociateAddress", NetworkInterfaceId=id).code == "MissingParameter"
    assert admin.refused("ec2:AssociateAddress", PublicIp=address["PublicIp"]).code == "MissingParameter"
    refusal = admin.refused("ec2:AssociateAddress", PublicIp="198.51.100.1", NetworkInterfaceId=id)
    assert (refusal.code, refusal.message) == ("InvalidAddress.NotFound", "Address '198.51.100.1' not found.")


def test_addresses_are_found_by_what_they_serve(admin: Admin, subnet_id: str):
    id, address = make_interface(admin, subnet_id)["NetworkInterfaceId"], allocate(admin)
    allocate(admin)
    admin.call("ec2:AssociateAddress", AllocationId=address["AllocationId"], NetworkInterfaceId=id)
    wanted = [{"Name": "network-interface-id", "Values": [id]}]
    (found,) = admin.call("ec2:DescribeAddresses", Filters=wanted)["Addresses"]
    assert found["AllocationId"] == address["AllocationId"]
    (same,) = admin.call("ec2:DescribeAddresses", PublicIps=[address["PublicIp"]])["Addresses"]
    assert same == found


@pytest.mark.fact("eip-07")
def test_an_address_costs_the_same_whether_anything_has_it_or_not(admin: Admin, subnet_id: str) -> None:
    def cost() -> float:
        rows = admin.call("ec2:DescribeAddresses")["Addresses"]
        each = ({"private_ip_address": row.get("PrivateIpAddress")} for row in rows)
        return sum(dollars_per_hour("ec2:Address", "us-east-1", values) for values in each)

    assert cost() == 0
    made = allocate(admin)["AllocationId"]
    admin.advance(seconds=100 * 3600)
    assert 100 * cost() == pytest.approx(0.50), "a hundred hours of an address that nothing has"
    interface = make_interface(admin, subnet_id)["NetworkInterfaceId"]
    admin.call("ec2:AssociateAddress", AllocationId=made, NetworkInterfaceId=interface)
    assert cost() == pytest.approx(0.005)
    admin.call("ec2:DisassociateAddress", PublicIp=admin.call("ec2:DescribeAddresses")["Addresses"][0]["PublicIp"])
    admin.call("ec2:ReleaseAddress", AllocationId=made)
    assert cost() == 0
