"""Reading a query, and running it over events that come latest first."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import TypeVar

from model.laws.log_queries.aggregates import SUMMARIES, Summary, percentile
from model.laws.log_queries.commands import (
    Command,
    Distinct,
    First,
    Kept,
    Named,
    Parsed,
    Plain,
    Sorted,
    Summed,
    Unnested,
)
from model.laws.log_queries.expressions import Expression, Expressions, Field, demands
from model.laws.log_queries.row import Row, Value, shown
from model.laws.log_queries.shapes import COMPARED, SHOWN, Patterned
from model.laws.log_queries.sources import Source, read_source
from model.laws.log_queries.words import END, BadQuery, Words

POINTER = "@ptr"
USUAL = ("@timestamp", "@message")
MOST = 10_000
ROWS_AT_ONCE = 200
DAY = 86_400
BACK = {"previousday": DAY, "previousweek": 7 * DAY, "previousmonth": 30 * DAY}
"How many seconds back the time lies that `diff` compares with, if not right before."


Results = list[list[tuple[str, str]]]
T = TypeVar("T")


def finished(work: Generator[None, None, T]) -> T:
    """All steps at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


class Query:
    """One run: every event is offered once, then there are results.

    `matched` events passed all filters. `demands` are the fields that have to have some values, by which events can be
    passed over that are known to have others; where they are `indexed_only`, what is not indexed is left out.
    """

    def __init__(self, text: str, limit: int | None = None) -> None:
        self._words = Words(text)
        self._expressions = Expressions(self._words)
        self._commands: list[Command] = []
        self._shown: list[str] = []
        self._displayed: list[str] = []
        self._sums = False
        self._limited = False
        self.source: Source | None = None
        self.demands: dict[str, tuple[str, ...]] = {}
        self.indexed_only = False
        self.compares = False
        self.seconds_back: int | None = None
        "How far back what is compared with lies; None for right before."
        self._read()
        if not self._limited:
            self._commands.append(First(limit or MOST))
        self._filters = self._leading_filters()
        self.matched = 0
        self._done: list[Row] = []

    @property
    def unmasks(self) -> bool:
        """Whether it shows what is masked."""
        return self._expressions.unmasks or any(isinstance(command, Plain) for command in self._commands)

    def offer(self, row: Row) -> None:
        """Another event."""
        passed = list(self._through(row, 0, self._filters))
        self.matched += bool(passed) and not row.is_earlier
        for each in passed:
            self._done += self._through(each, self._filters)

    def _leading_filters(self) -> int:
        """How many commands stand before the last filter of those that look at events."""
        last = 0
        for n, command in enumerate(self._commands, 1):
            if isinstance(command, Sorted | Summed | Patterned | First):
                break
            if isinstance(command, Kept):
                last = n
        return last

    def _through(self, row: Row, first: int, end: int | None = None) -> Iterator[Row]:
        last = len(self._commands) if end is None else end
        for n in range(first, last):
            passed = self._commands[n].row(row)
            if passed is None:
                return
            if not isinstance(passed, Row):
                for each in passed:
                    yield from self._through(each, n + 1, last)
                return
            row = passed
        yield row

    def results(self) -> Results:
        """Rows of names with what they are, those alone that are anything."""
        return finished(self.finish())

    def finish(self) -> Generator[None, None, Results]:
        """The same in short steps."""
        for n, command in enumerate(self._commands, 1):
            for place, row in enumerate(command.rest(), 1):
                self._done += self._through(row, n)
                if not place % ROWS_AT_ONCE:
                    yield
        found: Results = []
        for place, row in enumerate(self._done, 1):
            found.append(self._said(row))
            if not place % ROWS_AT_ONCE:
                yield
        return found

    def _said(self, row: Row) -> list[tuple[str, str]]:
        names = self._displayed or self._shown or list(USUAL)
        found = [(name, row.get(name)) for name in names]
        if not self._sums:
            found.append((POINTER, row.get(POINTER)))
        return [(name, shown(value)) for name, value in found if value is not None]

    def _read(self) -> None:
        commands: dict[str, Callable[[], Command | None]] = {
            "fields": self._fields,
            "display": self._display,
            "filter": self._filter,
            "filterindex": self._filter_index,
            "stats": self._stats,
            "sort": self._sort,
            "limit": self._limit,
            "head": self._limit,
            "parse": self._parse,
            "dedup": self._dedup,
            "pattern": self._pattern,
            "diff": self._diff,
            "unnest": self._unnest,
            "unmask": self._unmask,
        }
        if self._words.takes("source"):
            self.source = read_source(self._words)
            self._words.needs("|")
        while True:
            name = self._words.takes(*commands)
            if not name:
                raise self._words.refuse("a command")
            command = commands[name]()
            if command is not None:
                self._commands.append(command)
            if self._words.peek() is END:
                return
            self._words.needs("|")

    def _fields(self) -> Command:
        given = list(self._named())
        self._shown += [name for name, _ in given if name not in self._shown]
        return Named(given)

    def _display(self) -> Command:
        given = list(self._named())
        self._displayed = [name for name, _ in given]
        return Named(given)

    def _filter(self) -> Command:
        condition = self._expressions.read()
        self.demands |= demands(condition)
        return Kept(condition)

    def _filter_index(self) -> Command:
        condition = self._expressions.read()
        found = demands(condition)
        if not found:
            raise BadQuery("filterIndex takes a field that is equal to a value or in a list of values")
        self.demands |= found
        self.indexed_only = True
        return Kept(condition)

    def _pattern(self) -> Command:
        self._shows(SHOWN)
        return Patterned(self._expressions.read())

    def _diff(self) -> Command | None:
        """Of the patterns right before it, or of those of whole messages."""
        back = self._words.takes(*BACK)
        self.compares, self.seconds_back = True, BACK[back] if back else None
        self._shows(COMPARED)
        last = self._commands[-1] if self._commands else None
        if isinstance(last, Patterned):
            last.compares = True
            return None
        return Patterned(Field("@message"), compares=True)

    def _unnest(self) -> Command:
        name = self._words.name()
        self._words.needs("into")
        alias = self._words.name()
        self._shown += [alias]
        return Unnested(name, alias)

    def _unmask(self) -> Command:
        name = self._words.name()
        if name != "@message":
            raise BadQuery("unmask takes @message")
        return Plain()

    def _shows(self, names: Sequence[str]) -> None:
        self._sums = True
        self._shown = list(names)

    def _named(self) -> Iterator[tuple[str, Expression]]:
        """Expressions with commas between, each with a name of its own or with how it was written."""
        while True:
            begin = self._words.place
            expression = self._expressions.read()
            written = self._words.since(begin)
            yield (self._words.name() if self._words.takes("as") else written), expression
            if not self._words.takes(","):
                return

    def _stats(self) -> Command:
        summaries = [self._summary()]
        while self._words.takes(","):
            summaries.append(self._summary())
        by = list(self._named()) if self._words.takes("by") else []
        self._shows([name for name, _ in by] + [name for name, _, _ in summaries])
        return Summed(summaries, by)

    def _summary(self) -> tuple[str, Summary, Expression]:
        begin = self._words.place
        name = self._words.name().lower()
        self._words.needs("(")
        if name == "count" and (self._words.takes("*") or self._words.peek().text == ")"):
            summary, of = SUMMARIES["count"], _everything
        elif name in SUMMARIES:
            summary, of = SUMMARIES[name], self._expressions.read()
        elif name in ("pct", "percentile"):
            of = self._expressions.read()
            self._words.needs(",")
            summary = percentile(self._words.decimal())
        else:
            raise BadQuery(f"unknown function {name}")
        self._words.needs(")")
        written = self._words.since(begin)
        return self._words.name() if self._words.takes("as") else written, summary, of

    def _sort(self) -> Command:
        by: list[tuple[Expression, bool]] = []
        while True:
            expression = self._expressions.read()
            by.append((expression, self._words.takes("asc", "desc") == "desc"))
            if not self._words.takes(","):
                return Sorted(by)

    def _limit(self) -> Command:
        self._limited = True
        return First(self._words.whole_number())

    def _parse(self) -> Command:
        of: Expression = _message
        if self._words.peek().kind != "text":
            of = self._expressions.read()
        pieces = self._words.text().split("*")
        self._words.needs("as")
        names = [self._words.name()]
        while self._words.takes(","):
            names.append(self._words.name())
        if len(names) != len(pieces) - 1:
            raise BadQuery(f"{len(pieces) - 1} fields are parsed and {len(names)} are named")
        return Parsed(of, pieces, names)

    def _dedup(self) -> Command:
        return Distinct([expression for _, expression in self._named()])


def _everything(_row: Row) -> Value:
    return True


def _message(row: Row) -> Value:
    return row.get("@message")


def run(text: str, rows: Iterable[Row]) -> list[dict[str, str]]:
    """What a query finds in some events, latest first."""
    query = Query(text)
    for row in rows:
        query.offer(row)
    return [dict(found) for found in query.results()]
