"""Dates as documents and queries write them: ISO texts, milliseconds, and what is meant by `now-15m`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from model.laws.search.mistakes import Mistake, illegal

DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?")
MATH = re.compile(r"([+-])(\d*)([yMwdhHms])|/([yMwdhHms])")
INTERVAL = re.compile(r"(\d+)(ms|[smhdwMy])")
CALENDAR = {"minute": "m", "hour": "h", "day": "d", "week": "w", "month": "M", "quarter": "q", "year": "y"}
SECONDS = {"s": 1, "m": 60, "h": 3600, "H": 3600, "d": 86_400, "w": 7 * 86_400}


def is_date(text: str) -> bool:
    return DATE.fullmatch(text) is not None


def read_date(value: Any) -> float:
    """Milliseconds since the epoch. Raises Mistake for what is no date."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = str(value)
    if text.lstrip("-").isdecimal() and len(text) > 4:
        return float(text)
    try:
        moment = datetime.fromisoformat(text.replace(",", "."))
    except ValueError as error:
        raise Mistake("parse_exception", f"failed to parse date field [{text}]") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000


def meant_date(value: Any, now: float) -> float:
    """The same for bounds of queries, which may count from now, or from a date and two bars."""
    text = str(value)
    if text.startswith("now"):
        begin, math = datetime.fromtimestamp(now, UTC), text.removeprefix("now")
    elif "||" in text:
        date, _, math = text.partition("||")
        begin = datetime.fromtimestamp(read_date(date) / 1000, UTC)
    else:
        return read_date(value)
    if "".join(each[0] for each in MATH.finditer(math)) != math:
        raise Mistake("parse_exception", f"operator not supported for date math [{math}]")
    for step in MATH.finditer(math):
        sign, number, unit, whole = step.groups()
        begin = floored(begin, whole) if whole else _moved(begin, int(f"{sign}{number or 1}"), unit)
    return begin.timestamp() * 1000


def _moved(moment: datetime, number: int, unit: str) -> datetime:
    if unit in SECONDS:
        return moment + timedelta(seconds=number * SECONDS[unit])
    return _months_later(moment, number * (12 if unit == "y" else 1))


def _months_later(moment: datetime, number: int) -> datetime:
    years, month = divmod(moment.month - 1 + number, 12)
    first = moment.replace(year=moment.year + years, month=month + 1, day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(moment.day, last.day))


def floored(moment: datetime, unit: str) -> datetime:
    """The beginning of the minute, hour, day, week, month, quarter or year that it is in."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "s":
            return moment.replace(microsecond=0)
        case "m":
            return moment.replace(second=0, microsecond=0)
        case "h" | "H":
            return moment.replace(minute=0, second=0, microsecond=0)
        case "d":
            return day
        case "w":
            return day - timedelta(days=day.weekday())
        case "M":
            return day.replace(day=1)
        case "q":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case _:
            return day.replace(month=1, day=1)


class Interval:
    """Into which pieces of time a histogram is cut; raises Mistake for none that is known."""

    def __init__(self, written: str) -> None:
        unit = CALENDAR.get(written) or (written[1:] if written in ("1m", "1h", "1d", "1w", "1M", "1q", "1y") else "")
        found = INTERVAL.fullmatch(written)
        if not unit and (found is None or found[2] in "My"):
            raise illegal(f"The supplied interval [{written}] could not be parsed as a calendar interval.")
        self._unit = unit
        self._milliseconds = 0
        if not unit and found is not None:
            self._milliseconds = int(found[1]) * (1 if found[2] == "ms" else SECONDS[found[2]] * 1000)

    def key(self, date: float) -> int:
        """When the piece begins that a date is in, in milliseconds."""
        if self._milliseconds:
            return int(date // self._milliseconds * self._milliseconds)
        return int(floored(datetime.fromtimestamp(date / 1000, UTC), self._unit).timestamp() * 1000)

    def next(self, key: int) -> int:
        """When the piece after that one begins."""
        if self._milliseconds:
            return key + self._milliseconds
        moment = datetime.fromtimestamp(key / 1000, UTC)
        step: Callable[[], datetime] = {
            "M": lambda: _months_later(moment, 1),
            "q": lambda: _months_later(moment, 3),
            "y": lambda: _months_later(moment, 12),
        }.get(self._unit, lambda: moment + timedelta(seconds=SECONDS.get(self._unit, 0)))
        return int(step().timestamp() * 1000)


def written(milliseconds: float) -> str:
    """As answers write it: `2026-11-21T18:00:00.000Z`."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
