"""What a route can lead to: exactly one of the things that pass packets on, in the same VPC."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.form import Form
from model.kit.world import World
from model.services.ec2.refusals import different_networks
from model.services.ec2.resources.egress_only_internet_gateways import EgressOnlyInternetGateway
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.nat_gateways import NatGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.vpc_peering_connections import OPEN, VpcPeeringConnection
from model.services.ec2.resources.vpn_gateways import VpnGateway


class DestinationForm(Form):
    route_table_id: str
    destination_cidr_block: str | None = None
    destination_ipv6_cidr_block: str | None = None
    destination_prefix_list_id: str | None = None

    @property
    def destinations(self) -> dict[str, str | None]:
        """All that it could be about, by AWS's name."""
        return {
            "destinationCidrBlock": self.destination_cidr_block,
            "destinationIpv6CidrBlock": self.destination_ipv6_cidr_block,
            "destinationPrefixListId": self.destination_prefix_list_id,
        }


class RouteForm(DestinationForm):
    gateway_id: str | None = None
    nat_gateway_id: str | None = None
    network_interface_id: str | None = None
    instance_id: str | None = None
    vpc_peering_connection_id: str | None = None
    egress_only_internet_gateway_id: str | None = None

    @property
    def targets(self) -> dict[str, str | None]:
        """All that it could lead to, by AWS's name."""
        return {
            "gatewayId": self.gateway_id,
            "natGatewayId": self.nat_gateway_id,
            "networkInterfaceId": self.network_interface_id,
            "instanceId": self.instance_id,
            "vpcPeeringConnectionId": self.vpc_peering_connection_id,
            "egressOnlyInternetGatewayId": self.egress_only_internet_gateway_id,
        }


def read_target(world: World, table: RouteTable, asked: RouteForm) -> dict[str, str]:
    """The fields of a route that say where it leads."""
    given = {name: id for name, id in asked.targets.items() if id}
    if not given:
        raise AwsError("MissingParameter", f"The request must contain the parameter {' or '.join(asked.targets)}")
    if len(given) > 1:
        one, other = list(given)[:2]
        raise AwsError("InvalidParameterCombination", f"The parameter {one} cannot be used with the parameter {other}")
    ((name, id),) = given.items()
    return _READERS[name](world, table, id)


def _gateway(world: World, table: RouteTable, id: str) -> dict[str, str]:
    gateway = world.find(InternetGateway, id) or _living_vpn_gateway(world, id)
    if gateway is None:
        raise AwsError("InvalidGatewayID.NotFound", f"The gateway ID '{id}' does not exist")
    if gateway.vpc_id != table.vpc_id:
        raise different_networks(f"route table {table.route_table_id}", f"network gateway {id}")
    return {"gateway_id": id}


def _living_vpn_gateway(world: World, id: str) -> VpnGateway | None:
    gateway = world.find(VpnGateway, id)
    return gateway if gateway is not None and gateway.state in ("pending", "available") else None


def _peering(world: World, table: RouteTable, id: str) -> dict[str, str]:
    """One that waits for acceptance will do; the route leads nowhere until then."""
    peering = world.get(VpcPeeringConnection, id)
    if peering.state not in OPEN:
        raise VpcPeeringConnection.is_missing(id)
    if table.vpc_id not in peering.vpc_ids:
        raise different_networks(f"route table {table.route_table_id}", f"vpc peering connection {id}")
    return {"vpc_peering_connection_id": id}


def _egress_only_gateway(world: World, table: RouteTable, id: str) -> dict[str, str]:
    if world.get(EgressOnlyInternetGateway, id).vpc_id != table.vpc_id:
        raise different_networks(f"route table {table.route_table_id}", f"network gateway {id}")
    return {"egress_only_internet_gateway_id": id}


def _nat_gateway(world: World, table: RouteTable, id: str) -> dict[str, str]:
    gateway = world.find(NatGateway, id)
    if gateway is None or gateway.state in ("deleting", "deleted", "failed"):
        raise AwsError("InvalidNatGatewayID.NotFound", f"The natGateway ID '{id}' does not exist")
    if gateway.vpc_id != table.vpc_id:
        raise different_networks(f"route table {table.route_table_id}", f"network gateway {id}")
    return {"nat_gateway_id": id}


def _interface(world: World, table: RouteTable, id: str) -> dict[str, str]:
    interface = world.get(NetworkInterface, id)
    if interface.vpc_id != table.vpc_id:
        raise different_networks(f"route table {table.route_table_id}", f"interface {id}")
    if not interface.instance_id:
        return {"network_interface_id": id}
    return {
        "network_interface_id": id,
        "instance_id": interface.instance_id,
        "instance_owner_id": interface.owner_id,
    }


def _instance(world: World, table: RouteTable, id: str) -> dict[str, str]:
    if world.get(Instance, id).vpc_id is None:
        raise AwsError("InvalidInstanceID", f"The instance '{id}' is not in a VPC.")
    interfaces = world.where(NetworkInterface, instance_id=id)
    if len(interfaces) > 1:
        raise AwsError(
            "InvalidInstanceID",
            f"There are multiple interfaces attached to instance '{id}'. Please specify an interface ID for the"
            " operation instead.",
        )
    for interface in interfaces:
        return _interface(world, table, interface.network_interface_id)
    raise Instance.is_missing(id)


_READERS = {
    "gatewayId": _gateway,
    "natGatewayId": _nat_gateway,
    "networkInterfaceId": _interface,
    "instanceId": _instance,
    "vpcPeeringConnectionId": _peering,
    "egressOnlyInternetGatewayId": _egress_only_gateway,
}
