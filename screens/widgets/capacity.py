"""An Auto Scaling group on a card: how many there may be, are and were, what is happening and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screens.widgets.card_list import Card, CardList
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, fit
from screens.widgets.sparkline import sparkline

_HISTORY_CELLS = 20


@dataclass(frozen=True, slots=True)
class Group:
    """A group's bounds, its capacity now (`running` of `desired`) and over time, its newest activity and its cause."""

    name: str
    minimum: int
    desired: int
    maximum: int
    running: int
    history: tuple[float | None, ...] = ()
    tone: Tone = "good"
    activity: str = ""
    cause: str = ""
    next_step: str = ""


def group_card(group: Group, ink: Ink = Ink.BRAILLE) -> Card:
    """Up to five lines; what is not known takes none."""
    lines: list[tuple[Span, ...]] = [_headline(group, ink)]
    if group.history:
        lines.append(_steps(group, ink))
    if group.activity:
        lines.append(((f" {group.activity}", "text"),))
    if group.cause:
        lines.append(((" cause: ", "dim"), (group.cause, "text")))
    if group.next_step:
        lines.append(((" next: ", "dim"), (group.next_step, "text")))
    return Card(group.name, tuple(lines))


def _headline(group: Group, ink: Ink) -> tuple[Span, ...]:
    at_most = "≤"
    spans: list[Span] = [(fit(group.name, 8), "strong"), (f" {health(group.tone).sign(ink)} ", group.tone)]
    spans.append((f"{group.minimum} {at_most} ", "dim"))
    if group.running != group.desired:
        spans.append((f"{group.running}{'>' if ink is Ink.BLOCK else '→'}", "busy"))
    spans += [(str(group.desired), "strong"), (f" {at_most} {group.maximum}", "dim")]
    return tuple(spans)


def _steps(group: Group, ink: Ink) -> tuple[Span, ...]:
    """Capacity over time between nothing and the maximum, so that being full looks full."""
    chart = sparkline(group.history, min(_HISTORY_CELLS, len(group.history)), 0.0, float(max(1, group.maximum)), ink)
    return ((f" {chart}", "series-1"),)


class Capacity(CardList):
    """Shows Auto Scaling groups."""

    def set_groups(self, groups: Iterable[Group]) -> None:
        self.set_cards(group_card(group, self.ink) for group in groups)
