"""What happened to one thing: which call or habit changed what, from what, to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import inf
from typing import Any, Final

from pydantic import BaseModel

from model.client import Record, Row, side_of
from screens.steps import cause_of
from screens.widgets.cell import Text
from screens.widgets.column import Column
from screens.widgets.row import Row as Line

COLUMNS: Final = (
    Column("time", "TIME", width=8),
    Column("what", "BY", min=12, max=34),
    Column("change", "WHAT CHANGED", min=20, max=400, flex=1),
)
_SILENT: Final = frozenset({"serial", "account", "region", "id", "created_at"})
_VALUE_MOST: Final = 60
_NOTHING: Final = "–"
_YEAR_2000: Final = 946_684_800.0


def lines_of(records: Iterable[Record], row: Row) -> list[Line]:
    """Newest first; units of work that did not touch it are passed over."""
    key = (row.account, row.region, row.kind, row.id)
    return [
        Line(str(record.seq), (_time(record.time), _by(record), Text(said)))
        for record in sorted(records, key=lambda record: -record.seq)
        for change in record.changes
        if change.key == key and (said := change_said(change.before, change.after))
    ]


def change_said(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """`state_name: pending → running`; the state stands first, a beginning and an end are said in a word."""
    if before is None:
        return "made"
    if after is None:
        return "gone"
    names = sorted({*before, *after} - _SILENT, key=lambda name: ("state" not in name, name))
    return ", ".join(_said(name, before.get(name), after.get(name)) for name in names)


def changed_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, str]:
    """Each field by AWS's name, with what it was and what it became; of what was made or went, its plain values."""
    was, became = before or {}, after or {}
    names = [name for name in {**was, **became} if name not in _SILENT and was.get(name) != became.get(name)]
    told = {camel(name): _turned(before, after, name) for name in names}
    return {name: said for name, said in told.items() if said}


def camel(name: str) -> str:
    """`instance_type` → `InstanceType`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _turned(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, name: str) -> str:
    if before is None or after is None:
        said = _value((after or before or {}).get(name))
        return said if said != _NOTHING else ""
    return f"{brief_value(before.get(name))} → {brief_value(after.get(name))}"


def brief_value(value: Any) -> str:
    """What has parts too, as far as there is room for it; tags by their keys and values."""
    if isinstance(value, Mapping):
        if value.keys() == {"key", "value"}:
            return f"{value['key']}={value['value']}"
        return ", ".join(f"{camel(str(name))} {brief_value(each)}" for name, each in value.items())[:_VALUE_MOST]
    if isinstance(value, list | tuple) and value:
        return ", ".join(map(brief_value, value))[:_VALUE_MOST]
    if isinstance(value, BaseModel):
        return brief_value(value.model_dump())
    return _value(value)


def _by(record: Record) -> Text:
    """A call by its name; what a service does unasked by the service's; what nobody called for is the provider's."""
    service, _, name = record.what.partition(":")
    if side_of(record.cause) == "provider":
        return Text("AWS's side", "dim")
    if name[:1].isupper():
        return Text(record.what)
    return Text("by itself" if service == "kit" else service, "dim")


def _time(moment: float) -> Text:
    return Text(datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S"), "dim")


def _said(name: str, before: Any, after: Any) -> str:
    """What has parts is only named: the fields tab shows it as it is."""
    old, new = _value(before), _value(after)
    if old == _NOTHING and new:
        return f"{name}: {new}"
    return f"{name}: {old} → {new}" if old and new else name


def _value(value: Any) -> str:
    """A single value as text, of a scaling activity's cause its telling part; empty for what has parts."""
    if value is None or value in ("", (), inf):
        return _NOTHING
    if isinstance(value, float) and value > _YEAR_2000:
        return datetime.fromtimestamp(value, UTC).strftime("%H:%M:%S")
    if not isinstance(value, str | int | float):
        return ""
    text = cause_of(value) if isinstance(value, str) and value.startswith("At 2") else str(value)
    return text if len(text) <= _VALUE_MOST else f"{text[:_VALUE_MOST]}…"
