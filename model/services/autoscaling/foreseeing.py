"""What a predictive policy expects: its group's load hour by hour, and how many it takes to carry it."""

from __future__ import annotations

from math import isnan

from model.kit.world import World
from model.laws.forecast import (
    DAYS_LOOKED_AT,
    HOUR_SECONDS,
    HOURS_OF_A_DAY,
    capacity_for,
    expected_load,
    part_of_load,
)
from model.services.autoscaling.hourly import load_family, loads, scaling_family, shares, units
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.policies import Predictive, PredictiveMetric

HOURS_AHEAD = 48


async def foreseen(
    world: World, group: AutoScalingGroup, predictive: Predictive, first: int, last: int
) -> list[tuple[int, float, int]]:
    """(hour, load, capacity) for the hours from `first` to `last` of which anything can be foreseen."""
    metric = predictive.metric_specifications[0]
    hours = range(first - HOURS_OF_A_DAY * DAYS_LOOKED_AT, min(last, int(world.now // HOUR_SECONDS)))
    known = await loads(world, group, metric, hours)
    part = await _part(world, group, metric, hours, known)
    found: list[tuple[int, float, int]] = []
    for hour in range(first, min(last, int(world.now // HOUR_SECONDS) + HOURS_AHEAD) + 1):
        load = expected_load(known, hour)
        if not isnan(load) and not isnan(part):
            found.append((hour, load, max(capacity_for(load * part, metric.target_value), group.min_size)))
    return found


async def _part(
    world: World, group: AutoScalingGroup, metric: PredictiveMetric, hours: range, known: dict[int, float]
) -> float:
    """How much of the scaling metric a unit of load makes; one where both are of one kind."""
    if load_family(metric) and load_family(metric) == scaling_family(metric):
        return 1.0
    carried, there = await shares(world, group, metric, hours), await units(world, group, metric, hours)
    return part_of_load(known, carried, there)
