"""What has to be asked for about a function: its code, who may call it, and how it did in the last hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from json import loads
from typing import Any, Final

from model.client import AwsError, Client, Row
from screens.measures import Measure, read_series
from screens.widgets.trace import Point

HOUR: Final = 3600.0
_PERIOD: Final = 300
_COUNTED: Final = ("Invocations", "Errors", "Throttles")


@dataclass(frozen=True, slots=True)
class Hour:
    """The last one; the slowest hundredth takes at least `p99_ms`, which is None where nothing ran."""

    runs: float
    errors: float
    throttles: float
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """`unreadable` says why there is no code; `hour` is None for whom may not read metrics."""

    file: str = ""
    code: str = ""
    unreadable: str = ""
    statements: tuple[dict[str, Any], ...] = ()
    "Of the policy that lets others call it."
    hour: Hour | None = None
    refusals: tuple[AwsError, ...] = ()


async def read_function(client: Client, row: Row, now: float) -> Reading:
    """What may be seen of it; what may not is among the refusals."""
    refusals: list[AwsError] = []
    file = code = unreadable = ""
    try:
        source = await client.functions.source(row)
        file, code = source.name, source.text
    except AwsError as refusal:
        refusals.append(refusal)
    except ValueError as unfit:
        unreadable = str(unfit)
    statements: tuple[dict[str, Any], ...] = ()
    hour = None
    try:
        statements = await _statements(client, row)
    except AwsError as refusal:
        refusals.append(refusal)
    try:
        hour = await _hour(client, row, now)
    except AwsError as refusal:
        refusals.append(refusal)
    return Reading(file, code, unreadable, statements, hour, tuple(refusals))


async def _statements(client: Client, row: Row) -> tuple[dict[str, Any], ...]:
    try:
        answer = await client.call("lambda:GetPolicy", region=row.region, FunctionName=row.id)
    except AwsError as refusal:
        if refusal.code == "ResourceNotFoundException":
            return ()
        raise
    return tuple(loads(answer["Policy"])["Statement"])


async def _hour(client: Client, row: Row, now: float) -> Hour:
    dimensions = (("FunctionName", row.id),)
    counts = [Measure("AWS/Lambda", name, dimensions, "Sum") for name in _COUNTED]
    end = (now // 60 + 1) * 60
    found = await read_series(client, row.region, counts, end - HOUR, end, _PERIOD)
    slowest = [Measure("AWS/Lambda", "Duration", dimensions, "p99")]
    (slow,) = await read_series(client, row.region, slowest, end - HOUR, end, int(HOUR))
    runs, errors, throttles = (_sum(points) for points in found)
    return Hour(runs, errors, throttles, max((value for _, value in slow if value is not None), default=None))


def _sum(points: Sequence[Point]) -> float:
    return sum(value for _, value in points if value is not None)
