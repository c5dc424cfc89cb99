"""Where a Classic balancer stands: subnets of one network, and the groups around it."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.security_groups import BALANCERS_NAME, BALANCERS_OWNER, SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc
from model.services.elb.resources.load_balancers import ClassicBalancer, SourceGroup


def find_subnets(world: World, ids: Sequence[str]) -> list[Subnet]:
    """Of one network and in different zones, or AWS's refusal."""
    found: list[Subnet] = []
    for id in dict.fromkeys(ids):
        subnet = world.find(Subnet, id)
        if subnet is None:
            raise AwsError("SubnetNotFound", f"The requested subnet '{id}' does not exist")
        found.append(subnet)
    if len({subnet.availability_zone for subnet in found}) < len(found):
        raise _wrong("Only one subnet per Availability Zone may be specified")
    if len({subnet.vpc_id for subnet in found}) > 1:
        raise _wrong("All subnets must belong to the same VPC")
    return found


def subnets_of_zones(world: World, zones: Sequence[str]) -> list[str]:
    """The default ones of a network that was there from the beginning, or what EC2-Classic has in these zones."""
    flat = world.where(Vpc, flat_in=world.region)
    known = world.where(Subnet, vpc_id=flat[0].vpc_id) if flat else world.where(Subnet, default_for_az=True)
    by_zone = {each.availability_zone: each.subnet_id for each in known}
    for zone in zones:
        if zone not in by_zone:
            raise AwsError("ValidationError", f"There is no default subnet in Availability Zone '{zone}'")
    return [by_zone[zone] for zone in dict.fromkeys(zones)]


def homes_of(world: World, balancer: ClassicBalancer) -> dict[str, str]:
    """The subnets that its nodes are in, each with the first of these."""
    there = {id: world.get(NetworkInterface, id).subnet_id for id in balancer.interface_ids}
    return {subnet: next(id for id in there if there[id] == subnet) for subnet in there.values()}


def only_in_vpc(what: str) -> AwsError:
    return _wrong(f"{what} are only for load balancers in a VPC, and not in EC2-Classic")


def check_reachable(world: World, vpc_id: str) -> None:
    gateways = world.all(InternetGateway)
    if not any(attachment.vpc_id == vpc_id for gateway in gateways for attachment in gateway.attachments):
        raise AwsError("InvalidSubnet", f"VPC {vpc_id} has no internet gateway")


def find_groups(world: World, vpc_id: str | None, ids: Sequence[str] | None) -> tuple[str, ...]:
    """Those asked for, or the network's default one; none in EC2-Classic."""
    if vpc_id is None:
        if ids:
            raise only_in_vpc("Security groups")
        return ()
    if not ids:
        own = world.where(SecurityGroup, vpc_id=vpc_id)
        return tuple(group.group_id for group in own if group.group_name == "default")
    for id in ids:
        group = world.find(SecurityGroup, id)
        if group is None or group.vpc_id != vpc_id:
            raise AwsError("InvalidSecurityGroup", f"One or more of the specified security groups do not exist: {id}")
    return tuple(dict.fromkeys(ids))


def source_group(world: World, ids: Sequence[str]) -> SourceGroup:
    """The group that instances may let in to let in the balancer; in EC2-Classic one for all balancers."""
    if not ids:
        return SourceGroup(owner_alias=BALANCERS_OWNER, group_name=BALANCERS_NAME)
    return SourceGroup(owner_alias=world.account, group_name=world.get(SecurityGroup, ids[0]).group_name)


async def stand_in(world: World, balancer: ClassicBalancer, subnets: Sequence[Subnet]) -> None:
    """Have a network interface in each of these subnets, and in no other."""
    held = homes_of(world, balancer)
    wanted = sorted(subnets, key=lambda each: each.availability_zone)
    kept = {held[each.subnet_id] for each in wanted if each.subnet_id in held}
    for id in (*balancer.interface_ids, *balancer.retiring_ids):
        if id not in kept:
            await world.ask("ec2:DeleteNetworkInterface", NetworkInterfaceId=id)
    balancer.retiring_ids, balancer.size = (), 1
    interfaces = [held.get(each.subnet_id) or await _settle_in(world, balancer, each.subnet_id) for each in wanted]
    balancer.subnets = () if balancer.vpc_id is None else tuple(each.subnet_id for each in wanted)
    balancer.availability_zones = tuple(each.availability_zone for each in wanted)
    balancer.interface_ids = tuple(interfaces)


async def _settle_in(world: World, balancer: ClassicBalancer, subnet_id: str) -> str:
    answer = await world.ask(
        "ec2:CreateNetworkInterface",
        SubnetId=subnet_id,
        Groups=list(balancer.node_groups),
        Description=f"ELB {balancer.load_balancer_name}",
        Ipv6AddressCount=balancer.node_addresses_6,
    )
    id: str = answer["NetworkInterface"]["NetworkInterfaceId"]
    if balancer.scheme == "internet-facing":
        await world.ask("ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=id, AssociatePublicIpAddress=True)
    return id


def _wrong(message: str) -> AwsError:
    return AwsError("InvalidConfigurationRequest", message, 409)
