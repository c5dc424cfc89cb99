"""Network interfaces: addresses that instances can hold."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import describe_subnet, make_subnet, make_vpc, of_vpc


def make_interface(admin: Admin, subnet_id: str, **more: Any) -> dict[str, Any]:
    return admin.call("ec2:CreateNetworkInterface", SubnetId=subnet_id, **more)["NetworkInterface"]


def describe(admin: Admin, interface_id: str) -> dict[str, Any]:
    (found,) = admin.call("ec2:DescribeNetworkInterfaces", NetworkInterfaceIds=[interface_id])["NetworkInterfaces"]
    return found


@pytest.fixture
def subnet_id(admin: Admin) -> str:
    return make_subnet(admin, make_vpc(admin))


@pytest.mark.fact("eni-01")
def test_an_interface_is_tied_to_the_subnet_it_was_made_in(admin: Admin, subnet_id: str):
    assert admin.refused("ec2:CreateNetworkInterface").code == "MissingParameter"
    interface = make_interface(admin, subnet_id, Description="spare")
    subnet = describe_subnet(admin, subnet_id)
    assert interface["Status"] == "pending"
    admin.advance(seconds=10)
    found = describe(admin, interface["NetworkInterfaceId"])
    assert (found["Status"], found["Description"], found["SourceDestCheck"]) == ("available", "spare", True)
    for member in ("SubnetId", "VpcId", "AvailabilityZone", "AvailabilityZoneId", "OwnerId"):
        assert found[member] == subnet[member]
    assert found["PrivateIpAddress"].startswith("10.0.1.")
    assert found["PrivateIpAddresses"] == [{"Primary": True, "PrivateIpAddress": found["PrivateIpAddress"]}]
    assert len(found["MacAddress"].split(":")) == 6


def test_without_groups_it_has_the_default_one(admin: Admin, subnet_id: str):
    (group,) = make_interface(admin, subnet_id)["Groups"]
    assert group["GroupName"] == "default"


def test_a_wanted_address_is_had_once(admin: Admin, subnet_id: str):
    assert make_interface(admin, subnet_id, PrivateIpAddress="10.0.1.77")["PrivateIpAddress"] == "10.0.1.77"
    refusal = admin.refused("ec2:CreateNetworkInterface", SubnetId=subnet_id, PrivateIpAddress="10.0.1.77")
    assert (refusal.code, refusal.message) == ("InvalidIPAddress.InUse", "Address 10.0.1.77 is in use.")
    refusal = admin.refused("ec2:CreateNetworkInterface", SubnetId=subnet_id, PrivateIpAddress="10.0.2.77")
    assert refusal.message == "Address does not fall within the subnet's address range"
    refusal = admin.refused("ec2:CreateNetworkInterface", SubnetId=subnet_id, PrivateIpAddress="ten")
    assert refusal.code == "InvalidParameterValue"
    assert describe_subnet(admin, subnet_id)["AvailableIpAddressCount"] == 250


def test_equal_addresses_in_two_vpcs_are_no_conflict(admin: Admin, subnet_id: str):
    twin = make_subnet(admin, make_vpc(admin))
    for each in (subnet_id, twin):
        assert make_interface(admin, each, PrivateIpAddress="10.0.1.77")["PrivateIpAddress"] == "10.0.1.77"


def test_groups_and_subnet_have_to_be_of_one_vpc(admin: Admin, subnet_id: str):
    other = make_vpc(admin, "10.1.0.0/16")
    (group,) = admin.call("ec2:DescribeSecurityGroups", Filters=of_vpc(other))["SecurityGroups"]
    refusal = admin.refused("ec2:CreateNetworkInterface", SubnetId=subnet_id, Groups=[group["GroupId"]])
    assert refusal.code == "InvalidParameter"
    assert refusal.message == (
        f"Security group {group['GroupId']} and subnet {subnet_id} belong to different networks."
    )


@pytest.mark.fact("security-group-16")
def test_an_interface_carries_up_to_five_groups(admin: Admin, subnet_id: str):
    vpc_id = describe_subnet(admin, subnet_id)["VpcId"]
    ids = [
        admin.call("ec2:CreateSecurityGroup", GroupName=f"g{n}", Description="one of six", VpcId=vpc_id)["GroupId"]
        for n in range(6)
    ]
    id = make_interface(admin, subnet_id)["NetworkInterfaceId"]
    admin.call("ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=id, Groups=ids[:5])
    refusal = admin.refused("ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=id, Groups=ids)
    assert refusal.code == "SecurityGroupsPerInterfaceLimitExceeded"
    assert [group["GroupId"] for group in describe(admin, id)["Groups"]] == ids[:5]


def test_one_attribute_changes_at_a_time(admin: Admin, subnet_id: str):
    id = make_interface(admin, subnet_id)["NetworkInterfaceId"]
    both = {"NetworkInterfaceId": id, "Description": {"Value": "x"}, "SourceDestCheck": {"Value": False}}
    assert admin.refused("ec2:ModifyNetworkInterfaceAttribute", **both).code == "InvalidParameterCombination"
    admin.call("ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=id, SourceDestCheck={"Value": False})
    answer = admin.call("ec2:DescribeNetworkInterfaceAttribute", NetworkInterfaceId=id, Attribute="sourceDestCheck")
    assert answer == {"NetworkInterfaceId": id, "SourceDestCheck": {"Value": False}}


def test_secondary_addresses_come_and_go_and_the_primary_stays(admin: Admin, subnet_id: str):
    interface = make_interface(admin, subnet_id, PrivateIpAddress="10.0.1.9")
    id = interface["NetworkInterfaceId"]
    answer = admin.call("ec2:AssignPrivateIpAddresses", NetworkInterfaceId=id, PrivateIpAddresses=["10.0.1.20"])
    assert answer["AssignedPrivateIpAddresses"] == [{"PrivateIpAddress": "10.0.1.20"}]
    admin.call("ec2:AssignPrivateIpAddresses", NetworkInterfaceId=id, SecondaryPrivateIpAddressCount=2)
    assert len(describe(admin, id)["PrivateIpAddresses"]) == 4
    assert describe_subnet(admin, subnet_id)["AvailableIpAddressCount"] == 247
    admin.call("ec2:UnassignPrivateIpAddresses", NetworkInterfaceId=id, PrivateIpAddresses=["10.0.1.20"])
    for wrong in ("10.0.1.9", "10.0.1.20"):
        refusal = admin.refused("ec2:UnassignPrivateIpAddresses", NetworkInterfaceId=id, PrivateIpAddresses=[wrong])
        assert refusal.code == "InvalidParameterValue"
    assert describe(admin, id)["PrivateIpAddress"] == "10.0.1.9"
    assert describe_subnet(admin, subnet_id)["AvailableIpAddressCount"] == 248


def test_a_secondary_address_can_be_moved_if_that_is_allowed(admin: Admin, subnet_id: str):
    one, other = (make_interface(admin, subnet_id)["NetworkInterfaceId"] for _ in range(2))
    admin.call("ec2:AssignPrivateIpAddresses", NetworkInterfaceId=one, PrivateIpAddresses=["10.0.1.20"])
    wanted = {"NetworkInterfaceId": other, "PrivateIpAddresses": ["10.0.1.20"]}
    assert admin.refused("ec2:AssignPrivateIpAddresses", **wanted).code == "InvalidIPAddress.InUse"
    admin.call("ec2:AssignPrivateIpAddresses", **wanted, AllowReassignment=True)
    assert [len(describe(admin, each)["PrivateIpAddresses"]) for each in (one, other)] == [1, 2]


def test_a_deleted_interface_gives_its_address_back(admin: Admin, subnet_id: str):
    id = make_interface(admin, subnet_id)["NetworkInterfaceId"]
    admin.call("ec2:DeleteNetworkInterface", NetworkInterfaceId=id)
    assert describe_subnet(admin, subnet_id)["AvailableIpAddressCount"] == 251
    refusal = admin.refused("ec2:DescribeNetworkInterfaces", NetworkInterfaceIds=[id])
    assert (refusal.code, refusal.message) == (
        "InvalidNetworkInterfaceID.NotFound",
        f"The networkInterface ID '{id}' does not exist",
    )
    admin.advance(seconds=10)


def test_filters_find_interfaces_by_what_they_hold(admin: Admin, subnet_id: str):
    id = make_interface(admin, subnet_id, PrivateIpAddress="10.0.1.9")["NetworkInterfaceId"]
    make_interface(admin, subnet_id)
    for name, value in (
        ("private-ip-address", "10.0.1.9"),
        ("addresses.private-ip-address", "10.0.1.9"),
        ("network-interface-id", id),
    ):
        found = admin.call("ec2:DescribeNetworkInterfaces", Filters=[{"Name": name, "Values": [value]}])
        assert [each["NetworkInterfaceId"] for each in found["NetworkInterfaces"]] == [id]


def test_a_full_subnet_says_so_even_when_the_last_addresses_are_hard_to_find(admin: Admin):
    subnet_id = make_subnet(admin, make_vpc(admin), "10.0.0.0/27")
    addresses = {make_interface(admin, subnet_id)["PrivateIpAddress"] for _ in range(27)}
    assert len(addresses) == 27
    refusal = admin.refused("ec2:CreateNetworkInterface", SubnetId=subnet_id)
    assert refusal.code == "InsufficientFreeAddressesInSubnet"
