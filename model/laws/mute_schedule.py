"""When alarms are muted: `cron(0 2 * * SUN)` or `at(2026-12-23T00:00)`, each for an ISO 8601 duration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from model.laws.cron import Cron, next_time, read_cron, zone_named

SHORTEST_SECONDS = 60
LONGEST_SECONDS = 15 * 86400

_EXPRESSION = re.compile(r"(cron|at)\((.+)\)")
_DURATION = re.compile(r"P(?=.)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_SECONDS = (86400, 3600, 60, 1)


@dataclass(frozen=True, slots=True)
class MuteSchedule:
    """Windows of one length; `once` is the beginning of the only one, otherwise `cron` names their beginnings."""

    seconds: int
    zone: ZoneInfo
    once: float | None = None
    cron: Cron | None = None

    def next_after(self, instant: float) -> float | None:
        """The first beginning after an instant, None where none comes."""
        if self.cron is None:
            return self.once if self.once is not None and self.once > instant else None
        return next_time(self.cron, self.zone, instant)

    def window_at(self, now: float, since: float) -> tuple[float, float] | None:
        """The window that `now` is in, or else the next one that begins; none begins before `since`."""
        begin = self.next_after(max(now - self.seconds, since - 1e-3))
        return None if begin is None else (begin, begin + self.seconds)


def read_schedule(expression: str, duration: str, timezone: str | None) -> MuteSchedule:
    """Raises ValueError for what is no schedule."""
    zone, seconds = zone_named(timezone), _duration(duration)
    found = _EXPRESSION.fullmatch(expression)
    if found is None:
        raise ValueError(f"{expression} is neither cron(…) nor at(…)")
    if found[1] == "cron":
        return MuteSchedule(seconds, zone, cron=read_cron(found[2]))
    once = datetime.strptime(found[2], "%Y-%m-%dT%H:%M").replace(tzinfo=zone)
    return MuteSchedule(seconds, zone, once=once.timestamp())


def _duration(text: str) -> int:
    found = _DURATION.fullmatch(text)
    seconds = sum(int(part or 0) * unit for part, unit in zip(found.groups(), _SECONDS, strict=True)) if found else 0
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise ValueError(f"the duration {text} is not between PT1M and P15D")
    return seconds
