"""Cutting subnets off: a network ACL of its own takes the place of a subnet's, until the old one is put back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from model.kit.world import World
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc
from model.services.fis.plan import ActionPlan, Pairs

TAGS = [{"ResourceType": "network-acl", "Tags": [{"Key": "managedByFIS", "Value": "true"}]}]
_ALL = "0.0.0.0/0"


class Ask(Protocol):
    async def __call__(self, action: str, **params: Any) -> dict[str, Any]: ...


class Line(NamedTuple):
    """One rule of the ACL, for both directions."""

    action: str
    cidr: str


async def cut(world: World, ask: Ask, subnet_id: str, action: ActionPlan) -> Pairs:
    """Returns the subnet, its ACL before, and the one that was made."""
    subnet, old = world.get(Subnet, subnet_id), await _association(ask, subnet_id)
    made = await ask("ec2:CreateNetworkAcl", VpcId=subnet.vpc_id, TagSpecifications=TAGS)
    acl_id: str = made["NetworkAcl"]["NetworkAclId"]
    for number, line in enumerate(_lines(world, subnet, action.parameter("scope")), 1):
        rule = {"RuleNumber": number, "Protocol": "-1", "RuleAction": line.action, "CidrBlock": line.cidr}
        for egress in (True, False):
            await ask("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, Egress=egress, **rule)
    await ask("ec2:ReplaceNetworkAclAssociation", AssociationId=old["NetworkAclAssociationId"], NetworkAclId=acl_id)
    return ((f"subnet/{subnet_id}", old["NetworkAclId"]), ("acl", acl_id))


def _lines(world: World, subnet: Subnet, scope: str) -> Iterator[Line]:
    """What an ACL does not allow it denies: with no line at all, nothing gets in or out."""
    if scope == "vpc":
        vpc = world.find(Vpc, subnet.vpc_id)
        yield from (Line("allow", each.cidr_block) for each in (vpc.cidr_block_association_set if vpc else ()))
    elif scope == "availability-zone":
        for each in world.where(Subnet, vpc_id=subnet.vpc_id):
            if each.availability_zone != subnet.availability_zone:
                yield Line("deny", each.cidr_block)
        yield Line("allow", _ALL)


async def join(world: World, ask: Ask, notes: Pairs) -> None:
    """Put the old ACLs back, as far as they and the subnets are still there."""
    for word, acl_id in notes:
        subnet_id = word.removeprefix("subnet/")
        if word == "acl":
            await ask("ec2:DeleteNetworkAcl", NetworkAclId=acl_id)
        elif world.find(Subnet, subnet_id) is not None and world.find(NetworkAcl, acl_id) is not None:
            now = await _association(ask, subnet_id)
            await ask(
                "ec2:ReplaceNetworkAclAssociation",
                AssociationId=now["NetworkAclAssociationId"],
                NetworkAclId=acl_id,
            )


async def _association(ask: Ask, subnet_id: str) -> dict[str, str]:
    """How a subnet has its ACL now."""
    asked = [{"Name": "association.subnet-id", "Values": [subnet_id]}]
    (acl,) = (await ask("ec2:DescribeNetworkAcls", Filters=asked))["NetworkAcls"]
    return next(each for each in acl["Associations"] if each["SubnetId"] == subnet_id)
