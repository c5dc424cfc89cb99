"""Reading a query, and running it over events that come latest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from model.laws.log_queries.aggregates import SUMMARIES, Summary, percentile
from model.laws.log_queries.commands import Command, Distinct, First, Kept, Named, Parsed, Sorted, Summed
from model.laws.log_queries.expressions import Expression, Expressions
from model.laws.log_queries.row import Row, Value, shown
from model.laws.log_queries.words import END, BadQuery, Words

POINTER = "@ptr"
USUAL = ("@timestamp", "@message")
MOST = 10_000


class Query:
    """One run: every event is offered once, then there are results."""

    def __init__(self, text: str, limit: int | None = None) -> None:
        self._words = Words(text)
        self._expressions = Expressions(self._words)
        self._commands: list[Command] = []
        self._shown: list[str] = []
        self._displayed: list[str] = []
        self._sums = False
        self._limited = False
        self._read()
        if not self._limited:
            self._commands.append(First(limit or MOST))
        self.matched = 0
        self._done: list[Row] = []

    def offer(self, row: Row) -> None:
        """Another event."""
        found = self._through(row, 0)
        if found is not None:
            self._done.append(found)

    @property
    def is_full(self) -> bool:
        """No event could change anything any more."""
        return not self._holds_back and any(
            isinstance(command, First) and command.count > command.most for command in self._commands
        )

    @property
    def _holds_back(self) -> bool:
        return any(isinstance(command, Sorted | Summed) for command in self._commands)

    def _through(self, row: Row, first: int) -> Row | None:
        passed: Row | None = row
        for command in self._commands[first:]:
            passed = command.row(passed)
            if passed is None:
                return None
        return passed

    def results(self) -> list[list[tuple[str, str]]]:
        """Rows of names with what they are, those alone that are anything."""
        for n, command in enumerate(self._commands, 1):
            held = (self._through(row, n) for row in command.rest())
            self._done += [row for row in held if row is not None]
        return [self._said(row) for row in self._done]

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
            "stats": self._stats,
            "sort": self._sort,
            "limit": self._limit,
            "head": self._limit,
            "parse": self._parse,
            "dedup": self._dedup,
        }
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
        return Kept(self._expressions.read())

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
        self._sums = True
        self._shown = [name for name, _ in by] + [name for name, _, _ in summaries]
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
