"""Route tables: what you can ask for: tables, and which of them a subnet uses."""

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
from model.services.ec2.networks import local_routes
from model.services.ec2.refusals import different_networks, has_dependents
from model.services.ec2.resources.route_tables import AssociationState, RouteTable, RouteTableAssociation
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before

FILTERS: Mapping[str, Getter] = {
    "association.gateway-id": lambda table: [each.gateway_id for each in table.associations],
    "association.main": lambda table: [each.main for each in table.associations],
    "association.route-table-association-id": lambda table: table.association_ids,
    "association.route-table-id": lambda table: [each.route_table_id for each in table.associations],
    "association.subnet-id": lambda table: table.subnet_ids,
    "owner-id": lambda table: table.account,
    "route-table-id": lambda table: table.route_table_id,
    "route.destination-cidr-block": lambda table: [route.destination_cidr_block for route in table.routes],
    "route.gateway-id": lambda table: [route.gateway_id for route in table.routes],
    "route.instance-id": lambda table: [route.instance_id for route in table.routes],
    "route.nat-gateway-id": lambda table: [route.nat_gateway_id for route in table.routes],
    "route.origin": lambda table: [route.origin for route in table.routes],
    "route.state": lambda table: [route.state for route in table.routes],
    "vpc-id": lambda table: table.vpc_id,
}


@operation
async def create_route_table(
    call: Call, *, vpc_id: str, client_token: str = "", tag_specifications: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "route-table")
    vpc, known = world.get(Vpc, vpc_id), made_before(world, RouteTable, client_token, vpc_id=vpc_id)
    return {"route_table": known or _new_table(world, vpc, client_token, tags), "client_token": client_token or None}


def _new_table(world: World, vpc: Vpc, client_token: str, tags: tuple[Tag, ...]) -> RouteTable:
    count = len(world.where(RouteTable, vpc_id=vpc.vpc_id)) + 1
    refuse_beyond(world, "route-table/tables-per-vpc", count, "RouteTableLimitExceeded", "route tables")
    return world.add(
        RouteTable(
            route_table_id=world.new_id("rtb"),
            vpc_id=vpc.vpc_id,
            routes=local_routes(vpc),
            client_tokens=kept(client_token),
            tags=tags,
        )
    )


@operation
async def describe_route_tables(
    call: Call,
    *,
    route_table_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    tables, token = listed(
        call.world,
        RouteTable,
        route_table_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
        most=100,
        indexed={"vpc-id": "vpc_id", "association.subnet-id": "serves"},
    )
    return {"route_tables": tables, "next_token": token}


@operation
async def delete_route_table(call: Call, *, route_table_id: str) -> None:
    table = call.world.get(RouteTable, route_table_id)
    if table.associations:
        raise has_dependents("routeTable", route_table_id)
    for endpoint in call.world.where(VpcEndpoint, route_table_ids=route_table_id):
        endpoint.route_table_ids = tuple(id for id in endpoint.route_table_ids if id != route_table_id)
    call.world.remove(table)


@operation
async def associate_route_table(call: Call, *, route_table_id: str, subnet_id: str | None = None) -> dict[str, Any]:
    world = call.world
    table = world.get(RouteTable, route_table_id)
    if subnet_id is None:
        raise AwsError("MissingParameter", "The request must contain the parameter subnetId or gatewayId")
    _refuse_stranger(table, world.get(Subnet, subnet_id))
    if world.where(RouteTable, serves=subnet_id):
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"the specified association for route table {route_table_id} conflicts with an existing association",
        )
    return _associate(world, table, subnet_id=subnet_id)


def _refuse_stranger(table: RouteTable, subnet: Subnet) -> None:
    if table.vpc_id != subnet.vpc_id:
        raise different_networks(f"route table {table.route_table_id}", f"subnet {subnet.subnet_id}")


def _associate(world: World, table: RouteTable, *, subnet_id: str | None = None, main: bool = False) -> dict[str, Any]:
    association = RouteTableAssociation(
        route_table_association_id=world.new_id("rtbassoc"),
        route_table_id=table.route_table_id,
        main=main,
        subnet_id=subnet_id,
    )
    table.serve((*table.associations, association))
    return {"association_id": association.route_table_association_id, "association_state": AssociationState()}


@operation(on=("route-table/*",))
async def disassociate_route_table(call: Call, *, association_id: str) -> None:
    """The subnet uses the main table again, as if it had never had one of its own."""
    table, association = _association(call.world, association_id)
    if association.main:
        raise AwsError(
            "InvalidParameterValue", f"cannot disassociate the main route table association {association_id}"
        )
    _drop(table, association)


@operation
async def replace_route_table_association(call: Call, *, association_id: str, route_table_id: str) -> dict[str, Any]:
    """Gives a subnet another table, or the VPC another main table."""
    world = call.world
    old, association = _association(world, association_id)
    new = world.get(RouteTable, route_table_id)
    if new.vpc_id != old.vpc_id:
        raise different_networks(f"route table {route_table_id}", f"route table {old.route_table_id}")
    _drop(old, association)
    answer = _associate(world, new, subnet_id=association.subnet_id, main=association.main)
    return {"new_association_id": answer["association_id"], "association_state": answer["association_state"]}


def _association(world: World, id: str) -> tuple[RouteTable, RouteTableAssociation]:
    for table in world.where(RouteTable, association_ids=id):
        return table, next(each for each in table.associations if each.route_table_association_id == id)
    raise AwsError("InvalidAssociationID.NotFound", f"The association ID '{id}' does not exist")


def _drop(table: RouteTable, association: RouteTableAssociation) -> None:
    table.serve(tuple(each for each in table.associations if each is not association))
