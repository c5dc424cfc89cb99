"""Dates by patterns as Java writes them: `yyyy-MM-dd'T'HH:mm:ss.SSS'Z'`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from model.laws.cron import zone_named
from model.laws.log_transforms.document import BadTransformer, Failed

USUAL = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"
EPOCH = "epoch"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PART = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|([^A-Za-z']+)")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?")
_SHAPES: Mapping[str, str] = {
    "y": r"\d{4}",
    "yy": r"\d{2}",
    "M": r"\d{1,2}",
    "MM": r"\d{2}",
    "MMM": "|".join(MONTHS),
    "d": r"\d{1,2}",
    "dd": r"\d{2}",
    "E": "|".join(DAYS),
    "H": r"\d{1,2}",
    "HH": r"\d{2}",
    "h": r"\d{1,2}",
    "hh": r"\d{2}",
    "a": "AM|PM|am|pm",
    "m": r"\d{1,2}",
    "mm": r"\d{2}",
    "s": r"\d{1,2}",
    "ss": r"\d{2}",
    "S": r"\d{1,9}",
    "Z": r"[+-]\d{4}",
    "X": r"Z|[+-]\d{2}(?::?\d{2})?",
}


def zone_of(name: str) -> tzinfo:
    """`Europe/Berlin`, `UTC+3`, `+02:00`. Raises BadTransformer."""
    offset = _OFFSET.fullmatch(name)
    if offset is not None:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(span if offset[1] == "+" else -span)
    try:
        return zone_named(name)
    except ValueError as error:
        raise BadTransformer(f"There is no time zone {name}.") from error


class Pattern:
    """Raises BadTransformer for what is none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts = () if text == EPOCH else tuple(_parts(text))
        expression = "".join(f"({_SHAPES[part]})" if letter else re.escape(part) for letter, part in self._parts)
        self._expression = re.compile(expression, re.ASCII)

    def read(self, text: str, zone: tzinfo) -> datetime | None:
        """None where the text is written otherwise."""
        if self._text == EPOCH:
            return _moment(text)
        found = self._expression.fullmatch(text)
        if found is None:
            return None
        letters = [part for letter, part in self._parts if letter]
        said = dict(zip(letters, found.groups(), strict=True))
        try:
            return _assembled(said, zone)
        except ValueError:
            return None

    def write(self, moment: datetime) -> str:
        if self._text == EPOCH:
            return str(int(moment.timestamp() * 1000))
        return "".join(_written(part, moment) if letter else part for letter, part in self._parts)


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Fields by their shapes, and what stands between them as it is."""
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            raise BadTransformer(f"The date pattern {text} is not valid.")
        at = found.end()
        if found[2] is None:
            yield False, found[3] if found[3] is not None else found[1].replace("''", "'")
            continue
        shape = _shape(found[0])
        if shape not in _SHAPES:
            raise BadTransformer(f"The letters {found[0]} of the date pattern {text} are not offered.")
        yield True, shape


def _shape(letters: str) -> str:
    if letters[0] in "yu":
        return "yy" if len(letters) == 2 else "y"
    if letters[0] in "ESXxZa":
        return letters[0].upper() if letters[0] == "x" else letters[0]
    return letters[:3] if letters[0] in "ML" else letters[:2]


def _moment(text: str) -> datetime | None:
    """Seconds since the epoch, or milliseconds where there are that many digits."""
    if not text.isdecimal():
        return None
    number = int(text[:16])
    return datetime.fromtimestamp(number / 1000 if len(text) > 11 else number, UTC)


def _assembled(said: Mapping[str, str], zone: tzinfo) -> datetime:
    year = int(said["y"]) if "y" in said else 2000 + int(said["yy"]) if "yy" in said else 1970
    month = MONTHS.index(said["MMM"]) + 1 if "MMM" in said else int(said.get("MM") or said.get("M") or 1)
    hour = int(said.get("HH") or said.get("H") or 0)
    if half := said.get("a"):
        hour = int(said.get("hh") or said.get("h") or 12) % 12 + 12 * (half.upper() == "PM")
    micro = int(f"{said.get('S', '0'):0<6}"[:6])
    offset = said.get("X") or said.get("Z")
    where = zone if offset is None else UTC if offset == "Z" else zone_of(offset)
    minute, second = int(said.get("mm") or said.get("m") or 0), int(said.get("ss") or said.get("s") or 0)
    return datetime(year, month, int(said.get("dd") or said.get("d") or 1), hour, minute, second, micro, where)


def _written(shape: str, moment: datetime) -> str:
    fixed = {
        "y": f"{moment.year:04}",
        "yy": f"{moment.year % 100:02}",
        "MMM": MONTHS[moment.month - 1],
        "E": DAYS[moment.weekday()],
        "a": "AM" if moment.hour < 12 else "PM",
        "S": f"{moment.microsecond // 1000:03}",
        "Z": f"{moment:%z}",
        "X": f"{moment:%z}" if moment.utcoffset() else "Z",
    }
    if shape in fixed:
        return fixed[shape]
    numbers = {"M": moment.month, "d": moment.day, "H": moment.hour, "m": moment.minute, "s": moment.second}
    number = numbers.get(shape[0], (moment.hour - 1) % 12 + 1)
    return f"{number:02}" if len(shape) == 2 else str(number)


def converted(text: str, patterns: tuple[Pattern, ...], zone: tzinfo, into: Pattern, target: tzinfo) -> str:
    """By the first pattern that fits. Raises Failed."""
    for pattern in patterns:
        moment = pattern.read(text, zone)
        if moment is not None:
            return into.write(moment.astimezone(target))
    raise Failed(f"{text} is no date of these patterns")
