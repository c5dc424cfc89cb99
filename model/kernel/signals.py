"""Rates that were constant between events, as they were recorded: what metrics are derived from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import nan

from model.kernel.steps import Steps

SignalKey = tuple[str, str, str, str]
"(account, region, whose, quantity)"

KEPT_SECONDS = 63 * 86400.0
"How long a change can still matter: the age up to which five-minute statistics are given."

_SILENT = Steps()


class Signals:
    """Every recorded signal of a world."""

    def __init__(self) -> None:
        self._signals: dict[SignalKey, Steps] = {}

    def get(self, key: SignalKey) -> Steps:
        """The signal, empty if nothing was ever recorded."""
        return self._signals.get(key, _SILENT)

    def __iter__(self) -> Iterator[SignalKey]:
        return iter(self._signals)

    def append(self, key: SignalKey, instant: float, value: float) -> Steps:
        """Record a value from `instant` on; returns the signal as it was."""
        before = self.get(key)
        after = before.appended(instant, value)
        self._signals[key] = after.pruned(instant - KEPT_SECONDS) if len(after) % 4096 == 0 else after
        return before

    def restore(self, key: SignalKey, before: Steps) -> None:
        if len(before):
            self._signals[key] = before
        else:
            self._signals.pop(key, None)

    def load(self, rows: Iterable[tuple[str, str, str, str, float, float | None]]) -> None:
        """Signals as they were kept, in the order of time; SQL's NULL is the absence of a value."""
        for account, region, whose, quantity, instant, value in rows:
            self.append((account, region, whose, quantity), instant, nan if value is None else value)
