"""VPCs: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.behavior.peering import end_peerings_of
from model.services.ec2.cidr import read_block
from model.services.ec2.classic import classic_network, found_classic, leave_classic
from model.services.ec2.default_networks import default_vpc, new_default_vpc
from model.services.ec2.ipv6 import associate_amazon_block
from model.services.ec2.listing import Filters, listed
from model.services.ec2.networks import default_acl, default_group, new_vpc
from model.services.ec2.ranges import refuse_another_vpc, refuse_vpc_range
from model.services.ec2.refusals import has_dependents
from model.services.ec2.resources.egress_only_internet_gateways import EgressOnlyInternetGateway
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.resources.vpn_gateways import VpnGateway
from model.services.ec2.routing import main_table
from model.services.ec2.rules import rules_of
from model.services.ec2.tagging import read_tag_specifications

FILTERS: Mapping[str, Getter] = {
    "cidr": lambda vpc: vpc.cidr_block,
    "cidr-block": lambda vpc: vpc.cidr_block,
    "cidr-block-association.association-id": lambda vpc: vpc.cidr_association_ids,
    "cidr-block-association.cidr-block": lambda vpc: vpc.cidr_blocks,
    "cidr-block-association.state": lambda vpc: [
        each.cidr_block_state.state for each in vpc.cidr_block_association_set
    ],
    "ipv6-cidr-block-association.association-id": lambda vpc: [
        each.association_id for each in vpc.ipv6_cidr_block_association_set
    ],
    "ipv6-cidr-block-association.ipv6-cidr-block": lambda vpc: vpc.ipv6_blocks,
    "ipv6-cidr-block-association.state": lambda vpc: [
        each.ipv6_cidr_block_state.state for each in vpc.ipv6_cidr_block_association_set
    ],
    "dhcp-options-id": lambda vpc: vpc.dhcp_options_id,
    "is-default": lambda vpc: vpc.is_default,
    "isDefault": lambda vpc: vpc.is_default,
    "owner-id": lambda vpc: vpc.account,
    "state": lambda vpc: vpc.state,
    "vpc-id": lambda vpc: vpc.vpc_id,
}


@operation
async def create_vpc(
    call: Call,
    *,
    cidr_block: str | None = None,
    amazon_provided_ipv6_cidr_block: bool = False,
    instance_tenancy: str = "default",
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    if cidr_block is None:
        raise AwsError("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.")
    if instance_tenancy == "host":
        raise AwsError("InvalidParameterValue", "Value (host) for parameter instanceTenancy is invalid.")
    world, tags = call.world, read_tag_specifications(tag_specifications, "vpc")
    range_ = read_block(cidr_block)
    refuse_vpc_range(world, range_, cidr_block)
    vpc = new_vpc(world, str(range_), tenancy=instance_tenancy, tags=tags)
    if amazon_provided_ipv6_cidr_block:
        associate_amazon_block(world, vpc)
    return {"vpc": vpc}


@operation
async def create_default_vpc(call: Call) -> dict[str, Any]:
    if default_vpc(call.world) is not None:
        raise AwsError("DefaultVpcAlreadyExists", "A Default VPC already exists for this account in this region.")
    refuse_another_vpc(call.world)
    classic = classic_network(call.world)
    if classic is not None:
        leave_classic(call.world, classic)
    return {"vpc": new_default_vpc(call.world)}


@operation
async def describe_vpcs(
    call: Call,
    *,
    vpc_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    vpcs, token = listed(call.world, Vpc, vpc_ids, filters, FILTERS, max_results, next_token)
    return {"vpcs": vpcs, "next_token": token}


@operation
async def delete_vpc(call: Call, *, vpc_id: str) -> None:
    """What the VPC was born with goes with it; anything else has to be gone before.

    Without its default VPC an account has EC2-Classic in a world of the year when there was such a thing.
    """
    world = call.world
    vpc = world.get(Vpc, vpc_id)
    if _is_used(world, vpc_id):
        raise has_dependents("vpc", vpc_id)
    end_peerings_of(world, vpc_id)
    group = default_group(world, vpc_id)
    for thing in (*rules_of(world, group.group_id), group, default_acl(world, vpc_id), main_table(world, vpc_id), vpc):
        world.remove(thing)
    if vpc.is_default and world.cell.settings.quotas == "notes-2017":
        found_classic(world)


def _is_used(world: World, vpc_id: str) -> bool:
    born_with = (RouteTable, NetworkAcl, SecurityGroup)
    return any(len(world.where(kind, vpc_id=vpc_id)) > 1 for kind in born_with) or any(
        world.where(kind, vpc_id=vpc_id)
        for kind in (Subnet, InternetGateway, NetworkInterface, VpnGateway, EgressOnlyInternetGateway, VpcEndpoint)
    )
