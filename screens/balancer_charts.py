"""What a balancer's charts show: how long answers take, and which they are, over the last hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from model.client import BalancerPicture, Client
from screens.charts import PERIOD_SECONDS, WINDOWS
from screens.measures import Measure, read_series
from screens.widgets.chart import Chart, Series
from screens.widgets.trace import Point

_REQUESTS: Final = {
    "AWS/ApplicationELB": (
        "TargetResponseTime",
        {
            "2xx": ("HTTPCode_Target_2XX_Count",),
            "3xx": ("HTTPCode_ELB_3XX_Count",),
            "4xx": ("HTTPCode_Target_4XX_Count", "HTTPCode_ELB_4XX_Count"),
            "5xx": ("HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"),
        },
    ),
    "AWS/ELB": (
        "Latency",
        {
            "2xx": ("HTTPCode_Backend_2XX",),
            "4xx": ("HTTPCode_Backend_4XX",),
            "5xx": ("HTTPCode_Backend_5XX", "HTTPCode_ELB_5XX"),
        },
    ),
}
"Of balancers that read requests: the metric of time, and which counts make up each line."

_FLOWS: Final = {"active": "ActiveFlowCount", "new": "NewFlowCount", "reset": "TCP_Target_Reset_Count"}
_PERCENTILES: Final = ("p50", "p90", "p99")


Window = tuple[float, float, int]


async def read_two(client: Client, seen: BalancerPicture, region: str, now: float) -> tuple[Chart, Chart]:
    """Time and answers; of balancers of flows, flows that there are and flows that begin."""
    _, seconds, period = next(each for each in WINDOWS if client.steering.speed <= each[0])
    end = now // PERIOD_SECONDS * PERIOD_SECONDS
    read = _of_requests if seen.namespace in _REQUESTS else _of_flows
    return await read(client, seen, region, (end - seconds, end, period))


async def _of_requests(client: Client, seen: BalancerPicture, region: str, window: Window) -> tuple[Chart, Chart]:
    start, end, period = window
    time, kinds = _REQUESTS[seen.namespace]
    counts = [name for names in kinds.values() for name in names]
    measures = [Measure(seen.namespace, time, (seen.dimension,), each, "s") for each in _PERCENTILES]
    measures += [Measure(seen.namespace, name, (seen.dimension,), "Sum") for name in counts]
    found = await read_series(client, region, measures, start, end, period)
    slow = tuple(Series(name, points, period) for name, points in zip(_PERCENTILES, found, strict=False))
    by_name = dict(zip(counts, found[len(_PERCENTILES) :], strict=True))
    said = [Series(name, added([by_name[each] for each in names]), period) for name, names in kinds.items()]
    answers = tuple(per_second(each) for each in said if each.points or each is said[0])
    return Chart(start, end, slow, "s"), Chart(start, end, answers, "/s")


async def _of_flows(client: Client, seen: BalancerPicture, region: str, window: Window) -> tuple[Chart, Chart]:
    start, end, period = window
    measures = [
        Measure(seen.namespace, name, (seen.dimension,), "Average" if name == "ActiveFlowCount" else "Sum")
        for name in _FLOWS.values()
    ]
    found = await read_series(client, region, measures, start, end, period)
    active, new, reset = (Series(name, points, period) for name, points in zip(_FLOWS, found, strict=True))
    begun = (per_second(new), *([per_second(reset)] if reset.points else []))
    return Chart(start, end, (active,)), Chart(start, end, begun, "/s")


def added(parts: Sequence[Sequence[Point]]) -> tuple[Point, ...]:
    """Counts of the same minutes together."""
    sums: dict[float, float] = {}
    for points in parts:
        for at, value in points:
            sums[at] = sums.get(at, 0.0) + (value or 0.0)
    return tuple(sorted(sums.items()))


def per_second(series: Series) -> Series:
    return replace(
        series, points=tuple((at, None if value is None else value / series.period) for at, value in series.points)
    )
