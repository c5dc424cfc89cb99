"""Network ACLs: rules at the border of a subnet."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import make_subnet, make_vpc, of_vpc


def make_acl(admin: Admin, vpc_id: str) -> str:
    return admin.call("ec2:CreateNetworkAcl", VpcId=vpc_id)["NetworkAcl"]["NetworkAclId"]


def acl_of(admin: Admin, subnet_id: str) -> dict[str, Any]:
    of_subnet = [{"Name": "association.subnet-id", "Values": [subnet_id]}]
    (acl,) = admin.call("ec2:DescribeNetworkAcls", Filters=of_subnet)["NetworkAcls"]
    return acl


def association(admin: Admin, subnet_id: str) -> str:
    (found,) = [each for each in acl_of(admin, subnet_id)["Associations"] if each["SubnetId"] == subnet_id]
    return found["NetworkAclAssociationId"]


def guard(admin: Admin, subnet_id: str, acl_id: str) -> str:
    wanted = {"AssociationId": association(admin, subnet_id), "NetworkAclId": acl_id}
    return admin.call("ec2:ReplaceNetworkAclAssociation", **wanted)["NewAssociationId"]


def entries(acl: dict[str, Any]) -> list[tuple[bool, int, str]]:
    return [(entry["Egress"], entry["RuleNumber"], entry["RuleAction"]) for entry in acl["Entries"]]


@pytest.mark.fact("nacl-06")
def test_the_default_acl_lets_everything_through_and_can_be_edited(admin: Admin):
    vpc_id = make_vpc(admin)
    (acl,) = admin.call("ec2:DescribeNetworkAcls", Filters=of_vpc(vpc_id))["NetworkAcls"]
    assert acl["IsDefault"]
    assert entries(acl) == [(True, 100, "allow"), (True, 32767, "deny"), (False, 100, "allow"), (False, 32767, "deny")]
    assert {(entry["Protocol"], entry["CidrBlock"]) for entry in acl["Entries"]} == {("-1", "0.0.0.0/0")}
    closed = {"RuleNumber": 100, "Protocol": "-1", "RuleAction": "deny", "Egress": False, "CidrBlock": "0.0.0.0/0"}
    admin.call("ec2:ReplaceNetworkAclEntry", NetworkAclId=acl["NetworkAclId"], **closed)
    (acl,) = admin.call("ec2:DescribeNetworkAcls", Filters=of_vpc(vpc_id))["NetworkAcls"]
    assert (False, 100, "deny") in entries(acl)


def test_an_acl_of_ones_own_lets_nothing_through(admin: Admin):
    acl = admin.call("ec2:CreateNetworkAcl", VpcId=make_vpc(admin))["NetworkAcl"]
    assert entries(acl) == [(True, 32767, "deny"), (False, 32767, "deny")]
    assert (acl["IsDefault"], acl["Associations"]) == (False, [])


@pytest.mark.fact("nacl-03")
def test_a_subnet_has_exactly_one_acl_and_an_acl_several_subnets(admin: Admin):
    vpc_id = make_vpc(admin)
    acl_id = make_acl(admin, vpc_id)
    subnets = [make_subnet(admin, vpc_id, f"10.0.{number}.0/24") for number in range(2)]
    for subnet_id in subnets:
        assert acl_of(admin, subnet_id)["IsDefault"]
        before = association(admin, subnet_id)
        after = guard(admin, subnet_id, acl_id)
        assert before != after == association(admin, subnet_id)
    assert [acl_of(admin, each)["NetworkAclId"] for each in subnets] == [acl_id, acl_id]
    refusal = admin.refused("ec2:DeleteNetworkAcl", NetworkAclId=acl_id)
    assert refusal.code == "DependencyViolation"
    assert refusal.message == f"The networkAcl '{acl_id}' has dependencies and cannot be deleted."
    (default,) = [
        each
        for each in admin.call("ec2:DescribeNetworkAcls", Filters=of_vpc(vpc_id))["NetworkAcls"]
        if each["IsDefault"]
    ]
    for subnet_id in subnets:
        guard(admin, subnet_id, default["NetworkAclId"])
    admin.call("ec2:DeleteNetworkAcl", NetworkAclId=acl_id)


def test_an_acl_guards_subnets_of_its_own_vpc(admin: Admin):
    subnet_id = make_subnet(admin, make_vpc(admin))
    stranger = make_acl(admin, make_vpc(admin, "10.1.0.0/16"))
    wanted = {"AssociationId": association(admin, subnet_id), "NetworkAclId": stranger}
    assert admin.refused("ec2:ReplaceNetworkAclAssociation", **wanted).code == "InvalidParameterValue"
    missing = {"AssociationId": "aclassoc-0123456789abcdef0", "NetworkAclId": stranger}
    assert admin.refused("ec2:ReplaceNetworkAclAssociation", **missing).code == "InvalidAssociationID.NotFound"


def test_the_default_acl_stays(admin: Admin):
    (acl,) = admin.call("ec2:DescribeNetworkAcls", Filters=of_vpc(make_vpc(admin)))["NetworkAcls"]
    assert admin.refused("ec2:DeleteNetworkAcl", NetworkAclId=acl["NetworkAclId"]).code == "InvalidParameterValue"
    refusal = admin.refused("ec2:DeleteNetworkAcl", NetworkAclId="acl-0123456789abcdef0")
    assert (refusal.code, refusal.message) == (
        "InvalidNetworkAclID.NotFound",
        "The networkAcl ID 'acl-0123456789abcdef0' does not exist",
    )


def test_a_deleted_subnet_leaves_its_acl(admin: Admin):
    vpc_id = make_vpc(admin)
    acl_id, subnet_id = make_acl(admin, vpc_id), make_subnet(admin, vpc_id)
    guard(admin, subnet_id, acl_id)
    admin.call("ec2:DeleteSubnet", SubnetId=subnet_id)
    admin.call("ec2:DeleteNetworkAcl", NetworkAclId=acl_id)
