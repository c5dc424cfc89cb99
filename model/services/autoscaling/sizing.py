"""How large a group is at this moment, in the terms that the scaling laws ask for."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, nan

from model.kit.world import World
from model.laws.scaling import GroupSize, warming
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import GroupInstance


def members_of(world: World, group: AutoScalingGroup) -> tuple[GroupInstance, ...]:
    return world.where(GroupInstance, auto_scaling_group_name=group.auto_scaling_group_name)


def staying(world: World, group: AutoScalingGroup) -> list[GroupInstance]:
    """Those that count as the group's capacity: launching or in service."""
    return [
        each
        for each in members_of(world, group)
        if not each.leaving and not each.warmed and each.lifecycle_state != "Standby"
    ]


def warm_members(world: World, group: AutoScalingGroup) -> list[GroupInstance]:
    """Those that wait in the group's warm pool."""
    return [each for each in members_of(world, group) if each.warmed]


def capacity_of(members: Iterable[GroupInstance]) -> int:
    """How many units of capacity these bring."""
    return sum(each.weight for each in members)


def size_of(world: World, group: AutoScalingGroup, warmup_seconds: float) -> GroupSize:
    """The group as it is, launches that are still owed included."""
    present = staying(world, group)
    since = [each.in_service_since for each in present for _ in range(each.weight)]
    units = capacity_of(present)
    owed = max(group.desired_capacity - units, 0)
    leaving = capacity_of(each for each in members_of(world, group) if each.leaving and not each.warmed)
    return GroupSize(
        minimum=group.min_size,
        maximum=group.max_size,
        desired=group.desired_capacity,
        warming=warming([*since, *[inf] * owed], warmup_seconds, world.now),
        terminating=leaving + max(units - group.desired_capacity, 0),
        cooldown_until=group.cooldown_until or -inf,
    )


def warmup_of(group: AutoScalingGroup, asked: int | None) -> float:
    """What a policy says of the warm-up, or its group, or the cooldown."""
    if asked is not None:
        return asked
    return group.warmup_seconds


def count(world: World, group: AutoScalingGroup) -> None:
    """Note the group's numbers of this moment, for its metrics and for tables."""
    states = [each.lifecycle_state for each in members_of(world, group) if not each.warmed]
    group.in_service = states.count("InService")
    terminating = sum(state.startswith("Terminating") for state in states)
    numbers = {
        "min": group.min_size,
        "max": group.max_size,
        "desired": group.desired_capacity,
        "in_service": group.in_service,
        "pending": sum(state.startswith("Pending") for state in states),
        "standby": states.count("Standby"),
        "terminating": terminating,
        "total": len(states),
    }
    for quantity, number in numbers.items():
        world.measure(group.auto_scaling_group_arn, quantity, number)


def stop_counting(world: World, group: AutoScalingGroup) -> None:
    for quantity in ("min", "max", "desired", "in_service", "pending", "standby", "terminating", "total"):
        world.measure(group.auto_scaling_group_arn, quantity, nan)
