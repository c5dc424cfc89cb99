"""Routes: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.cidr import block, lies_within, read_block, read_block6
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.prefix_lists import list_of, weight_of
from model.services.ec2.propagation import PROPAGATED, propagate
from model.services.ec2.resources.route_tables import Route, RouteTable
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.route_targets import DestinationForm, RouteForm, read_target
from model.services.ec2.routing import with_state


@operation
@takes(RouteForm)
async def create_route(call: Call, asked: RouteForm) -> dict[str, Any]:
    world = call.world
    table = world.get(RouteTable, asked.route_table_id)
    destination = _destination(world, asked)
    target = read_target(world, table, asked)
    _refuse_family(destination, target)
    if _find(table, destination):
        raise AwsError("RouteAlreadyExists", f"The route identified by {destination} already exists.")
    _refuse_detour(world, table, destination, target)
    own = [route for route in table.routes if route.origin == "CreateRoute"]
    routes = weight_of(world, destination) + sum(weight_of(world, route.destination_prefix_list_id) for route in own)
    refuse_beyond(world, "route-table/routes-per-table", routes, "RouteLimitExceeded", "routes")
    route = Route.model_validate({_field(destination): destination, **target})
    table.lead((*table.routes, with_state(world, table.vpc_id, route)))
    propagate(world, table)
    return {"return": True}


def _destination(world: World, asked: DestinationForm) -> str:
    """The block that a request names, of either family, or the prefix list."""
    given = {name: value for name, value in asked.destinations.items() if value}
    if not given:
        raise AwsError("MissingParameter", "The request must contain the parameter destinationCidrBlock")
    if len(given) > 1:
        one, other = list(given)[:2]
        raise AwsError("InvalidParameterCombination", f"The parameter {one} cannot be used with the parameter {other}")
    ((name, value),) = given.items()
    if name == "destinationPrefixListId":
        return list_of(world, value).prefix_list_id
    return str(read_block6(value, name) if name == "destinationIpv6CidrBlock" else read_block(value, name))


def _field(destination: str) -> str:
    if destination.startswith("pl-"):
        return "destination_prefix_list_id"
    return "destination_ipv6_cidr_block" if ":" in destination else "destination_cidr_block"


def _refuse_family(destination: str, target: dict[str, str]) -> None:
    """Egress-only gateways are for IPv6, NAT gateways for IPv4; a prefix list matches nothing of another family."""
    if destination.startswith("pl-"):
        return
    only6, only4 = "egress_only_internet_gateway_id" in target, "nat_gateway_id" in target
    if only6 if ":" not in destination else only4:
        family = "IPv6" if ":" in destination else "IPv4"
        raise AwsError("InvalidParameterValue", f"The route target does not pass on {family} traffic to {destination}.")


def _find(table: RouteTable, destination: str) -> Route | None:
    """Its own; one that a gateway has propagated gives way to it."""
    own = (route for route in table.routes if route.origin != PROPAGATED)
    return next((route for route in own if route.destination == destination), None)


def _refuse_detour(world: World, table: RouteTable, destination: str, target: dict[str, str]) -> None:
    """Traffic within the VPC can be led through an instance or a NAT gateway, but never out of the VPC."""
    vpc = world.get(Vpc, table.vpc_id)
    is_block = ":" not in destination and not destination.startswith("pl-")
    inside = is_block and lies_within(block(destination), vpc.cidr_blocks)
    if inside and not {"network_interface_id", "nat_gateway_id"} & set(target):
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
    destination = _destination(world, asked)
    old = _find(table, destination)
    if old is None:
        raise AwsError(
            "InvalidParameterValue",
            f"There is no route defined for '{destination}' in the route table. Use CreateRoute instead.",
        )
    _refuse_local(table, old, "replace")
    target = read_target(world, table, asked)
    _refuse_family(destination, target)
    _refuse_detour(world, table, destination, target)
    new = with_state(world, table.vpc_id, Route.model_validate({_field(destination): destination, **target}))
    table.lead(tuple(new if route is old else route for route in table.routes))


def _refuse_local(table: RouteTable, route: Route, action: str) -> None:
    """The VPC's own routes stay, and those of an endpoint go with it."""
    if route.target.startswith("vpce-"):
        raise AwsError(
            "InvalidParameterValue",
            f"cannot {action} VPC endpoint route {route.destination} in route table {table.route_table_id}",
        )
    if route.is_local:
        raise AwsError(
            "InvalidParameterValue",
            f"cannot {action} local route {route.destination} in route table {table.route_table_id}",
        )


@operation
@takes(DestinationForm)
async def delete_route(call: Call, asked: DestinationForm) -> None:
    table = call.world.get(RouteTable, asked.route_table_id)
    destination = _destination(call.world, asked)
    old = _find(table, destination)
    if old is None:
        raise AwsError(
            "InvalidRoute.NotFound",
            f"no route with destination-cidr-block {destination} in route table {asked.route_table_id}",
        )
    _refuse_local(table, old, "remove")
    table.lead(tuple(route for route in table.routes if route is not old))
    propagate(call.world, table)
