"""Virtual private gateways: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.behavior.vpn import ATTACHING, lead_anew, vpn_gateway_is_attached, vpn_gateway_is_detached
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, named
from model.services.ec2.narrowing import narrowed
from model.services.ec2.operations.customer_gateways import refuse_other_types
from model.services.ec2.propagation import propagate
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.resources.vpn_connections import VpnConnection
from model.services.ec2.resources.vpn_gateways import VpnGateway
from model.services.ec2.tagging import read_tag_specifications

AMAZON_ASN, AMAZON_ASN_2017 = 64_512, 7224
PRIVATE_ASNS = (range(64_512, 65_535), range(4_200_000_000, 4_294_967_295))
"The numbers that anybody may use within networks of their own."

FILTERS: Mapping[str, Getter] = {
    "amazon-side-asn": lambda gateway: gateway.amazon_side_asn,
    "attachment.state": lambda gateway: [each.state for each in gateway.vpc_attachments],
    "attachment.vpc-id": lambda gateway: gateway.vpc_id or None,
    "availability-zone": lambda gateway: gateway.availability_zone,
    "state": lambda gateway: gateway.state,
    "type": lambda gateway: gateway.type,
    "vpn-gateway-id": lambda gateway: gateway.vpn_gateway_id,
}


@operation
async def create_vpn_gateway(
    call: Call,
    *,
    type: str,
    amazon_side_asn: int | None = None,
    availability_zone: str | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    refuse_other_types(type)
    world, tags = call.world, read_tag_specifications(tag_specifications, "vpn-gateway")
    default = AMAZON_ASN_2017 if world.cell.settings.quotas == "notes-2017" else AMAZON_ASN
    if amazon_side_asn is not None and not any(amazon_side_asn in each for each in PRIVATE_ASNS):
        raise AwsError("InvalidParameterValue", f"Value ({amazon_side_asn}) for parameter amazonSideAsn is invalid.")
    count = sum(each.state in ("pending", "available") for each in world.all(VpnGateway)) + 1
    quota = "vpn/virtual-private-gateways-per-region"
    refuse_beyond(world, quota, count, "VpnGatewayLimitExceeded", "virtual private gateways")
    gateway = VpnGateway(
        vpn_gateway_id=world.new_id("vgw"),
        amazon_side_asn=amazon_side_asn or default,
        availability_zone=availability_zone,
        tags=tags,
    )
    return {"vpn_gateway": world.add(gateway)}


@operation
async def describe_vpn_gateways(
    call: Call, *, vpn_gateway_ids: Sequence[str] | None = None, filters: Filters = None
) -> dict[str, Any]:
    world = call.world
    found = (
        named(world, VpnGateway, vpn_gateway_ids)
        if vpn_gateway_ids
        else narrowed(world, VpnGateway, filters, {"attachment.vpc-id": "vpc_id"})
    )
    return {"vpn_gateways": select(found, filters, FILTERS)}


@operation
async def attach_vpn_gateway(call: Call, *, vpn_gateway_id: str, vpc_id: str) -> dict[str, Any]:
    """A VPC has one, and one is of one VPC."""
    world = call.world
    gateway, vpc = _living(world, vpn_gateway_id), world.get(Vpc, vpc_id)
    if gateway.vpc_id and gateway.vpc_id != vpc_id:
        raise AwsError(
            "VpnGatewayAttachmentLimitExceeded",
            f"The maximum number of VPCs that can be attached to the vpnGateway '{vpn_gateway_id}' has been reached.",
        )
    if any(each is not gateway for each in world.where(VpnGateway, vpc_id=vpc.vpc_id)):
        raise AwsError("InvalidVpcState", f"VPC {vpc_id} is currently attached to the Virtual Private Gateway.")
    if gateway.attachment_state not in ("attaching", "attached"):
        gateway.vpc_id, gateway.attachment_state = vpc_id, "attaching"
        world.wake(vpn_gateway_is_attached, gateway.id, after=world.delay(ATTACHING, gateway.id))
    return {"vpc_attachment": gateway.vpc_attachments[0]}


def _living(world: World, id: str) -> VpnGateway:
    gateway = world.get(VpnGateway, id)
    if gateway.state not in ("pending", "available"):
        raise VpnGateway.is_missing(id)
    return gateway


@operation
async def detach_vpn_gateway(call: Call, *, vpn_gateway_id: str, vpc_id: str) -> None:
    """Its tunnels stay; nothing leads from them to the VPC any more."""
    world = call.world
    gateway = world.get(VpnGateway, vpn_gateway_id)
    if gateway.vpc_id != vpc_id or gateway.attachment_state not in ("attaching", "attached"):
        raise AwsError(
            "InvalidVpnGatewayAttachment.NotFound",
            f"The attachment with vpn gateway ID '{vpn_gateway_id}' and vpc ID '{vpc_id}' does not exist",
        )
    gateway.attachment_state = "detaching"
    for table in world.where(RouteTable, propagating_ids=vpn_gateway_id):
        table.propagating_ids = tuple(each for each in table.propagating_ids if each != vpn_gateway_id)
        propagate(world, table)
    lead_anew(world, vpn_gateway_id)
    world.wake(vpn_gateway_is_detached, gateway.id, after=world.delay(ATTACHING, gateway.id))


@operation
async def delete_vpn_gateway(call: Call, *, vpn_gateway_id: str) -> None:
    world = call.world
    gateway = world.get(VpnGateway, vpn_gateway_id)
    used = world.where(VpnConnection, vpn_gateway_id=vpn_gateway_id)
    if gateway.vpc_id or any(each.state not in ("deleting", "deleted") for each in used):
        raise AwsError("IncorrectState", f"The vpnGateway ID '{vpn_gateway_id}' is in use.")
    world.request(gateway, "DeleteVpnGateway")


@operation
async def enable_vgw_route_propagation(call: Call, *, gateway_id: str, route_table_id: str) -> None:
    world = call.world
    table, gateway = world.get(RouteTable, route_table_id), _living(world, gateway_id)
    if gateway.vpc_id != table.vpc_id:
        raise AwsError("Gateway.NotAttached", f"resource {gateway_id} is not attached to network {table.vpc_id}")
    table.propagating_ids = tuple(dict.fromkeys((*table.propagating_ids, gateway_id)))
    propagate(world, table)


@operation
async def disable_vgw_route_propagation(call: Call, *, gateway_id: str, route_table_id: str) -> None:
    world = call.world
    table = world.get(RouteTable, route_table_id)
    table.propagating_ids = tuple(each for each in table.propagating_ids if each != gateway_id)
    propagate(world, table)
