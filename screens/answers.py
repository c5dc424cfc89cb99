"""What a pane says in its corner, kept up to date row by row: ten thousand resources are not counted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from model.client import KindView, Row, RowKey
from screens.tables import state_word, tone_of
from screens.widgets.health import HEALTHS, Tone
from screens.widgets.quantity import quantity
from screens.widgets.spans import Span

V = TypeVar("V")


class Answer(Generic[V]):
    """Remembers what each row adds. Subclasses say what that is, how it adds up and how it reads."""

    def __init__(self, view: KindView) -> None:
        self.view = view
        self._known: dict[RowKey, V] = {}

    def __len__(self) -> int:
        return len(self._known)

    def begin(self, rows: Iterable[Row]) -> None:
        for key in list(self._known):
            self._drop(key)
        self.change(rows, ())

    def change(self, rows: Iterable[Row], gone: Iterable[RowKey]) -> None:
        for key in gone:
            self._drop(key)
        for row in rows:
            self._drop((row.region, row.id))
            self._known[row.region, row.id] = self.read(row)
            self.count(self._known[row.region, row.id], 1)

    def read(self, row: Row) -> V:
        raise NotImplementedError

    def count(self, value: V, sign: int) -> None:
        raise NotImplementedError

    def spans(self) -> list[Span]:
        raise NotImplementedError

    def _drop(self, key: RowKey) -> None:
        if key in self._known:
            self.count(self._known.pop(key), -1)


class States(Answer[tuple[Tone | None, str]]):
    """`6 running  1 pending`, the most urgent first; nothing for kinds without a state."""

    def __init__(self, view: KindView) -> None:
        super().__init__(view)
        self._counts: Counter[tuple[Tone | None, str]] = Counter()

    def read(self, row: Row) -> tuple[Tone | None, str]:
        return tone_of(self.view, row), state_word(self.view, row)

    def count(self, value: tuple[Tone | None, str], sign: int) -> None:
        self._counts[value] += sign

    def spans(self) -> list[Span]:
        told: list[tuple[Tone, str, int]] = [
            (tone, word, count) for (tone, word), count in self._counts.items() if tone is not None and count
        ]
        spans: list[Span] = []
        for tone, word, count in sorted(told, key=lambda each: HEALTHS[each[0]].urgency):
            spans += [("  ", "text")] if spans else []
            spans.append((f"{count} {word}", tone))
        return spans


class Total(Answer[float]):
    """`9 · 412 GiB`: how many, and the sum of one of their values."""

    def __init__(self, view: KindView, field: str, read_as: Callable[[float], str]) -> None:
        super().__init__(view)
        self._place = next(at for at, column in enumerate(view.columns) if column.field == field)
        self._read_as = read_as
        self._sum = 0.0

    def read(self, row: Row) -> float:
        return float(row.values[self._place] or 0)

    def count(self, value: float, sign: int) -> None:
        self._sum += sign * value

    def spans(self) -> list[Span]:
        return [(f"{len(self)} · {self._read_as(self._sum)}", "dim")] if len(self) else []


class Counted(Answer[tuple[float, ...]]):
    """`12 available`: the sum of the first of their numbers; how many they are while that is nothing."""

    def __init__(self, view: KindView) -> None:
        super().__init__(view)
        self._at = next((at for at, column in enumerate(view.columns) if column.shows in {"number", "bytes"}), None)
        self._sum = 0.0

    def read(self, row: Row) -> tuple[float, ...]:
        return (float(row.values[self._at] or 0),) if self._at is not None else ()

    def count(self, value: tuple[float, ...], sign: int) -> None:
        self._sum += sign * sum(value)

    def spans(self) -> list[Span]:
        if not len(self):
            return []
        if self._at is None or not self._sum:
            return [(f"{len(self)}", "dim")]
        column = self.view.columns[self._at]
        much = quantity(self._sum, "B" if column.shows == "bytes" else column.unit)
        return [(f"{much} {column.title.lower()}", "dim")]


AnyAnswer = Answer[Any]
