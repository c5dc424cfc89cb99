"""EC2: what instances there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.narrowing import narrowed
from model.services.ec2.operations.run_instances import reservation
from model.services.ec2.paging import paged, refuse_size_of_named
from model.services.ec2.resources.instances import STATE_CODES, Instance

INSTANCE_FILTERS: Mapping[str, Getter] = {
    "architecture": lambda each: each.architecture,
    "availability-zone": lambda each: each.availability_zone,
    "availability-zone-id": lambda each: each.availability_zone_id,
    "block-device-mapping.attach-time": lambda each: [one.attach_time for one in each.block_device_mappings],
    "block-device-mapping.delete-on-termination": lambda each: [
        one.delete_on_termination for one in each.block_device_mappings
    ],
    "block-device-mapping.device-name": lambda each: [one.device_name for one in each.block_device_mappings],
    "block-device-mapping.status": lambda each: [one.status for one in each.block_device_mappings],
    "block-device-mapping.volume-id": lambda each: each.volume_ids,
    "client-token": lambda each: each.client_token,
    "dns-name": lambda each: each.public_dns_name,
    "group-id": lambda each: [group.group_id for group in each.security_groups],
    "group-name": lambda each: [group.group_name for group in each.security_groups],
    "hypervisor": lambda each: each.hypervisor,
    "iam-instance-profile.arn": lambda each: each.iam_instance_profile and each.iam_instance_profile.arn,
    "iam-instance-profile.id": lambda each: each.iam_instance_profile and each.iam_instance_profile.id,
    "image-id": lambda each: each.image_id,
    "instance-id": lambda each: each.instance_id,
    "instance-state-code": lambda each: STATE_CODES[each.state_name],
    "instance-state-name": lambda each: each.state_name,
    "instance-type": lambda each: each.instance_type,
    "instance.group-id": lambda each: [group.group_id for group in each.security_groups],
    "instance.group-name": lambda each: [group.group_name for group in each.security_groups],
    "ip-address": lambda each: each.public_ip_address,
    "key-name": lambda each: each.key_name,
    "launch-index": lambda each: each.ami_launch_index,
    "metadata-options.http-endpoint": lambda each: each.metadata_options.http_endpoint,
    "metadata-options.http-tokens": lambda each: each.metadata_options.http_tokens,
    "monitoring-state": lambda each: each.monitoring_state,
    "network-interface.addresses.association.public-ip": lambda each: each.public_ip_address,
    "network-interface.addresses.private-ip-address": lambda each: [
        one.private_ip for interface in each.network_interfaces for one in interface.addresses
    ],
    "network-interface.group-id": lambda each: [
        group.group_id for interface in each.network_interfaces for group in interface.groups
    ],
    "network-interface.network-interface-id": lambda each: [
        interface.network_interface_id for interface in each.network_interfaces
    ],
    "network-interface.subnet-id": lambda each: [interface.subnet_id for interface in each.network_interfaces],
    "network-interface.vpc-id": lambda each: [interface.vpc_id for interface in each.network_interfaces],
    "owner-id": lambda each: each.account,
    "platform": lambda each: each.platform,
    "platform-details": lambda each: each.platform_details,
    "private-dns-name": lambda each: each.private_dns_name,
    "private-ip-address": lambda each: each.private_ip_address,
    "hibernation-options.configured": lambda each: each.hibernates,
    "reason": lambda each: each.state_transition_reason,
    "requester-id": lambda each: each.requester_id,
    "reservation-id": lambda each: each.reservation_id,
    "root-device-name": lambda each: each.root_device_name,
    "root-device-type": lambda each: each.root_device_type,
    "source-dest-check": lambda each: each.source_dest_check,
    "state-reason-code": lambda each: each.state_reason and each.state_reason.code,
    "subnet-id": lambda each: each.subnet_id,
    "tenancy": lambda each: each.tenancy,
    "usage-operation": lambda each: each.usage_operation,
    "virtualization-type": lambda each: each.virtualization_type,
    "vpc-id": lambda each: each.vpc_id,
}

_INDEXED = {
    "vpc-id": "vpc_id",
    "subnet-id": "subnet_id",
    "reservation-id": "reservation_id",
    "client-token": "client_token",
}


@operation
async def describe_instances(
    call: Call,
    *,
    instance_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    refuse_size_of_named(instance_ids, max_results, "instancesSet")
    found = find_instances(call.world, instance_ids, filters)
    instances, token = paged(found, max_results, next_token)
    groups = groupby(instances, key=attrgetter("reservation_id"))
    return {"reservations": [reservation(tuple(group)) for _, group in groups], "next_token": token}


def find_instances(
    world: World, ids: Sequence[str] | None, filters: Sequence[Mapping[str, Any]] | None
) -> tuple[Instance, ...]:
    """Those of the ids (all of them have to exist), or all, that pass the filters."""
    if ids:
        return select(instances_of(world, ids), filters, INSTANCE_FILTERS)
    candidates = narrowed(world, Instance, filters, _INDEXED)
    return select(candidates, filters, INSTANCE_FILTERS)


def instances_of(world: World, ids: Iterable[str]) -> list[Instance]:
    """Every one of these, or a refusal that names all that are missing."""
    unique = list(dict.fromkeys(ids))
    missing = [id for id in unique if world.find(Instance, id) is None]
    malformed = next((each for each in map(Instance.is_missing, missing) if each.code.endswith("Malformed")), None)
    if malformed:
        raise malformed
    if len(missing) > 1:
        raise AwsError("InvalidInstanceID.NotFound", f"The instance IDs '{', '.join(missing)}' do not exist")
    return [world.get(Instance, id) for id in unique]
