"""Interfaces on instances: a second address, and one that outlives its holder."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_network_interfaces import describe, make_interface


def run(admin: Admin, subnet_id: str, **more: Any) -> str:
    answer = admin.call(
        "ec2:RunInstances", ImageId=LINUX, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnet_id, **more
    )
    admin.advance(seconds=120)
    return answer["Instances"][0]["InstanceId"]


def instance(admin: Admin, instance_id: str) -> dict[str, Any]:
    (reservation,) = admin.call("ec2:DescribeInstances", InstanceIds=[instance_id])["Reservations"]
    return reservation["Instances"][0]


def test_an_instance_takes_a_second_interface_in_a_few_seconds(admin: Admin):
    vpc_id = make_vpc(admin)
    one, other = make_subnet(admin, vpc_id, "10.0.1.0/24"), make_subnet(admin, vpc_id, "10.0.2.0/24")
    instance_id, interface = run(admin, one), make_interface(admin, other)
    id = interface["NetworkInterfaceId"]
    admin.advance(seconds=10)
    answer = admin.call("ec2:AttachNetworkInterface", NetworkInterfaceId=id, InstanceId=instance_id, DeviceIndex=1)
    assert answer["AttachmentId"].startswith("eni-attach-0")
    assert describe(admin, id)["Attachment"]["Status"] == "attaching"
    admin.advance(seconds=10)
    found = describe(admin, id)
    assert (found["Status"], found["Attachment"]["Status"]) == ("in-use", "attached")
    assert (found["Attachment"]["InstanceId"], found["Attachment"]["DeviceIndex"]) == (instance_id, 1)
    subnets = [each["SubnetId"] for each in instance(admin, instance_id)["NetworkInterfaces"]]
    assert subnets == [one, other]
    assert admin.refused("ec2:DeleteNetworkInterface", NetworkInterfaceId=id).code == "InvalidParameterValue"
    admin.call("ec2:DetachNetworkInterface", AttachmentId=answer["AttachmentId"])
    assert describe(admin, id)["Attachment"]["Status"] == "detaching"
    admin.advance(seconds=10)
    assert describe(admin, id)["Status"] == "available"
    assert len(instance(admin, instance_id)["NetworkInterfaces"]) == 1


@pytest.mark.fact("eni-04")
def test_an_interface_outlives_its_instance_and_moves_to_the_next(admin: Admin):
    subnet_id = make_subnet(admin, make_vpc(admin))
    first, interface = run(admin, subnet_id), make_interface(admin, subnet_id)
    id = interface["NetworkInterfaceId"]
    admin.call("ec2:AttachNetworkInterface", NetworkInterfaceId=id, InstanceId=first, DeviceIndex=1)
    admin.advance(seconds=10)
    admin.call("ec2:TerminateInstances", InstanceIds=[first])
    admin.advance(seconds=120)
    left = describe(admin, id)
    assert left["Status"] == "available"
    second = run(admin, subnet_id)
    admin.call("ec2:AttachNetworkInterface", NetworkInterfaceId=id, InstanceId=second, DeviceIndex=1)
    admin.advance(seconds=10)
    moved = describe(admin, id)
    assert (moved["PrivateIpAddress"], moved["MacAddress"]) == (left["PrivateIpAddress"], left["MacAddress"])
    assert moved["Attachment"]["InstanceId"] == second


@pytest.mark.fact("eni-01")
def test_an_interface_stays_in_its_zone(admin: Admin):
    vpc_id = make_vpc(admin)
    instance_id = run(admin, make_subnet(admin, vpc_id, "10.0.1.0/24", "us-east-1a"))
    id = make_interface(admin, make_subnet(admin, vpc_id, "10.0.2.0/24", "us-east-1b"))["NetworkInterfaceId"]
    refusal = admin.refused("ec2:AttachNetworkInterface", NetworkInterfaceId=id, InstanceId=instance_id, DeviceIndex=1)
    assert refusal.code == "InvalidParameterCombination"
    assert "same availability zone" in refusal.message


def test_places_on_an_instance_are_taken_once_and_few(admin: Admin):
    subnet_id = make_subnet(admin, make_vpc(admin))
    instance_id = run(admin, subnet_id)
    ids = [make_interface(admin, subnet_id)["NetworkInterfaceId"] for _ in range(2)]
    admin.advance(seconds=10)
    wanted = {"InstanceId": instance_id, "NetworkInterfaceId": ids[0]}
    refusal = admin.refused("ec2:AttachNetworkInterface", **wanted, DeviceIndex=0)
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message == f"Instance '{instance_id}' already has an interface attached at device index '0'."
    admin.call("ec2:AttachNetworkInterface", **wanted, DeviceIndex=1)
    assert admin.refused("ec2:AttachNetworkInterface", **wanted, DeviceIndex=2).code == "InvalidNetworkInterface.InUse"
    more = {"InstanceId": instance_id, "NetworkInterfaceId": ids[1], "DeviceIndex": 2}
    assert admin.refused("ec2:AttachNetworkInterface", **more).code == "AttachmentLimitExceeded"


def test_the_first_interface_cannot_be_taken_off(admin: Admin):
    instance_id = run(admin, make_subnet(admin, make_vpc(admin)))
    primary = instance(admin, instance_id)["NetworkInterfaces"][0]["Attachment"]["AttachmentId"]
    assert admin.refused("ec2:DetachNetworkInterface", AttachmentId=primary).code == "OperationNotPermitted"
    missing, malformed = (
        admin.refused("ec2:DetachNetworkInterface", AttachmentId=id).code
        for id in ("eni-attach-0123456789abcdef0", "attachment")
    )
    assert missing == "InvalidAttachmentID.NotFound"
    assert malformed == "InvalidNetworkInterfaceAttachmentId.Malformed"


@pytest.mark.fact("eni-02")
def test_the_type_says_how_many_addresses_an_interface_has(admin: Admin):
    instance_id = run(admin, make_subnet(admin, make_vpc(admin)))
    id = instance(admin, instance_id)["NetworkInterfaces"][0]["NetworkInterfaceId"]
    admin.call("ec2:AssignPrivateIpAddresses", NetworkInterfaceId=id, SecondaryPrivateIpAddressCount=1)
    shown = instance(admin, instance_id)
    assert len(shown["NetworkInterfaces"][0]["PrivateIpAddresses"]) == 2
    refusal = admin.refused("ec2:AssignPrivateIpAddresses", NetworkInterfaceId=id, SecondaryPrivateIpAddressCount=1)
    assert refusal.code == "PrivateIpAddressLimitExceeded"
    wanted = {"NetworkInterfaceId": id, "PrivateIpAddresses": [shown["PrivateIpAddress"]]}
    assert admin.refused("ec2:UnassignPrivateIpAddresses", **wanted).code == "InvalidParameterValue"


@pytest.mark.fact("security-group-18")
def test_groups_change_while_the_instance_runs(admin: Admin):
    vpc_id = make_vpc(admin)
    instance_id = run(admin, make_subnet(admin, vpc_id))
    group = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web", VpcId=vpc_id)["GroupId"]
    id = instance(admin, instance_id)["NetworkInterfaces"][0]["NetworkInterfaceId"]
    admin.call("ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=id, Groups=[group])
    shown = instance(admin, instance_id)
    assert shown["SecurityGroups"] == [{"GroupId": group, "GroupName": "web"}]
    assert shown["State"]["Name"] == "running"


def test_a_route_through_an_instance_is_a_blackhole_while_it_does_not_run(admin: Admin):
    vpc_id = make_vpc(admin)
    instance_id = run(admin, make_subnet(admin, vpc_id))
    table = admin.call("ec2:CreateRouteTable", VpcId=vpc_id)["RouteTable"]["RouteTableId"]
    wanted = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "InstanceId": instance_id}
    admin.call("ec2:CreateRoute", **wanted)
    assert way_out(admin, table)["State"] == "active"
    assert way_out(admin, table)["InstanceId"] == instance_id
    admin.call("ec2:StopInstances", InstanceIds=[instance_id])
    admin.advance(seconds=120)
    assert way_out(admin, table)["State"] == "blackhole"
    admin.call("ec2:StartInstances", InstanceIds=[instance_id])
    admin.advance(seconds=120)
    assert way_out(admin, table)["State"] == "active"
    admin.call("ec2:TerminateInstances", InstanceIds=[instance_id])
    admin.advance(seconds=120)
    assert way_out(admin, table)["State"] == "blackhole"


def way_out(admin: Admin, table_id: str) -> dict[str, Any]:
    (table,) = admin.call("ec2:DescribeRouteTables", RouteTableIds=[table_id])["RouteTables"]
    return table["Routes"][-1]
