"""Signals that hold their value between events, with exact integrals and no samples."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from math import fsum, inf, isnan, nan

ABSENT = nan  # the value of a signal where nothing is measured


class Steps:
    """A right-continuous, piecewise-constant signal; ABSENT before its first change.

    A frozen value: `appended` shares its arrays with the version before, which goes on seeing only its own length,
    so n changes cost n entries however many versions are alive. Beside each change stands the integral up to it.
    """

    __slots__ = ("_length", "_sums", "_times", "_values")

    def __init__(self, changes: Iterable[tuple[float, float]] = ()) -> None:
        self._times, self._values, self._sums = array("d"), array("d"), array("d")
        self._length = 0
        grown = self
        for at, value in changes:
            grown = grown.appended(at, value)
        self._times, self._values, self._sums = grown._times, grown._values, grown._sums
        self._length = grown._length

    @classmethod
    def _of(cls, times: array[float], values: array[float], sums: array[float], length: int) -> Steps:
        steps = cls.__new__(cls)
        steps._times, steps._values, steps._sums, steps._length = times, values, sums, length
        return steps

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[tuple[float, float]]:
        return zip(self._times[: self._length], self._values[: self._length], strict=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Steps) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def __repr__(self) -> str:
        return f"Steps({list(self)})"

    def appended(self, at: float, value: float) -> Steps:
        """This signal with `value` from `at` on; a second value for the same instant replaces the first."""
        last = self._length - 1
        if last < 0:
            return self._pushed(0, at, value, 0.0)
        since, level = self._times[last], self._values[last]
        assert at >= since, f"{at} lies before the last change {since}"
        if _same(value, level):
            return self
        if at > since:
            total = self._sums[last]
            return self._pushed(self._length, at, value, total if isnan(level) else total + level * (at - since))
        if last and _same(value, self._values[last - 1]):
            return Steps._of(self._times, self._values, self._sums, last)
        return self._pushed(last, at, value, self._sums[last])

    def followed(self, times: Sequence[float], values: Sequence[float]) -> Steps:
        """This signal with many changes after its last, none of them to ABSENT."""
        if not times:
            return self
        last, length = self._length - 1, self._length
        total, level = self._sums[last], self._values[last]
        first = total if isnan(level) else total + level * (times[0] - self._times[last])
        spans = (value * (end - at) for value, at, end in zip(values, times, times[1:], strict=False))
        sums = self._sums[:length] + array("d", accumulate(spans, initial=first))
        grown = self._times[:length] + array("d", times), self._values[:length] + array("d", values)
        return Steps._of(*grown, sums, len(sums))

    def _pushed(self, length: int, at: float, value: float, total: float) -> Steps:
        times, values, sums = self._times, self._values, self._sums
        if len(times) != length or not length:
            times, values, sums = times[:length], values[:length], sums[:length]
        times.append(at)
        values.append(value)
        sums.append(total)
        return Steps._of(times, values, sums, length + 1)

    def pruned(self, before: float) -> Steps:
        """This signal without the changes that no longer matter from `before` on; integrals keep their count."""
        first = max(bisect_right(self._times, before, 0, self._length) - 1, 0)
        kept = slice(first, self._length)
        return Steps._of(self._times[kept], self._values[kept], self._sums[kept], self._length - first)

    def earlier(self, seconds: float) -> Steps:
        """The same changes, each so much sooner: what is told late of when it was."""
        times = array("d", [at - seconds for at in self._times[: self._length]])
        return Steps._of(times, self._values[: self._length], self._sums[: self._length], self._length)

    @property
    def last(self) -> float:
        """The value since the last change."""
        return self._values[self._length - 1] if self._length else ABSENT

    def until(self, at: float) -> Steps:
        """This signal as it was known at `at`."""
        return Steps._of(self._times, self._values, self._sums, bisect_right(self._times, at, 0, self._length))

    def begins_as(self, earlier: Steps) -> bool:
        """Whether this is the earlier signal, grown or not."""
        length = earlier._length
        if self._length < length:
            return False
        columns = ((self._times, earlier._times), (self._values, earlier._values))
        return all(own is theirs or own[:length].tobytes() == theirs[:length].tobytes() for own, theirs in columns)

    @classmethod
    def from_total(cls, at: float, value: float, total: float) -> Steps:
        """A signal of which only its integral up to `at` is known, and its value since."""
        return cls()._pushed(0, at, value, total)

    @property
    def beginning(self) -> tuple[float, float]:
        """When its first change was, and the integral up to there."""
        return self._times[0], self._sums[0]

    def is_stale(self, before: float) -> bool:
        """More than one of its changes was by then, so that only the last of those still matters."""
        return self._length > 1 and self._times[1] <= before

    def value_at(self, at: float) -> float:
        index = bisect_right(self._times, at, 0, self._length) - 1
        return self._values[index] if index >= 0 else ABSENT

    def next_change(self, after: float) -> float:
        index = bisect_right(self._times, after, 0, self._length)
        return self._times[index] if index < self._length else inf

    def cumulative(self, at: float) -> float:
        """Integral of all that was up to `at`; where the signal is absent it adds nothing."""
        index = bisect_right(self._times, at, 0, self._length) - 1
        if index < 0:
            return self._sums[0] if self._length else 0.0
        value = self._values[index]
        return self._sums[index] if isnan(value) else self._sums[index] + value * (at - self._times[index])

    def cumulatives(self, ats: Sequence[float]) -> list[float]:
        """`cumulative` at each of the ascending instants, in one sweep."""
        begin, rate, total = 0.0, 0.0, self._sums[0] if self._length else 0.0
        place, until = 0, self._times[0] if self._length else inf
        found: list[float] = []
        for at in ats:
            if at >= until:
                place = bisect_right(self._times, at, place, self._length)
                begin, rate, total = self._times[place - 1], self._values[place - 1], self._sums[place - 1]
                rate = 0.0 if isnan(rate) else rate
                until = self._times[place] if place < self._length else inf
            found.append(total + rate * (at - begin))
        return found

    def integral(self, start: float, end: float) -> float:
        return self.cumulative(end) - self.cumulative(start)

    def segments(self, start: float, end: float) -> Iterator[tuple[float, float, float]]:
        """The (from, to, value) pieces of a window, absent ones included."""
        index = bisect_right(self._times, start, 0, self._length)
        stop = bisect_left(self._times, end, index, self._length)
        edges = [start, *self._times[index:stop], end]
        for offset in range(len(edges) - 1):
            place = index - 1 + offset
            yield edges[offset], edges[offset + 1], self._values[place] if place >= 0 else ABSENT

    def present(self, start: float, end: float) -> bool:
        """Whether the signal is measured during the whole window."""
        first = bisect_right(self._times, start, 0, self._length) - 1
        stop = bisect_left(self._times, end, max(first, 0), self._length)
        return first >= 0 and not isnan(sum(self._values[first:stop]))

    def gaps(self, start: float, end: float) -> Iterator[tuple[float, float]]:
        """From when to when nothing is measured in the window."""
        for absent, pieces in groupby(self.segments(start, end), key=lambda piece: isnan(piece[2])):
            if absent:
                first, *more = pieces
                yield first[0], (more or [first])[-1][1]

    def covered_seconds(self, start: float, end: float) -> float:
        return fsum(finish - begin for begin, finish, value in self.segments(start, end) if not isnan(value))

    def mean(self, start: float, end: float) -> float:
        """Average over the covered part of the window; ABSENT when nothing of it is covered."""
        covered_seconds = self.covered_seconds(start, end)
        return self.integral(start, end) / covered_seconds if covered_seconds else ABSENT

    def extremes(self, start: float, end: float) -> tuple[float, float]:
        """Lowest and highest value in the window (both ABSENT when nothing is covered)."""
        first = max(bisect_right(self._times, start, 0, self._length) - 1, 0)
        values = [v for v in self._values[first : bisect_left(self._times, end, first, self._length)] if not isnan(v)]
        return (min(values), max(values)) if values else (ABSENT, ABSENT)

    def between(self, start: float, end: float) -> Steps:
        """The window alone: absent before `start` and from `end` on."""
        pieces = [(begin, value) for begin, _, value in self.segments(start, end)]
        return Steps([*pieces, (end, ABSENT)])

    def mapped(self, function: Callable[[float], float]) -> Steps:
        return Steps((at, value if isnan(value) else function(value)) for at, value in self)

    def clipped(self, low: float, high: float) -> Steps:
        return self.mapped(lambda value: min(max(value, low), high))

    def to_bytes(self) -> bytes:
        """Times, values and integrals, little-endian doubles, one block after the other."""
        return b"".join(_little(column[: self._length]).tobytes() for column in (self._times, self._values, self._sums))

    @classmethod
    def from_bytes(cls, data: bytes) -> Steps:
        length = len(data) // 24
        columns = [_little(array("d", data[8 * length * n : 8 * length * (n + 1)])) for n in range(3)]
        return cls._of(columns[0], columns[1], columns[2], length)


def combined(function: Callable[[Sequence[float]], float], signals: Sequence[Steps]) -> Steps:
    """The signal whose value is `function` of the values of all signals, ABSENT ones passed as such."""
    changes = sorted((at, which, value) for which, steps in enumerate(signals) for at, value in steps)
    values, found = [ABSENT] * len(signals), Steps()
    for at, group in groupby(changes, key=lambda change: change[0]):
        for _, which, value in group:
            values[which] = value
        found = found.appended(at, function(values))
    return found


def total(signals: Sequence[Steps]) -> Steps:
    """Sum of what is measured; ABSENT only where none of the signals is."""
    return combined(_sum_of_present, signals)


def _sum_of_present(values: Sequence[float]) -> float:
    present = [value for value in values if not isnan(value)]
    return fsum(present) if present else ABSENT


def _same(one: float, other: float) -> bool:
    return one == other or (isnan(one) and isnan(other))


def _little(column: array[float]) -> array[float]:
    if sys.byteorder == "big":
        column.byteswap()
    return column
