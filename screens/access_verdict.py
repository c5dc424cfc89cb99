"""A verdict on the screen: its sentence, and what every statement said, the one that decided first."""

from __future__ import annotations

from typing import Any, Final

from model.client import Said, Why
from screens.widgets.cell import State, Text
from screens.widgets.column import Column
from screens.widgets.health import Tone
from screens.widgets.row import Row
from screens.widgets.spans import Span

SAID: Final = (
    Column("policy", "POLICY", min=10, max=28, cut="middle"),
    Column("statement", "STATEMENT", min=9, max=20),
    Column("effect", "EFFECT", kind="state"),
    Column("outcome", "SAYS", min=10, flex=1, max=60),
    Column("kind", "KIND", priority=2, max=24),
)


def sentence(told: Why, before: bool) -> list[Span]:
    """The reason, in our words and in AWS's, and whether one policy more would change it."""
    spans: list[Span] = []
    decided = next((said for said in told.said if said.decides), None)
    if decided is not None and not told.allowed:
        spans.append((f"Denied by {decided.statement} of {decided.policy}.", "bad"))
    if told.allowed != before:
        spans.append((f"Without the further policy it would be {'allowed' if before else 'denied'}.", "accent"))
    return [*spans, (told.sentence, "text" if told.allowed else "dim")]


def said_rows(told: Why) -> list[Row]:
    """Those that have nothing to say of this action come last."""
    ordered = sorted(enumerate(told.said), key=lambda each: (_rank(each[1]), each[0]))
    return [_row(f"{told.who} {told.action} {place}", said) for place, said in ordered]


def _rank(said: Said) -> int:
    return 0 if said.decides else 1 if said.holds else 3 if said.outcome == "another action" else 2


def _row(id: str, said: Said) -> Row:
    role = "text" if said.holds else "faint"
    tone: Tone = ("good" if said.effect == "Allow" else "bad") if said.holds else "off"
    cells: tuple[Any, ...] = (
        Text(said.policy, role),
        Text(said.statement, role),
        State(tone, said.effect),
        Text(said.outcome, "accent" if said.decides else role),
        Text(said.kind, "dim"),
    )
    return Row(id, cells, hash(said), tone)
