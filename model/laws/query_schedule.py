"""When a query is run by itself: `cron(0 9 * * ? *)`, in a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from model.laws.cron import Cron, next_time, read_cron, zone_named

_EXPRESSION = re.compile(r"cron\((.+)\)")
_NUMBER = re.compile(r"[1-7]")
_WITH_YEAR = 6


@dataclass(frozen=True, slots=True)
class QuerySchedule:
    cron: Cron
    zone: ZoneInfo

    def next_after(self, instant: float) -> float | None:
        """The first time after an instant, None where none comes."""
        return next_time(self.cron, self.zone, instant)


def read_query_schedule(expression: str, timezone: str | None) -> QuerySchedule:
    """Five fields, or six of which the last is the year. Raises ValueError for what is no schedule."""
    found = _EXPRESSION.fullmatch(expression.strip())
    if found is None:
        raise ValueError(f"{expression} is not cron(…)")
    fields = found[1].replace("?", "*").split()
    if len(fields) == _WITH_YEAR:
        if fields.pop() != "*":
            raise ValueError("a schedule is for every year")
        # with a year, days of the week are counted from Sunday as 1
        fields[-1] = _NUMBER.sub(lambda day: str(int(day[0]) - 1), fields[-1])
    return QuerySchedule(read_cron(" ".join(fields)), zone_named(timezone))
