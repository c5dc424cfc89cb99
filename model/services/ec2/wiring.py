"""The network of an account and region, as the law of reach reads it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from model.kit.world import World
from model.laws.reach.addresses import Addresses, place, span, written
from model.laws.reach.firewall import GroupRule
from model.laws.reach.network import LOCAL, Acl, Gateway, InternetGateway, NatGateway, Nic, Route, Site, Subnet, Table
from model.services.ec2.reaching import acl_entries, group_rules
from model.services.ec2.resources import internet_gateways, nat_gateways, route_tables, subnets
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NAT, NetworkInterface
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.routing import ACTIVE, table_of


class Wiring:
    """A `Network` of what is there now."""

    def __init__(self, world: World) -> None:
        self._world = world

    def nic(self, id: str) -> Nic | None:
        found = self._world.find(NetworkInterface, id)
        return self._nic(found) if found else None

    def nic_at(self, vpc: str, place: int) -> Nic | None:
        found = self._at(vpc, place)
        return self._nic(found) if found else None

    def nic_published_at(self, place: int) -> Nic | None:
        found = self._world.where(NetworkInterface, public_ips=written(place))
        return self._nic(found[0]) if found else None

    def groups_at(self, vpc: str, place: int) -> Collection[str]:
        found = self._at(vpc, place)
        return found.group_ids if found else ()

    def subnet(self, id: str) -> Subnet:
        found = self._world.get(subnets.Subnet, id)
        (acl,) = self._world.where(NetworkAcl, subnet_ids=id)
        addresses, table = Addresses.of(found.cidr_block), table_of(self._world, found)
        return Subnet(id, found.vpc_id, addresses, acl.network_acl_id, table.route_table_id)

    def table(self, id: str) -> Table:
        found = self._world.get(route_tables.RouteTable, id)
        return Table(id, tuple(sorted(map(_route, filter(_is_known, found.routes)), key=lambda each: -each.prefix)))

    def acl(self, id: str) -> Acl:
        found = self._world.get(NetworkAcl, id)
        return Acl(id, acl_entries(found), acl_entries(found, egress=True))

    def rules(self, group: str, *, leaving: bool) -> Sequence[GroupRule]:
        return group_rules(self._world, (group,), egress=leaving)

    def addresses(self, vpc: str) -> Addresses:
        return Addresses.of(*self._world.get(Vpc, vpc).cidr_blocks)

    def gateway(self, id: str) -> Gateway | None:
        nat = self._world.find(nat_gateways.NatGateway, id)
        if nat is not None:
            return NatGateway(id, nat.nat_gateway_addresses[0].network_interface_id, nat.state == "available")
        door = self._world.find(internet_gateways.InternetGateway, id)
        return InternetGateway(id, door.vpc_id) if door is not None and door.vpc_id else None

    def door(self, vpc: str) -> InternetGateway | None:
        found = self._world.where(internet_gateways.InternetGateway, vpc_id=vpc)
        return InternetGateway(found[0].internet_gateway_id, vpc) if found else None

    def site(self, id: str) -> Site | None:
        """No network on premises is connected."""

    def _at(self, vpc: str, place: int) -> NetworkInterface | None:
        found = self._world.where(NetworkInterface, addresses=written(place))
        return next((each for each in found if each.vpc_id == vpc), None)

    def _nic(self, found: NetworkInterface) -> Nic:
        instance = self._world.find(Instance, found.instance_id) if found.instance_id else None
        groups = None if found.interface_type == NAT else found.group_ids
        published = tuple((place(each.private_ip), place(each.public_ip)) for each in found.public_addresses)
        return Nic(
            found.network_interface_id,
            found.vpc_id,
            found.subnet_id,
            tuple(map(place, found.addresses)),
            groups,
            checked=found.source_dest_check and groups is not None,
            published=published,
            alive=instance is None or instance.state_name == "running",
        )


def _is_known(route: route_tables.Route) -> bool:
    return bool(route.destination_cidr_block or route.destination_ipv6_cidr_block)


def _route(route: route_tables.Route) -> Route:
    destination = route.destination
    prefix = int(destination.rpartition("/")[2])
    target = LOCAL if route.is_local else route.target
    return Route(destination, span(destination), prefix, target, route.state == ACTIVE)
