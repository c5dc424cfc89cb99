"""Queries of one request, metrics and the expressions over them, answered together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from model.kit.errors import AwsError
from model.kit.unhurried import in_turns
from model.kit.world import World
from model.laws.metric_math.evaluate import Search, banded, evaluate, references, searches
from model.laws.metric_math.insights import is_question, read_question
from model.laws.metric_math.search import Named, read_search
from model.laws.metric_math.syntax import MathError
from model.laws.metric_math.values import Line, Lines
from model.physics.retention import DAY_SECONDS
from model.services.cloudwatch.baselines import Baseline
from model.services.cloudwatch.insights import answered
from model.services.cloudwatch.known import known_metrics
from model.services.cloudwatch.reading import check_statistic, read
from model.services.cloudwatch.resources.queries import MetricDataQuery, MetricStat
from model.services.cloudwatch.windows import Window

T = TypeVar("T")

ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
SHORT_PERIODS = (1, 5, 10, 20, 30)
SEARCHED_SECONDS = 14 * DAY_SECONDS
MOST_FOUND = 100
"Time series that one search gives."


async def computed(world: World, queries: Sequence[MetricDataQuery], window: Window) -> dict[str, Lines]:
    """The result of every expression over common periods; a metric takes part with its statistic over these."""
    expressions = {query.id: query.expression for query in queries if query.expression is not None}
    wanted = {id for expression in expressions.values() for id in _read(banded, expression)}
    metrics = {
        query.id: await line_of(world, query.metric_stat, window, with_usual=query.id in wanted)
        for query in queries
        if query.metric_stat
    }
    found = {search: await lines_found(world, search, window) for search in _searches(expressions.values())}
    answers = {
        id: await answered(world, read_question(text), window) for id, text in expressions.items() if is_question(text)
    }
    return _evaluated(expressions, metrics, found, answers)


def _searches(expressions: Iterable[str]) -> set[Search]:
    """What is searched for; one who computes an expression that cannot be read says so."""
    return {search for expression in expressions for search in _read(searches, expression)}


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
    found = _searches(query.expression for query in queries if query.expression is not None)
    periods = [search.period for search in found] + [query.metric_stat.period for query in queries if query.metric_stat]
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
    metrics = {
        query.id: Line((0.0,), (None,), period_seconds=query.metric_stat.period)
        for query in queries
        if query.metric_stat
    }
    found = {
        search: (Line((0.0,), (None,), period_seconds=search.period),) for search in _searches(expressions.values())
    }
    for search in found:
        _check_search(search)
    questions = [text for text in expressions.values() if is_question(text)]
    for question in questions:
        _check_question(question)
    line = next(iter(metrics.values()), Line((0.0,), (None,)))
    answers = {id: (line,) for id, text in expressions.items() if text in questions}
    return _evaluated(expressions, metrics, found, answers)


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
            waiting += references(by_id[each].expression or "0")
    if any("METRICS" in (by_id[each].expression or "") for each in needed):
        needed |= dict.fromkeys(by_id)
    return tuple(stat for each in needed if (stat := by_id[each].metric_stat) is not None)


def _evaluated(
    expressions: Mapping[str, str],
    metrics: Mapping[str, Line],
    found: Mapping[Search, Lines],
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
    return Line(tuple(window.starts), tuple(reading.one_column(stat.stat)), stat.metric.metric_name, stat.period, usual)


def _refused(message: str) -> AwsError:
    return AwsError("ValidationError", message)
