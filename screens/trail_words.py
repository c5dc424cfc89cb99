"""A call in the few words of a line: when, who, what, about what, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from screens.briefly import brief_id
from screens.trail_ring import Entry
from screens.widgets.cell import State, Text
from screens.widgets.column import Column
from screens.widgets.row import Row

COLUMNS: Final = (
    Column("time", "TIME", width=8),
    Column("day", "DAY", width=5, priority=6),
    Column("who", "WHO", min=6, max=22, cut="middle"),
    Column("does", "DOES", width=5, priority=3),
    Column("call", "CALL", min=24, max=44),
    Column("about", "ABOUT", min=16, max=120, flex=1, priority=2),
    Column("region", "REGION", min=9, max=14, priority=4),
    Column("outcome", "OUTCOME", min=9, max=30),
)
_NAMING: Final = ("Name", "Names", "Id", "Ids", "Arn", "Arns", "Bucket", "Key", "Keys", "Resources")
_PARTS_MOST: Final = 4
_LATER_SECONDS: Final = 1.0
"Within these it is the call itself that is at work; what comes later is a consequence, and stands at its own time."


def line_of(entry: Entry, *, under: bool, taken_back: bool) -> Row:
    """`under` says that the call stands below the one that made it."""
    called, role = entry.called, "dim" if entry.called.by_service else "text"
    moment = datetime.fromtimestamp(called.time, UTC)
    name = f"{called.service} {called.operation}"
    cells = (
        Text(moment.strftime("%H:%M:%S"), "dim"),
        Text(moment.strftime("%m-%d"), "dim"),
        Text(who(entry), role),
        Text("read" if called.reads else "write", "dim" if called.reads else "text"),
        Text(f"└ {name}" if under else name, role if under else "strong"),
        Text(about(entry.params), "text"),
        Text(called.region, "dim"),
        outcome(entry, taken_back),
    )
    return Row(str(entry.number), cells, revision=2 * taken_back + under)


def who(entry: Entry) -> str:
    """The name; of a session the role and the session's own name."""
    caller = entry.called.caller
    if caller.session_name:
        return f"{caller.name}/{caller.session_name}"
    return entry.called.principal.removesuffix(".amazonaws.com") or "anonymous"


def outcome(entry: Entry, taken_back: bool) -> Text | State:
    if entry.called.failed:
        return State("bad", entry.called.refused or "")
    if taken_back:
        return State("gone", "taken back")
    return Text("would do" if entry.called.refused else "ok", "dim")


def about(params: Mapping[str, Any]) -> str:
    """Names and ids among the parameters, wherever they are; of a call without any, its first plain values."""
    named = list(dict.fromkeys(_named(params)))
    if not named:
        named = [f"{name}={value}" for name, value in params.items() if isinstance(value, str | int | float)]
    more = f" +{len(named) - _PARTS_MOST}" if len(named) > _PARTS_MOST else ""
    return brief_id(", ".join(named[:_PARTS_MOST])) + more


def _named(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.keys() == {"Key", "Value"}:
            yield from [str(value["Value"])] if value["Key"] == "Name" else ()
            return
        for key, each in value.items():
            yield from _named(each, str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for each in value:
            yield from _named(each, name)
    elif isinstance(value, str) and value and name.endswith(_NAMING):
        yield value.rpartition(":")[2] if value.startswith("arn:") else value


def ordered(entries: Sequence[Entry]) -> list[tuple[Entry, bool]]:
    """What services did at once for a call stands below it, oldest first; all else stays newest first, as given."""
    heads = {each.called.cause: each for each in entries if is_head(each)}
    below: dict[int, list[tuple[Entry, bool]]] = {}
    standing: list[Entry] = []
    for entry in entries:
        head = _head_of(entry, heads)
        if head is None:
            standing.append(entry)
        else:
            below.setdefault(head.number, []).append((entry, True))
    return [each for entry in standing for each in ((entry, False), *reversed(below.get(entry.number, ())))]


def is_head(entry: Entry) -> bool:
    """The call with which everything of its cause began."""
    return entry.called.request_id == entry.called.cause


def _head_of(entry: Entry, heads: Mapping[str, Entry]) -> Entry | None:
    head = heads.get(entry.called.cause)
    if head is None or head is entry or entry.called.time - head.called.time > _LATER_SECONDS:
        return None
    return head
