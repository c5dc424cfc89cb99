"""Spans of time as they are typed: so long until now, or from one moment to another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import floor
from typing import Final, Self

from screens.widgets.quantity import span_of_time

LEAST: Final = 60.0
MOST: Final = 455 * 86_400.0
PERIODS: Final = (1, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400)
POINTS_WANTED: Final = 200
_UNITS: Final = {"m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_AGO: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([mhdw])")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """`end` None follows the clock."""

    seconds: float = 3 * 3600.0
    end: float | None = None

    def within(self, now: float, period: int = 60) -> tuple[float, float]:
        """Where it begins and ends; what follows the clock ends with the last full period."""
        end = self.end if self.end is not None else floor(now / period) * period
        return end - self.seconds, end

    def zoomed(self, factor: float, at: float | None, now: float) -> Self:
        """More or less of it, round a moment or up to its end."""
        seconds = max(LEAST, min(MOST, self.seconds * factor))
        start, end = self.within(now)
        if at is None:
            return replace(self, seconds=seconds)
        share = (at - start) / (end - start)
        return self._ending(at + seconds * (1 - share), seconds, now)

    def panned(self, share: float, now: float) -> Self:
        """Earlier or later by a share of it; at the present it follows the clock again."""
        _, end = self.within(now)
        return self._ending(end + share * self.seconds, self.seconds, now)

    def held(self, now: float) -> Self:
        """As it is at this moment, whatever the clock does; held already, it follows again."""
        return replace(self, end=self.within(now)[1] if self.end is None else None)

    def _ending(self, end: float, seconds: float, now: float) -> Self:
        return replace(self, seconds=seconds, end=None if end >= floor(now / 60) * 60 else end)

    def __str__(self) -> str:
        if self.end is None:
            return f"last {span_of_time(self.seconds)}"
        return f"{_told(self.end - self.seconds)} – {_told(self.end)}"


def parse_span(text: str, now: float) -> TimeSpan:
    """`3h`, `10:00-12:30`, `2025-06-14 10:00 - 2025-06-15 10:00`; ValueError says how it is written."""
    text = text.strip()
    ago = _AGO.fullmatch(text)
    if ago:
        seconds = float(ago[1]) * _UNITS[ago[2]]
        if not LEAST <= seconds <= MOST:
            raise ValueError("From one minute up to 455 days can be shown.")
        return TimeSpan(seconds)
    first, second = _ends(text)
    start = _moment(first, now, "")
    end = _moment(second, now, first)
    if end - start < LEAST:
        raise ValueError("It has to end a minute after it begins, or later.")
    return TimeSpan(end - start, end)


def period_for(seconds: float) -> int:
    """The shortest period of a minute or more that needs no more points than can be told apart."""
    return next((each for each in PERIODS if each >= 60 and seconds / each <= POINTS_WANTED), PERIODS[-1])


def _ends(text: str) -> tuple[str, str]:
    parts = re.split(r"\s+-\s+|/|\s+to\s+|(?<=:\d\d)-", text)
    if len(parts) != 2:
        raise ValueError("Say 3h, 2d, 10:00-12:30, or 2025-06-14 10:00 - 2025-06-15 10:00.")
    return parts[0].strip(), parts[1].strip()


def _moment(text: str, now: float, before: str) -> float:
    """Without a date it is the day of the other end, or today."""
    date, clock = _DATE.search(text) or _DATE.search(before), _CLOCK.search(text)
    day = date[0] if date else datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")
    try:
        at = datetime.fromisoformat(f"{day}T{int(clock[1]):02}:{clock[2]}:00+00:00" if clock else f"{day}T00:00+00:00")
    except ValueError as error:
        raise ValueError(f"{text!r} is no time.") from error
    if not date and not clock:
        raise ValueError(f"{text!r} is no time.")
    return at.timestamp()


def _told(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%b %-d %H:%M")
