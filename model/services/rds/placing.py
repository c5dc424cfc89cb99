"""Where databases stand: a subnet group, a zone of it, a host there, and an interface in the network."""

from __future__ import annotations

from collections.abc import Sequence

from model.catalog.regions import find_zone
from model.kit.errors import AwsError
from model.kit.world import World
from model.physics.facilities.site import Site, find_site
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc
from model.services.rds.refusals import bad_combination, bad_value
from model.services.rds.resources.db_subnet_groups import DBSubnetGroup
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.parts import Copy, GroupMembership, SubnetOfGroup, ZoneOfSubnet

DEFAULT = "default"
LEAST_ZONES = 2
_TRIES = 64


def subnets_called(world: World, ids: Sequence[str]) -> list[Subnet]:
    """Of one network and in two zones at least, or AWS's refusal."""
    found: list[Subnet] = []
    for id in dict.fromkeys(ids):
        subnet = world.find(Subnet, id)
        if subnet is None:
            raise AwsError("InvalidSubnet", f"The subnet ID '{id}' does not exist")
        found.append(subnet)
    if len({each.vpc_id for each in found}) > 1:
        raise AwsError("InvalidSubnet", "The DB subnet group doesn't meet the requirement of one VPC")
    if len({each.availability_zone for each in found}) < LEAST_ZONES:
        raise AwsError(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: "
            f"{', '.join(sorted({each.availability_zone for each in found}))}. "
            "Add subnets to cover at least 2 AZs.",
        )
    return found


def as_members(subnets: Sequence[Subnet]) -> tuple[SubnetOfGroup, ...]:
    return tuple(
        SubnetOfGroup(
            subnet_identifier=each.subnet_id, subnet_availability_zone=ZoneOfSubnet(name=each.availability_zone)
        )
        for each in subnets
    )


def group_for(world: World, name: str | None) -> DBSubnetGroup:
    """The subnet group of a name; where nobody names one, that of the default network, which comes to be for it."""
    if name and name.lower() != DEFAULT:
        return world.get(DBSubnetGroup, name.lower())
    known = world.find(DBSubnetGroup, DEFAULT)
    if known is not None:
        return known
    home = next((each for each in world.all(Vpc) if each.is_default), None)
    subnets = [each for each in world.all(Subnet) if home and each.vpc_id == home.vpc_id and each.default_for_az]
    if home is None or not subnets:
        raise AwsError("InvalidSubnet", "No default subnet detected in VPC. Please contact AWS Support.")
    return world.add(
        DBSubnetGroup(
            db_subnet_group_name=DEFAULT,
            db_subnet_group_description=DEFAULT,
            vpc_id=home.vpc_id,
            subnets=as_members(subnets),
        )
    )


def zones_for(world: World, group: DBSubnetGroup, zone: str | None, *, multi_az: bool, id: str) -> tuple[str, ...]:
    """The zone of the machine, and with Multi-AZ that of its standby; luck decides where nobody does."""
    offered = [each for each in group.zones if _is_in_use(world, each)] or list(group.zones)
    if zone and multi_az:
        raise bad_combination("Requesting a specific availability zone is not valid for Multi-AZ instances.")
    if zone and find_zone(zone) is None:
        raise bad_value(f"Invalid availability zone: {zone}")
    if zone and zone not in group.zones:
        raise AwsError("InvalidVPCNetworkStateFault", f"The DB subnet group has no subnet in {zone}")
    if zone:
        return (zone,)
    first = world.luck("rds", "zone", id).below(len(offered))
    turned = [*offered[first:], *offered[:first]]
    if multi_az and len(turned) < LEAST_ZONES:
        raise AwsError("InsufficientDBInstanceCapacity", "There is not enough capacity for a standby in another zone.")
    return tuple(turned[: LEAST_ZONES if multi_az else 1])


def another_zone(world: World, db: DBInstance) -> str:
    """One for a standby."""
    others = [each for each in db.db_subnet_group.zones if each != db.primary.zone]
    well = [each for each in others if _is_in_use(world, each)] or others
    if not well:
        raise AwsError("InsufficientDBInstanceCapacity", "There is not enough capacity for a standby in another zone.")
    return well[world.luck("rds", "standby", db.id, world.now).below(len(well))]


def site_in(world: World, zone: str) -> Site | None:
    """The building of a zone, if anything ever happened to it."""
    found = find_zone(zone)
    return find_site(world, found.id) if found else None


def _is_in_use(world: World, zone: str) -> bool:
    site = site_in(world, zone)
    return site is None or not site.is_out


def security_groups(world: World, vpc_id: str, ids: Sequence[str] | None) -> tuple[GroupMembership, ...]:
    """Those asked for, or the network's default one."""
    if not ids:
        own = world.where(SecurityGroup, vpc_id=vpc_id)
        ids = [each.group_id for each in own if each.group_name == DEFAULT]
    for id in ids:
        group = world.find(SecurityGroup, id)
        if group is None:
            raise bad_value(f"Invalid security group , groupId= {id}, groupName=.")
        if group.vpc_id != vpc_id:
            raise bad_combination(
                "The DB instance and EC2 security group are in different VPCs. "
                f"The DB instance is in {vpc_id} and the EC2 security group is in {group.vpc_id}"
            )
    return tuple(GroupMembership(vpc_security_group_id=id) for id in dict.fromkeys(ids))


def host_in(world: World, id: str, zone: str) -> str:
    """A host of a zone; one that runs, if there is such a one."""
    found, site = find_zone(zone), site_in(world, zone)
    name = found.id if found else zone
    luck = world.luck("host", id, zone, world.now)
    host = f"{name}/{luck.hexadecimal(8)}"
    for _ in range(_TRIES if site else 0):
        if site is None or site.powers(host):
            break
        host = f"{name}/{luck.hexadecimal(8)}"
    return host


async def settle(world: World, db: DBInstance, zone: str) -> Copy:
    """A machine in a zone, with an interface in the subnet there."""
    answer = await world.ask(
        "ec2:CreateNetworkInterface",
        SubnetId=db.db_subnet_group.subnet_in(zone),
        Groups=[each.vpc_security_group_id for each in db.vpc_security_groups],
        Description="RDSNetworkInterface",
    )
    id: str = answer["NetworkInterface"]["NetworkInterfaceId"]
    if db.publicly_accessible:
        await publish(world, id, public=True)
    address = world.get(NetworkInterface, id).private_ip_address
    return Copy(zone=zone, host=host_in(world, db.dbi_resource_id, zone), interface_id=id, address=address)


async def publish(world: World, interface_id: str, *, public: bool) -> None:
    await world.ask(
        "ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=interface_id, AssociatePublicIpAddress=public
    )


async def leave(world: World, copy: Copy) -> None:
    await world.ask("ec2:DeleteNetworkInterface", NetworkInterfaceId=copy.interface_id)
