"""A chart one line high, for a table's cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from screens.widgets.ink import Ink

_STEPS: Final = {Ink.BRAILLE: "▁▂▃▄▅▆▇█", Ink.BLOCK: "_▄█"}


def sparkline(
    values: Sequence[float | None],
    width: int,
    low: float = 0.0,
    high: float | None = None,
    ink: Ink = Ink.BRAILLE,
) -> str:
    """The newest values, right-aligned in `width` cells; a gap where there is no data.

    With more values than cells each cell shows the highest of its share: a spike is what the eye looks for.
    """
    shares = _shares(values, width)
    top = max((value for value in shares if value is not None), default=low) if high is None else high
    return "".join(_step(value, low, top, _STEPS[ink]) for value in shares).rjust(width)


def _shares(values: Sequence[float | None], width: int) -> list[float | None]:
    if len(values) <= width:
        return list(values)
    cuts = [len(values) * column // width for column in range(width + 1)]
    return [_highest(values[start:stop]) for start, stop in pairwise(cuts)]


def _highest(values: Sequence[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


def _step(value: float | None, low: float, high: float, steps: str) -> str:
    if value is None:
        return " "
    if high <= low:
        return steps[0]
    return steps[min(len(steps) - 1, max(0, int((value - low) / (high - low) * len(steps))))]


def bar(share: float | None, ink: Ink = Ink.BRAILLE) -> str:
    """A load between 0 and 1 in one cell."""
    return sparkline((share,), 1, 0.0, 1.0, ink)
