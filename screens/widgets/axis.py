"""Where a chart's ticks stand: round numbers, round times, and a top that moves only when it must."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor, log2, log10
from typing import Final

from screens.widgets.quantity import si

_TOPS: Final = (1.0, 2.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_BINARY: Final = ("", "Ki", "Mi", "Gi", "Ti", "Pi")
_ROOMY: Final = 0.35
_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in the axis's own unit, and what to write there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class ValueAxis:
    low: float
    high: float
    ticks: tuple[Tick, Tick, Tick]

    def share(self, value: float) -> float:
        """0 at the bottom, 1 at the top, beyond either when the value is."""
        return (value - self.low) / (self.high - self.low)


def round_top(value: float, unit: str = "") -> float:
    """The next round number that is no less; a power of two for bytes, so that half of it is round as well."""
    if value <= 0:
        return 1.0
    if unit.startswith("B"):
        return 2.0 ** ceil(log2(value) - 1e-9)
    size = 10.0 ** floor(log10(value))
    return next((top * size for top in _TOPS if top * size >= value * (1 - 1e-9)), 10.0 * size)


def steady_top(value: float, before: float | None, unit: str = "") -> float:
    """The top for a chart that had one: kept until the value outgrows it or leaves two thirds of it empty."""
    if before is not None and before * _ROOMY <= value <= before:
        return before
    return round_top(value, unit)


def value_axis(low: float, high: float, unit: str = "") -> ValueAxis:
    """Three ticks: bottom, middle, top."""
    high = high if high > low else low + 1.0
    first, middle, last = (Tick(at, _label(at, unit)) for at in (low, (low + high) / 2, high))
    return ValueAxis(low, high, (first, middle, last))


def value_label(value: float, unit: str = "") -> str:
    return _label(value, unit)


def _label(value: float, unit: str) -> str:
    if not unit.startswith("B"):
        return si(value)
    step = 0
    while abs(value) >= 1024 and step < len(_BINARY) - 1:
        value, step = value / 1024, step + 1
    return f"{si(value)}{_BINARY[step]}"


def time_ticks(start: float, end: float, room: int, least: int = 12) -> tuple[Tick, ...]:
    """Round times within the window, at least `least` cells apart on an axis of `room` cells."""
    wanted = (end - start) * least / max(1, room)
    step = next((step for step in _STEPS if step >= wanted), _DAY * ceil(wanted / _DAY))
    first = ceil(start / step)
    return tuple(Tick(at * step, _time_label(at * step, step)) for at in range(first, floor(end / step) + 1))


def _time_label(at: float, step: float) -> str:
    moment = datetime.fromtimestamp(at, UTC)
    if step >= _DAY:
        return f"{moment:%b} {moment.day}"
    return moment.strftime("%H:%M:%S" if step < 60 else "%H:%M")


class LabelLine:
    """One line of labels that never touch: who comes first stays, who finds no room is left out."""

    def __init__(self, width: int) -> None:
        self._cells: list[tuple[str, str]] = [(" ", "dim")] * width
        self._taken = [False] * (width + 1)

    def put(self, at: int, label: str, role: str, anchor: int = 0) -> bool:
        """Write `label` with its cell number `anchor` above `at`, moved inward at the edges."""
        left = max(0, min(at - anchor, len(self._cells) - len(label)))
        right = left + len(label)
        if right > len(self._cells) or any(self._taken[max(0, left - 1) : right + 1]):
            return False
        self._cells[left:right] = [(sign, role) for sign in label]
        self._taken[left:right] = [True] * len(label)
        return True

    def put_first_that_fits(self, at: int, labels: Iterable[str], role: str, anchor: int = 0) -> bool:
        return any(self.put(at, label, role, anchor) for label in labels)

    @property
    def cells(self) -> list[tuple[str, str]]:
        return self._cells
