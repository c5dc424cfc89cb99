"""Auto Scaling: what you can ask for of groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import select
from model.kit.operation import operation
from model.kit.world import World
from model.laws.scaling_cause import group_created, limits_changed
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.behavior.members import disappear, terminate_at_once
from model.services.autoscaling.launching import choose_template, try_launch
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.naming import invalid, new_arn, service_role
from model.services.autoscaling.operations.policies import drop_policy
from model.services.autoscaling.paging import paged
from model.services.autoscaling.placing import check_target_groups, place
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup, TemplateChoice
from model.services.autoscaling.resources.launch_configurations import LaunchConfiguration
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.resources.policies import ScalingPolicy
from model.services.autoscaling.resources.scheduled_actions import ScheduledAction
from model.services.autoscaling.settings import check_settings, check_sizes
from model.services.autoscaling.sizing import count, members_of
from model.services.autoscaling.tagging import put_tags, told_tags

_SOURCES = "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
_MIXED = "MixedInstancesPolicy parameter."


@operation
async def create_auto_scaling_group(
    call: Call,
    *,
    auto_scaling_group_name: str,
    min_size: int,
    max_size: int,
    launch_configuration_name: str | None = None,
    launch_template: dict[str, Any] | None = None,
    mixed_instances_policy: dict[str, Any] | None = None,
    desired_capacity: int | None = None,
    default_cooldown: int = 300,
    default_instance_warmup: int | None = None,
    availability_zones: list[str] | None = None,
    vpc_zone_identifier: str | None = None,
    load_balancer_names: list[str] | None = None,
    target_group_arns: list[str] | None = None,
    health_check_type: str = "EC2",
    health_check_grace_period: int = 0,
    termination_policies: list[str] | None = None,
    new_instances_protected_from_scale_in: bool = False,
    service_linked_role_arn: str | None = None,
    tags: list[dict[str, Any]] | None = None,
) -> None:
    world = call.world
    _check_sources(launch_template, launch_configuration_name, mixed_instances_policy)
    if load_balancer_names:
        raise invalid("Provided Load Balancers may not be valid. Please ensure they exist and try again.")
    refuse_beyond(world, "groups-per-region", len(world.all(AutoScalingGroup)), "Auto Scaling groups")
    desired = min_size if desired_capacity is None else desired_capacity
    check_sizes(min_size, max_size, desired)
    check_settings(health_check_type, termination_policies)
    check_target_groups(world, target_group_arns)
    zones, subnets = place(world, availability_zones, vpc_zone_identifier)
    group = AutoScalingGroup(
        auto_scaling_group_name=auto_scaling_group_name,
        auto_scaling_group_arn=new_arn(world, "autoScalingGroup", f"autoScalingGroupName/{auto_scaling_group_name}"),
        launch_configuration_name=_configuration(world, launch_configuration_name),
        launch_template=await _template(world, launch_template),
        min_size=min_size,
        max_size=max_size,
        desired_capacity=desired,
        default_cooldown=default_cooldown,
        default_instance_warmup=default_instance_warmup,
        availability_zones=zones,
        vpc_zone_identifier=",".join(subnets),
        health_check_type=health_check_type,
        health_check_grace_period=health_check_grace_period,
        target_group_arns=tuple(target_group_arns or ()),
        termination_policies=tuple(termination_policies or ("Default",)),
        new_instances_protected_from_scale_in=new_instances_protected_from_scale_in,
        service_linked_role_arn=service_linked_role_arn or service_role(world),
        why=group_created(world.now, desired),
    )
    put_tags(group, tags)
    world.add(group)
    await try_launch(world, group)
    act_soon(world, group)


def _check_sources(
    template: Mapping[str, Any] | None, configuration: str | None, mixed: Mapping[str, Any] | None
) -> None:
    if sum(map(bool, (template, configuration, mixed))) != 1:
        raise invalid(_SOURCES + _MIXED)
    if mixed:
        raise invalid("Mixed instances policies are not offered by this cloud")


def _configuration(world: World, name: str | None) -> str | None:
    return world.get(LaunchConfiguration, name).launch_configuration_name if name else None


async def _template(world: World, asked: dict[str, Any] | None) -> TemplateChoice | None:
    return await choose_template(world, asked) if asked else None


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
        "load_balancer_names": (),
        "instances": members_of(world, group) if include_instances else (),
        "suspended_processes": suspended,
        "enabled_metrics": enabled,
        "tags": told_tags(group),
        "traffic_sources": [{"identifier": arn, "type": "elbv2"} for arn in group.target_group_arns],
    }


@operation
async def update_auto_scaling_group(
    call: Call,
    *,
    auto_scaling_group_name: str,
    launch_configuration_name: str | None = None,
    launch_template: dict[str, Any] | None = None,
    mixed_instances_policy: dict[str, Any] | None = None,
    min_size: int | None = None,
    max_size: int | None = None,
    desired_capacity: int | None = None,
    default_cooldown: int | None = None,
    default_instance_warmup: int | None = None,
    availability_zones: list[str] | None = None,
    vpc_zone_identifier: str | None = None,
    health_check_type: str | None = None,
    health_check_grace_period: int | None = None,
    termination_policies: list[str] | None = None,
    new_instances_protected_from_scale_in: bool | None = None,
) -> None:
    """Limits pull the desired capacity with them, unless it is given too."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    if launch_template or launch_configuration_name or mixed_instances_policy:
        _check_sources(launch_template, launch_configuration_name, mixed_instances_policy)
        group.launch_configuration_name = _configuration(world, launch_configuration_name)
        group.launch_template = await _template(world, launch_template)
    check_settings(health_check_type or group.health_check_type, termination_policies)
    _change(
        group,
        default_cooldown=default_cooldown,
        default_instance_warmup=None if default_instance_warmup == -1 else default_instance_warmup,
        health_check_type=health_check_type,
        health_check_grace_period=health_check_grace_period,
        termination_policies=tuple(termination_policies) if termination_policies else None,
        new_instances_protected_from_scale_in=new_instances_protected_from_scale_in,
    )
    if availability_zones or vpc_zone_identifier:
        group.availability_zones, subnets = place(world, availability_zones, vpc_zone_identifier)
        group.vpc_zone_identifier = ",".join(subnets)
    if launch_template:
        await try_launch(world, group)
    _resize(world, group, min_size, max_size, desired_capacity)


def _change(group: AutoScalingGroup, **settings: Any) -> None:
    for name, value in settings.items():
        if value is not None:
            setattr(group, name, value)


def _resize(
    world: World, group: AutoScalingGroup, min_size: int | None, max_size: int | None, desired_capacity: int | None
) -> None:
    minimum = group.min_size if min_size is None else min_size
    maximum = group.max_size if max_size is None else max_size
    before = group.desired_capacity
    desired = min(max(before, minimum), maximum) if desired_capacity is None else desired_capacity
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
