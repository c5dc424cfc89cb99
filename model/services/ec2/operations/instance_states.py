"""EC2: start, stop, reboot and terminate instances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.physics.load import lay_down
from model.services.ec2.behavior.instances import come_up, regain_public_address
from model.services.ec2.hibernating import keep_memory, refuse_to_hibernate
from model.services.ec2.hosts import set_to_work
from model.services.ec2.operations.describe_instances import instances_of
from model.services.ec2.placing import no_room, spare_in, use_room
from model.services.ec2.resources.instance_parts import StateReason
from model.services.ec2.resources.instances import INSTANCE_LIFE, STATE_CODES, Instance
from model.services.ec2.resources.spot_requests import SpotInstanceRequest
from model.services.ec2.spot_market import ONE_TIME, check_market
from model.services.ec2.vcpus import room_for, too_many

BY_USER = StateReason(
    code="Client.UserInitiatedShutdown", message="Client.UserInitiatedShutdown: User initiated shutdown"
)

TO_SLEEP = StateReason(
    code="Client.UserInitiatedHibernate", message="Client.UserInitiatedHibernate: User initiated hibernate"
)


@operation
async def start_instances(call: Call, *, instance_ids: Sequence[str]) -> dict[str, Any]:
    world, changes = call.world, list[dict[str, Any]]()
    for instance in instances_of(world, instance_ids):
        _refuse_unless(instance, "StartInstances", "started")
        before = instance.state_name
        if before == "stopped":
            _take_capacity(world, instance)
            regain_public_address(world, instance)
            instance.launch_time = world.now
        world.request(instance, "StartInstances")
        changes.append(_change(instance, before))
    return {"starting_instances": changes}


def _take_capacity(world: World, instance: Instance) -> None:
    spot = instance.spot_instance_request_id is not None
    if room_for(world, instance.machine, spot=spot) < 1:
        raise too_many(world, instance.machine, spot=spot)
    if spot:
        bid = world.get(SpotInstanceRequest, instance.spot_instance_request_id or "").spot_price
        check_market(world, instance.machine, instance.availability_zone, instance.platform_details, bid)
    if spare_in(world, instance.availability_zone) == 0:
        raise no_room(world, instance.machine, instance.availability_zone)
    use_room(world, instance.availability_zone, 1)


@operation
async def stop_instances(
    call: Call, *, instance_ids: Sequence[str], hibernate: bool = False, force: bool = False
) -> dict[str, Any]:
    """`force` does not wait for the guest: the instance is stopped within seconds, and does not get to hibernate."""
    world, changes = call.world, list[dict[str, Any]]()
    for instance in instances_of(world, instance_ids):
        _refuse_stop(world, instance, hibernate)
        if hibernate and not force and instance.state_name == "running":
            keep_memory(world, instance)
            changes.append(stop(world, instance, TO_SLEEP, _by_user(world)))
        else:
            changes.append(stop(world, instance, BY_USER, _by_user(world), at_once=force))
    return {"stopping_instances": changes}


def _refuse_stop(world: World, instance: Instance, hibernate: bool) -> None:
    _refuse_unless(instance, "StopInstances", "stopped")
    if instance.root_device_type != "ebs":
        raise AwsError(
            "UnsupportedOperation",
            f"The instance '{instance.instance_id}' does not have an 'ebs' root device type and cannot be stopped.",
        )
    request = world.find(SpotInstanceRequest, instance.spot_instance_request_id or "")
    if request is not None and request.type == ONE_TIME:
        raise AwsError(
            "UnsupportedOperation",
            f"You can't stop the Spot Instance '{instance.instance_id}' because its request is a one-time request. Only"
            " Spot Instances of persistent requests can be stopped.",
        )
    if hibernate:
        refuse_to_hibernate(world, instance)
    if instance.disable_api_stop:
        raise AwsError(
            "OperationNotPermitted",
            f"The instance '{instance.instance_id}' may not be stopped. Modify its 'disableApiStop' instance attribute"
            " and try again.",
        )


def stop(world: World, instance: Instance, reason: StateReason, why: str, *, at_once: bool = False) -> dict[str, Any]:
    before = instance.state_name
    if before == "running":
        instance.state_reason, instance.state_transition_reason = reason, why
    world.request(instance, "StopInstances")
    if at_once and instance.state_name == "stopping":
        world.enter(instance, "stopped")
    return _change(instance, before)


@operation
async def reboot_instances(call: Call, *, instance_ids: Sequence[str]) -> None:
    """The state stays running; the guest comes up anew, on the same host and with the same addresses."""
    instances = instances_of(call.world, instance_ids)
    for instance in instances:
        _refuse_unless(instance, "RebootInstances", "rebooted")
    for instance in instances:
        reboot(call.world, instance)


def reboot(world: World, instance: Instance) -> None:
    if not instance.powered:
        return
    lay_down(world, instance.instance_id)
    come_up(world, instance)
    set_to_work(world, instance)


@operation
async def terminate_instances(call: Call, *, instance_ids: Sequence[str]) -> dict[str, Any]:
    """All or none: one that is protected keeps the others alive too. Auto Scaling does not ask about protection."""
    world = call.world
    instances = instances_of(world, instance_ids)
    for instance in instances:
        if instance.disable_api_termination and call.principal.type != "AWSService":
            raise AwsError(
                "OperationNotPermitted",
                f"The instance '{instance.instance_id}' may not be terminated. Modify its 'disableApiTermination'"
                " instance attribute and try again.",
            )
    return {"terminating_instances": [terminate(world, instance) for instance in instances]}


def terminate(world: World, instance: Instance) -> dict[str, Any]:
    before = instance.state_name
    if before not in ("shutting-down", "terminated"):
        instance.state_reason, instance.state_transition_reason = BY_USER, _by_user(world)
    world.request(instance, "TerminateInstances")
    return _change(instance, before)


def _refuse_unless(instance: Instance, action: str, done: str) -> None:
    if not INSTANCE_LIFE.allows(instance, action):
        raise AwsError(
            "IncorrectInstanceState",
            f"The instance '{instance.instance_id}' is not in a state from which it can be {done}.",
        )


def _by_user(world: World) -> str:
    return f"User initiated ({datetime.fromtimestamp(world.now, UTC):%Y-%m-%d %H:%M:%S} GMT)"


def _change(instance: Instance, before: str) -> dict[str, Any]:
    return {
        "instance_id": instance.instance_id,
        "previous_state": {"code": STATE_CODES[before], "name": before},
        "current_state": instance.state,
    }
