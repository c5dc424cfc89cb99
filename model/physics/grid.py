"""The instants between which samples lie, laid out once for all the series that are read over the same window."""

from __future__ import annotations

from functools import lru_cache

Grid = tuple[float, ...]


@lru_cache(maxsize=32)
def grid(begin: int, amount: int, seconds: int) -> Grid:
    """Where so many samples begin, one after the other, and where the last one ends."""
    return tuple([float(at) for at in range(begin, begin + amount * seconds + 1, seconds)])
