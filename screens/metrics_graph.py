"""What the metrics explorer draws: up to four lines of any region, metrics or expressions, over one span of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum
from typing import Any, Final, Self

from model.client import AwsError, Client
from screens.charts import distance_of
from screens.measures import Measure, query_for, unit_sign
from screens.metrics_span import TimeSpan, period_for
from screens.widgets.chart import MOST_SERIES, Chart, Mark, Series, Threshold
from screens.widgets.trace import Point

STATISTICS: Final = ("Average", "Sum", "Minimum", "Maximum", "SampleCount", "p50", "p90", "p99", "tm90")
UNITLESS: Final = frozenset({"SampleCount"})


@dataclass(frozen=True, slots=True)
class Line:
    """A metric, or an expression over the metrics of its region; `right` None lets its unit decide on the axis.

    One that is `hidden` is only computed with, a `period` is the line's own, a `name` what it is called.
    """

    id: str
    region: str
    measure: Measure | None = None
    expression: str = ""
    right: bool | None = None
    hidden: bool = False
    period: int | None = None
    name: str = ""

    @property
    def stat(self) -> str:
        return self.measure.stat if self.measure else ""

    @property
    def unit(self) -> str:
        return self.measure.unit if self.measure and self.measure.stat not in UNITLESS else ""

    @property
    def label(self) -> str:
        return self.name or (self.measure.label if self.measure else self.expression)


@dataclass(frozen=True, slots=True)
class Graph:
    """`period` None is as long as the span asks for."""

    lines: tuple[Line, ...] = ()
    span: TimeSpan = field(default_factory=TimeSpan)
    wanted: int | None = None

    @property
    def period(self) -> int:
        return self.wanted or period_for(self.span.seconds)

    def line(self, id: str) -> Line | None:
        return next((line for line in self.lines if line.id == id), None)

    def holding(self, region: str, measure: Measure) -> Line | None:
        """The line of a metric, whatever its statistic."""
        key = (region, measure.namespace, measure.metric, measure.dimensions)
        return next((line for line in self.lines if line.measure and _key(line.region, line.measure) == key), None)

    def with_metric(self, region: str, measure: Measure) -> Self:
        """ValueError says that there are as many lines as can be told apart."""
        return self._with(Line(self._free("m"), region, measure))

    def with_expression(self, region: str, expression: str) -> Self:
        return self._with(Line(self._free("e"), region, expression=expression))

    def without(self, id: str) -> Self:
        return replace(self, lines=tuple(line for line in self.lines if line.id != id))

    def changed(self, id: str, **changes: Any) -> Self:
        """With other attributes of a line, if it is there."""
        return replace(self, lines=tuple(replace(each, **changes) if each.id == id else each for each in self.lines))

    def is_right(self, line: Line) -> bool:
        """On the axis on the right: what has another unit than the first line, unless it was said otherwise."""
        if line.right is not None:
            return line.right
        return line is not self.lines[0] and line.unit != self.lines[0].unit

    def _with(self, line: Line) -> Self:
        if len(self.lines) >= MOST_SERIES:
            raise ValueError("There are four lines already: d takes the one under the cursor away.")
        return replace(self, lines=(*self.lines, line))

    def _free(self, letter: str) -> str:
        taken = {line.id for line in self.lines}
        return next(name for name in (f"{letter}{n}" for n in range(1, 10)) if name not in taken)


@dataclass(frozen=True, slots=True)
class Told:
    """What a line shows: its points, and what they come to."""

    line: Line
    label: str
    points: tuple[Point, ...]

    @property
    def values(self) -> list[float]:
        return [value for _, value in self.points if value is not None]

    @property
    def least(self) -> float | None:
        return min(self.values, default=None)

    @property
    def most(self) -> float | None:
        return max(self.values, default=None)

    @property
    def mean(self) -> float | None:
        return fsum(self.values) / len(self.values) if self.values else None

    @property
    def last(self) -> float | None:
        return self.values[-1] if self.values else None


def _key(region: str, measure: Measure) -> tuple[object, ...]:
    return region, measure.namespace, measure.metric, measure.dimensions


def regions_of(graph: Graph) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.region for line in graph.lines))


def params_of(graph: Graph, region: str, now: float) -> dict[str, Any]:
    """The parameters of the GetMetricData that reads a region's lines."""
    start, end = graph.span.within(now, graph.period)
    mine = [line for line in graph.lines if line.region == region]
    return {
        "StartTime": int(start),
        "EndTime": int(end),
        "ScanBy": "TimestampAscending",
        "MetricDataQueries": [_query(line, graph.period) for line in mine],
    }


def _query(line: Line, period: int) -> dict[str, Any]:
    shown = {"ReturnData": False} if line.hidden else {}
    if line.measure is not None:
        return {**query_for(line.id, line.measure, line.period or period), **shown}
    return {"Id": line.id, "Expression": line.expression, "Period": line.period or period, **shown}


async def read_graph(client: Client, graph: Graph, now: float, most: int = MOST_SERIES) -> tuple[Told, ...]:
    """Every line with its points, in the graph's order; an expression that gives several gives a line for each.

    Raises AwsError for an expression that nobody can compute.
    """
    results: list[tuple[str, Mapping[str, Any]]] = []
    for region in regions_of(graph):
        answer = await client.call("cloudwatch:GetMetricData", region=region, **params_of(graph, region, now))
        results += [(region, each) for each in answer["MetricDataResults"]]
    found = [
        Told(line, _label(line, each), tuple(zip(each["Timestamps"], each["Values"], strict=True)))
        for line in graph.lines
        for region, each in results
        if (region, each["Id"]) == (line.region, line.id)
    ]
    return tuple(found[:most])


def _label(line: Line, result: Mapping[str, Any]) -> str:
    if line.measure is not None or result["Label"] == line.id:
        return line.label
    return str(result["Label"])


def chart_of(
    graph: Graph, told: Sequence[Told], now: float, thresholds: Iterable[Threshold] = (), marks: Iterable[Mark] = ()
) -> Chart:
    """The legend stands in a table of its own."""
    start, end = graph.span.within(now, graph.period)
    series = tuple(
        Series(
            each.label, each.points, distance_of(each.points, graph.period), graph.is_right(each.line), each.line.unit
        )
        for each in told
    )
    unit = next((each.line.unit for each in told if not graph.is_right(each.line)), "")
    within = tuple(mark for mark in marks if start <= mark.at <= end)
    return Chart(start, end, series, unit, tuple(thresholds), within, legend=False)


def _series(graph: Graph, told: Told) -> Series:
    apart = distance_of(told.points, graph.period)
    return Series(told.label, told.points, apart, graph.is_right(told.line), told.line.unit)


async def with_unit(client: Client, region: str, measure: Measure, now: float) -> Measure:
    """The measure with the unit that its latest data has; without one where it may not be asked."""
    try:
        answer = await client.call(
            "cloudwatch:GetMetricStatistics",
            region=region,
            Namespace=measure.namespace,
            MetricName=measure.metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in measure.dimensions],
            StartTime=now - 3 * 3600,
            EndTime=now,
            Period=3600,
            Statistics=["SampleCount"],
        )
    except AwsError:
        return measure
    units = [unit_sign(each["Unit"]) for each in answer["Datapoints"]]
    return replace(measure, unit=units[0]) if units else measure
