"""ELBv2: what happens by itself: what changes in a network is seen by those who send packets through it."""

from __future__ import annotations

from model.kit.behavior import after, changing
from model.kit.world import World
from model.physics.facilities.site import Site
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.vpc_peering_connections import VpcPeeringConnection
from model.services.ec2.resources.vpcs import vpc_told
from model.services.ec2.resources.vpn_connections import VpnConnection
from model.services.ec2.resources.vpn_gateways import VpnGateway
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.behavior.flow import flow
from model.services.elbv2.behavior.health import look_at
from model.services.elbv2.fronts import Front, fronts_in, pools_in, targets_of
from model.services.elbv2.resources.load_balancers import LoadBalancer


@changing(SecurityGroup, "ip_permissions", "ip_permissions_egress")
async def follow_security_group(world: World, group_id: str) -> None:
    _follow(world, world.find(SecurityGroup, group_id))


@changing(NetworkAcl, "entries", "subnet_ids")
async def follow_acl(world: World, acl_id: str) -> None:
    _follow(world, world.find(NetworkAcl, acl_id))


@changing(RouteTable, "routes", "serves")
async def follow_table(world: World, table_id: str) -> None:
    _follow(world, world.find(RouteTable, table_id))


@changing(InternetGateway, "vpc_id")
async def follow_gateway(world: World, gateway_id: str) -> None:
    _follow(world, world.find(InternetGateway, gateway_id))


@changing(NetworkInterface, "group_ids", "addresses", "public_ips", "source_dest_check")
async def follow_interface(world: World, interface_id: str) -> None:
    _follow(world, world.find(NetworkInterface, interface_id))


def _follow(
    world: World, changed: SecurityGroup | NetworkAcl | RouteTable | InternetGateway | NetworkInterface | None
) -> None:
    if changed is not None and changed.vpc_id != "":
        look_again_in(world, changed.vpc_id and vpc_told(changed.vpc_id))


@changing(VpnConnection, "vgw_telemetry", "routes")
async def follow_tunnels(world: World, connection_id: str) -> None:
    connection = world.find(VpnConnection, connection_id)
    _follow_way(world, connection.vpn_gateway_id if connection else "")


@after(VirtualInterface, "available", "down")
async def follow_line(world: World, interface_id: str) -> None:
    line = world.find(VirtualInterface, interface_id)
    _follow_way(world, line.virtual_gateway_id if line else "")


def _follow_way(world: World, gateway_id: str) -> None:
    gateway = world.find(VpnGateway, gateway_id)
    if gateway is not None and gateway.attached_to:
        look_again_in(world, gateway.attached_to)


@changing(Site, "dark", "is_cut")
async def follow_site(world: World, zone_id: str) -> None:
    """Nodes in a zone that is lost ask nobody, and are asked no more."""
    site = world.get(Site, zone_id)
    store = world.kernel.store
    fronts: list[Front] = [*store.everywhere(LoadBalancer), *store.everywhere(ClassicBalancer)]
    for each in fronts:
        if site.zone in each.zone_names:
            _look_again(world.cell.world(each.account, each.region, "elbv2"), each.vpc_id)


def look_again_in(world: World, vpc_id: str | None) -> None:
    """At all targets that are checked within a VPC, or from one that is peered with it, each in a turn of its own.

    None is EC2-Classic.
    """
    _look_again(world, vpc_id)
    if vpc_id is None:
        return
    for peering in world.where(VpcPeeringConnection, vpc_ids=vpc_id):
        side = peering.beyond(vpc_id)
        if side.region == world.region:
            _look_again(world.cell.world(side.owner_id, side.region, world.service), side.vpc_id)


def _look_again(world: World, vpc_id: str | None) -> None:
    for pool in pools_in(world, vpc_id):
        if pool.load_balancer_arns:
            for target in targets_of(world, pool):
                world.wake(look_at, target.name)
    for balancer in fronts_in(world, vpc_id):
        world.wake(flow, balancer.arn)
