"""What can be changed of a VPC that is there."""

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, make_subnet, make_vpc, of_vpc


def attribute(admin: Admin, vpc_id: str, name: str) -> bool:
    answer = admin.call("ec2:DescribeVpcAttribute", VpcId=vpc_id, Attribute=name)
    return answer[name[0].upper() + name[1:]]["Value"]


def test_own_vpcs_resolve_names_but_give_none(admin: Admin):
    own, given = make_vpc(admin), default_vpc(admin)["VpcId"]
    assert [attribute(admin, each, "enableDnsSupport") for each in (own, given)] == [True, True]
    assert [attribute(admin, each, "enableDnsHostnames") for each in (own, given)] == [False, True]


def test_one_attribute_is_changed_at_a_time(admin: Admin):
    vpc_id = make_vpc(admin)
    refusal = admin.refused(
        "ec2:ModifyVpcAttribute",
        VpcId=vpc_id,
        EnableDnsHostnames={"Value": True},
        EnableDnsSupport={"Value": True},
    )
    assert refusal.code == "InvalidParameterCombination"
    admin.call("ec2:ModifyVpcAttribute", VpcId=vpc_id, EnableDnsHostnames={"Value": True})
    assert attribute(admin, vpc_id, "enableDnsHostnames")


def test_names_need_a_resolver(admin: Admin):
    vpc_id = make_vpc(admin)
    admin.call("ec2:ModifyVpcAttribute", VpcId=vpc_id, EnableDnsSupport={"Value": False})
    refusal = admin.refused("ec2:ModifyVpcAttribute", VpcId=vpc_id, EnableDnsHostnames={"Value": True})
    assert refusal.code == "InvalidParameterValue"
    assert not attribute(admin, vpc_id, "enableDnsHostnames")


def test_addresses_gain_and_lose_their_names_with_the_vpc(admin: Admin):
    vpc_id = make_vpc(admin)
    subnet_id = make_subnet(admin, vpc_id)
    interface = admin.call("ec2:CreateNetworkInterface", SubnetId=subnet_id, PrivateIpAddress="10.0.1.9")
    assert "PrivateDnsName" not in interface["NetworkInterface"]
    admin.call("ec2:ModifyVpcAttribute", VpcId=vpc_id, EnableDnsHostnames={"Value": True})
    (found,) = admin.call("ec2:DescribeNetworkInterfaces", Filters=of_vpc(vpc_id))["NetworkInterfaces"]
    assert found["PrivateDnsName"] == "ip-10-0-1-9.ec2.internal"


def test_a_second_range_makes_room_for_subnets(admin: Admin):
    vpc_id = make_vpc(admin)
    assert admin.refused("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock="10.1.0.0/24").code == "InvalidSubnet.Range"
    association = admin.call("ec2:AssociateVpcCidrBlock", VpcId=vpc_id, CidrBlock="10.1.0.0/16")["CidrBlockAssociation"]
    assert association["CidrBlockState"] == {"State": "associating"}
    admin.advance(seconds=10)
    blocks = admin.call("ec2:DescribeVpcs", VpcIds=[vpc_id])["Vpcs"][0]["CidrBlockAssociationSet"]
    assert [(each["CidrBlock"], each["CidrBlockState"]["State"]) for each in blocks] == [
        ("10.0.0.0/16", "associated"),
        ("10.1.0.0/16", "associated"),
    ]
    subnet_id = make_subnet(admin, vpc_id, "10.1.0.0/24")
    (table,) = admin.call("ec2:DescribeRouteTables", Filters=of_vpc(vpc_id))["RouteTables"]
    assert {route["DestinationCidrBlock"] for route in table["Routes"]} == {"10.0.0.0/16", "10.1.0.0/16"}
    id = association["AssociationId"]
    assert admin.refused("ec2:DisassociateVpcCidrBlock", AssociationId=id).code == "InvalidCidrBlock.InUse"
    admin.call("ec2:DeleteSubnet", SubnetId=subnet_id)
    left = admin.call("ec2:DisassociateVpcCidrBlock", AssociationId=id)["CidrBlockAssociation"]
    assert left["CidrBlockState"] == {"State": "disassociating"}
    assert len(admin.call("ec2:DescribeVpcs", VpcIds=[vpc_id])["Vpcs"][0]["CidrBlockAssociationSet"]) == 1


@pytest.mark.parametrize(
    ("cidr", "code"),
    [
        ("10.0.128.0/20", "InvalidVpc.Range"),
        ("192.168.0.0/16", "InvalidVpc.Range"),
        ("10.1.0.0/29", "InvalidVpc.Range"),
        ("10.1.0.0/x", "InvalidParameterValue"),
    ],
)
def test_a_range_that_does_not_fit_is_refused(admin: Admin, cidr: str, code: str):
    vpc_id = make_vpc(admin)
    assert admin.refused("ec2:AssociateVpcCidrBlock", VpcId=vpc_id, CidrBlock=cidr).code == code


def test_a_vpc_has_at_most_five_ranges(admin: Admin):
    vpc_id = make_vpc(admin)
    for number in range(1, 5):
        admin.call("ec2:AssociateVpcCidrBlock", VpcId=vpc_id, CidrBlock=f"10.{number}.0.0/16")
    refusal = admin.refused("ec2:AssociateVpcCidrBlock", VpcId=vpc_id, CidrBlock="10.9.0.0/16")
    assert refusal.code == "CidrLimitExceeded"


def test_dedicated_hardware_can_be_given_up_but_not_taken_on(admin: Admin):
    shared = make_vpc(admin)
    dedicated = admin.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16", InstanceTenancy="dedicated")["Vpc"]["VpcId"]
    assert admin.call("ec2:ModifyVpcTenancy", VpcId=dedicated, InstanceTenancy="default")["ReturnValue"]
    assert admin.refused("ec2:ModifyVpcTenancy", VpcId=shared, InstanceTenancy="default").code == "InvalidTenancy"
