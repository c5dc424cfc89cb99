"""Egress-only internet gateways: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.filters import Getter
from model.kit.operation import operation
from model.services.ec2.listing import Filters, listed
from model.services.ec2.resources.egress_only_internet_gateways import EgressOnlyInternetGateway
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.routing import refresh_routes
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before

FILTERS: Mapping[str, Getter] = {}


@operation
async def create_egress_only_internet_gateway(
    call: Call,
    *,
    vpc_id: str,
    client_token: str = "",
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "egress-only-internet-gateway")
    world.get(Vpc, vpc_id)
    known = made_before(world, EgressOnlyInternetGateway, client_token, vpc_id=vpc_id)
    gateway = known or world.add(
        EgressOnlyInternetGateway(
            egress_only_internet_gateway_id=world.new_id("eigw"),
            vpc_id=vpc_id,
            client_tokens=kept(client_token),
            tags=tags,
        )
    )
    return {"egress_only_internet_gateway": gateway, "client_token": client_token or None}


@operation
async def describe_egress_only_internet_gateways(
    call: Call,
    *,
    egress_only_internet_gateway_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    gateways, token = listed(
        call.world,
        EgressOnlyInternetGateway,
        egress_only_internet_gateway_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
    )
    return {"egress_only_internet_gateways": gateways, "next_token": token}


@operation
async def delete_egress_only_internet_gateway(call: Call, *, egress_only_internet_gateway_id: str) -> dict[str, Any]:
    world = call.world
    world.remove(world.get(EgressOnlyInternetGateway, egress_only_internet_gateway_id))
    refresh_routes(world, egress_only_internet_gateway_id)
    return {"return_code": True}
