"""Auto Scaling: what you can ask for of instance refreshes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.autoscaling.behavior.refreshing import apply, finish, refresh, roll_back, settings_of
from model.services.autoscaling.launching import choose_template, try_launch
from model.services.autoscaling.mixing import read_policy
from model.services.autoscaling.naming import invalid, new_uuid
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup, TemplateChoice
from model.services.autoscaling.resources.instance_refreshes import InstanceRefresh, Preferences, Settings
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import staying
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.launch_templates import LaunchTemplate

_PROTECTED = ("Refresh", "Ignore", "Wait")
_STANDBY = ("Terminate", "Ignore", "Wait")
LONGEST_REST_SECONDS = 172_800


@operation
async def start_instance_refresh(
    call: Call,
    *,
    auto_scaling_group_name: str,
    strategy: str = "Rolling",
    desired_configuration: Mapping[str, Any] | None = None,
    preferences: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Replace every instance, or with SkipMatching those that are not as the group would launch them now."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    if group.refreshing:
        raise AwsError(
            "InstanceRefreshInProgress",
            "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.",
        )
    if strategy != "Rolling":
        raise invalid(f"The strategy {strategy} is not offered by this cloud")
    chosen = Preferences.read(preferences or {})
    _check(chosen)
    before = settings_of(group)
    wanted = await _wanted(world, desired_configuration or {})
    if wanted is not None:
        apply(group, wanted)
    await try_launch(world, group)
    it = InstanceRefresh(
        instance_refresh_id=new_uuid(world),
        auto_scaling_group_name=auto_scaling_group_name,
        preferences=chosen,
        before=before,
        wanted=wanted,
        start_time=world.now,
        progress_at=world.now,
    )
    it.remaining = _to_replace(world, group, chosen)
    it.total = len(it.remaining)
    world.add(it)
    group.refreshing = it.id
    world.wake(refresh, it.id, after=1.0)
    return {"instance_refresh_id": it.id}


def _check(chosen: Preferences) -> None:
    least, most = chosen.min_healthy_percentage, chosen.max_healthy_percentage
    if not 0 <= least <= 100 or not 100 <= most <= 200:
        raise invalid("MinHealthyPercentage must be from 0 to 100, MaxHealthyPercentage from 100 to 200")
    if most > 100 and most - least > 100:
        raise invalid("The difference between MinHealthyPercentage and MaxHealthyPercentage cannot be greater than 100")
    if any(not 1 <= each <= 100 for each in chosen.checkpoint_percentages):
        raise invalid("Checkpoint percentages must be from 1 to 100")
    if any(later <= earlier for earlier, later in pairwise(chosen.checkpoint_percentages)):
        raise invalid("Checkpoint percentages must be in ascending order")
    for seconds in (chosen.checkpoint_delay, chosen.bake_time):
        if not 0 <= seconds <= LONGEST_REST_SECONDS:
            raise invalid(f"CheckpointDelay and BakeTime must be from 0 to {LONGEST_REST_SECONDS} seconds")
    if chosen.instance_warmup is not None and chosen.instance_warmup < 0:
        raise invalid("InstanceWarmup must not be negative")
    if chosen.scale_in_protected_instances not in _PROTECTED or chosen.standby_instances not in _STANDBY:
        raise invalid("ScaleInProtectedInstances and StandbyInstances must be one of the values that they have")


async def _wanted(world: World, asked: Mapping[str, Any]) -> Settings | None:
    template, mixed = asked.get("LaunchTemplate"), asked.get("MixedInstancesPolicy")
    if template and mixed:
        raise invalid("A desired configuration has either a LaunchTemplate or a MixedInstancesPolicy")
    if mixed:
        return Settings(mixed_instances_policy=await read_policy(world, mixed))
    return Settings(launch_template=await choose_template(world, template)) if template else None


def _to_replace(world: World, group: AutoScalingGroup, chosen: Preferences) -> tuple[str, ...]:
    """The oldest first."""
    members = sorted(staying(world, group), key=lambda each: (each.created_at, each.instance_id))
    return tuple(each.instance_id for each in members if not (chosen.skip_matching and _is_current(world, group, each)))


def _is_current(world: World, group: AutoScalingGroup, member: GroupInstance) -> bool:
    """Whether the group would launch it just so today."""
    if group.template is None:
        return member.launch_configuration_name == group.launch_configuration_name
    own = member.launch_template
    mixed = group.mixed_instances_policy
    types = [each.instance_type for each in mixed.launch_template.overrides if each.instance_type] if mixed else []
    instance = world.find(Instance, member.instance_id)
    fits = not types or (instance is not None and instance.instance_type in types)
    return (
        fits
        and own is not None
        and own.launch_template_id == group.template.launch_template_id
        and own.version == _number(world, group.template)
    )


def _number(world: World, choice: TemplateChoice) -> str:
    template = world.find(LaunchTemplate, choice.launch_template_id)
    version = choice.version or "$Default"
    if template is None:
        return version
    named = {"$Latest": template.latest_version_number, "$Default": template.default_version_number}
    return str(named.get(version, version))


@operation
async def describe_instance_refreshes(
    call: Call,
    *,
    auto_scaling_group_name: str,
    instance_refresh_ids: Sequence[str] | None = None,
    next_token: str | None = None,
    max_records: int | None = None,
) -> dict[str, Any]:
    """The newest first."""
    world = call.world
    world.get(AutoScalingGroup, auto_scaling_group_name)
    wanted = set(instance_refresh_ids or ())
    every = world.where(InstanceRefresh, auto_scaling_group_name=auto_scaling_group_name)
    found = [each for each in every if not wanted or each.id in wanted]
    listed, token = paged(found, max_records, next_token, newest_first=True)
    return {"instance_refreshes": listed, "next_token": token}


def _active(world: World, name: str) -> tuple[AutoScalingGroup, InstanceRefresh]:
    group = world.get(AutoScalingGroup, name)
    it = world.find(InstanceRefresh, group.refreshing)
    if it is None:
        raise AwsError(
            "ActiveInstanceRefreshNotFound",
            f"No in progress or pending Instance Refresh found for Auto Scaling group {name}",
        )
    return group, it


@operation
async def cancel_instance_refresh(call: Call, *, auto_scaling_group_name: str) -> dict[str, Any]:
    """What is replaced stays replaced."""
    group, it = _active(call.world, auto_scaling_group_name)
    finish(call.world, it, group, "Cancelled", "Cancelled due to user request.")
    return {"instance_refresh_id": it.id}


@operation
async def rollback_instance_refresh(call: Call, *, auto_scaling_group_name: str) -> dict[str, Any]:
    world = call.world
    group, it = _active(world, auto_scaling_group_name)
    if it.status == "RollbackInProgress":
        raise AwsError("IrreversibleInstanceRefresh", "The instance refresh is being rolled back already.")
    if it.wanted is None:
        raise AwsError(
            "IrreversibleInstanceRefresh", "An instance refresh without a desired configuration cannot be rolled back."
        )
    roll_back(world, it, group, "Rolled back due to user request.")
    return {"instance_refresh_id": it.id}
