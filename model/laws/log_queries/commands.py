"""The commands of a query, each of which turns rows into rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from operator import itemgetter
from typing import Any, Protocol, cast

from model.laws.log_queries.aggregates import Summary
from model.laws.log_queries.expressions import Expression, plain
from model.laws.log_queries.row import Row, Value, number, shown


class Command(Protocol):
    def row(self, row: Row) -> Row | Sequence[Row] | None:
        """What becomes of a row that comes along, several for some; None where nothing does, or not yet."""
        ...

    def rest(self) -> Iterable[Row]:
        """What was held back, once every row has come along."""
        ...


class Passing:
    """Of commands that hold nothing back."""

    def rest(self) -> Iterable[Row]:
        return ()


@dataclass
class Named(Passing):
    """Gives names to what expressions come to."""

    given: Sequence[tuple[str, Expression]]

    def row(self, row: Row) -> Row:
        for name, expression in self.given:
            row.values[name] = expression(row)
        return row


@dataclass
class Kept(Passing):
    condition: Expression

    def row(self, row: Row) -> Row | None:
        return row if self.condition(row) else None


@dataclass
class Parsed(Passing):
    """Texts between the fixed pieces of a pattern, by their names."""

    of: Expression
    pieces: Sequence[str]
    names: Sequence[str]

    def row(self, row: Row) -> Row:
        value = self.of(row)
        found = None if value is None else self._cut(shown(value))
        row.values |= dict(zip(self.names, found or (None,) * len(self.names), strict=True))
        return row

    def _cut(self, text: str) -> list[str] | None:
        at = text.find(self.pieces[0])
        if at < 0:
            return None
        found: list[str] = []
        at += len(self.pieces[0])
        for n, piece in enumerate(self.pieces[1:], 2):
            end = text.find(piece, at) if piece or n < len(self.pieces) else len(text)
            if end < 0:
                return None
            found.append(text[at:end])
            at = end + len(piece)
        return found


@dataclass
class Unnested(Passing):
    """A row for each element of a list; whatever is no list is left as it is."""

    name: str
    alias: str

    def row(self, row: Row) -> Row | Sequence[Row]:
        found = row.tree(self.name)
        if not isinstance(found, list):
            row.values[self.alias] = found
            return row
        return [row.beside({self.alias: each}) for each in cast("list[Any]", found)]


@dataclass
class Plain(Passing):
    """Shows messages as they came in, with nothing masked."""

    def row(self, row: Row) -> Row:
        row.values["@message"] = plain(row)
        return row


@dataclass
class Distinct(Passing):
    """The first row of each kind."""

    by: Sequence[Expression]
    seen: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])

    def row(self, row: Row) -> Row | None:
        key = tuple(shown(expression(row)) for expression in self.by)
        if key in self.seen:
            return None
        self.seen.add(key)
        return row


@dataclass
class First(Passing):
    most: int
    count: int = 0

    def row(self, row: Row) -> Row | None:
        self.count += 1
        return row if self.count <= self.most else None


Rank = tuple[int, float, str]


class Falling(tuple[int, float, str]):
    """A rank of which the greatest come first."""

    __slots__ = ()

    def __lt__(self, other: tuple[Any, ...]) -> bool:
        return tuple(self) > tuple(other)


Ranked = tuple[tuple[Rank | Falling, ...], Row]


@dataclass
class Sorted:
    """A few at a time as they come, so that in the end they have only to be put together."""

    by: Sequence[tuple[Expression, bool]]
    "With each, whether the greatest come first."
    few: list[Ranked] = field(default_factory=list[Ranked])
    ready: list[list[Ranked]] = field(default_factory=list[list[Ranked]])

    def row(self, row: Row) -> None:
        ranks = tuple(Falling(_rank(of(row))) if falls else _rank(of(row)) for of, falls in self.by)
        self.few.append((ranks, row))
        if len(self.few) == SORTED_AT_ONCE:
            self._put_by()

    def _put_by(self) -> None:
        self.ready.append(sorted(self.few, key=itemgetter(0)))
        self.few = []

    def rest(self) -> Iterator[Row]:
        self._put_by()
        return (row for _, row in merge(*self.ready, key=itemgetter(0)))


SORTED_AT_ONCE = 500


def _rank(value: Value) -> Rank:
    """Nothing before numbers before texts."""
    if value is None:
        return 0, 0.0, ""
    found = number(value)
    return (1, found, "") if found is not None else (2, 0.0, shown(value))


@dataclass
class Summed:
    """Groups of rows by what expressions come to, and summaries of what is in each."""

    summaries: Sequence[tuple[str, Summary, Expression]]
    by: Sequence[tuple[str, Expression]]
    groups: dict[tuple[Any, ...], list[list[Value]]] = field(default_factory=dict[tuple[Any, ...], "list[list[Value]]"])

    def row(self, row: Row) -> None:
        key = tuple(expression(row) for _, expression in self.by)
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = [[] for _ in self.summaries]
        for values, (_, _, expression) in zip(group, self.summaries, strict=True):
            value = expression(row)
            if value is not None:
                values.append(value)

    def rest(self) -> Iterator[Row]:
        """Without any row at all there is still one of the whole."""
        groups = self.groups or ({} if self.by else {(): [[] for _ in self.summaries]})
        for key, group in groups.items():
            named = {name: value for (name, _), value in zip(self.by, key, strict=True)}
            summed = {name: summary(values) for (name, summary, _), values in zip(self.summaries, group, strict=True)}
            yield Row(named | summed)
