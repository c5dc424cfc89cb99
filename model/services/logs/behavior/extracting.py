"""Logs: what happens by itself: every minute, metric filters count what was said in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.laws.log_patterns.kinds import Pattern
from model.laws.log_patterns.line import Line, read_number
from model.laws.log_patterns.pattern import read_pattern
from model.services.logs.resources.groups import DAY, LogGroup
from model.services.logs.resources.metric_filters import MetricFilter, Transformation
from model.services.logs.seeing import Sight
from model.services.logs.shelf import Event, since

MINUTE = 60
AT_ONCE = 200
"Events that are looked at before others may have a word."
MOST_EXAMINED = 4000
"Events in one unit of work; the others have one of their own, right after."
OLDEST_SECONDS = 14 * DAY
LARGEST = 2.0**360

Key = tuple[int, tuple[tuple[str, str], ...]]
"A minute, and the dimensions with their values."
Tally = dict[Key, dict[float, int]]
"How often which value was found."


def begin_extracting(world: World, group: LogGroup) -> None:
    """Something was said: at the end of the minute the group's filters look at it."""
    name = group.log_group_name
    if world.where(MetricFilter, log_group_name=name) and world.woken_at(extract, name) is None:
        world.wake(extract, name, at=(world.now // MINUTE + 1) * MINUTE)


def stop_extracting(world: World, group: LogGroup) -> None:
    world.forget(extract, group.log_group_name)


@due
async def extract(world: World, name: str) -> None:
    group = world.find(LogGroup, name)
    if group is None:
        return
    upto = group.written
    await examine(world, group, MOST_EXAMINED)
    if group.examined < upto:
        world.wake(extract, name, at=world.now)
        return
    for each in world.where(MetricFilter, log_group_name=name):
        if each.has_matched:
            each.has_matched = False
        elif each.transformation.default_value is not None:
            minute = int(world.now - 1) // MINUTE * MINUTE
            await _publish(world, each, {(minute, ()): {each.transformation.default_value: 1}})


async def examine(world: World, group: LogGroup, left: int) -> None:
    """Have the filters see the next events that none of them has seen."""
    filters = world.where(MetricFilter, log_group_name=group.log_group_name)
    patterns = {each: read_pattern(each.filter_pattern) for each in filters}
    tallies: dict[MetricFilter, Tally] = {each: {} for each in filters}
    by_sight = {
        transformed: {
            each: pattern for each, pattern in patterns.items() if each.apply_on_transformed_logs is transformed
        }
        for transformed in {each.apply_on_transformed_logs for each in filters}
    }
    sight = Sight(world, group)
    while filters and left > 0 and (events := await since(world, group, group.examined, min(left, AT_ONCE))):
        for transformed, some in by_sight.items():
            for event in await (sight.turned(events) if transformed else sight.seen(events)):
                _count(some, tallies, event)
        group.examined, left = events[-1].seq, left - len(events)
    if not filters or left > 0:
        group.examined = group.written
    for each, tally in tallies.items():
        if tally:
            each.has_matched = True
            await _publish(world, each, tally)


def _count(patterns: Mapping[MetricFilter, Pattern], tallies: Mapping[MetricFilter, Tally], event: Event) -> None:
    line = Line(event.message)
    for each, pattern in patterns.items():
        if event.seq <= each.since or pattern.match(line) is None:
            continue
        found = value_of(pattern, line, each.transformation.metric_value)
        dimensions = _dimensions(pattern, line, each.transformation)
        if found is not None and dimensions is not None:
            minute = event.time // 1000 // MINUTE * MINUTE
            counts = tallies[each].setdefault((minute, dimensions), {})
            counts[found] = counts.get(found, 0) + 1


def value_of(pattern: Pattern, line: Line, said: str) -> float | None:
    """A number as it is said, or as it stands in the event; None where none does."""
    text = pattern.value(line, said) if said.startswith("$") else said
    number = None if text is None else read_number(text)
    return number if number is not None and isfinite(number) and abs(number) <= LARGEST else None


def _dimensions(pattern: Pattern, line: Line, of: Transformation) -> tuple[tuple[str, str], ...] | None:
    """With their values in the event; an event that lacks one is not counted."""
    found = [(name, pattern.value(line, where)) for name, where in of.dimensions]
    complete = tuple((name, value[:1024]) for name, value in found if value)
    return complete if len(complete) == len(found) else None


async def _publish(world: World, each: MetricFilter, tally: Tally) -> None:
    """What CloudWatch does not take is not counted; the filter remembers why."""
    of, values = each.transformation, int(most(world, "cloudwatch/values-per-datum"))
    data = [datum for key, counts in tally.items() for datum in _data(of, key, counts, values)]
    current = [datum for datum in data if datum["Timestamp"] >= world.now - OLDEST_SECONDS]
    at_once = int(most(world, "cloudwatch/metrics-per-put"))
    try:
        for first in range(0, len(current), at_once):
            some = current[first : first + at_once]
            await world.ask("cloudwatch:PutMetricData", Namespace=of.metric_namespace, MetricData=some)
    except AwsError as refusal:
        each.failure = refusal.code
    else:
        each.failure = ""


def _data(of: Transformation, key: Key, counts: Mapping[float, int], at_once: int) -> Iterator[dict[str, Any]]:
    minute, dimensions = key
    values = tuple(counts.items())
    for first in range(0, len(values), at_once):
        some = values[first : first + at_once]
        yield {
            "MetricName": of.metric_name,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions],
            "Timestamp": float(minute),
            "Values": [value for value, _ in some],
            "Counts": [float(count) for _, count in some],
            "Unit": of.unit,
        }
