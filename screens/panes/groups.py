"""The Auto Scaling pane: how many there may be and are, what a group did last and because of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typing_extensions import override

from model.client import KindView, Row
from screens.briefly import brief_id
from screens.feed import Feed
from screens.panes.card_pane import CardPane
from screens.panes.view_pane import in_scope
from screens.scaling_history import in_service_steps, level_at
from screens.steps import cause_of, verb_of
from screens.tables import line_id, values_of
from screens.widgets.capacity import Group, group_card
from screens.widgets.card_list import Card
from screens.widgets.empty import Lesson
from screens.widgets.ink import Ink
from screens.widgets.quantity import wall_clock

LESSON = Lesson(
    "A group keeps a number of instances alive, and changes it when a policy says so.",
    "n",
    "create a group",
    "aws autoscaling create-auto-scaling-group …",
)
ACTIVITY = "autoscaling:Activity"
HISTORY_SECONDS = 3600.0
HISTORY_STEPS = 20


class Groups(CardPane):
    """Shows Auto Scaling groups with their newest activity."""

    def __init__(self, kind: KindView, activities: KindView, *, number: str, ink: Ink) -> None:
        self._view = kind
        self._activities = activities
        super().__init__(kind.kind, LESSON, title="Auto Scaling", number=number, ink=ink, id="groups")

    @override
    def show(self, feed: Feed, scope: str) -> None:
        super().show(feed, scope)
        count = len(in_scope(feed.rows(self.kind), scope))
        self.set_answer([(f"{count} {'group' if count == 1 else 'groups'}", "dim")] if count else [])

    @override
    def cards(self, feed: Feed) -> Iterable[Card]:
        rows = sorted(in_scope(feed.rows(self.kind), self.scope), key=lambda row: (row.region, row.label))
        return [Card(line_id(row), group_card(self._group(feed, row), self._ink).lines) for row in rows]

    def activities(self, feed: Feed, row: Row) -> list[dict[str, Any]]:
        """What the group did, the newest last."""
        told = (values_of(self._activities, each) for each in feed.rows(ACTIVITY) if each.region == row.region)
        mine = [each for each in told if each["auto_scaling_group_name"] == row.label]
        return sorted(mine, key=lambda each: each["start_time"])

    def _group(self, feed: Feed, row: Row) -> Group:
        values = values_of(self._view, row)
        acts = self.activities(feed, row)
        running, desired = int(values["in_service"] or 0), int(values["desired_capacity"])
        return Group(
            row.label,
            int(values["min_size"]),
            desired,
            int(values["max_size"]),
            running,
            history=_history(acts, running, self.now),
            tone="good" if running == desired else "busy",
            activity=_activity(acts[-1]) if acts else "",
            cause=cause_of(acts[-1]["cause"]) if acts else "",
        )


def _activity(activity: dict[str, Any]) -> str:
    """`15:02 launch i-0c41…`"""
    id = brief_id(str(activity["description"]).rpartition(": ")[2])
    return f"{wall_clock(activity['start_time'], seconds=False)} {verb_of(activity['description'])} {id}"


def _history(activities: list[dict[str, Any]], running: int, now: float) -> tuple[float | None, ...]:
    """The number of instances in service over the last hour."""
    steps = in_service_steps(activities, running)
    step = HISTORY_SECONDS / HISTORY_STEPS
    return tuple(level_at(steps, now - number * step) for number in reversed(range(HISTORY_STEPS)))
