"""CloudWatch: what you can ask for, to read many metrics at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.tokens import write_token
from model.kit.world import World
from model.laws.metric_math.values import Lines
from model.services.cloudwatch.connectors import ConnectorError
from model.services.cloudwatch.elsewhere import require_asked
from model.services.cloudwatch.expressions import Computed, asked_of, check_queries, common_period, computed
from model.services.cloudwatch.labels import labels_of
from model.services.cloudwatch.live_labels import live_label
from model.services.cloudwatch.operations.statistics import check_times
from model.services.cloudwatch.reading import read
from model.services.cloudwatch.resources.queries import MetricDataQuery, MetricStat
from model.services.cloudwatch.tokens import read_number
from model.services.cloudwatch.windows import readable_window_of, tiers


@dataclass(frozen=True, slots=True)
class Result:
    """One series of an answer, its points in the order that was asked for."""

    id: str
    label: str
    timestamps: list[float]
    values: list[float]
    messages: list[dict[str, str]] | None = None
    status_code: str = "Complete"

    def part(self, first: int, last: int) -> Result:
        """The points from the first up to the last, without it."""
        status = self.status_code if last >= len(self.values) else "PartialData"
        return replace(self, timestamps=self.timestamps[first:last], values=self.values[first:last], status_code=status)


@operation
async def get_metric_data(
    call: Call,
    *,
    metric_data_queries: Sequence[Mapping[str, Any]],
    start_time: float,
    end_time: float,
    next_token: str | None = None,
    scan_by: str = "TimestampDescending",
    max_datapoints: int | None = None,
) -> dict[str, Any]:
    """Series of metrics and expressions, in pages of so many data points."""
    world = call.world
    check_times(start_time, end_time)
    queries = MetricDataQuery.read_all(metric_data_queries)
    _check_amount(world, queries)
    check_queries(queries, "MetricDataQueries")
    for asked in asked_of(queries):
        require_asked(call, asked)
    results = await _results(world, queries, start_time, end_time)
    if scan_by == "TimestampDescending":
        results = [replace(each, timestamps=each.timestamps[::-1], values=each.values[::-1]) for each in results]
    allowed = int(most(world, "cloudwatch/datapoints-per-call"))
    parts, token = _page(results, read_number(next_token) if next_token else 0, min(max_datapoints or allowed, allowed))
    return {"metric_data_results": parts, "next_token": token, "messages": []}


def _check_amount(world: World, queries: Sequence[MetricDataQuery]) -> None:
    allowed = most(world, "cloudwatch/queries-per-call")
    if len(queries) > allowed:
        raise AwsError(
            "ValidationError", f"The collection MetricDataQueries must not have a size greater than {allowed:.0f}."
        )


async def _results(world: World, queries: Sequence[MetricDataQuery], start: float, end: float) -> list[Result]:
    """Of all that return data; expressions are computed together."""
    wanted = [query for query in queries if query.return_data]
    told = Computed({}, {})
    if any(query.metric_stat is None for query in wanted):
        window = readable_window_of(start, end, common_period(queries), world.now, tiers(world.cell.settings))
        told = await computed(world, queries, window)
    labels = labels_of(queries)
    results: list[Result] = []
    for query in wanted:
        if query.metric_stat is not None:
            results.append(await _metric(world, query, labels[query.id], start, end))
        elif query.id in told.errors:
            results.append(_failed(query, told.errors[query.id]))
        else:
            results += _lines(query, told.lines[query.id])
    return results


def _failed(query: MetricDataQuery, error: ConnectorError) -> Result:
    """The function that was to give it says what is wrong."""
    message = {"code": error.code, "value": error.message}
    return Result(query.id, query.label or query.id, [], [], [message], "InternalError")


async def _metric(world: World, query: MetricDataQuery, label: str, start: float, end: float) -> Result:
    stat = query.metric_stat
    assert stat is not None, "only metrics are read"
    window = readable_window_of(start, end, stat.period, world.now, tiers(world.cell.settings))
    reading = await read(world, stat.metric, window, stat.unit)
    pairs = _pairs(window.starts, reading.one_column(stat.stat))
    told = live_label(label, pairs, stat.metric.metric_name, _properties(world, stat))
    return Result(query.id, told, *pairs, _units(list(reading.tallies)))


def _properties(world: World, stat: MetricStat) -> dict[str, str]:
    """What a label can name of a metric."""
    metric = stat.metric
    own = {"Namespace": metric.namespace, "MetricName": metric.metric_name, "Stat": stat.stat}
    place = {"Period": str(stat.period), "AccountId": world.account, "Region": world.region}
    return own | place | {f"Dim.{name}": value for name, value in metric.values.items()}


def _units(units: Sequence[str]) -> list[dict[str, str]] | None:
    if len(units) < 2:
        return None
    return [{"code": "MultipleUnits", "value": f"Multiple units returned: '[{', '.join(units)}]'"}]


def _lines(query: MetricDataQuery, lines: Lines) -> Iterator[Result]:
    for line in lines:
        usual = line.label if len(lines) > 1 and line.label else query.id
        pairs = _pairs(line.starts, line.values)
        label = live_label(query.label or usual, pairs, usual, {})
        yield Result(query.id, label, *pairs)


def _pairs(starts: Sequence[float], values: Sequence[float | None]) -> tuple[list[float], list[float]]:
    known = [value for value in values if value is not None]
    return [*compress(starts, (value is not None for value in values))], known


def _page(results: Sequence[Result], given: int, most: int) -> tuple[list[Result], str | None]:
    """The results without the `given` points of earlier pages, up to `most` of the rest."""
    ends = [0]
    for result in results:
        ends.append(ends[-1] + len(result.values))
    last = min(given + most, ends[-1])
    first = bisect_left(ends, given, 1) - 1 if given else 0
    parts = [
        result.part(max(given - begin, 0), last - begin)
        for result, begin in zip(results[first:], ends[first:-1], strict=True)
        if begin < last or not result.values
    ]
    return parts, write_token(str(last)) if last < ends[-1] else None
