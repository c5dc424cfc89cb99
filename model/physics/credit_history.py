"""Balances of credits over time, past and foreseen, from the rates that were recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, inf, isnan
from typing import Literal, TypeVar

from model.kernel.steps import ABSENT, Steps
from model.physics.credits import Burstable, CpuCredits
from model.physics.volume_credits import VolumeCredits

SAMPLE_SECONDS = 300
FORESIGHT_SECONDS = 2 * 86400.0
"How far a balance that still moves is drawn beyond the last change."

C = TypeVar("C")
Stretch = tuple[float, float, C | None]
"From, to, and the credits that run between; None where nothing runs."


def cpu_course(
    cpu: Steps, size: Burstable, mode: Literal["standard", "unlimited"], *, anew: bool
) -> Iterator[Stretch[CpuCredits]]:
    """The credits of a machine over all its recorded CPU (percent); `anew` if a stop takes them."""
    credits: CpuCredits | None = None
    for start, end, percent in _stretches(cpu):
        if isnan(percent):
            credits = None if anew or credits is None else credits.wanting(start, 0.0)
            yield start, end, None
            continue
        credits = _resumed(credits, size, mode, start).wanting(start, percent / 100)
        yield start, end, credits


def _resumed(
    credits: CpuCredits | None, size: Burstable, mode: Literal["standard", "unlimited"], at: float
) -> CpuCredits:
    return CpuCredits.at_launch(size, mode, at) if credits is None else credits


def volume_course(operations: Steps, born: float, credits: VolumeCredits) -> Iterator[Stretch[VolumeCredits]]:
    """The credits of a volume that was born with `credits`, over all its recorded operations per second."""
    first = next((at for at, _ in operations), inf)
    yield born, first, credits
    for start, end, rate in _stretches(operations):
        credits = credits.wanting(start, 0.0 if isnan(rate) else rate)
        yield start, end, credits


def _stretches(steps: Steps) -> Iterator[tuple[float, float, float]]:
    changes = list(steps)
    for place, (at, value) in enumerate(changes):
        yield at, changes[place + 1][0] if place + 1 < len(changes) else inf, value


def balances(course: Iterator[Stretch[C]], balance_at: Callable[[C, float], float]) -> Steps:
    """A balance every five minutes for as long as it moves; where it stands still, once."""
    found = Steps()
    for start, end, credits in course:
        if credits is None:
            found = found.appended(start, ABSENT)
            continue
        found = _drawn(
            found, start, min(end, start + FORESIGHT_SECONDS), end, lambda at, it=credits: balance_at(it, at)
        )
    return found


def _drawn(found: Steps, start: float, stop: float, end: float, balance: Callable[[float], float]) -> Steps:
    found = found.appended(start, balance(start))
    mark = ceil(start / SAMPLE_SECONDS) * SAMPLE_SECONDS
    rests_at = balance(end if end < inf else stop)
    while mark < stop:
        value = balance(mark)
        found = found.appended(mark, value)
        if value == rests_at:
            break
        mark += SAMPLE_SECONDS
    return found
