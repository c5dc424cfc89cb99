"""Internet gateways: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, listed
from model.services.ec2.narrowing import shown
from model.services.ec2.refusals import has_dependents
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.routing import refresh_routes
from model.services.ec2.tagging import read_tag_specifications

FILTERS: Mapping[str, Getter] = {
    "attachment.state": lambda gateway: [each.state for each in gateway.attachments],
    "attachment.vpc-id": lambda gateway: gateway.vpc_id or None,
    "internet-gateway-id": lambda gateway: gateway.internet_gateway_id,
    "owner-id": lambda gateway: gateway.account,
}


@operation
async def create_internet_gateway(
    call: Call, *, tag_specifications: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "internet-gateway")
    count = len(shown(world, InternetGateway)) + 1
    refuse_beyond(world, "igw/gateways-per-region", count, "InternetGatewayLimitExceeded", "internet gateways")
    return {"internet_gateway": world.add(InternetGateway(internet_gateway_id=world.new_id("igw"), tags=tags))}


@operation
async def describe_internet_gateways(
    call: Call,
    *,
    internet_gateway_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    gateways, token = listed(
        call.world,
        InternetGateway,
        internet_gateway_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
        indexed={"attachment.vpc-id": "vpc_id"},
    )
    return {"internet_gateways": gateways, "next_token": token}


@operation
async def attach_internet_gateway(call: Call, *, internet_gateway_id: str, vpc_id: str) -> None:
    """A VPC has one internet gateway, and a gateway is of one VPC. Its routes lead somewhere again."""
    world = call.world
    gateway, vpc = world.get(InternetGateway, internet_gateway_id), world.get(Vpc, vpc_id)
    if gateway.vpc_id:
        raise _already_attached(internet_gateway_id, gateway.vpc_id)
    if world.where(InternetGateway, vpc_id=vpc.vpc_id):
        raise AwsError("InvalidParameterValue", f"Network {vpc_id} already has an internet gateway attached", 400)
    gateway.vpc_id = vpc_id
    refresh_routes(world, internet_gateway_id)


def _already_attached(gateway_id: str, vpc_id: str) -> AwsError:
    return AwsError("Resource.AlreadyAssociated", f"resource {gateway_id} is already attached to network {vpc_id}")


@operation
async def detach_internet_gateway(call: Call, *, internet_gateway_id: str, vpc_id: str) -> None:
    world = call.world
    gateway, vpc = world.get(InternetGateway, internet_gateway_id), world.get(Vpc, vpc_id)
    if gateway.vpc_id != vpc.vpc_id:
        raise AwsError("Gateway.NotAttached", f"resource {internet_gateway_id} is not attached to network {vpc_id}")
    if _has_public_addresses(world, vpc_id):
        raise AwsError(
            "DependencyViolation",
            f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before"
            " detaching the gateway.",
        )
    gateway.vpc_id = ""
    refresh_routes(world, internet_gateway_id)


def _has_public_addresses(world: World, vpc_id: str) -> bool:
    return any(interface.public_ips for interface in world.where(NetworkInterface, vpc_id=vpc_id))


@operation
async def delete_internet_gateway(call: Call, *, internet_gateway_id: str) -> None:
    world = call.world
    gateway = world.get(InternetGateway, internet_gateway_id)
    if gateway.vpc_id:
        raise has_dependents("internetGateway", internet_gateway_id)
    world.remove(gateway)
    refresh_routes(world, internet_gateway_id)
