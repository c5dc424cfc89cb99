"""Subnets: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.catalog.regions import region
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.services.ec2.cidr import read_block
from model.services.ec2.default_networks import default_vpc, new_default_subnet
from model.services.ec2.ipv6 import give_block, subnet_block
from model.services.ec2.listing import Filters, listed
from model.services.ec2.networks import default_acl, guard_with, new_subnet
from model.services.ec2.ranges import refuse_subnet_range
from model.services.ec2.refusals import has_dependents, only_one, value_of
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.subnet_zones import zone_named
from model.services.ec2.tagging import read_tag_specifications

FILTERS: Mapping[str, Getter] = {
    "availability-zone": lambda subnet: subnet.availability_zone,
    "availabilityZone": lambda subnet: subnet.availability_zone,
    "availability-zone-id": lambda subnet: subnet.availability_zone_id,
    "availabilityZoneId": lambda subnet: subnet.availability_zone_id,
    "available-ip-address-count": lambda subnet: subnet.available_ip_address_count,
    "cidr": lambda subnet: subnet.cidr_block,
    "cidr-block": lambda subnet: subnet.cidr_block,
    "cidrBlock": lambda subnet: subnet.cidr_block,
    "default-for-az": lambda subnet: subnet.default_for_az,
    "defaultForAz": lambda subnet: subnet.default_for_az,
    "ipv6-cidr-block-association.association-id": lambda subnet: subnet.ipv6_association_ids,
    "ipv6-cidr-block-association.ipv6-cidr-block": lambda subnet: subnet.ipv6_blocks,
    "ipv6-cidr-block-association.state": lambda subnet: [
        each.ipv6_cidr_block_state.state for each in subnet.ipv6_cidr_block_association_set
    ],
    "map-public-ip-on-launch": lambda subnet: subnet.map_public_ip_on_launch,
    "owner-id": lambda subnet: subnet.account,
    "private-dns-name-options-on-launch.hostname-type": lambda subnet: (
        subnet.private_dns_name_options_on_launch.hostname_type
    ),
    "state": lambda subnet: subnet.state,
    "subnet-arn": lambda subnet: subnet.arn,
    "subnet-id": lambda subnet: subnet.subnet_id,
    "vpc-id": lambda subnet: subnet.vpc_id,
}


@operation
async def create_subnet(
    call: Call,
    *,
    vpc_id: str,
    cidr_block: str | None = None,
    ipv6_cidr_block: str | None = None,
    availability_zone: str | None = None,
    availability_zone_id: str | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "subnet")
    vpc = world.get(Vpc, vpc_id)
    if cidr_block is None:
        raise AwsError("MissingParameter", "Either 'ipv6CidrBlock' or 'cidrBlock' should be provided.")
    zone = zone_named(world, availability_zone, availability_zone_id)
    range_ = read_block(cidr_block)
    refuse_subnet_range(world, vpc, range_)
    block6 = subnet_block(world, vpc, ipv6_cidr_block) if ipv6_cidr_block else ""
    zone = zone or world.luck("zone of a subnet", str(range_), vpc_id).choice(region(world.region).zones)
    subnet = new_subnet(world, vpc, str(range_), zone, tags=tags)
    guard_with(world, default_acl(world, vpc_id), subnet)
    if block6:
        give_block(world, subnet, block6)
    return {"subnet": subnet}


@operation
async def create_default_subnet(
    call: Call, *, availability_zone: str | None = None, availability_zone_id: str | None = None
) -> dict[str, Any]:
    world = call.world
    zone, vpc = zone_named(world, availability_zone, availability_zone_id), default_vpc(world)
    if zone is None:
        raise AwsError("MissingParameter", "The request must contain the parameter availabilityZone")
    if vpc is None:
        raise AwsError("DefaultVpcDoesNotExist", "No default VPC exists for this account in this region.")
    for subnet in world.where(Subnet, default_for_az=True):
        if subnet.availability_zone == zone.name:
            raise AwsError(
                "DefaultSubnetAlreadyExistsInAvailabilityZone",
                f"'{subnet.subnet_id}' is already the default subnet in {zone.name}.",
            )
    return {"subnet": new_default_subnet(world, vpc, zone)}


@operation
async def describe_subnets(
    call: Call,
    *,
    subnet_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    subnets, token = listed(
        call.world,
        Subnet,
        subnet_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
        indexed={"vpc-id": "vpc_id", "availability-zone": "availability_zone"},
    )
    return {"subnets": subnets, "next_token": token}


@operation
async def delete_subnet(call: Call, *, subnet_id: str) -> None:
    world = call.world
    subnet = world.get(Subnet, subnet_id)
    if world.where(NetworkInterface, subnet_id=subnet_id):
        raise has_dependents("subnet", subnet_id)
    for table in world.where(RouteTable, serves=subnet_id):
        table.serve(tuple(each for each in table.associations if each.subnet_id != subnet_id))
    for acl in world.where(NetworkAcl, subnet_ids=subnet_id):
        acl.guard(tuple(each for each in acl.associations if each.subnet_id != subnet_id))
    world.remove(subnet)


@operation
async def modify_subnet_attribute(
    call: Call,
    *,
    subnet_id: str,
    map_public_ip_on_launch: Mapping[str, bool] | None = None,
    assign_ipv6_address_on_creation: Mapping[str, bool] | None = None,
    private_dns_hostname_type_on_launch: str | None = None,
    enable_resource_name_dns_a_record_on_launch: Mapping[str, bool] | None = None,
) -> None:
    subnet = call.world.get(Subnet, subnet_id)
    public, record = value_of(map_public_ip_on_launch), value_of(enable_resource_name_dns_a_record_on_launch)
    six = value_of(assign_ipv6_address_on_creation)
    only_one(
        {
            "assignIpv6AddressOnCreation": six,
            "mapPublicIpOnLaunch": public,
            "privateDnsHostnameTypeOnLaunch": private_dns_hostname_type_on_launch,
            "enableResourceNameDnsARecordOnLaunch": record,
        }
    )
    names = subnet.private_dns_name_options_on_launch
    if six is not None:
        _assign_on_creation(subnet, six)
    elif public is not None:
        subnet.map_public_ip_on_launch = public
    elif record is not None:
        subnet.private_dns_name_options_on_launch = names.model_copy(
            update={"enable_resource_name_dns_a_record": record}
        )
    else:
        subnet.private_dns_name_options_on_launch = names.model_copy(
            update={"hostname_type": private_dns_hostname_type_on_launch}
        )


def _assign_on_creation(subnet: Subnet, assign: bool) -> None:
    if assign and not subnet.ipv6_blocks:
        raise AwsError(
            "InvalidParameterValue",
            f"Invalid value 'true' for assignIpv6AddressOnCreation. The subnet {subnet.subnet_id} has no IPv6 CIDR"
            " block.",
        )
    subnet.assign_ipv6_address_on_creation = assign
