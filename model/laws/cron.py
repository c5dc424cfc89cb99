"""When a recurrence such as `30 6 * * 1-5` comes round next, in a time zone; or, with years, `30 6 ? * MON-FRI *`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_YEARS = (1970, 2199)
_YEARS_AHEAD = 8


class Cron(NamedTuple):
    """The minutes, hours, days, months and weekdays (Sunday is 0) that are meant; all years, if `years` is None."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool
    years: frozenset[int] | None = None
    last_day: bool = False

    def names(self, day: datetime) -> bool:
        """Where both a day of the month and a weekday are given, either will do."""
        if self.years is not None and day.year not in self.years:
            return False
        by_date, by_weekday = self._is_dated(day), day.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return by_date and by_weekday
        return by_date or by_weekday

    def _is_dated(self, day: datetime) -> bool:
        return day.day in self.days or (self.last_day and day.day == monthrange(day.year, day.month)[1])


def read_cron(text: str) -> Cron:
    """Raises ValueError for what is not a recurrence of five fields."""
    fields = text.split()
    if len(fields) != 5:
        raise ValueError("a recurrence has five fields")
    sets = [_field(field, *bounds, place) for place, (field, bounds) in enumerate(zip(fields, _RANGES, strict=True))]
    weekdays = frozenset(day % 7 for day in sets[4])
    return Cron(sets[0], sets[1], sets[2], sets[3], weekdays, fields[2] == "*", fields[4] == "*")


def read_dated_cron(text: str) -> Cron:
    """Of six fields, the last of which are years: Sunday is 1, and a day or a weekday is `?`, but not both.

    Raises ValueError for what is none, and for the nearest weekday (`W`), the nth one (`#`) and the last one (`5L`).
    """
    fields = text.split()
    if len(fields) != 6:
        raise ValueError("a recurrence has six fields")
    minute, hour, day, month, weekday, year = fields
    if (day == "?") == (weekday == "?"):
        raise ValueError("one of the day of the month and the day of the week is ?")
    last = day == "L"
    any_day, any_weekday = day in ("?", "*"), weekday in ("?", "*")
    return Cron(
        _field(minute, *_RANGES[0], 0),
        _field(hour, *_RANGES[1], 1),
        frozenset() if last else _field("*" if any_day else day, *_RANGES[2], 2),
        _field(month, *_RANGES[3], 3),
        frozenset(number - 1 for number in _field("*" if any_weekday else weekday, 1, 7, 4, first=1)),
        any_day,
        any_weekday,
        years=None if year == "*" else _field(year, *_YEARS, 5),
        last_day=last,
    )


def _field(text: str, least: int, most: int, place: int, first: int = 0) -> frozenset[int]:
    names = _MONTHS if place == 3 else _DAYS if place == 4 else ()
    number = _reader(names, 1 if place == 3 else first)
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        begin, _, last = span.partition("-")
        low, high = (least, most) if span == "*" else (number(begin), number(last or begin))
        if step and span != "*" and not last:
            high = most
        if not least <= low <= high <= most or (step and int(step) < 1):
            raise ValueError(f"{part} is out of range")
        found.update(range(low, high + 1, int(step or 1)))
    return frozenset(found)


def _reader(names: tuple[str, ...], first: int) -> Callable[[str], int]:
    return lambda word: names.index(word.lower()) + first if word.lower() in names else int(word)


def zone_named(name: str | None) -> ZoneInfo:
    """Raises ValueError for a zone that nobody knows."""
    try:
        return ZoneInfo(name or "Etc/UTC")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"no such time zone: {name}") from error


def next_time(cron: Cron, zone: ZoneInfo, after: float) -> float | None:
    """The first instant after `after` that the recurrence names; None if there is none within eight years."""
    here = datetime.fromtimestamp(after, UTC).astimezone(zone)
    day = here.replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(_YEARS_AHEAD * 366):
        if day.month in cron.months and cron.names(day):
            for hour in sorted(cron.hours):
                for minute in sorted(cron.minutes):
                    at = day.replace(hour=hour, minute=minute).timestamp()
                    if at > after:
                        return at
        day += timedelta(days=1)
    return None
