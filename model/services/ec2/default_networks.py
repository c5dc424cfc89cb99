"""The network that a new account finds in every region: a default VPC, open to the internet."""

from __future__ import annotations

from model.catalog.regions import Zone, region
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.cidr import block, overlaps
from model.services.ec2.networks import ANYWHERE, default_acl, guard_with, new_subnet, new_vpc
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.route_tables import Route
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.routing import main_table

DEFAULT_CIDR = "172.31.0.0/16"
DEFAULT_SUBNET_PREFIX = 20


def default_vpc(world: World) -> Vpc | None:
    found = world.where(Vpc, is_default=True)
    return found[0] if found else None


def new_default_vpc(world: World, state: str = "pending") -> Vpc:
    """172.31.0.0/16 with a public /20 subnet in every zone, and a way to the internet for all of them."""
    vpc = new_vpc(world, DEFAULT_CIDR, default=True, state=state)
    gateway = world.add(InternetGateway(internet_gateway_id=world.new_id("igw"), vpc_id=vpc.vpc_id))
    table = main_table(world, vpc.vpc_id)
    table.lead((*table.routes, Route(destination_cidr_block=ANYWHERE, gateway_id=gateway.internet_gateway_id)))
    ranges = block(DEFAULT_CIDR).subnets(new_prefix=DEFAULT_SUBNET_PREFIX)
    for zone, range_ in zip(region(world.region).zones, ranges, strict=False):
        _default_subnet(world, vpc, str(range_), zone)
    guard_with(world, default_acl(world, vpc.vpc_id), *world.where(Subnet, vpc_id=vpc.vpc_id))
    return vpc


def new_default_subnet(world: World, vpc: Vpc, zone: Zone) -> Subnet:
    """The first free /20 of the default VPC as the default subnet of a zone that has none."""
    taken = [each.cidr_block for each in world.where(Subnet, vpc_id=vpc.vpc_id)]
    for range_ in block(vpc.cidr_block).subnets(new_prefix=DEFAULT_SUBNET_PREFIX):
        if not overlaps(range_, taken):
            subnet = _default_subnet(world, vpc, str(range_), zone)
            guard_with(world, default_acl(world, vpc.vpc_id), subnet)
            return subnet
    raise AwsError("InsufficientFreeAddressesInVpc", f"The VPC '{vpc.vpc_id}' has no free /20 for a default subnet.")


def _default_subnet(world: World, vpc: Vpc, cidr: str, zone: Zone) -> Subnet:
    return new_subnet(world, vpc, cidr, zone, default=True)
