"""Resources as a table shows them: a kind's columns, and a row's values as cells that mean something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.client import Column as ModelColumn
from model.client import KindView, Row, RowKey
from screens.tones import tone_of_alarm, tone_of_word
from screens.widgets.cell import Age, Cell, Number, Spark, State, Text
from screens.widgets.column import Column
from screens.widgets.column import Kind as CellKind
from screens.widgets.health import Tone
from screens.widgets.row import Row as Line

Sparks = Mapping[tuple[RowKey, str], Spark]
"""The newest values of the metric columns, by row and field."""

_KINDS: Mapping[str, CellKind] = {
    "state": "state",
    "age": "age",
    "metric": "spark",
    "number": "number",
    "bytes": "number",
    "percent": "number",
    "money": "number",
}
_UNITS = {"bytes": "B", "percent": "%", "money": "$"}
_LEAST: Mapping[str, int] = {
    "instance_type": 9,
    "availability_zone": 10,
    "public_ip_address": 14,
    "private_ip_address": 12,
    "state_name": 9,
    "db_instance_status": 11,
    "db_instance_class": 11,
    "secondary_availability_zone": 10,
    "stream_name": 14,
    "function_name": 14,
    "stream_status": 10,
    "stream_mode": 11,
    "short_id": 5,
    "hash_keys": 12,
    "processing_status": 11,
    "engine_version": 15,
    "nodes": 19,
    "name": 14,
}
"Cells without which a column says nothing; it leaves the line sooner than it is cut to less."


def line_id(row: Row) -> str:
    """Names are unique in a region only; a table's ids say both."""
    return f"{row.region} {row.id}"


def row_key(line: str) -> RowKey:
    """The key behind a table's id."""
    region, _, id = line.partition(" ")
    return region, id


def columns_of(kind: KindView, with_region: bool = False) -> tuple[Column, ...]:
    """A kind's columns; the first and the states always stay."""
    own = tuple(_column(column, first=not place) for place, column in enumerate(kind.columns))
    if not with_region or _tells_region(kind):
        return own
    return (*own, Column("region", "REGION", min=9, priority=2))


def _tells_region(kind: KindView) -> bool:
    """It is in none, or a column says it: a zone's name begins with its region's."""
    return kind.is_global or any(column.field in {"region", "availability_zone"} for column in kind.columns)


def _column(column: ModelColumn, first: bool) -> Column:
    is_id = column.field.endswith("_id")
    kind = _KINDS.get(column.shows, "text")
    leads = first or column.field == "alarm_name"
    stays = leads or (kind == "state" and column.priority <= 1)
    return Column(
        column.field,
        column.title,
        kind,
        width=10 if kind == "spark" else 0,
        min=_LEAST.get(column.field, 10 if is_id else 8 if leads else 4),
        max=26 if is_id else 60 if column.priority >= 4 or leads else 32,
        priority=0 if stays else 2 if column.field == "region" else column.priority,
        cut="middle" if is_id or leads else "end",
    )


def line_of(kind: KindView, row: Row, sparks: Sparks | None = None, with_region: bool = False) -> Line:
    sparks = sparks or {}
    key = (row.region, row.id)
    charts = {column.field: sparks.get((key, column.field)) for column in kind.columns if column.shows == "metric"}
    cells = [
        (charts[column.field] or Spark(())) if column.shows == "metric" else _cell(kind, row, column, value)
        for column, value in zip(kind.columns, row.values, strict=True)
    ]
    if with_region and not _tells_region(kind):
        cells.append(Text(row.region, "dim"))
    return Line(line_id(row), tuple(cells), hash((row.revision, *charts.values())), tone_of(kind, row))


def _cell(kind: KindView, row: Row, column: ModelColumn, value: Any) -> Cell:
    if column.shows == "state" and value:
        return State(tone_in(kind, row, str(value)), str(value))
    return cell_of(kind.kind, column, value)


def cell_of(kind: str, column: ModelColumn, value: Any) -> Cell:
    """One value as its column says it is to be read."""
    match column.shows:
        case "state":
            return State(tone_of_word(str(value), kind), str(value)) if value else Text("–", "dim")
        case "age":
            return Age(value)
        case "number" | "bytes" | "percent" | "money":
            return Number(value, column.unit or _UNITS.get(column.shows, ""))
        case "list":
            return Text(", ".join(map(str, value or ())))
        case _:
            return _text(column.field, value)


def _text(field: str, value: Any) -> Cell:
    if value is None or value == "":
        return Text("–", "dim")
    if isinstance(value, bool):
        return Text("yes" if value else "no", "text" if value else "dim")
    if isinstance(value, int | float):
        return Number(float(value))
    return Text(str(value), "dim") if field.endswith("_id") else Text(str(value))


def values_of(kind: KindView, row: Row) -> dict[str, Any]:
    """A row's values by their fields."""
    return {column.field: value for column, value in zip(kind.columns, row.values, strict=True)}


def state_word(kind: KindView, row: Row) -> str:
    """AWS's word for its state: its lifecycle's, or what its first column of states says; empty without one."""
    if row.state:
        return row.state
    told = zip(kind.columns, row.values, strict=True)
    return next((str(value) for column, value in told if column.shows == "state" and value), "")


def tone_of(kind: KindView, row: Row) -> Tone | None:
    """The tone of its state, None for kinds without one."""
    word = state_word(kind, row)
    return tone_in(kind, row, word) if word else None


def tone_in(kind: KindView, row: Row, word: str) -> Tone:
    """The tone of a word for its state: of an alarm what it does counts too."""
    if word == "ALARM":
        return tone_of_alarm(word, str(values_of(kind, row).get("action_class")))
    return tone_of_word(word, kind.kind)
