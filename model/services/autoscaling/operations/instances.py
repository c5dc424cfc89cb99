"""Auto Scaling: what you can ask for of the instances of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.laws.moments import zulu
from model.laws.scaling_cause import ended_by_user
from model.services.autoscaling.activities import begin, succeed
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.behavior.members import CHECKING, check
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.limits import most
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import count, members_of
from model.services.autoscaling.sources import join_sources, leave_sources
from model.services.autoscaling.starting import new_member
from model.services.ec2.resources.instances import Instance


@operation
async def describe_auto_scaling_instances(
    call: Call,
    *,
    instance_ids: list[str] | None = None,
    max_records: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world = call.world
    found: Sequence[GroupInstance] = (
        [member for id in instance_ids if (member := world.find(GroupInstance, id))]
        if instance_ids
        else world.all(GroupInstance)
    )
    listed, token = paged(found, max_records, next_token, largest=50)
    return {"auto_scaling_instances": [_told(each) for each in listed], "next_token": token}


def _told(member: GroupInstance) -> dict[str, Any]:
    own = {name: getattr(member, name) for name in GroupInstance.stored_fields()}
    return own | {"health_status": member.shown_health}


@operation
async def terminate_instance_in_auto_scaling_group(
    call: Call, *, instance_id: str, should_decrement_desired_capacity: bool
) -> dict[str, Any]:
    world = call.world
    member = world.get(GroupInstance, instance_id)
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if member.leaving:
        return {"activity": world.get(Activity, member.activity_id)}
    capacity = _decremented(group) if should_decrement_desired_capacity else None
    activity = await end_member(world, group, member, ended_by_user(world.now, instance_id, capacity))
    act_soon(world, group)
    return {"activity": activity}


def _decremented(group: AutoScalingGroup) -> tuple[int, int]:
    """Lower the desired capacity by one: (before, after), or ValidationError at the minimum."""
    before = group.desired_capacity
    if before - 1 < group.min_size:
        raise invalid(
            "Currently, desiredSize equals minSize. Terminating instance without replacement will violate "
            f"group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower "
            f"group's min size of {group.min_size}."
        )
    group.desired_capacity = before - 1
    return before, before - 1


@operation
async def set_instance_health(
    call: Call, *, instance_id: str, health_status: str, should_respect_grace_period: bool = True
) -> None:
    world = call.world
    member = world.get(GroupInstance, instance_id)
    if health_status not in ("Healthy", "Unhealthy"):
        raise invalid(f"Valid instance health states are: [Healthy, Unhealthy], not {health_status}")
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    in_grace = world.now < member.in_service_since + group.health_check_grace_period
    if health_status == "Unhealthy" and should_respect_grace_period and in_grace:
        return
    member.health_status = health_status
    member.finding = "user" if health_status == "Unhealthy" else ""
    if member.finding:
        world.wake(check, instance_id, after=world.delay(CHECKING, instance_id, "check"))


@operation
async def set_instance_protection(
    call: Call, *, instance_ids: list[str], auto_scaling_group_name: str, protected_from_scale_in: bool
) -> dict[str, Any]:
    world = call.world
    world.get(AutoScalingGroup, auto_scaling_group_name)
    for member in _members(world, auto_scaling_group_name, instance_ids):
        member.protected_from_scale_in = protected_from_scale_in
    return {}


def _members(world: World, group_name: str, ids: Sequence[str], state: str = "") -> list[GroupInstance]:
    """The group's instances of these ids, all of them in `state` if one is named, or ValidationError."""
    return [_member(world, group_name, id, state) for id in ids]


def _member(world: World, group_name: str, id: str, state: str) -> GroupInstance:
    member = world.find(GroupInstance, id)
    if member is None or member.auto_scaling_group_name != group_name:
        raise invalid(f"The instance {id} is not part of Auto Scaling group {group_name}.")
    if state and member.lifecycle_state != state:
        raise invalid(f"The instance {id} is not in {state}.")
    return member


@operation
async def attach_instances(call: Call, *, auto_scaling_group_name: str, instance_ids: list[str] | None = None) -> None:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    ids = list(dict.fromkeys(instance_ids or ()))
    if len(ids) > most(world, "instances-per-attach"):
        raise invalid(f"You can attach at most {most(world, 'instances-per-attach')} instances at once")
    if group.desired_capacity + len(ids) > group.max_size:
        raise invalid(
            f"AutoScalingGroup has min-size={group.min_size}, max-size={group.max_size}, and "
            f"desired-size={group.desired_capacity}. To attach {len(ids)} more instance(s), please update the "
            "AutoScalingGroup sizes appropriately."
        )
    before = group.desired_capacity
    for place, id in enumerate(ids):
        await _attach(world, group, id, before + place)
    group.desired_capacity = before + len(ids)
    count(world, group)


async def _attach(world: World, group: AutoScalingGroup, id: str, before: int) -> None:
    instance = world.find(Instance, id)
    if instance is None or instance.state_name != "running":
        raise invalid(f"Invalid Instance IDs: [{id}]. The instance is not in running state.")
    if (member := world.find(GroupInstance, id)) is not None:
        raise invalid(f"The instance {id} is already part of AutoScalingGroup:{member.auto_scaling_group_name}.")
    if instance.availability_zone not in group.availability_zones:
        raise invalid(f"The instance {id} is not in one of the group's Availability Zones")
    cause = (
        f"At {zulu(world.now)} an instance was attached in response to user request, "
        f"increasing the capacity from {before} to {before + 1}."
    )
    activity = begin(world, group, f"Attaching an existing EC2 instance: {id}", cause)
    member = new_member(world, group, instance, activity.activity_id)
    member.lifecycle_state, member.in_service_since = "InService", world.now
    member.launch_configuration_name = member.launch_template = None
    world.add(member)
    await join_sources(world, group, id)
    succeed(world, activity.activity_id)


@operation
async def detach_instances(
    call: Call,
    *,
    auto_scaling_group_name: str,
    should_decrement_desired_capacity: bool,
    instance_ids: list[str] | None = None,
) -> dict[str, Any]:
    """The instances go on living, outside of the group and of its balancers."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    members = _members(world, auto_scaling_group_name, instance_ids or ())
    activities = [await _detach(world, group, member, should_decrement_desired_capacity) for member in members]
    act_soon(world, group)
    return {"activities": activities}


async def _detach(world: World, group: AutoScalingGroup, member: GroupInstance, decrement: bool) -> Activity:
    shrinking = ""
    if decrement:
        before, after = _decremented(group)
        shrinking = f", shrinking the capacity from {before} to {after}"
    cause = f"At {zulu(world.now)} instance {member.instance_id} was detached in response to a user request{shrinking}."
    activity = begin(world, group, f"Detaching EC2 instance: {member.instance_id}", cause)
    await leave_sources(world, group, member.instance_id)
    world.remove(member)
    succeed(world, activity.activity_id)
    return activity


@operation
async def enter_standby(
    call: Call,
    *,
    auto_scaling_group_name: str,
    should_decrement_desired_capacity: bool,
    instance_ids: list[str] | None = None,
) -> dict[str, Any]:
    """Out of the balancers and out of the count, but still the group's."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    activities: list[Activity] = []
    for member in _members(world, auto_scaling_group_name, instance_ids or (), "InService"):
        if should_decrement_desired_capacity:
            _decremented(group)
        activity = _moving(world, group, member, "to Standby")
        await leave_sources(world, group, member.instance_id)
        member.lifecycle_state = "Standby"
        succeed(world, activity.activity_id)
        activities.append(activity)
    act_soon(world, group)
    return {"activities": activities}


@operation
async def exit_standby(
    call: Call, *, auto_scaling_group_name: str, instance_ids: list[str] | None = None
) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    activities: list[Activity] = []
    for member in _members(world, auto_scaling_group_name, instance_ids or (), "Standby"):
        activity = _moving(world, group, member, "out of Standby")
        await join_sources(world, group, member.instance_id)
        member.lifecycle_state, member.in_service_since = "InService", world.now
        group.desired_capacity += 1
        succeed(world, activity.activity_id)
        activities.append(activity)
    if len(members_of(world, group)) > group.max_size:
        raise invalid(f"The group cannot have more than its maximum of {group.max_size} instances in service.")
    count(world, group)
    return {"activities": activities}


def _moving(world: World, group: AutoScalingGroup, member: GroupInstance, way: str) -> Activity:
    cause = f"At {zulu(world.now)} instance {member.instance_id} was moved {way.lower()} in response to a user request."
    return begin(world, group, f"Moving EC2 instance {way}: {member.instance_id}", cause)
