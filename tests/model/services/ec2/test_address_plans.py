"""A range is judged while it is typed as the call would judge it."""

from __future__ import annotations

import pytest

from model.services.ec2.address_plans import AddressPlan
from tests.admin import Admin
from tests.model.services.ec2.networks import make_subnet, make_vpc


def plan(admin: Admin, action: str, text: str, vpc_id: str = "") -> AddressPlan:
    return admin.client.reachability().address_plan(f"ec2:{action}", text, vpc_id)


@pytest.mark.parametrize("cidr", ["10.0.2.0/24", "10.0.0.0/15", "10.0.1.0/29", "10.1.0.0/24", "10.0.1.128/25", "10.0"])
def test_a_subnet_is_refused_in_the_words_of_the_call(admin: Admin, cidr: str):
    vpc_id = make_vpc(admin)
    make_subnet(admin, vpc_id, "10.0.1.0/24")

    fault = plan(admin, "CreateSubnet", cidr, vpc_id).fault

    if cidr == "10.0.2.0/24":
        assert fault is None
    else:
        refusal = admin.refused("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock=cidr)
        assert fault is not None
        assert (fault.code, fault.message) == (refusal.code, refusal.message)


@pytest.mark.parametrize("cidr", ["10.0.0.0/15", "10.0.0.0/29", "10.0.0.0"])
def test_a_vpc_is_refused_in_the_words_of_the_call(admin: Admin, cidr: str):
    fault, refusal = plan(admin, "CreateVpc", cidr).fault, admin.refused("ec2:CreateVpc", CidrBlock=cidr)
    assert fault is not None
    assert (fault.code, fault.message) == (refusal.code, refusal.message)


@pytest.mark.parametrize("cidr", ["10.0.0.0/20", "192.168.0.0/16", "10.1.0.0/29"])
def test_a_further_range_is_refused_in_the_words_of_the_call(admin: Admin, cidr: str):
    vpc_id = make_vpc(admin)
    fault = plan(admin, "AssociateVpcCidrBlock", cidr, vpc_id).fault
    refusal = admin.refused("ec2:AssociateVpcCidrBlock", VpcId=vpc_id, CidrBlock=cidr)
    assert fault is not None
    assert (fault.code, fault.message) == (refusal.code, refusal.message)


def test_the_first_free_block_of_each_size_is_offered_and_would_be_taken(admin: Admin):
    vpc_id = make_vpc(admin)
    make_subnet(admin, vpc_id, "10.0.0.0/24")
    make_subnet(admin, vpc_id, "10.0.1.0/26")

    offers = plan(admin, "CreateSubnet", "", vpc_id).offers

    assert offers == ("10.0.16.0/20", "10.0.2.0/24", "10.0.1.64/26", "10.0.1.64/28")
    for each in offers:
        assert plan(admin, "CreateSubnet", each, vpc_id).fault is None


def test_whom_a_block_overlaps_is_named_and_what_is_left_is_counted(admin: Admin):
    vpc_id = make_vpc(admin)
    tags = [{"ResourceType": "subnet", "Tags": [{"Key": "Name", "Value": "web-a"}]}]
    admin.call("ec2:CreateSubnet", VpcId=vpc_id, CidrBlock="10.0.1.0/24", TagSpecifications=tags)

    told = plan(admin, "CreateSubnet", "10.0.0.0/23", vpc_id)

    assert [each.name for each in told.overlaps] == ["web-a"]
    assert [(home.cidr, home.free) for home in told.homes] == [("10.0.0.0/16", 65536 - 256)]


def test_another_network_with_the_same_addresses_is_named_although_it_is_allowed(admin: Admin):
    make_vpc(admin)
    told = plan(admin, "CreateVpc", "10.0.0.0/20")
    assert told.fault is None
    assert len(told.overlaps) == 1
    assert told.offers[0] == "10.1.0.0/16"


def test_looking_changes_nothing_and_waits_for_a_vpc(admin: Admin):
    told = plan(admin, "CreateSubnet", "10.0.0.0/24", "")
    assert (told.fault, told.homes, told.offers) == (None, (), ())
    assert told.block is not None
    assert told.block.usable == 251
