"""When something is to be done: `at(2026-12-23T06:00:00)`, `rate(5 minutes)` or `cron(0 6 ? * MON-FRI *)`.

Source: Application Auto Scaling User Guide, "Schedule recurring scaling actions using cron expressions".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from math import floor
from zoneinfo import ZoneInfo

from model.laws.cron import Cron, next_time, read_dated_cron, zone_named

_EXPRESSION = re.compile(r"(at|rate|cron)\((.+)\)", re.ASCII)
_RATE = re.compile(r"([1-9]\d{0,8}) (minute|hour|day)(s?)", re.ASCII)
_UNITS = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}


@dataclass(frozen=True, slots=True)
class Schedule:
    """Once, again and again after so many seconds, or as a recurrence has it."""

    zone: ZoneInfo
    once: float | None = None
    every: float | None = None
    cron: Cron | None = None

    def next_after(self, instant: float, since: float) -> float | None:
        """The first time after an instant, None where none comes; a rate counts from `since`."""
        if self.cron is not None:
            return next_time(self.cron, self.zone, instant)
        if self.every is not None:
            return since + self.every * max(floor((instant - since) / self.every) + 1, 0)
        return self.once if self.once is not None and self.once > instant else None


def read_schedule(expression: str, time_zone: str | None) -> Schedule:
    """Raises ValueError for what is no schedule; one hour is `1 hour` and several are `2 hours`."""
    zone = zone_named(time_zone)
    found = _EXPRESSION.fullmatch(expression)
    if found is None:
        raise ValueError(f"{expression} is neither at(…), rate(…) nor cron(…)")
    if found[1] == "cron":
        return Schedule(zone, cron=read_dated_cron(found[2]))
    if found[1] == "at":
        return Schedule(zone, once=datetime.strptime(found[2], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=zone).timestamp())
    rate = _RATE.fullmatch(found[2])
    if rate is None or (rate[1] == "1") == bool(rate[3]):
        raise ValueError(f"{found[2]} is no rate")
    return Schedule(zone, every=int(rate[1]) * _UNITS[rate[2]])
