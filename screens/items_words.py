"""Items of a table as rows and as trees: each value in few words, its kind beside it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

from screens.widgets.cell import Cell, Text
from screens.widgets.column import Column
from screens.widgets.detail_lines import Detail, Value
from screens.widgets.quantity import quantity
from screens.widgets.row import Row

Item = Mapping[str, Mapping[str, Any]]
"Attributes by name, as AWS spells them."

KINDS: Final[Mapping[str, str]] = {
    "S": "text",
    "N": "number",
    "B": "binary",
    "SS": "texts",
    "NS": "numbers",
    "BS": "binaries",
    "M": "map",
    "L": "list",
    "BOOL": "flag",
    "NULL": "null",
}
STATEMENTS: Final = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
_MOST_COLUMNS: Final = 16


def is_statement(line: str) -> bool:
    return line.split(" ", 1)[0].upper() in STATEMENTS


def statement_of(table: str, line: str) -> str:
    """A whole statement as it is, or the one that finds all for which a condition holds."""
    if is_statement(line):
        return line
    name = table.replace('"', '""')
    return f'SELECT * FROM "{name}" WHERE {line}'  # noqa: S608 - it does what its author may do


def columns_of(items: Sequence[Item], key_names: Sequence[str]) -> tuple[Column, ...]:
    """The key first, then what the items have beside it; what came late leaves first."""
    others = dict.fromkeys(name for item in items for name in item if name not in key_names)
    shown = list(chain(key_names, others))[:_MOST_COLUMNS]
    return tuple(
        Column(
            name,
            name,
            min=12 if name in key_names else 6,
            max=40,
            flex=name == shown[-1],
            priority=0 if name in key_names else place,
            align="right" if _is_number(items, name) else None,
        )
        for place, name in enumerate(shown)
    )


def _is_number(items: Sequence[Item], name: str) -> bool:
    held = [item[name] for item in items if name in item]
    return bool(held) and all("N" in value for value in held)


def rows_of(items: Sequence[Item], key_names: Sequence[str]) -> list[Row]:
    names = [column.key for column in columns_of(items, key_names)]
    return [
        Row(str(place), cells, revision=hash(cells))
        for place, item in enumerate(items)
        for cells in [tuple(_cell(item.get(name)) for name in names)]
    ]


def _cell(value: Mapping[str, Any] | None) -> Cell:
    if value is None:
        return Text("", "faint")
    kind, held = next(iter(value.items()))
    if kind == "S":
        return Text(held or '""', "text" if held else "dim")
    return Text(spoken(value), "text" if kind == "N" else "dim")


def spoken(value: Mapping[str, Any]) -> str:
    """A value in a few words, however much it holds."""
    kind, held = next(iter(value.items()))
    match kind:
        case "S" | "N":
            return str(held)
        case "BOOL":
            return "true" if held else "false"
        case "NULL":
            return "null"
        case "B":
            return quantity(len(held), "B")
        case "SS" | "NS":
            return f"{{{', '.join(held)}}}"
        case "M":
            return f"{{{', '.join(held)}}}"
        case _:
            return f"[{len(held)}]"


def details_of(item: Item, key_names: Sequence[str]) -> tuple[Detail, ...]:
    """Each attribute with its kind, the key first; documents are branches."""
    names = [*(name for name in key_names if name in item), *(name for name in item if name not in key_names)]
    return tuple(Detail(_titled(name, item[name]), _tree(item[name])) for name in names)


def _titled(name: str, value: Mapping[str, Any]) -> str:
    return f"{name} · {KINDS[next(iter(value))]}"


def _tree(value: Mapping[str, Any]) -> Value:
    kind, held = next(iter(value.items()))
    match kind:
        case "M":
            return {_titled(name, each): _tree(each) for name, each in held.items()}
        case "L":
            return {_titled(f"[{place}]", each): _tree(each) for place, each in enumerate(held)}
        case "SS" | "NS":
            return list(held)
        case "B":
            return b64encode(held).decode()
        case "BS":
            return [b64encode(each).decode() for each in held]
        case _:
            return spoken(value)


def json_of(item: Item) -> str:
    """As the command line takes and gives it."""
    from json import dumps

    return dumps(item, indent=2, ensure_ascii=False, default=lambda held: b64encode(held).decode())


def key_of(item: Item, key_names: Sequence[str]) -> dict[str, Any] | None:
    """The item's key, if what was found has all of it."""
    return {name: item[name] for name in key_names} if all(name in item for name in key_names) else None


def units(taken: float) -> str:
    """Of capacity."""
    return f"{taken:,g} unit{'' if taken == 1 else 's'}"


def key_words(key: Item) -> str:
    return " / ".join(spoken(value) for value in key.values())
