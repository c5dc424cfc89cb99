"""Rates that were constant between events, as they were recorded: what metrics are derived from."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from math import nan
from typing import Any, NamedTuple

from model.kernel.steps import Steps

SignalKey = tuple[str, str, str, str]
"(account, region, whose, quantity)"

KEPT_SECONDS = 63 * 86400.0
"How long a change can still matter: the age up to which five-minute statistics are given."

_SILENT = Steps()


class Stale(NamedTuple):
    """A signal whose changes before a time no longer matter; `total` is its integral up to there."""

    key: SignalKey
    time: float
    total: float


class Signals:
    """Every recorded signal of a world."""

    def __init__(self) -> None:
        self._signals: dict[SignalKey, Steps] = {}
        self._next: list[SignalKey] = []
        self.drawn: dict[Hashable, Any] = {}
        "What was drawn of them before, for whoever drew it to go on from there."

    def get(self, key: SignalKey) -> Steps:
        """The signal, empty if nothing was ever recorded."""
        return self._signals.get(key, _SILENT)

    def __iter__(self) -> Iterator[SignalKey]:
        return iter(self._signals)

    def frozen(self) -> dict[SignalKey, Steps]:
        """What every signal is now, whatever comes to it later."""
        return dict(self._signals)

    def append(self, key: SignalKey, instant: float, value: float) -> Steps:
        """Record a value from `instant` on; returns the signal as it was."""
        before = self._signals.get(key, _SILENT)
        after = before.appended(instant, value)
        if after is not before:
            self._signals[key] = after.pruned(instant - KEPT_SECONDS) if len(after) % 4096 == 0 else after
        return before

    def restore(self, key: SignalKey, before: Steps) -> None:
        if len(before):
            self._signals[key] = before
        else:
            self._signals.pop(key, None)

    def pruned(self, now: float, at_most: int = 64) -> list[Stale]:
        """Look through the next few signals for changes that no longer matter, and forget those."""
        if not self._next:
            self._next = list(self._signals)
        looked, self._next = self._next[-at_most:], self._next[:-at_most]
        stale = [key for key in looked if self.get(key).is_stale(now - KEPT_SECONDS)]
        for key in stale:
            self._signals[key] = self._signals[key].pruned(now - KEPT_SECONDS)
        return [Stale(key, *self._signals[key].beginning) for key in stale]

    def load(self, rows: Iterable[tuple[str, str, str, str, float, float | None, float | None]]) -> None:
        """Signals as they were kept, in the order of time; SQL's NULL is the absence of a value, or of a total."""
        for account, region, whose, quantity, instant, value, total in rows:
            key, level = (account, region, whose, quantity), nan if value is None else value
            if total is None:
                self.append(key, instant, level)
            else:
                self._signals[key] = Steps.from_total(instant, level, total)
