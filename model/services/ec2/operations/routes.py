"""Routes: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.cidr import block, lies_within, read_block
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.resources.route_tables import Route, RouteTable
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.route_targets import RouteForm, read_target
from model.services.ec2.routing import with_state


@operation
@takes(RouteForm)
async def create_route(call: Call, asked: RouteForm) -> dict[str, Any]:
    world = call.world
    table = world.get(RouteTable, asked.route_table_id)
    destination = _destination(asked.destination_cidr_block)
    target = read_target(world, table, asked)
    if _find(table, destination):
        raise AwsError("RouteAlreadyExists", f"The route identified by {destination} already exists.")
    _refuse_detour(world, table, destination, target)
    routes = len([route for route in table.routes if not route.is_local]) + 1
    refuse_beyond(world, "route-table/routes-per-table", routes, "RouteLimitExceeded", "routes")
    route = Route(destination_cidr_block=destination, **target)
    table.lead((*table.routes, with_state(world, table.vpc_id, route)))
    return {"return": True}


def _destination(cidr: str | None) -> str:
    if cidr is None:
        raise AwsError("MissingParameter", "The request must contain the parameter destinationCidrBlock")
    return str(read_block(cidr, "destinationCidrBlock"))


def _find(table: RouteTable, destination: str) -> Route | None:
    return next((route for route in table.routes if route.destination == destination), None)


def _refuse_detour(world: World, table: RouteTable, destination: str, target: dict[str, str]) -> None:
    """Traffic within the VPC can be led through an instance or a NAT gateway, but never out of the VPC."""
    inside = lies_within(block(destination), world.get(Vpc, table.vpc_id).cidr_blocks)
    if inside and "gateway_id" in target:
        raise AwsError(
            "InvalidParameterValue",
            f"The destination CIDR block {destination} is equal to or more specific than one of this VPC's CIDR"
            " blocks. This route can target only an interface or an instance.",
        )


@operation
@takes(RouteForm)
async def replace_route(call: Call, asked: RouteForm) -> None:
    world = call.world
    table = world.get(RouteTable, asked.route_table_id)
    destination = _destination(asked.destination_cidr_block)
    old = _find(table, destination)
    if old is None:
        raise AwsError(
            "InvalidParameterValue",
            f"There is no route defined for '{destination}' in the route table. Use CreateRoute instead.",
        )
    _refuse_local(table, old, "replace")
    target = read_target(world, table, asked)
    _refuse_detour(world, table, destination, target)
    new = with_state(world, table.vpc_id, Route(destination_cidr_block=destination, **target))
    table.lead(tuple(new if route is old else route for route in table.routes))


def _refuse_local(table: RouteTable, route: Route, action: str) -> None:
    if route.is_local:
        raise AwsError(
            "InvalidParameterValue",
            f"cannot {action} local route {route.destination} in route table {table.route_table_id}",
        )


@operation
async def delete_route(call: Call, *, route_table_id: str, destination_cidr_block: str | None = None) -> None:
    table = call.world.get(RouteTable, route_table_id)
    destination = _destination(destination_cidr_block)
    old = _find(table, destination)
    if old is None:
        raise AwsError(
            "InvalidRoute.NotFound",
            f"no route with destination-cidr-block {destination} in route table {route_table_id}",
        )
    _refuse_local(table, old, "remove")
    table.lead(tuple(route for route in table.routes if route is not old))
