"""Rates that were constant between events, as they were recorded: what metrics are derived from."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

SignalKey = tuple[str, str, str, str]
"(account, region, whose, quantity)"

_KEPT_SECONDS = 63 * 86400.0


class Signal:
    """A quantity that keeps its value until the next event: parallel arrays of instants and values."""

    __slots__ = ("times", "values")

    def __init__(self) -> None:
        self.times: array[float] = array("d")
        self.values: array[float] = array("d")

    @property
    def last(self) -> float | None:
        return self.values[-1] if self.values else None


class Signals:
    """Every recorded signal of a world."""

    def __init__(self) -> None:
        self._signals: dict[SignalKey, Signal] = {}

    def find(self, key: SignalKey) -> Signal | None:
        return self._signals.get(key)

    def keys(self) -> Iterator[SignalKey]:
        return iter(self._signals)

    def append(self, key: SignalKey, instant: float, value: float) -> None:
        signal = self._signals.setdefault(key, Signal())
        if signal.times and signal.times[-1] == instant:
            signal.values[-1] = value
            return
        signal.times.append(instant)
        signal.values.append(value)
        if len(signal.times) % 4096 == 0:
            _forget(signal, instant - _KEPT_SECONDS)

    def restore(self, key: SignalKey, instant: float, before: float | None) -> None:
        """Take back an append: `before` is the value the same instant had, none if it had none."""
        signal = self._signals[key]
        if before is not None:
            signal.values[-1] = before
            return
        assert signal.times[-1] == instant, "only the newest value can be taken back"
        signal.times.pop()
        signal.values.pop()
        if not signal.times:
            del self._signals[key]

    def load(self, rows: Iterable[tuple[str, str, str, str, float, float]]) -> None:
        for account, region, whose, quantity, instant, value in rows:
            self.append((account, region, whose, quantity), instant, value)


def _forget(signal: Signal, before: float) -> None:
    """Drop what nobody can ask for any more, but keep the value that held at that time."""
    first = max(bisect_right(signal.times, before) - 1, 0)
    del signal.times[:first], signal.values[:first]
