"""The network interfaces that instances start with, new or brought along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.catalog.instance_types import InstanceType
from model.kit.errors import AwsError
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.addressing import attach, new_attachment, new_interface
from model.services.ec2.forms import InterfaceForm, LaunchForm
from model.services.ec2.group_names import no_group_called
from model.services.ec2.ipv6 import assign6_at_birth
from model.services.ec2.placing import subnet_for
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import is_classic, vpc_told


@dataclass(frozen=True, slots=True)
class InterfacePlan:
    """A new interface in `subnet`, or the `existing` one."""

    device_index: int
    subnet: Subnet
    groups: tuple[str, ...] = ()
    private_ip: str | None = None
    public: bool | None = None
    description: str = ""
    with_instance: bool = True
    existing: NetworkInterface | None = None
    ipv6: tuple[str, ...] = ()
    ipv6_count: int = 0


def plan_interfaces(world: World, machine: InstanceType, asked: LaunchForm) -> tuple[Subnet, tuple[InterfacePlan, ...]]:
    """The subnet of the primary interface, and all interfaces with the primary one first."""
    if asked.private_ip_address and asked.max_count > 1:
        raise AwsError(
            "InvalidParameterCombination", "Private IP address cannot be specified when launching multiple instances."
        )
    if asked.network_interfaces:
        plans = _specified(world, machine, asked)
        return plans[0].subnet, plans
    subnet = subnet_for(world, machine, asked.subnet_id, asked.placement)
    groups = _group_ids(world, subnet, asked.security_group_ids, asked.security_groups, bool(asked.subnet_id))
    six = tuple(each.ipv6_address for each in asked.ipv6_addresses)
    if is_classic(subnet.vpc_id):
        _refuse_in_classic(asked)
    plan = InterfacePlan(0, subnet, groups, asked.private_ip_address, ipv6=six, ipv6_count=asked.ipv6_address_count)
    return subnet, (plan,)


def _refuse_in_classic(asked: LaunchForm) -> None:
    for chosen, what in (
        (asked.private_ip_address, "A private IP address"),
        (asked.ipv6_addresses or asked.ipv6_address_count, "An IPv6 address"),
        (asked.placement.tenancy not in (None, "default"), "Tenancy"),
    ):
        if chosen:
            raise AwsError("InvalidParameterCombination", f"{what} may only be specified for a launch into a VPC.")


def _specified(world: World, machine: InstanceType, asked: LaunchForm) -> tuple[InterfacePlan, ...]:
    for value, what in (
        (asked.subnet_id, "subnet ID"),
        (asked.security_group_ids or asked.security_groups, "security groups"),
        (asked.private_ip_address, "private IP address"),
    ):
        if value:
            raise AwsError(
                "InvalidParameterCombination",
                f"Network interfaces and an instance-level {what} may not be specified on the same request",
            )
    plans = sorted(
        (_plan(world, machine, asked, each) for each in asked.network_interfaces), key=lambda each: each.device_index
    )
    indices = [each.device_index for each in plans]
    if indices[0] != 0 or len(set(indices)) < len(indices):
        raise AwsError("InvalidParameterValue", "Each network interface requires a device index of its own, from 0 on.")
    if len({each.subnet.availability_zone for each in plans}) > 1:
        raise AwsError("InvalidParameterCombination", "All network interfaces must be in the same availability zone.")
    if len(plans) > machine.interfaces:
        raise AwsError(
            "AttachmentLimitExceeded",
            f"Interface count {len(plans)} exceeds the limit for {machine.name}",
        )
    return tuple(plans)


def _plan(world: World, machine: InstanceType, asked: LaunchForm, form: InterfaceForm) -> InterfacePlan:
    if form.device_index is None:
        raise AwsError("InvalidParameterValue", "Each network interface requires a device index.")
    if form.network_interface_id:
        return _existing(world, asked, form, form.device_index)
    if form.associate_public_ip_address and len(asked.network_interfaces) > 1:
        raise AwsError(
            "InvalidParameterCombination",
            "The associatePublicIPAddress parameter cannot be specified when launching with multiple network"
            " interfaces.",
        )
    subnet = subnet_for(world, machine, form.subnet_id, asked.placement)
    if is_classic(subnet.vpc_id):
        raise AwsError("VPCResourceNotSpecified", "Network interfaces can only be used in a VPC: specify a subnet ID.")
    return InterfacePlan(
        device_index=form.device_index,
        subnet=subnet,
        groups=form.groups,
        private_ip=form.private_ip_address,
        public=False if len(asked.network_interfaces) > 1 else form.associate_public_ip_address,
        description=form.description,
        with_instance=form.delete_on_termination is not False,
        ipv6=tuple(each.ipv6_address for each in form.ipv6_addresses),
        ipv6_count=form.ipv6_address_count,
    )


def _existing(world: World, asked: LaunchForm, form: InterfaceForm, device_index: int) -> InterfacePlan:
    interface = world.get(NetworkInterface, form.network_interface_id or "")
    if asked.max_count > 1:
        raise AwsError(
            "InvalidParameterCombination",
            "The networkInterfaceId parameter cannot be used when launching more than one instance.",
        )
    if interface.status != "available":
        raise AwsError("InvalidNetworkInterface.InUse", f"Interface: [{interface.network_interface_id}] in use.", 400)
    subnet = world.get(Subnet, interface.subnet_id)
    return InterfacePlan(device_index, subnet, with_instance=bool(form.delete_on_termination), existing=interface)


def _group_ids(
    world: World, subnet: Subnet, ids: Sequence[str], names: Sequence[str], subnet_given: bool
) -> tuple[str, ...]:
    if not names:
        return tuple(ids)
    if subnet_given:
        raise AwsError(
            "InvalidParameterCombination", "The parameter groupName cannot be used with the parameter subnet"
        )
    vpc_id = vpc_told(subnet.vpc_id)
    found = world.where(SecurityGroup, vpc_id=vpc_id)
    known = {group.group_name: group.group_id for group in found if not group.is_hidden}
    for name in names:
        if name not in known:
            raise no_group_called(name, vpc_id)
    return (*ids, *(known[name] for name in names))


def make_interface(world: World, plan: InterfacePlan, instance_id: str, tags: tuple[Tag, ...]) -> NetworkInterface:
    """The interface, hanging on the instance."""
    place, goes_too = plan.device_index, plan.with_instance
    if plan.existing:
        attach(world, plan.existing, instance_id, device_index=place, with_instance=goes_too)
        return plan.existing
    interface = new_interface(
        world,
        plan.subnet,
        plan.groups,
        description=plan.description,
        private_ip=plan.private_ip,
        public=plan.public,
        attachment=new_attachment(world, instance_id, device_index=place, with_instance=goes_too),
        tags=tags,
    )
    assign6_at_birth(world, interface, plan.ipv6, plan.ipv6_count)
    return interface
