"""CloudWatch: what you can ask for, to read one metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.names import snake
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.cloudwatch.reading import Reading, check_statistics, read
from model.services.cloudwatch.resources.queries import metric_named
from model.services.cloudwatch.windows import window_of

SHORT_PERIODS = (1, 5, 10, 20, 30)


@operation
async def get_metric_statistics(
    call: Call,
    *,
    namespace: str,
    metric_name: str,
    start_time: float,
    end_time: float,
    period: int,
    dimensions: Sequence[Mapping[str, str]] | None = None,
    statistics: Sequence[str] | None = None,
    extended_statistics: Sequence[str] | None = None,
    unit: str | None = None,
) -> dict[str, Any]:
    """Data points in the order of time, one per period that has data."""
    if not (statistics or extended_statistics):
        raise AwsError(
            "InvalidParameterCombination",
            "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
        )
    check_period(period, "Period")
    check_times(start_time, end_time)
    allowed = most(call.world, "cloudwatch/datapoints-per-statistics")
    _check_amount(ceil((end_time - start_time) / period), int(allowed))
    check_statistics(extended_statistics or (), "ExtendedStatistics")
    window = window_of(start_time, end_time, period, call.world.now)
    reading = await read(call.world, metric_named(namespace, metric_name, dimensions), window, unit)
    points = _points(reading, statistics or (), extended_statistics or ())
    return {"label": metric_name, "datapoints": sorted(points, key=lambda point: point["timestamp"])}


def check_period(period: int, parameter: str) -> None:
    if period not in SHORT_PERIODS and period % 60:
        allowed = ", ".join(map(str, SHORT_PERIODS))
        raise AwsError(
            "InvalidParameterValue", f"The parameter {parameter} must be one of [{allowed}] or a multiple of 60."
        )


def check_times(start: float, end: float) -> None:
    if start >= end:
        raise AwsError("InvalidParameterValue", "The parameter StartTime must be less than the parameter EndTime.")


def _check_amount(amount: int, most: int) -> None:
    if amount > most:
        raise AwsError(
            "InvalidParameterCombination",
            f"You have requested up to {amount} datapoints, which exceeds the limit of {most}. You may reduce the"
            " datapoints requested by increasing Period, or decreasing the time range.",
        )


def _points(reading: Reading, plain: Sequence[str], extended: Sequence[str]) -> Iterator[dict[str, Any]]:
    starts = reading.window.starts
    for unit in reading.tallies:
        columns = {name: reading.column(name, unit) for name in (*plain, *extended)}
        counts = reading.column("SampleCount", unit)
        for n in range(len(starts)):
            percentiles = {name: value for name in extended if (value := columns[name][n]) is not None}
            if counts[n] is not None and (plain or percentiles):
                point = {snake(name): columns[name][n] for name in plain}
                yield point | {"timestamp": starts[n], "unit": unit, "extended_statistics": percentiles or None}
