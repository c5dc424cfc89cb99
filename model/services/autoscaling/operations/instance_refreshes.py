"""Auto Scaling: what you can ask for of instance refreshes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.autoscaling.behavior.refreshing import (
    apply,
    finish,
    old_in_pool,
    refresh,
    rings,
    roll_back,
    settings_of,
)
from model.services.autoscaling.launching import choose_template, is_as_launched_now
from model.services.autoscaling.matching import fitting_names
from model.services.autoscaling.mixing import read_policy
from model.services.autoscaling.naming import invalid, new_uuid
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.instance_refreshes import (
    IN_PLACE,
    STRATEGIES,
    InstanceRefresh,
    Preferences,
    Settings,
)
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.resources.warm_pools import WarmPool
from model.services.autoscaling.root_volumes import check_in_place, override_of
from model.services.autoscaling.sizing import members_of
from model.services.autoscaling.starting import try_launch
from model.services.ec2.resources.instances import Instance

_PROTECTED = ("Refresh", "Ignore", "Wait")
_STANDBY = ("Terminate", "Ignore", "Wait")
LONGEST_REST_SECONDS = 172_800
MOST_ALARMS = 10


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
    chosen = _chosen(world, group, strategy, preferences or {})
    before = settings_of(group)
    wanted = await _wanted(world, desired_configuration or {})
    for_good = why_irreversible(before, wanted)
    if chosen.auto_rollback and for_good:
        raise invalid(f"AutoRollback cannot be used. {for_good}")
    if strategy == IN_PLACE:
        await check_in_place(world, group, _present(world, group), wanted)
    if wanted is not None:
        apply(group, wanted)
    await try_launch(world, group)
    it = InstanceRefresh(
        instance_refresh_id=new_uuid(world),
        auto_scaling_group_name=auto_scaling_group_name,
        preferences=chosen,
        strategy=strategy,
        before=before,
        wanted=wanted,
        start_time=world.now,
        progress_at=world.now,
    )
    await _begin(world, group, it)
    return {"instance_refresh_id": it.id}


def _chosen(world: World, group: AutoScalingGroup, strategy: str, asked: Mapping[str, Any]) -> Preferences:
    """What a refresh that may begin now is to keep to."""
    if group.refreshing:
        raise AwsError(
            "InstanceRefreshInProgress",
            "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.",
        )
    if strategy not in STRATEGIES:
        raise invalid(f"Invalid strategy: {strategy}. Valid strategies are: [{', '.join(STRATEGIES)}]")
    chosen = _read(asked)
    _check(chosen)
    _check_alarms(world, chosen)
    return chosen


async def _begin(world: World, group: AutoScalingGroup, it: InstanceRefresh) -> None:
    it.remaining = await _to_replace(world, group, it.preferences)
    it.total = len(it.remaining)
    has_pool = world.find(WarmPool, group.auto_scaling_group_name) is not None
    it.pool_left = len(old_in_pool(world, it, group)) if has_pool else None
    world.add(it)
    group.refreshing = it.id
    world.wake(refresh, it.id, after=1.0)


def _read(asked: Mapping[str, Any]) -> Preferences:
    """To say 100 % is not to say nothing: then a replacement comes first where one has to."""
    most = asked.get("MaxHealthyPercentage")
    if most is not None and "MinHealthyPercentage" not in asked:
        raise invalid("MinHealthyPercentage must be specified together with MaxHealthyPercentage")
    if "CheckpointDelay" in asked and not asked.get("CheckpointPercentages"):
        raise invalid("CheckpointPercentages must be specified together with CheckpointDelay")
    return Preferences.read(asked).model_copy(update={"launch_first": most == 100})


def _check_alarms(world: World, chosen: Preferences) -> None:
    names = chosen.alarm_specification.alarms if chosen.alarm_specification else ()
    if len(names) > MOST_ALARMS:
        raise invalid(f"An instance refresh can have at most {MOST_ALARMS} CloudWatch alarms")
    ringing = next((name for name in names if rings(world, name)), None)
    if ringing is not None:
        raise invalid(f"The CloudWatch alarm {ringing} is in the ALARM state")


def why_irreversible(before: Settings, wanted: Settings | None) -> str:
    """Why there is nothing to go back to, or empty."""
    if wanted is None:
        return "An instance refresh without a desired configuration cannot be rolled back."
    mixed = before.mixed_instances_policy
    template = mixed.launch_template.launch_template_specification if mixed else before.launch_template
    if template is not None and (template.version or "$Default").startswith("$"):
        return "A group that uses the $Latest or $Default version of its launch template cannot be rolled back."
    return ""


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


async def _to_replace(world: World, group: AutoScalingGroup, chosen: Preferences) -> tuple[str, ...]:
    """The oldest first."""
    members = sorted(_present(world, group), key=lambda each: (each.created_at, each.instance_id))
    types = await fitting_names(world, group) if chosen.skip_matching else set[str]()
    kept = {each.instance_id for each in members if chosen.skip_matching and _is_current(world, group, each, types)}
    return tuple(each.instance_id for each in members if each.instance_id not in kept)


def _present(world: World, group: AutoScalingGroup) -> list[GroupInstance]:
    return [each for each in members_of(world, group) if not each.leaving and not each.warmed]


def _is_current(world: World, group: AutoScalingGroup, member: GroupInstance, types: set[str]) -> bool:
    """Whether the group would launch it just so today."""
    instance = world.find(Instance, member.instance_id)
    if types and (instance is None or instance.instance_type not in types):
        return False
    override = override_of(group.mixed_instances_policy, member.instance_type)
    if override is not None and override.image_id and override.image_id != member.image_id:
        return False
    return is_as_launched_now(world, group, member)


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
    if for_good := why_irreversible(it.before, it.wanted):
        raise AwsError("IrreversibleInstanceRefresh", for_good)
    roll_back(world, it, group, "Rolled back due to user request.")
    return {"instance_refresh_id": it.id}
