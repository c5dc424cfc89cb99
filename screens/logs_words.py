"""What is said in log groups, as lines: when, how grave, where and what; and what people type to see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

import orjson

from model.client import Heard
from screens.widgets.cell import Age, Cell, State, Text
from screens.widgets.column import Column
from screens.widgets.health import Tone
from screens.widgets.row import Row

LEVELS: Final[Mapping[str, tuple[str, Tone | None]]] = {
    "FATAL": ("fatal", "bad"),
    "CRITICAL": ("critical", "bad"),
    "SEVERE": ("severe", "bad"),
    "ERROR": ("error", "bad"),
    "ERR": ("error", "bad"),
    "WARNING": ("warn", "warn"),
    "WARN": ("warn", "warn"),
    "NOTICE": ("notice", None),
    "INFO": ("info", None),
    "DEBUG": ("debug", None),
    "TRACE": ("trace", None),
}
"What programs call it, what we do, and how it is taken."
_WORD: Final = re.compile(rf"(?<![A-Za-z])({'|'.join(LEVELS)})(?![a-z])", re.IGNORECASE)
_NAMED: Final = ("level", "severity", "levelname", "lvl", "loglevel")
_STATUS: Final = re.compile(r'" ([1-5]\d\d) (?:\d+|-)')
"The answer's status in a web server's log."
_LOOKED_AT: Final = 400
_PIPE: Final = "|"
_TRAIL_EVENT: Final = '{"eventVersion"'
_WOULD_DO: Final = '"errorCode":"Client.DryRunOperation"'


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which groups, where, and what about."""

    groups: tuple[str, ...] = ()
    region: str = ""
    pattern: str = ""

    def __str__(self) -> str:
        parts = ["logs", *self.groups, *([f"@{self.region}"] if self.region else [])]
        return " ".join([*parts, *([_PIPE, self.pattern] if self.pattern else [])])


def parse_wanted(text: str) -> Wanted:
    """`/shop/web /shop/api @eu-west-1 | ERROR`: the pattern comes last, after a pipe, as it may hold anything."""
    head, _, pattern = text.partition(_PIPE)
    words = head.split()
    region = next((word[1:] for word in words if word.startswith("@")), "")
    return Wanted(tuple(word for word in words if not word.startswith("@")), region, pattern.strip())


def level_of(message: str) -> tuple[str, Tone | None]:
    """A word and how it is taken; empty where a line says nothing of it."""
    if message.startswith(_TRAIL_EVENT):
        return LEVELS["ERROR"] if '"errorCode"' in message and _WOULD_DO not in message else ("", None)
    beginning = message[:_LOOKED_AT]
    named = _field(message) if beginning.lstrip().startswith("{") else ""
    if named.upper() in LEVELS:
        return LEVELS[named.upper()]
    if status := _STATUS.search(beginning):
        return status[1], "bad" if status[1] >= "500" else "warn" if status[1] >= "400" else None
    found = _WORD.search(beginning)
    return LEVELS[found[1].upper()] if found else ("", None)


def _field(message: str) -> str:
    said = fields_of(message)
    return next((str(value) for name, value in said.items() if name.lower() in _NAMED), "")


def fields_of(message: str) -> Mapping[str, Any]:
    """Those of a JSON object; none of any other text."""
    try:
        said = orjson.loads(message)
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}


def columns(several: bool) -> tuple[Column, ...]:
    """The group is told where there is more than one."""
    group = (Column("group", "GROUP", min=8, max=22, cut="middle", priority=2),) if several else ()
    return (
        Column("time", "TIME", width=12),
        Column("level", "LEVEL", width=10, priority=1),
        *group,
        Column("stream", "STREAM", min=8, max=22, cut="middle", priority=3),
        Column("message", "MESSAGE", min=44, max=4000, flex=1),
    )


def row_of(heard: Heard, *, several: bool, relative: bool) -> Row:
    word, tone = level_of(heard.message)
    level: Cell = State(tone, word) if tone else Text(word, "dim")
    time: Cell = Age(heard.time / 1000) if relative else Text(clock(heard.time), "dim")
    group = (Text(heard.group, "dim"),) if several else ()
    return Row(heard.id, (time, level, *group, Text(heard.stream, "dim"), spoken(heard.message)), int(relative), tone)


def spoken(message: str) -> str:
    """As it was said; before an event of CloudTrail, which all begin alike, what was called, and by whom."""
    if not message.startswith(_TRAIL_EVENT):
        return message
    said = fields_of(message)
    who = cast("dict[str, Any]", said.get("userIdentity") or {})
    service = str(said.get("eventSource", "")).partition(".")[0]
    name = who.get("userName") or who.get("invokedBy") or str(who.get("arn", "")).rpartition(":")[2] or "somebody"
    told = f"{service}:{said.get('eventName', '')} by {name}"
    refusal = f": {said['errorCode']} {said.get('errorMessage', '')}" if said.get("errorCode") else ""
    return f"{told}{refusal}  {message}"


def clock(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment:%H:%M:%S}.{milliseconds % 1000:03}"


def counted(moments: Iterable[tuple[float, bool]], begin: float, end: float, bins: int) -> list[tuple[int, int]]:
    """How many there were in each part of a time, and how many of them were grave."""
    found = [(0, 0)] * bins
    for moment, grave in moments:
        at = int((moment - begin) / (end - begin) * bins) if end > begin else 0
        if 0 <= at <= bins:
            place = min(at, bins - 1)
            found[place] = (found[place][0] + 1, found[place][1] + grave)
    return found


def chosen(asked: Sequence[str], known: Sequence[str], most: int) -> tuple[str, ...]:
    """The groups of these names, or whose names hold these words; without any, the first ones."""
    if not asked:
        return tuple(known[:most])
    named = [name for word in asked for name in ([word] if word in known else [each for each in known if word in each])]
    return tuple(dict.fromkeys(named))[:most]
