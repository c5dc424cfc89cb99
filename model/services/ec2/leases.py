"""What DHCP has told an instance: the options of its VPC, as they were when it last asked for them."""

from __future__ import annotations

from model.kit.world import World
from model.services.ec2.names import internal_domain, private_label
from model.services.ec2.resources.dhcp_options import DhcpOptions
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.vpcs import LEASE_SECONDS, Vpc

RENEWED_AFTER_SECONDS = LEASE_SECONDS / 2


def options_of(world: World, interface: NetworkInterface) -> DhcpOptions | None:
    """A machine keeps to what it was told until it renews its lease; None where the VPC tells it nothing."""
    vpc = world.get(Vpc, interface.vpc_id)
    held = world.find(DhcpOptions, vpc.options_at(_last_asked(world, interface)))
    return held or world.find(DhcpOptions, vpc.dhcp_options_id)


def _last_asked(world: World, interface: NetworkInterface) -> float:
    instance = world.find(Instance, interface.instance_id) if interface.instance_id else None
    if instance is None or not instance.booted_at or not world.cell.settings.delays:
        return world.now
    return world.now - (world.now - instance.booted_at) % RENEWED_AFTER_SECONDS


def host_name(world: World, interface: NetworkInterface) -> str:
    """What a machine calls itself: its address's name, in the domain that it was told of."""
    options = options_of(world, interface)
    domain = options.domain_name if options else ""
    return f"{private_label(interface.private_ip_address)}.{domain or internal_domain(interface.region)}"
