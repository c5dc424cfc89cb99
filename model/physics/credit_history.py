"""Balances of credits over time, past and foreseen, from the rates that were recorded."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, inf, isnan
from typing import Any, Generic, Literal, TypeVar

from model.kernel.steps import ABSENT, Steps, combined
from model.kit.world import World
from model.physics.credits import Burstable, CpuCredits
from model.physics.volume_credits import VolumeCredits

SAMPLE_SECONDS = 300
FORESIGHT_SECONDS = 2 * 86400.0
"How far a balance that still moves is drawn beyond the last change."

MOST_KEPT = 256
"How many balances are kept to go on from; those that nobody looked at for longest are drawn anew."

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Course(Generic[C]):
    """How credits go: what they are before anything runs, and what they become when the rate does.

    A rate that is ABSENT is that of something which does not run.
    """

    begin: C | None
    turn: Callable[[C | None, float, float], C | None]
    balance_at: Callable[[C, float], float]


def cpu_course(
    size: Burstable,
    mode: Literal["standard", "unlimited"],
    balance_at: Callable[[CpuCredits, float], float],
    *,
    anew: bool,
) -> Course[CpuCredits]:
    """The credits of a machine by its CPU (percent); `anew` if a stop takes them."""

    def turn(credits: CpuCredits | None, at: float, percent: float) -> CpuCredits | None:
        if isnan(percent):
            return None if anew or credits is None else credits.wanting(at, 0.0)
        return (credits or CpuCredits.at_launch(size, mode, at)).wanting(at, percent / 100)

    return Course(None, turn, balance_at)


def volume_course(born: VolumeCredits) -> Course[VolumeCredits]:
    """The credits of a volume that was born with these, by its operations per second."""

    def turn(credits: VolumeCredits | None, at: float, rate: float) -> VolumeCredits:
        return (credits or born).wanting(at, 0.0 if isnan(rate) else rate)

    return Course(born, turn, VolumeCredits.burst_balance_at)


def operations_while_held(values: Sequence[float]) -> float:
    """Reads and writes, the last two, while any of the signals before them is measured; nothing yet is nothing."""
    *holders, reads, writes = values
    if all(isnan(each) for each in holders):
        return ABSENT
    return (0.0 if isnan(reads) else reads) + (0.0 if isnan(writes) else writes)


def as_measured(values: Sequence[float]) -> float:
    """The only signal there is."""
    return values[0]


def balance_of(
    world: World,
    name: Hashable,
    signals: Sequence[Steps],
    rate: Callable[[Sequence[float]], float],
    course: Course[Any],
) -> Steps:
    """The balance of a course, drawn on from where it was known before.

    Whatever the course depends on, beside the signals, is part of the name.
    """
    known = balances(signals, rate, course, recall(world, name))
    keep(world, name, known)
    return known.balance


def recall(world: World, name: Hashable) -> Known[Any] | None:
    """What was drawn under this name before."""
    return world.kernel.signals.drawn.pop((world.account, world.region, name), None)


def keep(world: World, name: Hashable, known: Known[Any]) -> None:
    """Have it go on from there the next time."""
    kept = world.kernel.signals.drawn
    while len(kept) >= MOST_KEPT:
        del kept[next(iter(kept))]
    kept[world.account, world.region, name] = known


@dataclass(frozen=True, slots=True)
class Known(Generic[C]):
    """A balance as far as these signals tell; all that is before `settled_at` cannot become different any more."""

    signals: tuple[Steps, ...]
    balance: Steps
    settled_at: float
    settled: Steps
    credits: C | None

    def is_of(self, signals: Sequence[Steps]) -> bool:
        """Whether nothing was recorded since."""
        return len(signals) == len(self.signals) and all(
            len(now) == len(then) and now.begins_as(then) for now, then in zip(signals, self.signals, strict=True)
        )

    def holds_for(self, signals: Sequence[Steps]) -> bool:
        """Whether what is settled is the past of these signals too."""
        return len(signals) == len(self.signals) and all(
            now.begins_as(then.until(self.settled_at)) for now, then in zip(signals, self.signals, strict=True)
        )


def balances(
    signals: Sequence[Steps],
    rate: Callable[[Sequence[float]], float],
    course: Course[C],
    before: Known[C] | None = None,
) -> Known[C]:
    """A balance every five minutes for as long as it moves; where it stands still, once."""
    if before is not None and before.is_of(signals):
        return before
    if before is None or not before.holds_for(signals):
        before = Known((), Steps(), -inf, Steps(), course.begin)
    changes = _changes(signals, rate, before.settled_at)
    credits, found, settled = before.credits, before.settled, before
    for place, (at, value) in enumerate(changes):
        end = changes[place + 1][0] if place + 1 < len(changes) else inf
        if place + 2 == len(changes):
            settled = Known(tuple(signals), found, at, found, credits)
        credits = course.turn(credits, at, value)
        found = _drawn(found, None if isnan(value) else credits, at, end, course.balance_at)
    return Known(tuple(signals), found, settled.settled_at, settled.settled, settled.credits)


def _changes(
    signals: Sequence[Steps], rate: Callable[[Sequence[float]], float], since: float
) -> list[tuple[float, float]]:
    """Of the rate, from an instant on."""
    if since == -inf:
        return list(combined(rate, signals))
    seen = combined(rate, [each.pruned(since) for each in signals]).pruned(since)
    return [(max(at, since), value) for at, value in seen]


def _drawn(found: Steps, credits: C | None, start: float, end: float, balance_at: Callable[[C, float], float]) -> Steps:
    if credits is None:
        return found.appended(start, ABSENT)
    if isnan(found.last):
        found = found.appended(start, balance_at(credits, start))
    mark = ceil(start / SAMPLE_SECONDS) * SAMPLE_SECONDS
    stop = min(end, start + FORESIGHT_SECONDS)
    if mark >= stop:
        return found
    rests_at = balance_at(credits, end if end < inf else stop)
    for at, value in _samples(credits, mark, stop, balance_at):
        found = found.appended(at, value)
        if value == rests_at:
            break
    return found


def _samples(
    credits: C, mark: float, stop: float, balance_at: Callable[[C, float], float]
) -> Iterator[tuple[float, float]]:
    while mark < stop:
        yield mark, balance_at(credits, mark)
        mark += SAMPLE_SECONDS
