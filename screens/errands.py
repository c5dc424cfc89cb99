"""An action on rows as the calls that do it, what has to be asked before, and why it may not be possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.client import Action, Client, KindView, Row
from screens.referring import referring
from screens.widgets.confirm import Consequence, Question
from screens.widgets.spans import clean

_NAMED_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Errand:
    """One call: where, with what, and for which rows."""

    action: str
    region: str
    params: Mapping[str, Any]
    rows: tuple[Row, ...]

    def line(self, client: Client) -> str:
        """The `aws` line that does the same."""
        return client.command_line(self.action, self.params, self.region)


def possible(action: Action, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Those whose state allows it."""
    return tuple(row for row in rows if action.operation not in row.refused)


def reason(action: Action, rows: Sequence[Row]) -> str:
    """Why it cannot be done with any of them; empty when it can."""
    if not rows:
        return "Nothing is selected."
    if possible(action, rows):
        return ""
    states = sorted({row.state for row in rows})
    return f"not while {'it is' if len(rows) == 1 else 'they are'} {' or '.join(states)}"


def errands(
    client: Client, kind: KindView, action: Action, rows: Sequence[Row], asked: Mapping[str, Any]
) -> list[Errand]:
    """The calls that do it: one for each region where ids come in lists, else one for each row."""
    name = f"{kind.service}:{action.operation}"
    extra = {**action.fixed, **asked}
    if not action.many:
        return [Errand(name, row.region, {**_named_by(client, kind, action, row), **extra}, (row,)) for row in rows]
    together: dict[str, list[Row]] = {}
    for row in rows:
        together.setdefault(row.region, []).append(row)
    return [
        Errand(name, region, {action.id_member: [_id(kind, action, row) for row in here], **extra}, tuple(here))
        for region, here in together.items()
    ]


def question(
    client: Client, kind: KindView, action: Action, rows: Sequence[Row], todo: Sequence[Errand], left_out: int = 0
) -> Question:
    """What is asked before it is done, as grave as the action says; `left_out` counts rows it is not possible with."""
    more = f"   and {len(todo) - 1} more like it" if len(todo) > 1 else ""
    named = [known_as(kind, row) for row in rows]
    return Question(
        title=f"{action.title}: {counted(kind, rows)}",
        text=_listed(named, rows, left_out),
        verb=action.title,
        consequences=_consequences(client, action, rows),
        command=todo[0].line(client) + more,
        name=(named[0] if len(rows) == 1 else str(len(rows))) if action.confirm > 2 else "",
    )


def known_as(kind: KindView, row: Row) -> str:
    """What people call it: the tag Name, else the name in the first column, else its id."""
    first = row.values[0] if kind.columns[0].shows == "text" else None
    return first if row.label == row.id and isinstance(first, str) and first else row.label


def counted(kind: KindView, rows: Sequence[Row]) -> str:
    """`web-1`, or how many."""
    return known_as(kind, rows[0]) if len(rows) == 1 else f"{len(rows)} marked"


def value_of(kind: KindView, row: Row, name: str) -> Any:
    """What a row's columns say of a parameter, by its AWS name; None when they do not."""
    wanted = folded(name)
    return next(
        (value for column, value in zip(kind.columns, row.values, strict=True) if folded(column.field) == wanted), None
    )


def folded(name: str) -> str:
    """AWS's and our spelling of a name alike: `InstanceId` and `instance_id`."""
    return name.replace("_", "").lower()


def _consequences(client: Client, action: Action, rows: Sequence[Row]) -> tuple[Consequence, ...]:
    if action.confirm < 2:
        return ()
    said = (Consequence(action.consequence, "bad"),) if action.consequence else ()
    named = ", ".join(f"{title} {count}" for title, count in referring(client, rows).items())
    noticed = (Consequence(f"What refers to {'it' if len(rows) == 1 else 'them'}: {named}."),) if named else ()
    return (*said, *noticed, Consequence("There is no way back."))


def _listed(named: Sequence[str], rows: Sequence[Row], left_out: int) -> str:
    lines = [_line(name, row) for name, row in zip(named, rows, strict=True)]
    if len(lines) > _NAMED_MOST:
        lines = [*lines[:_NAMED_MOST], f"and {len(lines) - _NAMED_MOST} more"]
    if left_out:
        lines.append(f"({left_out} marked {'is' if left_out == 1 else 'are'} left out: not possible in that state)")
    return "\n".join(lines)


def _line(name: str, row: Row) -> str:
    id = "" if row.id.startswith("arn:") else row.id
    return clean("  ".join(dict.fromkeys(text for text in (name, id, row.state) if text)))


def _id(kind: KindView, action: Action, row: Row) -> str:
    """What the operation knows it by: mostly its id, for parts of something a name of their own."""
    own = value_of(kind, row, action.id_member) or value_of(kind, row, action.id_member.removesuffix("s"))
    return own if isinstance(own, str) and own else row.id


def _named_by(client: Client, kind: KindView, action: Action, row: Row) -> dict[str, Any]:
    """The parameters that say which one: a part of something needs the name of the whole, too."""
    id = _id(kind, action, row)
    if id == row.id:
        return {action.id_member: id}
    asked = client.questions(f"{kind.service}:{action.operation}")
    known = {each.name: value_of(kind, row, each.name) for each in asked if each.name.endswith(("Name", "Id", "Arn"))}
    return {**{name: value for name, value in known.items() if isinstance(value, str)}, action.id_member: id}
