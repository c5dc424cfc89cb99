"""A series as runs of dots, one a column: steep parts stay joined, gaps stay gaps, spikes are never averaged away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Point = tuple[float, float | None]
"A moment and a value; None: there is no data."
Run = tuple[int, int]


def trace(
    points: Iterable[Point], start: float, end: float, low: float, high: float, width: int, height: int, gap: float
) -> list[Run | None]:
    """For each of `width` dot columns the run of dots (top, bottom) on a field `height` dots high.

    Two points further apart than `gap` seconds are not joined.
    """
    runs: list[Run | None] = [None] * width
    across, down = (width - 1) / (end - start), (height - 1) / (high - low)
    for stretch in _stretches(points, gap):
        _draw(runs, [(round((at - start) * across), _row((high - value) * down, height)) for at, value in stretch])
    return runs


def _stretches(points: Iterable[Point], gap: float) -> Iterator[list[tuple[float, float]]]:
    stretch: list[tuple[float, float]] = []
    before = float("-inf")
    for at, value in points:
        if stretch and (value is None or at - before > gap):
            yield stretch
            stretch = []
        if value is not None:
            stretch.append((at, value))
            before = at
    if stretch:
        yield stretch


def _row(distance: float, height: int) -> int:
    row = round(distance)
    return 0 if row < 0 else row if row < height else height - 1


def _draw(runs: list[Run | None], dots: list[Run]) -> None:
    column, row = dots[0]
    top = bottom = row
    for next_column, next_row in dots[1:]:
        if next_column == column:
            top, bottom = min(top, next_row), max(bottom, next_row)
        else:
            _cover(runs, column, top, bottom)
            _join(runs, column, row, next_column, next_row)
            top = bottom = next_row
        column, row = next_column, next_row
    _cover(runs, column, top, bottom)


def _join(runs: list[Run | None], column: int, row: int, next_column: int, next_row: int) -> None:
    """The columns after `column` up to `next_column`; each begins one dot from where the last one ended."""
    slope = (next_row - row) / (next_column - column)
    first = max(column + 1, 0)
    last = row + round((first - 1 - column) * slope)
    for x in range(first, min(next_column, len(runs) - 1) + 1):
        here = row + round((x - column) * slope)
        step = (here > last) - (here < last)
        _cover(runs, x, last + step, here)
        last = here


def _cover(runs: list[Run | None], column: int, one: int, other: int) -> None:
    if 0 <= column < len(runs):
        run = runs[column]
        top, bottom = (one, other) if one <= other else (other, one)
        runs[column] = (top, bottom) if run is None else (min(top, run[0]), max(bottom, run[1]))
