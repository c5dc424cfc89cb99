"""A scaling group's size over time, told backwards from now by what it did and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from math import inf
from typing import Any, Final

from screens.steps import verb_of
from screens.widgets.chart import Series
from screens.widgets.trace import Point

Activity = Mapping[str, Any]
"An activity's columns by their fields."
Step = tuple[float, float]
"From this moment on it was so many."

_DESIRED: Final = re.compile(r"At (\S+Z) [^.]*changing the desired capacity from (\d+) to (\d+)")
_FOR_POOL: Final = "warm pool size"
_SIGNS: Final = {"launch": 1, "attach": 1, "terminate": -1, "detach": -1}


def in_service_steps(activities: Iterable[Activity], now_serving: int) -> list[Step]:
    """An instance serves once its launch is done, and no more as soon as its end begins."""
    return _backwards((turn for each in activities for turn in _turns(each)), now_serving)


def _turns(activity: Activity) -> list[tuple[float, int]]:
    verb = verb_of(activity["description"])
    if _FOR_POOL in activity["cause"] or activity["status_code"] == "Failed":
        return []
    if verb == "move":
        return [(activity["start_time"], -1 if "to Standby" in activity["description"] else 1)]
    at = activity["end_time"] if verb == "launch" else activity["start_time"]
    return [] if at is None else [(at, _SIGNS[verb])]


def pending_steps(activities: Iterable[Activity]) -> list[Step]:
    """How many were being launched for the group."""
    found = [
        turn
        for each in activities
        if verb_of(each["description"]) == "launch" and _FOR_POOL not in each["cause"]
        for turn in ((each["start_time"], 1), (each["end_time"] or inf, -1))
    ]
    return _backwards(((at, by) for at, by in found if at < inf), sum(at == inf for at, _ in found))


def desired_steps(activities: Iterable[Activity], now_desired: int) -> list[Step]:
    """What causes say of the desired capacity; what it is now is known."""
    told = {
        (datetime.fromisoformat(at).timestamp(), int(before), int(after))
        for each in activities
        for at, before, after in _DESIRED.findall(each["cause"])
    }
    ordered = sorted(told)
    if not ordered:
        return [(-inf, now_desired)]
    steps = [(-inf, float(ordered[0][1])), *((at, float(after)) for at, _, after in ordered)]
    return [*steps[:-1], (steps[-1][0], float(now_desired))]


def _backwards(turns: Iterable[tuple[float, int]], number: int) -> list[Step]:
    steps: list[Step] = []
    for at, by in sorted(turns, reverse=True):
        steps.append((at, float(number)))
        number = max(0, number - by)
    return [(-inf, float(number)), *reversed(steps)]


def level_at(steps: Sequence[Step], moment: float) -> float:
    return next(level for at, level in reversed(steps) if at <= moment)


def staircase(name: str, steps: Sequence[Step], start: float, end: float) -> Series:
    """Steps as a line: level until something happens, then upright."""
    points: list[Point] = [(start, level_at(steps, start))]
    for (_, before), (at, after) in pairwise(steps):
        if start < at <= end and before != after:
            points += [(at, before), (at, after)]
    points.append((end, level_at(steps, end)))
    return Series(name, tuple(points), period=end - start)
