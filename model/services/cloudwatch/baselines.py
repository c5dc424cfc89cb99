"""What is usual for a metric at every period of a window, learnt from the two weeks before it.

The model is a season of a day: for a period, the values of the same clock hour on each of the last fourteen days.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.laws.baseline import Usual, usual
from model.physics.retention import DAY_SECONDS, HOUR_SECONDS
from model.services.cloudwatch.reading import read
from model.services.cloudwatch.resources.anomaly_detectors import AnomalyDetector, Span, subject_of_stat
from model.services.cloudwatch.resources.queries import MetricStat
from model.services.cloudwatch.windows import Window

LEARNT_DAYS = 14


class Baseline:
    """The hours that were read so far, each once."""

    def __init__(self, world: World, stat: MetricStat) -> None:
        self._world = world
        self._stat = stat
        self._excluded = _excluded(world, stat)
        self._hours: dict[int, list[float]] = {}

    async def over(self, window: Window) -> list[Usual | None]:
        """One for each period, None where too little is known of earlier days."""
        by_hour = {hour: await self._usual(hour) for hour in dict.fromkeys(map(_hour_of, window.starts))}
        return [by_hour[_hour_of(start)] for start in window.starts]

    async def _usual(self, hour: int) -> Usual | None:
        values: list[float] = []
        async for day in in_turns(range(1, LEARNT_DAYS + 1)):
            values += await self._hour(hour - day * DAY_SECONDS)
        return usual(values)

    async def _hour(self, hour: int) -> list[float]:
        if hour not in self._hours:
            self._hours[hour] = await self._read(hour)
        return self._hours[hour]

    async def _read(self, hour: int) -> list[float]:
        period = self._stat.period
        window = Window(float(hour), period, max(HOUR_SECONDS // period, 1))
        column = (await read(self._world, self._stat.metric, window, self._stat.unit)).one_column(self._stat.stat)
        pairs = zip(window.starts, column, strict=True)
        return [value for start, value in pairs if value is not None and not self._is_excluded(start)]

    def _is_excluded(self, start: float) -> bool:
        return any(span.start_time <= start < span.end_time for span in self._excluded)


def _hour_of(start: float) -> int:
    return floor(start / HOUR_SECONDS) * HOUR_SECONDS


def _excluded(world: World, stat: MetricStat) -> Sequence[Span]:
    """What the detector of the metric, if it has one, is told not to learn from."""
    detectors = world.where(AnomalyDetector, subject=subject_of_stat(stat))
    return [span for detector in detectors for span in detector.excluded]
