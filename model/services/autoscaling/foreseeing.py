"""What a predictive policy expects: its group's load hour by hour, and how many it takes to carry it."""

from __future__ import annotations

from math import isnan, nan

from model.kit.world import World
from model.laws.forecast import DAYS_LOOKED_AT, HOUR_SECONDS, HOURS_OF_A_DAY, capacity_for, expected_load
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.policies import Predictive

HOURS_AHEAD = 48


def recorded_loads(world: World, group: AutoScalingGroup, until_hour: int) -> dict[int, float]:
    """The processors' load of all its instances together, in per cent, by the hour; of hours that are over."""
    arn = group.auto_scaling_group_arn
    shares, serving = world.signal(arn, "cpu"), world.signal(arn, "in_service")
    first = until_hour - HOURS_OF_A_DAY * DAYS_LOOKED_AT
    last = min(until_hour, int(world.now // HOUR_SECONDS))
    found: dict[int, float] = {}
    for hour in range(first, last):
        start, end = hour * HOUR_SECONDS, (hour + 1) * HOUR_SECONDS
        load = shares.mean(start, end) * serving.mean(start, end) if len(shares) and len(serving) else nan
        if not isnan(load):
            found[hour] = load
    return found


def foreseen(
    world: World, group: AutoScalingGroup, predictive: Predictive, first: int, last: int
) -> list[tuple[int, float, int]]:
    """(hour, load, capacity) for the hours from `first` to `last` of which anything can be foreseen."""
    target = predictive.metric_specifications[0].target_value
    known = recorded_loads(world, group, last) | recorded_loads(world, group, first)
    found: list[tuple[int, float, int]] = []
    for hour in range(first, min(last, int(world.now // HOUR_SECONDS) + HOURS_AHEAD) + 1):
        load = expected_load(known, hour)
        if not isnan(load):
            found.append((hour, load, max(capacity_for(load, target), group.min_size)))
    return found
