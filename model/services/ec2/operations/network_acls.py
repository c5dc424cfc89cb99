"""Network ACLs: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, listed
from model.services.ec2.networks import CLOSED_ENTRIES, guard_with
from model.services.ec2.refusals import different_networks, has_dependents
from model.services.ec2.resources.network_acls import NetworkAcl, NetworkAclAssociation
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before

FILTERS: Mapping[str, Getter] = {
    "association.association-id": lambda acl: acl.association_ids,
    "association.network-acl-id": lambda acl: [each.network_acl_id for each in acl.associations],
    "association.subnet-id": lambda acl: acl.subnet_ids,
    "default": lambda acl: acl.is_default,
    "entry.cidr": lambda acl: [entry.cidr_block for entry in acl.entries],
    "entry.egress": lambda acl: [entry.egress for entry in acl.entries],
    "entry.icmp.code": lambda acl: [entry.icmp_type_code and entry.icmp_type_code.code for entry in acl.entries],
    "entry.icmp.type": lambda acl: [entry.icmp_type_code and entry.icmp_type_code.type for entry in acl.entries],
    "entry.ipv6-cidr": lambda acl: [entry.ipv6_cidr_block for entry in acl.entries],
    "entry.port-range.from": lambda acl: [entry.ports and entry.ports.first for entry in acl.entries],
    "entry.port-range.to": lambda acl: [entry.ports and entry.ports.last for entry in acl.entries],
    "entry.protocol": lambda acl: [entry.protocol for entry in acl.entries],
    "entry.rule-action": lambda acl: [entry.rule_action for entry in acl.entries],
    "entry.rule-number": lambda acl: [entry.rule_number for entry in acl.entries],
    "network-acl-id": lambda acl: acl.network_acl_id,
    "owner-id": lambda acl: acl.account,
    "vpc-id": lambda acl: acl.vpc_id,
}


@operation
async def create_network_acl(
    call: Call, *, vpc_id: str, client_token: str = "", tag_specifications: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """It lets nothing through before it gets rules."""
    world, tags = call.world, read_tag_specifications(tag_specifications, "network-acl")
    world.get(Vpc, vpc_id)
    known = made_before(world, NetworkAcl, client_token, vpc_id=vpc_id)
    return {"network_acl": known or _new_acl(world, vpc_id, client_token, tags), "client_token": client_token or None}


def _new_acl(world: World, vpc_id: str, client_token: str, tags: tuple[Tag, ...]) -> NetworkAcl:
    count = len(world.where(NetworkAcl, vpc_id=vpc_id)) + 1
    refuse_beyond(world, "nacl/acls-per-vpc", count, "NetworkAclLimitExceeded", "network ACLs")
    return world.add(
        NetworkAcl(
            network_acl_id=world.new_id("acl"),
            vpc_id=vpc_id,
            entries=CLOSED_ENTRIES,
            client_tokens=kept(client_token),
            tags=tags,
        )
    )


@operation
async def describe_network_acls(
    call: Call,
    *,
    network_acl_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    acls, token = listed(
        call.world,
        NetworkAcl,
        network_acl_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
        indexed={"vpc-id": "vpc_id", "association.subnet-id": "subnet_ids"},
    )
    return {"network_acls": acls, "next_token": token}


@operation
async def delete_network_acl(call: Call, *, network_acl_id: str) -> None:
    acl = call.world.get(NetworkAcl, network_acl_id)
    if acl.is_default:
        raise AwsError("InvalidParameterValue", f"cannot delete default network ACL {network_acl_id}")
    if acl.associations:
        raise has_dependents("networkAcl", network_acl_id)
    call.world.remove(acl)


@operation
async def replace_network_acl_association(call: Call, *, association_id: str, network_acl_id: str) -> dict[str, Any]:
    """A subnet is never without an ACL: it goes from the one to the other."""
    world = call.world
    old, association = _association(world, association_id)
    new = world.get(NetworkAcl, network_acl_id)
    if new.vpc_id != old.vpc_id:
        raise different_networks(f"network acl {network_acl_id}", f"subnet {association.subnet_id}")
    old.guard(tuple(each for each in old.associations if each is not association))
    guard_with(world, new, world.get(Subnet, association.subnet_id))
    return {"new_association_id": new.associations[-1].network_acl_association_id}


def _association(world: World, id: str) -> tuple[NetworkAcl, NetworkAclAssociation]:
    for acl in world.where(NetworkAcl, association_ids=id):
        return acl, next(each for each in acl.associations if each.network_acl_association_id == id)
    raise AwsError("InvalidAssociationID.NotFound", f"The association ID '{id}' does not exist")
