"""Attributes of VPCs: what you can ask for: names for addresses, tenancy, further ranges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.behavior.cidr_blocks import become_associated
from model.services.ec2.cidr import block, lies_within, read_block
from model.services.ec2.ipv6 import associate_amazon_block, drop_block
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.ranges import refuse_associated_range
from model.services.ec2.refusals import only_one, value_of
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import LOCAL, Route, RouteTable
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import CidrBlockAssociation, CidrBlockState, Ipv6CidrBlockAssociation, Vpc

ATTRIBUTES = {
    "enableDnsSupport": "enable_dns_support",
    "enableDnsHostnames": "enable_dns_hostnames",
    "enableNetworkAddressUsageMetrics": "enable_network_address_usage_metrics",
}
ASSOCIATING = Between(1, 6)


@operation
async def describe_vpc_attribute(call: Call, *, vpc_id: str, attribute: str) -> dict[str, Any]:
    vpc, field = call.world.get(Vpc, vpc_id), ATTRIBUTES[attribute]
    return {"vpc_id": vpc_id, field: {"value": getattr(vpc, field)}}


@operation
async def modify_vpc_attribute(
    call: Call,
    *,
    vpc_id: str,
    enable_dns_support: Mapping[str, bool] | None = None,
    enable_dns_hostnames: Mapping[str, bool] | None = None,
    enable_network_address_usage_metrics: Mapping[str, bool] | None = None,
) -> None:
    vpc = call.world.get(Vpc, vpc_id)
    wanted = {
        "enableDnsSupport": value_of(enable_dns_support),
        "enableDnsHostnames": value_of(enable_dns_hostnames),
        "enableNetworkAddressUsageMetrics": value_of(enable_network_address_usage_metrics),
    }
    only_one(wanted)
    if wanted["enableDnsHostnames"] and not vpc.enable_dns_support:
        raise AwsError("InvalidParameterValue", "DNS hostnames can only be enabled if DNS support is enabled.")
    for name, value in wanted.items():
        if value is not None:
            setattr(vpc, ATTRIBUTES[name], value)
    _name_interfaces(call.world, vpc)


def _name_interfaces(world: World, vpc: Vpc) -> None:
    """Addresses get their DNS names, or lose them, with the VPC's attribute."""
    for interface in world.where(NetworkInterface, vpc_id=vpc.vpc_id):
        if interface.named != vpc.enable_dns_hostnames:
            interface.name(vpc.enable_dns_hostnames)
            mirror_interfaces(world, interface.instance_id)


@operation
async def modify_vpc_tenancy(call: Call, *, vpc_id: str, instance_tenancy: str) -> dict[str, Any]:
    """The one way is from dedicated to default; instances that run stay as they are."""
    vpc = call.world.get(Vpc, vpc_id)
    if vpc.instance_tenancy != "dedicated" or instance_tenancy != "default":
        raise AwsError("InvalidTenancy", f"The tenancy of the VPC '{vpc_id}' cannot be modified.")
    vpc.instance_tenancy = instance_tenancy
    return {"return_value": True}


@operation
async def associate_vpc_cidr_block(
    call: Call, *, vpc_id: str, cidr_block: str | None = None, amazon_provided_ipv6_cidr_block: bool = False
) -> dict[str, Any]:
    world = call.world
    vpc = world.get(Vpc, vpc_id)
    if amazon_provided_ipv6_cidr_block and cidr_block:
        raise AwsError(
            "InvalidParameterCombination",
            "The parameter cidrBlock cannot be used with the parameter amazonProvidedIpv6CidrBlock",
        )
    if amazon_provided_ipv6_cidr_block:
        return _associate_6(world, vpc)
    if cidr_block is None:
        raise AwsError("MissingParameter", "Either 'cidrBlock' or 'amazonProvidedIpv6CidrBlock' should be provided.")
    range_ = read_block(cidr_block)
    refuse_associated_range(world, vpc, range_)
    association = CidrBlockAssociation(
        association_id=world.new_id("vpc-cidr-assoc"),
        cidr_block=str(range_),
        cidr_block_state=CidrBlockState(state="associating"),
    )
    vpc.cover((*vpc.cidr_block_association_set, association))
    local = Route(destination_cidr_block=str(range_), gateway_id=LOCAL, origin="CreateRouteTable")
    for table in world.where(RouteTable, vpc_id=vpc_id):
        table.lead((local, *table.routes))
    id = association.association_id
    world.wake(become_associated, id, after=world.delay(ASSOCIATING, id))
    return {"vpc_id": vpc_id, "cidr_block_association": association}


def _associate_6(world: World, vpc: Vpc) -> dict[str, Any]:
    association = associate_amazon_block(world, vpc, "associating")
    id = association.association_id
    world.wake(become_associated, id, after=world.delay(ASSOCIATING, id))
    return {"vpc_id": vpc.vpc_id, "ipv6_cidr_block_association": association}


@operation(on=("vpc/*",))
async def disassociate_vpc_cidr_block(call: Call, *, association_id: str) -> dict[str, Any]:
    world = call.world
    found = world.where(Vpc, cidr_association_ids=association_id)
    if not found:
        raise AwsError(
            "InvalidVpcCidrBlockAssociationID.NotFound",
            f"The vpc CIDR block association ID '{association_id}' does not exist",
        )
    vpc = found[0]
    for each in vpc.ipv6_cidr_block_association_set:
        if each.association_id == association_id:
            return _drop_6(world, vpc, each)
    association = next(each for each in vpc.cidr_block_association_set if each.association_id == association_id)
    _refuse_to_drop(world, vpc, association)
    vpc.cover(tuple(each for each in vpc.cidr_block_association_set if each is not association))
    for table in world.where(RouteTable, vpc_id=vpc.vpc_id):
        table.lead(tuple(each for each in table.routes if each.destination != association.cidr_block))
    world.forget(become_associated, association_id)
    leaving = CidrBlockState(state="disassociating")
    return {
        "vpc_id": vpc.vpc_id,
        "cidr_block_association": association.model_copy(update={"cidr_block_state": leaving}),
    }


def _drop_6(world: World, vpc: Vpc, association: Ipv6CidrBlockAssociation) -> dict[str, Any]:
    drop_block(world, vpc, association)
    world.forget(become_associated, association.association_id)
    leaving = association.model_copy(update={"ipv6_cidr_block_state": CidrBlockState(state="disassociating")})
    return {"vpc_id": vpc.vpc_id, "ipv6_cidr_block_association": leaving}


def _refuse_to_drop(world: World, vpc: Vpc, association: CidrBlockAssociation) -> None:
    if association.cidr_block == vpc.cidr_block:
        raise AwsError(
            "OperationNotPermitted",
            f"The vpc CIDR block with association ID {association.association_id} may not be disassociated. It is the"
            " primary IPv4 CIDR block of the VPC",
        )
    subnets = world.where(Subnet, vpc_id=vpc.vpc_id)
    if any(lies_within(block(subnet.cidr_block), [association.cidr_block]) for subnet in subnets):
        raise AwsError(
            "InvalidCidrBlock.InUse", f"The vpc currently has a subnet within CIDR block {association.cidr_block}"
        )
