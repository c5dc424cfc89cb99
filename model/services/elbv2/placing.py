"""Where a load balancer can stand: subnets of different zones of one network, and the groups around it."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.elbv2.resources.load_balancers import ZoneOfBalancer

FEWEST_FREE_ADDRESSES = 8


def find_subnets(world: World, ids: Sequence[str], fewest: int = 2) -> tuple[Subnet, ...]:
    """Subnets that a balancer may stand in together, or AWS's refusal."""
    found: list[Subnet] = []
    for id in dict.fromkeys(ids):
        subnet = world.find(Subnet, id)
        if subnet is None:
            raise AwsError("SubnetNotFound", f"The subnet ID '{id}' is not valid")
        found.append(subnet)
    zones = {subnet.availability_zone for subnet in found}
    if len(zones) < len(found):
        raise AwsError(
            "InvalidConfigurationRequest",
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
        )
    if not zones:
        raise AwsError("ValidationError", "At least one subnet must be specified")
    if len(zones) < fewest:
        raise AwsError("ValidationError", "At least two subnets in two different Availability Zones must be specified")
    _one_network(found)
    return tuple(found)


def _one_network(subnets: Sequence[Subnet]) -> None:
    vpcs = {subnet.vpc_id for subnet in subnets}
    if len(vpcs) > 1:
        raise AwsError("InvalidConfigurationRequest", "All subnets must belong to the same VPC")
    for subnet in subnets:
        if subnet.available_ip_address_count < FEWEST_FREE_ADDRESSES:
            raise AwsError(
                "InvalidSubnet",
                f"Not enough IP space available in {subnet.subnet_id}. "
                f"ELB requires at least {FEWEST_FREE_ADDRESSES} free IP addresses in each subnet.",
            )


def check_reachable(world: World, vpc_id: str) -> None:
    """Raises InvalidSubnet where the internet has no way in."""
    gateways = world.all(InternetGateway)
    if not any(attachment.vpc_id == vpc_id for gateway in gateways for attachment in gateway.attachments):
        raise AwsError("InvalidSubnet", f"VPC {vpc_id} has no internet gateway")


def find_groups(world: World, vpc_id: str, ids: Sequence[str] | None) -> tuple[str, ...]:
    """The security groups asked for, or the network's default one."""
    if not ids:
        return tuple(
            group.group_id for group in world.where(SecurityGroup, vpc_id=vpc_id) if group.group_name == "default"
        )
    for id in ids:
        group = world.find(SecurityGroup, id)
        if group is None:
            raise AwsError("InvalidSecurityGroup", f"Security group '{id}' is not valid")
        if group.vpc_id != vpc_id:
            raise AwsError(
                "InvalidConfigurationRequest",
                f"One or more security groups are invalid: '{id}' does not belong to VPC '{vpc_id}'",
            )
    return tuple(dict.fromkeys(ids))


def zones_of(subnets: Sequence[Subnet]) -> tuple[ZoneOfBalancer, ...]:
    return tuple(
        ZoneOfBalancer(zone_name=subnet.availability_zone, subnet_id=subnet.subnet_id)
        for subnet in sorted(subnets, key=lambda each: each.availability_zone)
    )
