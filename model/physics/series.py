"""Kinds of metric series: what is recorded of each, and how it becomes one sample after another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, inf

from model.kernel.steps import Steps, combined
from model.physics.noise import MINUTE_SECONDS, delayed, draws

ROUNDING = 1e-6  # a cumulative 59.9999999 is sixty events


@dataclass(frozen=True, slots=True)
class Gauge:
    """A level measured once per sample: CPU, free space, healthy hosts.

    `noise` is the largest relative deviation; with a `ceiling` it fades as the level comes near it.
    """

    key: bytes
    level: Steps
    noise: float = 0.03
    ceiling: float = inf
    sample_seconds: int = MINUTE_SECONDS

    def values(self, edges: Sequence[float]) -> list[float | None]:
        """The measured level between each pair of edges; None where nothing is measured."""
        found = self._covered(edges)
        if self.level.present(delay_limit(edges[0], self.noise), edges[-1]):
            return found
        starts = delayed(self.key, self.noise, edges)
        for begin, end in self.level.gaps(starts[0], edges[-1]):
            silent = _within(edges, begin, end)
            touched = range(max(bisect_right(edges, begin) - 1, 0), min(bisect_left(starts, end), len(edges) - 1))
            for n in touched:
                found[n] = None if n in silent else self.level.mean(edges[n], edges[n + 1])
        return found

    def _covered(self, edges: Sequence[float]) -> list[float | None]:
        noisy = self._means(delayed(self.key, self.noise, edges))
        ceiling = self.ceiling
        if ceiling == inf:
            return list(noisy)
        return [
            shown if (shown := true + (1 - true / ceiling) * (seen - true)) < ceiling else ceiling
            for true, seen in zip(self._means(edges), noisy, strict=True)
        ]

    def _means(self, marks: Sequence[float]) -> list[float]:
        seconds = self.sample_seconds
        return [(after - before) / seconds for before, after in pairwise(self.level.cumulatives(marks))]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity reported per sample: bytes in a minute, operations in a minute. `rate` is per second."""

    key: bytes
    rate: Steps
    noise: float = 0.03
    sample_seconds: int = MINUTE_SECONDS

    def values(self, edges: Sequence[float]) -> list[float | None]:
        """Whole units between each pair of edges; None where nothing is measured."""
        counts: list[float | None] = [*whole_events(self.rate.cumulatives(delayed(self.key, self.noise, edges)))]
        if not self.rate.present(edges[0], edges[-1]):
            for gap in self.rate.gaps(edges[0], edges[-1]):
                for n in _within(edges, *gap):
                    counts[n] = counts[n] or None
        return counts


@dataclass(frozen=True, slots=True)
class Counter:
    """Events that each count as one sample of value 1: requests, errors. `rate` is events per second.

    Most AWS counters are silent while nothing happens; `speaks_of_nothing` ones report zeros.
    """

    key: bytes
    rate: Steps
    noise: float = 0.05
    speaks_of_nothing: bool = False
    sample_seconds: int = MINUTE_SECONDS

    def counts(self, edges: Sequence[float]) -> list[float]:
        """Whole events between each pair of edges; none is lost or told twice."""
        return whole_events(self.rate.cumulatives(delayed(self.key, self.noise, edges)))


@dataclass(frozen=True, slots=True)
class Timing:
    """Durations of events: `events` per second, `seconds` of duration begun per second (their product with the mean).

    Durations within a period are `floor_share` of the mean plus an exponential rest, as in a queue with one server.
    """

    key: bytes
    seconds: Steps
    events: Steps
    noise: float = 0.05
    floor_share: float = 0.0
    sample_seconds: int = MINUTE_SECONDS

    def samples(self, edges: Sequence[float]) -> tuple[list[float], list[float]]:
        """Whole events between each pair of edges, and their mean duration (0 where there was no event)."""
        marks = delayed(self.key, self.noise, edges)
        spent, happened = self.seconds.cumulatives(marks), self.events.cumulatives(marks)
        first = -len(edges) - floor(edges[0] / self.sample_seconds)
        wobbles = [1 + self.noise * (2 * luck - 1) for luck in reversed(draws(self.key, first, len(edges) - 1))]
        means = [
            (spent[n + 1] - spent[n]) / (happened[n + 1] - happened[n]) * wobble
            if happened[n + 1] > happened[n]
            else 0.0
            for n, wobble in enumerate(wobbles)
        ]
        return whole_events(happened), means

    def mean_levels(self) -> Steps:
        """The undisturbed mean duration over time."""
        return combined(lambda pair: pair[0] / pair[1] if pair[1] else 0.0, [self.seconds, self.events])


Series = Gauge | Amount | Counter | Timing


def delay_limit(at: float, noise: float) -> float:
    """The earliest instant of the true signal that a noisy one may show at `at`."""
    return at - noise * MINUTE_SECONDS


def whole_events(running: Sequence[float]) -> list[float]:
    """Differences of a running count rounded as it runs, so that no rounding loses any."""
    whole = [floor(count + ROUNDING) for count in running]
    return [float(after - before) for before, after in pairwise(whole)]


def _within(edges: Sequence[float], begin: float, end: float) -> range:
    """Which of the periods between the edges lie wholly between two instants."""
    return range(bisect_left(edges, begin), bisect_right(edges, end) - 1)
