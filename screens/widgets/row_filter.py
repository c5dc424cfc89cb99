"""What people type after `/`: words, `!words`, and comparisons such as `cpu>80 state!=running age<2h`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Final

from screens.widgets.cell import Age, Cell, Number, Spark, plain
from screens.widgets.column import Column
from screens.widgets.row import Row

_TERM: Final = re.compile(r"^([A-Za-z][\w .-]*?)(!=|>=|<=|=|>|<)(.+)$")
_NUMBER: Final = re.compile(r"^(-?\d+(?:\.\d+)?)\s*([a-zA-Z%/$]*)$")
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {">": gt, "<": lt, ">=": ge, "<=": le}
_SCALE: Final = {
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
    "d": 86_400.0,
    "w": 604_800.0,
    "y": 31_536_000.0,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "KiB": 1024.0,
    "MiB": 1024.0**2,
    "GiB": 1024.0**3,
}

Test = Callable[[Row, float], bool]
"Of a row and the simulated time."


@dataclass(frozen=True, slots=True)
class RowFilter:
    """All of it must hold. `words` are also to be shown where they match; words are folded."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    comparisons: tuple[Test, ...] = ()

    def lets_through(self, row: Row, haystack: str, now: float) -> bool:
        """`haystack` is the row's; it is the caller's, who may have kept it."""
        return (
            all(word in haystack for word in self.words)
            and not any(word in haystack for word in self.without)
            and all(test(row, now) for test in self.comparisons)
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.without or self.comparisons)


def parse_filter(text: str, columns: Sequence[Column]) -> RowFilter:
    """A term that names no column is a word to search for, whatever signs it has."""
    words: list[str] = []
    without: list[str] = []
    comparisons: list[Test] = []
    for term in text.split():
        comparison = _comparison(term, columns)
        if comparison is not None:
            comparisons.append(comparison)
        elif term.startswith("!") and len(term) > 1:
            without.append(term[1:].casefold())
        else:
            words.append(term.casefold())
    return RowFilter(tuple(words), tuple(without), tuple(comparisons))


def _comparison(term: str, columns: Sequence[Column]) -> Test | None:
    parts = _TERM.match(term)
    if not parts:
        return None
    name, sign, wanted = parts.groups()
    names = {column.key.casefold(): index for index, column in enumerate(columns)}
    names |= {column.title.casefold(): index for index, column in enumerate(columns)}
    index = names.get(name.casefold())
    if index is None:
        return None
    return _equal(index, wanted, sign == "=") if sign in {"=", "!="} else _ordered(index, wanted, sign)


def _equal(index: int, wanted: str, expected: bool) -> Test:
    folded = wanted.casefold()

    def test(row: Row, now: float) -> bool:
        shown = plain(row.cells[index], now).casefold()
        return (shown == folded or shown.replace(" ", "") == folded) is expected

    return test


def _ordered(index: int, wanted: str, sign: str) -> Test | None:
    parts = _NUMBER.match(wanted)
    if not parts:
        return None
    limit = float(parts[1]) * _SCALE.get(parts[2], 1.0)
    compare = _COMPARE[sign]

    def test(row: Row, now: float) -> bool:
        value = _value(row.cells[index], now)
        return value is not None and compare(value, limit)

    return test


def _value(cell: Cell, now: float) -> float | None:
    match cell:
        case Number(value) | Spark(_, value):
            return value
        case Age(since):
            return None if since is None else now - since
        case _:
            return None
