"""EC2-Classic: one flat network of a region, shared by its customers, which accounts had before there were VPCs.

An account is of that time in a region where, in a world of the year of the notes, its default VPC is gone: whoever has
one never had EC2-Classic. What it has of the flat network is, inside, a network of the ordinary kind: addresses of its
own out of 10.0.0.0/8, a subnet in every zone, and a door to the internet. So groups, walks of packets, balancers, flow
and prices are what they are in any network. Nobody sees that: the id that all its parts share hides them from every
list (`Resource.is_hidden`), and what is built on them, instances, groups and balancers, says that it has no VPC. The
networks of a region's accounts are one, since a packet for an address that nobody has in the one is brought to whoever
has it in another (`beyond.beside`).
"""

from __future__ import annotations

from ipaddress import IPv6Network

from model.catalog.instance_types import InstanceType
from model.catalog.regions import region
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.address_space import take_address
from model.services.ec2.cidr import block, overlaps
from model.services.ec2.elastic_addresses import unbind
from model.services.ec2.ipv6 import ANYWHERE_6, SUBNET_PREFIX, associate_amazon_block, give_block
from model.services.ec2.networks import ANYWHERE, default_acl, guard_with, new_subnet, new_vpc
from model.services.ec2.resources.addresses import Address
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import Route
from model.services.ec2.resources.security_groups import (
    BALANCERS,
    BALANCERS_NAME,
    DEFAULT_GROUP,
    SecurityGroup,
)
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import CLASSIC, Vpc
from model.services.ec2.routing import main_table
from model.services.ec2.rules import rules_of

FLAT = "10.0.0.0/8"
ACCOUNT_PREFIX, ZONE_PREFIX = 16, 19


def classic_network(world: World) -> Vpc | None:
    """What an account of that time has of the region's flat network."""
    found = world.where(Vpc, flat_in=world.region)
    return found[0] if found else None


def network_of(world: World, vpc_id: str | None) -> str:
    """The network that things with this VPC are in, or with none."""
    network = classic_network(world) if vpc_id is None else None
    return network.vpc_id if network else vpc_id or ""


def found_classic(world: World) -> Vpc:
    """Have the account be of that time in this region."""
    network = new_vpc(world, FLAT, prefix=CLASSIC, state="available")
    network.enable_dns_hostnames = True
    own = next(each for each in block(FLAT).subnets(new_prefix=ACCOUNT_PREFIX) if not overlaps(each, _taken(world)))
    zones = region(world.region).zones
    for zone, range_ in zip(zones, own.subnets(new_prefix=ZONE_PREFIX), strict=False):
        new_subnet(world, network, str(range_), zone).map_public_ip_on_launch = True
    guard_with(world, default_acl(world, network.vpc_id), *subnets_of(world, network))
    _open(world, network)
    amazons = SecurityGroup(group_id=BALANCERS, group_name=BALANCERS_NAME, description="", vpc_id=None)
    world.add(amazons)
    return network


def _taken(world: World) -> list[str]:
    """What the region's other accounts have of the flat network."""
    others = world.kernel.store.wherever(Vpc, "flat_in", world.region)
    homes = ((world.cell.world(each.account, each.region, world.service), each) for each in others)
    return [subnet.cidr_block for home, network in homes for subnet in subnets_of(home, network)]


def _open(world: World, network: Vpc) -> None:
    """Both families come and go; of IPv6 only balancers have addresses."""
    door = world.add(InternetGateway(internet_gateway_id=world.new_id("igw"), vpc_id=network.vpc_id))
    associate_amazon_block(world, network)
    blocks = IPv6Network(network.ipv6_blocks[0]).subnets(new_prefix=SUBNET_PREFIX)
    for subnet, block6 in zip(subnets_of(world, network), blocks, strict=False):
        give_block(world, subnet, str(block6))
    table, id = main_table(world, network.vpc_id), door.internet_gateway_id
    ways = (
        Route(destination_cidr_block=ANYWHERE, gateway_id=id),
        Route(destination_ipv6_cidr_block=ANYWHERE_6, gateway_id=id),
    )
    table.lead((*table.routes, *ways))


def subnets_of(world: World, network: Vpc) -> tuple[Subnet, ...]:
    return world.where(Subnet, vpc_id=network.vpc_id)


def leave_classic(world: World, network: Vpc) -> None:
    """Have the account be one of later times, which it can while it has nothing in EC2-Classic."""
    id = network.vpc_id
    own = [each for each in world.where(SecurityGroup, vpc_id=None) if each.group_name != DEFAULT_GROUP]
    if world.where(NetworkInterface, vpc_id=id) or any(not each.is_hidden for each in own):
        raise AwsError(
            "OperationNotPermitted",
            "A default VPC cannot be created while the account has resources in EC2-Classic in this region.",
        )
    groups = world.where(SecurityGroup, vpc_id=None)
    rules = (rule for group in groups for rule in rules_of(world, group.group_id))
    doors = world.where(InternetGateway, vpc_id=id)
    parts = (default_acl(world, id), main_table(world, id), *subnets_of(world, network), *doors)
    for thing in (*rules, *groups, *parts, network):
        world.remove(thing)


def refuse_vpc_only(machine: InstanceType) -> None:
    """Types that came later need a VPC."""
    if not machine.classic:
        raise AwsError(
            "VPCResourceNotSpecified",
            "The specified instance type can only be used in a VPC. A subnet ID or network interface ID is required to"
            " carry out the request.",
        )


def move_out(world: World, interface: NetworkInterface) -> None:
    """What stops in EC2-Classic lets go of its Elastic IP."""
    for address in world.where(Address, network_interface_id=interface.network_interface_id):
        unbind(world, address)


def move_in(world: World, interface: NetworkInterface) -> None:
    """What starts again in EC2-Classic has another address than before."""
    subnet = world.get(Subnet, interface.subnet_id)
    fresh = take_address(world, subnet, None, interface.network_interface_id, world.now)
    subnet.available_ip_address_count += len(interface.addresses)
    interface.addresses = (fresh,)


def only_in_vpc(attribute: str) -> AwsError:
    return AwsError("InvalidParameterCombination", f"You may only modify the {attribute} attribute for VPC instances")
