"""Auto Scaling: what you can ask for of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import select
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.laws.scaling_cause import group_created, limits_changed
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.behavior.members import disappear, grow_old, terminate_at_once
from model.services.autoscaling.forms import ChangedGroupForm, GroupForm, NewGroupForm, SettingsForm
from model.services.autoscaling.launching import choose_template
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.matching import check_capacity_type
from model.services.autoscaling.mixing import read_policy
from model.services.autoscaling.naming import invalid, new_arn, service_role
from model.services.autoscaling.operations.lifecycle_hooks import put_hook
from model.services.autoscaling.operations.policies import drop_policy
from model.services.autoscaling.paging import paged
from model.services.autoscaling.placing import place
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup, MixedPolicy, TemplateChoice
from model.services.autoscaling.resources.launch_configurations import LaunchConfiguration
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.resources.policies import ScalingPolicy
from model.services.autoscaling.resources.scheduled_actions import ScheduledAction
from model.services.autoscaling.resources.warm_pools import WarmPool
from model.services.autoscaling.settings import check_lifetime, check_settings, check_sizes
from model.services.autoscaling.sizing import count, members_of, warm_members
from model.services.autoscaling.sources import CLASSIC, TARGET_GROUPS, sources_of
from model.services.autoscaling.starting import try_launch
from model.services.autoscaling.tagging import put_tags, told_tags

_SOURCES = "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
_MIXED = "MixedInstancesPolicy parameter."

NO_WARMUP = -1
"What takes a default warm-up away again."


@operation
@takes(NewGroupForm)
async def create_auto_scaling_group(call: Call, asked: NewGroupForm) -> None:
    world = call.world
    _check_sources(asked)
    CLASSIC.check(world, asked.load_balancer_names)
    refuse_beyond(world, "groups-per-region", len(world.all(AutoScalingGroup)), "Auto Scaling groups")
    desired = asked.min_size if asked.desired_capacity is None else asked.desired_capacity
    check_sizes(asked.min_size, asked.max_size, desired)
    TARGET_GROUPS.check(world, asked.target_group_arns)
    zones, subnets = place(world, asked.availability_zones, asked.vpc_zone_identifier)
    name = asked.auto_scaling_group_name
    group = AutoScalingGroup(
        auto_scaling_group_name=name,
        auto_scaling_group_arn=new_arn(world, "autoScalingGroup", f"autoScalingGroupName/{name}"),
        launch_configuration_name=_configuration(world, asked.launch_configuration_name),
        launch_template=await _template(world, asked.launch_template),
        mixed_instances_policy=await _mixed(world, asked.mixed_instances_policy),
        min_size=asked.min_size,
        max_size=asked.max_size,
        desired_capacity=desired,
        desired_capacity_type=asked.desired_capacity_type,
        availability_zones=zones,
        vpc_zone_identifier=",".join(subnets),
        target_group_arns=asked.target_group_arns,
        load_balancer_names=asked.load_balancer_names,
        service_linked_role_arn=asked.service_linked_role_arn or service_role(world),
        why=group_created(world.now, desired),
    )
    check_capacity_type(world, group)
    _set(group, asked)
    put_tags(group, asked.tags)
    world.add(group)
    for hook in asked.lifecycle_hook_specification_list or ():
        put_hook(world, group, hook)
    await try_launch(world, group)
    act_soon(world, group)


def _check_sources(asked: GroupForm) -> None:
    if sum(map(bool, (asked.launch_template, asked.launch_configuration_name, asked.mixed_instances_policy))) != 1:
        raise invalid(_SOURCES + _MIXED)


def _set(group: AutoScalingGroup, asked: GroupForm) -> None:
    check_settings(asked.health_check_type or group.health_check_type, asked.termination_policies)
    check_lifetime(asked.max_instance_lifetime)
    for name, value in asked.fields_of(SettingsForm).items():
        if value != ():
            setattr(group, name, value)
    if group.default_instance_warmup == NO_WARMUP:
        group.default_instance_warmup = None


def _configuration(world: World, name: str | None) -> str | None:
    return world.get(LaunchConfiguration, name).launch_configuration_name if name else None


async def _template(world: World, asked: dict[str, Any] | None) -> TemplateChoice | None:
    return await choose_template(world, asked) if asked else None


async def _mixed(world: World, asked: dict[str, Any] | None) -> MixedPolicy | None:
    return await read_policy(world, asked) if asked else None


@operation
async def describe_auto_scaling_groups(
    call: Call,
    *,
    auto_scaling_group_names: list[str] | None = None,
    include_instances: bool = True,
    filters: list[dict[str, Any]] | None = None,
    next_token: str | None = None,
    max_records: int | None = None,
) -> dict[str, Any]:
    world = call.world
    wanted = auto_scaling_group_names
    found: Sequence[AutoScalingGroup] = (
        world.all(AutoScalingGroup)
        if wanted is None
        else [group for name in dict.fromkeys(wanted) if (group := world.find(AutoScalingGroup, name))]
    )
    chosen = select(found, filters, {})
    listed, token = paged(chosen, max_records, next_token)
    return {
        "auto_scaling_groups": [told(world, group, include_instances=include_instances) for group in listed],
        "next_token": token,
    }


def told(world: World, group: AutoScalingGroup, *, include_instances: bool = True) -> dict[str, Any]:
    """A group as AWS describes it, with its instances."""
    own = {name: getattr(group, name) for name in AutoScalingGroup.stored_fields()}
    enabled = [{"metric": name, "granularity": "1Minute"} for name in group.enabled_metrics]
    suspended = [{"process_name": name, "suspension_reason": why} for name, why in group.suspended]
    return own | {
        "created_time": group.created_at,
        "instances": [each for each in members_of(world, group) if not each.warmed] if include_instances else (),
        "warm_pool_configuration": world.find(WarmPool, group.auto_scaling_group_name),
        "warm_pool_size": len(warm_members(world, group)) or None,
        "suspended_processes": suspended,
        "enabled_metrics": enabled,
        "max_instance_lifetime": group.max_instance_lifetime or None,
        "tags": told_tags(group),
        "traffic_sources": [{"identifier": name, "type": source.type} for source, name in sources_of(group)],
    }


@operation
@takes(ChangedGroupForm)
async def update_auto_scaling_group(call: Call, asked: ChangedGroupForm) -> None:
    """Limits pull the desired capacity with them, unless it is given too."""
    world = call.world
    group = world.get(AutoScalingGroup, asked.auto_scaling_group_name)
    if asked.launch_template or asked.launch_configuration_name or asked.mixed_instances_policy:
        _check_sources(asked)
        group.launch_configuration_name = _configuration(world, asked.launch_configuration_name)
        group.launch_template = await _template(world, asked.launch_template)
        group.mixed_instances_policy = await _mixed(world, asked.mixed_instances_policy)
        group.failures = 0
    group.desired_capacity_type = asked.desired_capacity_type or group.desired_capacity_type
    check_capacity_type(world, group)
    _set(group, asked)
    if asked.availability_zones or asked.vpc_zone_identifier:
        group.availability_zones, subnets = place(world, asked.availability_zones, asked.vpc_zone_identifier)
        group.vpc_zone_identifier = ",".join(subnets)
    if asked.launch_template or asked.mixed_instances_policy:
        await try_launch(world, group)
    if asked.max_instance_lifetime:
        for member in members_of(world, group):
            world.wake(grow_old, member.instance_id)
    _resize(world, group, asked)


def _resize(world: World, group: AutoScalingGroup, asked: ChangedGroupForm) -> None:
    minimum = group.min_size if asked.min_size is None else asked.min_size
    maximum = group.max_size if asked.max_size is None else asked.max_size
    before = group.desired_capacity
    desired = min(max(before, minimum), maximum) if asked.desired_capacity is None else asked.desired_capacity
    check_sizes(minimum, maximum, desired)
    group.min_size, group.max_size, group.desired_capacity = minimum, maximum, desired
    if desired != before:
        group.why = limits_changed(world.now, minimum, maximum, before, desired)
    act_soon(world, group)


@operation
async def delete_auto_scaling_group(call: Call, *, auto_scaling_group_name: str, force_delete: bool = False) -> None:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    members = members_of(world, group)
    if not force_delete:
        _refuse_if_alive(world, group, members)
    for policy in world.where(ScalingPolicy, auto_scaling_group_name=auto_scaling_group_name):
        await drop_policy(world, policy)
    for action in world.where(ScheduledAction, auto_scaling_group_name=auto_scaling_group_name):
        world.remove(action)
    group.status = "Delete in progress"
    group.min_size = group.desired_capacity = 0
    if not members:
        await disappear(world, group)
        return
    for member in members:
        member.lifecycle_state = "Terminating"
    await terminate_at_once(world, [member.instance_id for member in members])
    count(world, group)


def _refuse_if_alive(world: World, group: AutoScalingGroup, members: Sequence[GroupInstance]) -> None:
    name = group.auto_scaling_group_name
    if any(not member.leaving for member in members):
        raise AwsError(
            "ResourceInUse",
            "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) "
            "still in the group.",
        )
    if members or any(act.end_time is None for act in world.where(Activity, auto_scaling_group_name=name)):
        raise AwsError(
            "ScalingActivityInProgress",
            "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.",
        )
