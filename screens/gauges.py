"""The small charts in tables and drawings: the last few values of what is in view, read once a simulated minute."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from model.client import AwsError, Client, KindView, Row, RowKey
from screens.measures import Measure, measure_for, read_series
from screens.widgets.cell import SPARK_CELLS, Spark
from screens.widgets.trace import Point

PERIOD_SECONDS: Final = 300
"Basic monitoring has a value every five minutes; with detailed monitoring they are averaged."


class Gauges:
    """Keeps what was read last; `read` brings some rows up to date."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.sparks: dict[tuple[RowKey, str], Spark] = {}

    async def read(self, view: KindView, rows: Iterable[Row], now: float, wanted: Collection[str] = ()) -> None:
        """Measure rows' metric columns, or the metrics that are wanted; what is no longer measured has no chart."""
        fields = set(wanted) or {column.field for column in view.columns if column.shows == "metric"}
        by_region: dict[str, list[tuple[RowKey, str, Measure]]] = {}
        for row in rows if fields else ():
            key = (row.region, row.id)
            told = self._client.metrics.of(row, fields)
            by_region.setdefault(row.region, []).extend((key, each.name, measure_for(each)) for each in told)
            for field in fields - {each.name for each in told}:
                self.sparks.pop((key, field), None)
        for region, asked in by_region.items():
            await self._read_region(region, asked, now)

    async def _read_region(self, region: str, asked: list[tuple[RowKey, str, Measure]], now: float) -> None:
        end = now // 60 * 60
        start = end - PERIOD_SECONDS * (SPARK_CELLS + 1)
        try:
            found = await read_series(self._client, region, [measure for *_, measure in asked], start, end, 60)
        except AwsError:
            self._forget(asked)
            return
        for (key, field, measure), points in zip(asked, found, strict=True):
            self.sparks[key, field] = spark_of(points, measure, end)

    def _forget(self, asked: list[tuple[RowKey, str, Measure]]) -> None:
        """Whoever may not read metrics sees none, and no old ones either."""
        for key, field, _ in asked:
            self.sparks.pop((key, field), None)


def spark_of(points: tuple[Point, ...], measure: Measure, end: float) -> Spark:
    """The mean of each five minutes, and the newest value if it is not older than that."""
    if not points:
        return Spark(())
    buckets: list[float | None] = []
    for number in range(SPARK_CELLS, 0, -1):
        low = end - number * PERIOD_SECONDS
        values = [value for at, value in points if low <= at < low + PERIOD_SECONDS and value is not None]
        buckets.append(sum(values) / len(values) if values else None)
    newest_at, newest = points[-1]
    value = newest if end - newest_at <= 2 * PERIOD_SECONDS else None
    return Spark(tuple(buckets), value, measure.unit, 100.0 if measure.unit == "%" else None)
