"""EC2: attributes of instances, one by one."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from model.catalog.instance_types import find_instance_type, offered
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.addressing import members
from model.services.ec2.behavior.volumes import hold
from model.services.ec2.classic import only_in_vpc
from model.services.ec2.launch_plan import check_match, check_user_data, credit_mode
from model.services.ec2.lookups import as_image
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.volumes import Volume

Show = Callable[[Instance], Any]

_SHOWN: Mapping[str, tuple[str, Show]] = {
    "blockDeviceMapping": ("block_device_mappings", lambda each: each.block_device_mappings),
    "disableApiStop": ("disable_api_stop", lambda each: {"value": each.disable_api_stop}),
    "disableApiTermination": ("disable_api_termination", lambda each: {"value": each.disable_api_termination}),
    "ebsOptimized": ("ebs_optimized", lambda each: {"value": each.ebs_optimized}),
    "enaSupport": ("ena_support", lambda each: {"value": each.ena_support}),
    "enclaveOptions": ("enclave_options", lambda each: each.enclave_options),
    "groupSet": ("groups", lambda each: each.security_groups),
    "instanceInitiatedShutdownBehavior": (
        "instance_initiated_shutdown_behavior",
        lambda each: {"value": each.shutdown_behavior},
    ),
    "instanceType": ("instance_type", lambda each: {"value": each.instance_type}),
    "kernel": ("kernel_id", lambda _: {}),
    "productCodes": ("product_codes", lambda _: ()),
    "ramdisk": ("ramdisk_id", lambda _: {}),
    "rootDeviceName": ("root_device_name", lambda each: {"value": each.root_device_name}),
    "sourceDestCheck": ("source_dest_check", lambda each: {"value": each.source_dest_check}),
    "sriovNetSupport": ("sriov_net_support", lambda _: {}),
    "userData": ("user_data", lambda each: {"value": each.user_data} if each.user_data else {}),
}


@operation
async def describe_instance_attribute(call: Call, *, instance_id: str, attribute: str) -> dict[str, Any]:
    instance = call.world.get(Instance, instance_id)
    member, show = _SHOWN[attribute]
    return {"instance_id": instance_id, member: show(instance)}


@operation
async def modify_instance_attribute(
    call: Call,
    *,
    instance_id: str,
    attribute: str | None = None,
    value: str | None = None,
    instance_type: Mapping[str, str] | None = None,
    user_data: Mapping[str, bytes] | None = None,
    disable_api_termination: Mapping[str, bool] | None = None,
    disable_api_stop: Mapping[str, bool] | None = None,
    instance_initiated_shutdown_behavior: Mapping[str, str] | None = None,
    ebs_optimized: Mapping[str, bool] | None = None,
    source_dest_check: Mapping[str, bool] | None = None,
    groups: Sequence[str] | None = None,
    block_device_mappings: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """One attribute a call, by its own member or by name and value."""
    named = {attribute: value} if attribute and value is not None else {}
    given: dict[str, Any] = named | {
        name: member["Value"]
        for name, member in {
            "instanceType": instance_type,
            "userData": user_data,
            "disableApiTermination": disable_api_termination,
            "disableApiStop": disable_api_stop,
            "instanceInitiatedShutdownBehavior": instance_initiated_shutdown_behavior,
            "ebsOptimized": ebs_optimized,
            "sourceDestCheck": source_dest_check,
        }.items()
        if member is not None and member.get("Value") is not None
    }
    given |= {"groupSet": groups} if groups else {}
    given |= {"blockDeviceMapping": block_device_mappings} if block_device_mappings else {}
    if len(given) != 1:
        raise AwsError(
            "InvalidParameterCombination",
            "Fields for multiple attribute types specified" if given else "No attributes specified.",
        )
    ((name, wanted),) = given.items()
    if name not in _CHANGES:
        raise AwsError("InvalidParameterValue", f"Value ({name}) for parameter attribute is invalid.")
    _CHANGES[name](call.world, call.world.get(Instance, instance_id), wanted)


def _change_type(world: World, instance: Instance, name: str) -> None:
    _refuse_unless_stopped(instance, "instanceType")
    machine = find_instance_type(name)
    if machine is None or not offered(name, world.region, instance.availability_zone_id):
        raise AwsError("InvalidInstanceAttributeValue", f"Invalid value '{name}' for InstanceType.")
    check_match(as_image(instance.image_id, instance.software), machine)
    instance.instance_type = name
    instance.credit_mode = credit_mode(machine, instance.credit_mode if machine.burstable else "")


def _change_user_data(world: World, instance: Instance, data: bytes | str) -> None:
    """Raw as the attribute's own member, in base64 as its value."""
    _refuse_unless_stopped(instance, "userData")
    text = b64encode(data).decode() if isinstance(data, bytes) else data
    check_user_data(world, text)
    instance.user_data = text


def _change_shutdown(_: World, instance: Instance, behavior: str) -> None:
    if behavior not in ("stop", "terminate"):
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({behavior}) for parameter instanceInitiatedShutdownBehavior is invalid. Expected: stop, terminate",
        )
    instance.shutdown_behavior = behavior


def _change_groups(world: World, instance: Instance, group_ids: Sequence[str]) -> None:
    """Those of the one interface that it has; in EC2-Classic they are for good."""
    if instance.vpc_id is None:
        raise only_in_vpc("groupSet")
    interfaces = world.where(NetworkInterface, instance_id=instance.instance_id)
    if len(interfaces) != 1:
        raise AwsError(
            "InvalidInstanceID",
            f"There are multiple interfaces attached to instance '{instance.instance_id}'. Please specify an"
            " interface ID for the operation instead.",
        )
    interfaces[0].join(members(world, world.get(Subnet, interfaces[0].subnet_id), tuple(group_ids)))
    mirror_interfaces(world, instance.instance_id)


def _change_check(world: World, instance: Instance, wanted: bool | str) -> None:
    if instance.vpc_id is None:
        raise only_in_vpc("sourceDestCheck")
    for interface in world.where(NetworkInterface, instance_id=instance.instance_id):
        interface.source_dest_check = _flag(wanted)
    mirror_interfaces(world, instance.instance_id)


def _change_devices(world: World, instance: Instance, mappings: Sequence[Mapping[str, Any]]) -> None:
    """Whether volumes go with the instance."""
    held = {each.device_name: each.volume_id for each in instance.block_device_mappings}
    for each in mappings:
        if each["DeviceName"] not in held:
            raise AwsError("InvalidInstanceAttributeValue", f"No device is currently mapped at {each['DeviceName']}")
        volume = world.get(Volume, held[each["DeviceName"]])
        attachment = volume.attachment_to(instance.instance_id)
        assert attachment is not None, "a mapped volume is attached"
        wanted = {"delete_on_termination": each["Ebs"]["DeleteOnTermination"]}
        hold(world, volume, attachment.model_copy(update=wanted))


def _change_termination(_: World, instance: Instance, wanted: bool | str) -> None:
    instance.disable_api_termination = _flag(wanted)


def _change_stop(_: World, instance: Instance, wanted: bool | str) -> None:
    instance.disable_api_stop = _flag(wanted)


def _change_optimized(_: World, instance: Instance, wanted: bool | str) -> None:
    _refuse_unless_stopped(instance, "ebsOptimized")
    instance.ebs_optimized = _flag(wanted)


_CHANGES: Mapping[str, Callable[[World, Instance, Any], None]] = {
    "instanceType": _change_type,
    "userData": _change_user_data,
    "disableApiTermination": _change_termination,
    "disableApiStop": _change_stop,
    "instanceInitiatedShutdownBehavior": _change_shutdown,
    "ebsOptimized": _change_optimized,
    "sourceDestCheck": _change_check,
    "groupSet": _change_groups,
    "blockDeviceMapping": _change_devices,
}


def _flag(wanted: bool | str) -> bool:
    return wanted if isinstance(wanted, bool) else wanted.lower() == "true"


def _refuse_unless_stopped(instance: Instance, attribute: str) -> None:
    if instance.state_name != "stopped":
        raise AwsError(
            "IncorrectInstanceState",
            f"The instance '{instance.instance_id}' is not in the 'stopped' state, in which '{attribute}' can be"
            " changed.",
        )


@operation
async def modify_instance_metadata_options(
    call: Call,
    *,
    instance_id: str,
    http_tokens: str | None = None,
    http_put_response_hop_limit: int | None = None,
    http_endpoint: str | None = None,
    http_protocol_ipv6: str | None = None,
    instance_metadata_tags: str | None = None,
) -> dict[str, Any]:
    instance = call.world.get(Instance, instance_id)
    given = {
        "http_tokens": http_tokens,
        "http_put_response_hop_limit": http_put_response_hop_limit,
        "http_endpoint": http_endpoint,
        "http_protocol_ipv6": http_protocol_ipv6,
        "instance_metadata_tags": instance_metadata_tags,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    instance.metadata_options = instance.metadata_options.model_copy(update=changes)
    return {"instance_id": instance_id, "instance_metadata_options": instance.metadata_options}
