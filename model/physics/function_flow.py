"""Runs of functions that flow: of so many a second nobody sees one by one, and yet they are counted and paid for."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.world import World

RATE, BUSY, TURNED_AWAY = "flowing", "flowing_busy", "flowing_turned_away"
"Of a function, by its ARN: runs a second, how many are under way, and how many a second find no room."


class Flowing(NamedTuple):
    """What flowed in a while, or flows a second."""

    runs: float
    busy_seconds: float
    turned_away: float


def pour_into(world: World, function_arn: str, flowing: Flowing) -> None:
    """So much flows from now on; where nothing ever did, nothing is noted."""
    quantities = (RATE, flowing.runs), (BUSY, flowing.busy_seconds), (TURNED_AWAY, flowing.turned_away)
    for quantity, value in quantities:
        if value or len(world.signal(function_arn, quantity)):
            world.measure(function_arn, quantity, value)


def flowed(world: World, function_arn: str, since: float) -> Flowing:
    """Since an instant."""
    return Flowing(*(world.signal(function_arn, each).integral(since, world.now) for each in (RATE, BUSY, TURNED_AWAY)))


def flows(world: World, function_arn: str) -> bool:
    """Something does now."""
    return any(_level(world, function_arn, each) > 0 for each in (RATE, TURNED_AWAY))


def under_way(world: World, function_arn: str) -> float:
    return _level(world, function_arn, BUSY)


def _level(world: World, function_arn: str, quantity: str) -> float:
    signal = world.signal(function_arn, quantity)
    return signal.value_at(world.now) if len(signal) else 0.0
