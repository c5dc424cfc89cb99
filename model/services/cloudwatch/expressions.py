"""Queries of one request, metrics and the expressions over them, answered together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.laws.metric_math.evaluate import Asked, Search, Sought, banded, evaluate, references, sought
from model.laws.metric_math.insights import is_question, read_question
from model.laws.metric_math.search import Named, read_search
from model.laws.metric_math.syntax import MathError
from model.laws.metric_math.values import Line, Lines
from model.physics.retention import DAY_SECONDS
from model.physics.usage import quota_of
from model.services.cloudwatch.baselines import Baseline
from model.services.cloudwatch.connectors import ConnectorError
from model.services.cloudwatch.elsewhere import answered_elsewhere, check_asked
from model.services.cloudwatch.insights import answered
from model.services.cloudwatch.known import known_metrics
from model.services.cloudwatch.reading import check_statistic, read
from model.services.cloudwatch.resources.queries import MetricDataQuery, MetricName, MetricStat
from model.services.cloudwatch.windows import Window

T = TypeVar("T")

ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
SHORT_PERIODS = (1, 5, 10, 20, 30)
SEARCHED_SECONDS = 14 * DAY_SECONDS
MOST_FOUND = 100
"Time series that one search gives."


class Computed(NamedTuple):
    """What expressions give, by their ids; those that a function gave nothing for, with its error."""

    lines: dict[str, Lines]
    errors: dict[str, ConnectorError]


async def computed(world: World, queries: Sequence[MetricDataQuery], window: Window) -> Computed:
    """The result of every expression over common periods; a metric takes part with its statistic over these."""
    every = {query.id: query.expression for query in queries if query.expression is not None}
    found, failed = await _found(world, every, window)
    errors = dict(_spread(every, failed))
    expressions = {id: text for id, text in every.items() if id not in errors}
    wanted = {id for expression in expressions.values() for id in _read(banded, expression)}
    metrics = {
        query.id: await line_of(world, query.metric_stat, window, with_usual=query.id in wanted)
        for query in queries
        if query.metric_stat
    }
    answers = {
        id: await answered(world, read_question(text), window) for id, text in expressions.items() if is_question(text)
    }
    return Computed(_evaluated(expressions, metrics, found, answers), errors)


async def _found(
    world: World, expressions: Mapping[str, str], window: Window
) -> tuple[dict[Sought, Lines], dict[Sought, ConnectorError]]:
    """What expressions look for, and where a function failed to tell."""
    found, failed = dict[Sought, Lines](), dict[Sought, ConnectorError]()
    for each in _sought(expressions.values()):
        try:
            found[each] = await _lines_of(world, each, window)
        except ConnectorError as error:
            failed[each] = error
    return found, failed


def _spread(
    expressions: Mapping[str, str], failed: Mapping[Sought, ConnectorError]
) -> Iterator[tuple[str, ConnectorError]]:
    """The expressions that need what failed, directly or through others."""
    for id in expressions if failed else ():
        needed = _behind(expressions, id)
        sought = _sought(expressions[each] for each in needed)
        yield from ((id, failed[each]) for each in sought if each in failed)


def _behind(expressions: Mapping[str, str], id: str) -> dict[str, None]:
    """An expression and all that it needs."""
    needed, waiting = dict[str, None](), [id]
    while waiting:
        each = waiting.pop()
        if each in expressions and each not in needed:
            needed[each] = None
            waiting += _read(references, expressions[each])
    return needed


async def _lines_of(world: World, each: Sought, window: Window) -> Lines:
    if isinstance(each, Search):
        return await lines_found(world, each, window)
    return await answered_elsewhere(world, each, window)


def asked_of(queries: Iterable[MetricDataQuery]) -> list[Asked]:
    """What the expressions of queries ask others than metrics for."""
    found = _sought(query.expression for query in queries if query.expression is not None)
    return [each for each in found if isinstance(each, Asked)]


def questions_of(queries: Iterable[MetricDataQuery]) -> list[str]:
    """The expressions that ask about all metrics of a name."""
    return [query.expression for query in queries if query.expression is not None and is_question(query.expression)]


def _sought(expressions: Iterable[str]) -> list[Sought]:
    """Each once; one who computes an expression that cannot be read says so."""
    return list(dict.fromkeys(each for expression in expressions for each in _read(sought, expression)))


def _read(read: Callable[[str], Iterable[T]], expression: str) -> Iterable[T]:
    try:
        return read(expression)
    except MathError:
        return ()


async def lines_found(world: World, search: Search, window: Window) -> Lines:
    """The metrics that a search finds, of those with data in the last two weeks, each with its statistic."""
    matches = read_search(search.text)
    known = await known_metrics(world, None, None, world.now - SEARCHED_SECONDS)
    names = [name for name in known.values() if matches(Named(name.namespace, name.metric_name, name.values))]
    lines: list[Line] = []
    async for name in in_turns(sorted(names, key=lambda name: name.key)[:MOST_FOUND]):
        line = await line_of(world, MetricStat(metric=name, period=search.period, stat=search.statistic), window)
        lines.append(replace(line, label=" ".join([*name.values.values(), name.metric_name])))
    return tuple(lines)


def common_period(queries: Sequence[MetricDataQuery]) -> int:
    """The longest of the periods that take part in an expression."""
    found = _sought(query.expression for query in queries if query.expression is not None)
    searched = [each.period for each in found if isinstance(each, Search)]
    periods = searched + [query.metric_stat.period for query in queries if query.metric_stat]
    return max([*periods, *(query.period for query in queries if query.period)], default=300)


def check_queries(queries: Sequence[MetricDataQuery], parameter: str) -> dict[str, Lines]:
    """Refuse queries that are neither metric nor expression, or that nobody can compute.

    Returns what the expressions give over no data.
    """
    known: set[str] = set()
    for n, query in enumerate(queries, 1):
        path = f"{parameter}.member.{n}"
        if not ID.fullmatch(query.id):
            raise _refused(f"The value {query.id} for parameter {path}.Id must match {ID.pattern}.")
        if query.id in known:
            raise _refused(f"The values for parameter id in {parameter} are not unique.")
        known.add(query.id)
        _check_query(query, path)
    return _check_expressions(queries)


def _check_query(query: MetricDataQuery, path: str) -> None:
    if (query.metric_stat is None) == (query.expression is None):
        raise _refused(f"The parameters {path}.MetricStat and {path}.Expression are mutually exclusive.")
    if query.metric_stat is not None:
        check_statistic(query.metric_stat.stat, f"{path}.MetricStat.Stat")
    for period in (query.period, query.metric_stat and query.metric_stat.period):
        if period is not None and period not in SHORT_PERIODS and period % 60:
            raise _refused(f"The value {period} for parameter {path}.Period must be a multiple of 60.")


def _check_expressions(queries: Sequence[MetricDataQuery]) -> dict[str, Lines]:
    """Compute them once over no data: whatever is wrong with them is found now."""
    expressions = {query.id: query.expression for query in queries if query.expression is not None}
    metrics = {query.id: _nothing_of(query.metric_stat) for query in queries if query.metric_stat}
    found: dict[Sought, Lines] = {}
    for each in _sought(expressions.values()):
        if isinstance(each, Search):
            _check_search(each)
        else:
            check_asked(each)
        period = each.period if isinstance(each, Search) else None
        found[each] = (Line((0.0,), (None,), period_seconds=period),)
    questions = [text for text in expressions.values() if is_question(text)]
    for question in questions:
        _check_question(question)
    line = next(iter(metrics.values()), Line((0.0,), (None,)))
    answers = {id: (line,) for id, text in expressions.items() if text in questions}
    return _evaluated(expressions, metrics, found, answers)


def _nothing_of(stat: MetricStat) -> Line:
    """A metric over no data: all that is known of it is whether there is a limit."""
    quota = None if _quota_key(stat.metric) is None else 1.0
    return Line((0.0,), (None,), period_seconds=stat.period, quota=quota)


def _quota_key(metric: MetricName) -> str | None:
    return quota_of(metric.namespace, metric.metric_name, metric.values)


def _check_question(text: str) -> None:
    try:
        read_question(text)
    except MathError as error:
        raise _refused(f"Error in query: {error}") from error


def _check_search(search: Search) -> None:
    check_statistic(search.statistic, "SEARCH")
    if search.period not in SHORT_PERIODS and (search.period % 60 or not search.period):
        raise _refused(f"The period {search.period} of SEARCH must be a multiple of 60.")
    try:
        read_search(search.text)
    except MathError as error:
        raise _refused(str(error)) from error


def metrics_behind(queries: Sequence[MetricDataQuery], id: str) -> tuple[MetricStat, ...]:
    """The metrics that a query needs, directly or through expressions."""
    by_id = {query.id: query for query in queries}
    needed, waiting = dict[str, None](), [id]
    while waiting:
        each = waiting.pop()
        if each in by_id and each not in needed:
            needed[each] = None
            waiting += _read(references, by_id[each].expression or "0")
    if any("METRICS" in (by_id[each].expression or "") for each in needed):
        needed |= dict.fromkeys(by_id)
    return tuple(stat for each in needed if (stat := by_id[each].metric_stat) is not None)


def _evaluated(
    expressions: Mapping[str, str],
    metrics: Mapping[str, Line],
    found: Mapping[Sought, Lines],
    answers: Mapping[str, Lines],
) -> dict[str, Lines]:
    try:
        return evaluate(expressions, metrics, found, answers)
    except MathError as error:
        raise _refused(str(error)) from error


async def line_of(world: World, stat: MetricStat, window: Window, *, with_usual: bool = False) -> Line:
    """A metric over the periods of a window, and what is usual then."""
    reading = await read(world, stat.metric, window, stat.unit)
    usual = tuple(await Baseline(world, stat).over(window)) if with_usual else None
    key, values = _quota_key(stat.metric), tuple(reading.one_column(stat.stat))
    quota = None if key is None else most(world, key)
    return Line(tuple(window.starts), values, stat.metric.metric_name, stat.period, usual, quota)


def _refused(message: str) -> AwsError:
    return AwsError("ValidationError", message)
