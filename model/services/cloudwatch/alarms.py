"""Alarms of either sort, by name or ARN."""

from __future__ import annotations

from collections.abc import Iterable

from model.kit.world import World
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import Alarm, CompositeAlarm


def find_alarm(world: World, name: str) -> Alarm | None:
    """No two alarms of a region have the same name, whatever they watch."""
    return world.find(MetricAlarm, name) or world.find(CompositeAlarm, name)


def get_alarm(world: World, name: str) -> Alarm:
    return world.find(CompositeAlarm, name) or world.get(MetricAlarm, name)


def name_in(reference: str) -> str:
    """The name of the alarm that a name or an ARN means."""
    return reference.partition(":alarm:")[2] if reference.startswith("arn:") else reference


def dependents(world: World, name: str) -> tuple[CompositeAlarm, ...]:
    """The composite alarms that have it in their rules or are held back by it."""
    found = (*world.where(CompositeAlarm, watches=name), *world.where(CompositeAlarm, suppressor=name))
    return tuple({each.alarm_name: each for each in found}.values())


def is_in_circle(world: World, alarm: CompositeAlarm) -> bool:
    """Whether it depends on itself, directly or through others."""
    seen: set[str] = set()
    waiting = list(alarm.watches)
    while waiting:
        name = waiting.pop()
        if name == alarm.alarm_name:
            return True
        if name not in seen:
            seen.add(name)
            waiting += _watched_by(world.find(CompositeAlarm, name))
    return False


def _watched_by(alarm: CompositeAlarm | None) -> Iterable[str]:
    return alarm.watches if alarm else ()
