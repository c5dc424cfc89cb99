"""The permissions of a service, with what they are used for: allowed and never tried, tried last, tried in vain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from model.client import LastTry
from screens.widgets.cell import Age, Text
from screens.widgets.column import Column
from screens.widgets.quantity import span_of_time
from screens.widgets.row import Row
from screens.widgets.spans import Span

DOORS: Final = (
    Column("may", "", width=1),
    Column("action", "PERMISSION", min=16, flex=1),
    Column("tried", "TRIED", kind="age", width=5),
)


class Door(NamedTuple):
    """A permission, whether somebody has it, and when they last asked for what it allows."""

    action: str
    may: bool
    tried: LastTry | None

    @property
    def is_idle(self) -> bool:
        return self.may and self.tried is None


def door_rows(doors: Sequence[Door], *, only_idle: bool) -> list[Row]:
    return [_row(door) for door in doors if door.is_idle or not only_idle]


def answer_of(doors: Sequence[Door], *, only_idle: bool) -> list[Span]:
    """How many are allowed, and how many of these were never tried."""
    may, idle = sum(door.may for door in doors), sum(door.is_idle for door in doors)
    spans: list[Span] = [] if only_idle else [(f"{may} of {len(doors)}", "good" if may else "dim")]
    if idle:
        spans.append((f"{'' if only_idle else ' · '}{idle} idle", "warn" if only_idle else "dim"))
    return spans or [("none is idle", "good")]


def told_try(tried: LastTry | None, now: float) -> list[Span]:
    if tried is None:
        return [("Never tried in 400 days.", "dim")]
    return [(f"Last tried {span_of_time(now - tried.at)} ago in {tried.region}.", "dim")]


def _row(door: Door) -> Row:
    """The service is in the pane's title."""
    sign, role = ("●", "good") if door.may else ("○", "off")
    tried = Text("never", "warn") if door.is_idle else Age(door.tried.at if door.tried else None)
    action = Text(door.action.partition(":")[2], "text" if door.may else "faint")
    return Row(door.action, (Text(sign, role), action, tried), hash(door))
