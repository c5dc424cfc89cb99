"""Route tables: what exists: where the packets of a subnet go."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.ec2.resources.vpcs import is_classic

LOCAL = "local"


class Route(Value):
    """One way out. Exactly one destination and one target are set."""

    destination_cidr_block: str | None = None
    destination_ipv6_cidr_block: str | None = None
    destination_prefix_list_id: str | None = None
    gateway_id: str | None = None
    nat_gateway_id: str | None = None
    instance_id: str | None = None
    instance_owner_id: str | None = None
    network_interface_id: str | None = None
    vpc_peering_connection_id: str | None = None
    egress_only_internet_gateway_id: str | None = None
    origin: str = "CreateRoute"
    state: str = "active"
    "active, or blackhole when the target is gone or cannot pass anything on."

    @property
    def destination(self) -> str:
        return self.destination_cidr_block or self.destination_ipv6_cidr_block or self.destination_prefix_list_id or ""

    @property
    def target(self) -> str:
        """The id of what it leads to, or `local`; an instance is reached through its interface."""
        return (
            self.gateway_id
            or self.nat_gateway_id
            or self.network_interface_id
            or self.vpc_peering_connection_id
            or self.egress_only_internet_gateway_id
            or ""
        )

    @property
    def is_local(self) -> bool:
        return self.gateway_id == LOCAL


class PropagatingVgw(Value):
    gateway_id: str


class AssociationState(Value):
    state: str = "associated"


class RouteTableAssociation(Value):
    """`main` is the association with the VPC itself, for all subnets that have none of their own."""

    route_table_association_id: str
    route_table_id: str
    main: bool = False
    subnet_id: str | None = None
    gateway_id: str | None = None
    association_state: AssociationState = AssociationState()


class RouteTable(
    Resource,
    key="route_table_id",
    prefix="rtb",
    arn="route-table/{route_table_id}",
    index=("vpc_id", "serves", "association_ids", "targets", "prefix_list_ids", "client_tokens", "propagating_ids"),
    missing=("InvalidRouteTableID.NotFound", "The routeTable ID '{id}' does not exist"),
    malformed=("InvalidRouteTableId.Malformed", 'Invalid id: "{id}" (expecting "rtb-...")'),
    title="Route tables",
    columns=(
        Column("NAME", "label"),
        Column("ID", "route_table_id"),
        Column("VPC", "vpc_id", priority=3),
        Column("MAIN", "is_main"),
        Column("ROUTES", "ways", "list"),
        Column("SUBNETS", "subnet_ids", "list", priority=2),
    ),
    actions=(
        Action(
            "CreateRoute",
            "Add route",
            "RouteTableId",
            key="n",
            asks=(
                "DestinationCidrBlock",
                "DestinationIpv6CidrBlock",
                "GatewayId",
                "NatGatewayId",
                "NetworkInterfaceId",
                "InstanceId",
                "VpcPeeringConnectionId",
                "EgressOnlyInternetGatewayId",
            ),
        ),
        Action("DeleteRoute", "Remove route", "RouteTableId", key="x", confirm=1, asks=("DestinationCidrBlock",)),
        Action(
            "EnableVgwRoutePropagation",
            "Take over the routes of a VPN gateway",
            "RouteTableId",
            key="p",
            confirm=1,
            asks=("GatewayId",),
        ),
        Action("AssociateRouteTable", "Use for a subnet", "RouteTableId", key="a", confirm=1, asks=("SubnetId",)),
        Action("DeleteRouteTable", "Delete", "RouteTableId", key="d", confirm=1),
    ),
    create="CreateRouteTable",
    describe="DescribeRouteTables",
):
    __fragments__: ClassVar[bool] = True

    route_table_id: str
    vpc_id: str
    routes: tuple[Route, ...] = ()
    associations: tuple[RouteTableAssociation, ...] = ()
    association_ids: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    "The subnets that use it by an association of their own, and the VPC if it is the main table."
    targets: tuple[str, ...] = ()
    prefix_list_ids: tuple[str, ...] = ()
    client_tokens: tuple[str, ...] = ()
    propagating_ids: tuple[str, ...] = ()
    "The virtual private gateways that write the routes they learn into it."

    @property
    def is_hidden(self) -> bool:
        return is_classic(self.vpc_id)

    @property
    def owner_id(self) -> str:
        return self.account

    @property
    def propagating_vgws(self) -> tuple[PropagatingVgw, ...]:
        return tuple(PropagatingVgw(gateway_id=each) for each in self.propagating_ids)

    @property
    def is_main(self) -> bool:
        return self.vpc_id in self.serves

    @property
    def subnet_ids(self) -> tuple[str, ...]:
        return tuple(each.subnet_id for each in self.associations if each.subnet_id)

    @property
    def ways(self) -> tuple[str, ...]:
        dead = {"blackhole": " (blackhole)"}
        return tuple(f"{each.destination} → {each.target}{dead.get(each.state, '')}" for each in self.routes)

    def serve(self, associations: tuple[RouteTableAssociation, ...]) -> None:
        self.associations = associations
        self.association_ids = tuple(each.route_table_association_id for each in associations)
        self.serves = tuple(self.vpc_id if each.main else each.subnet_id or "" for each in associations)

    def lead(self, routes: tuple[Route, ...]) -> None:
        """Have these routes, in AWS's order: the local ones first."""
        self.routes = routes
        self.targets = tuple(dict.fromkeys(route.target for route in routes if not route.is_local))
        lists = (route.destination_prefix_list_id for route in routes)
        self.prefix_list_ids = tuple(dict.fromkeys(id for id in lists if id))
