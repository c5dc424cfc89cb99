"""What a scaling group's screen looks at: its own rows among those of all groups, by their columns' fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from model.client import Row
from screens.feed import Feed
from screens.tables import values_of

GROUP: Final = "autoscaling:AutoScalingGroup"
MEMBER: Final = "autoscaling:GroupInstance"
ACTIVITY: Final = "autoscaling:Activity"
HOOK: Final = "autoscaling:LifecycleHook"
REFRESH: Final = "autoscaling:InstanceRefresh"
SCHEDULED: Final = "autoscaling:ScheduledAction"
POOL: Final = "autoscaling:WarmPool"
POLICY: Final = "autoscaling:ScalingPolicy"
KINDS: Final = (GROUP, MEMBER, ACTIVITY, HOOK, REFRESH, SCHEDULED, POOL, POLICY)
WARMED: Final = "Warmed:"

Told = Mapping[str, Any]
"A row's columns by their fields."


@dataclass(frozen=True, slots=True)
class Fleet:
    """A group and all that belongs to it, as of one moment. The oldest come first."""

    group: Told
    members: tuple[Told, ...] = ()
    activities: tuple[Told, ...] = ()
    refresh: Told | None = None
    scheduled: tuple[Told, ...] = ()
    pool: Told | None = None

    @property
    def serving(self) -> list[Told]:
        return [each for each in self.members if each["lifecycle_state"] == "InService"]

    @property
    def coming(self) -> list[Told]:
        return [each for each in self.members if each["lifecycle_state"].startswith("Pending")]

    @property
    def warm(self) -> list[Told]:
        """Those that wait in its warm pool."""
        return [each for each in self.members if each["lifecycle_state"].startswith(WARMED)]

    @property
    def held(self) -> list[Told]:
        """Those that wait at a hook."""
        return [each for each in self.members if each["held_by"]]

    @property
    def running(self) -> list[Told]:
        """Activities that are not over."""
        return [each for each in self.activities if each["end_time"] is None]


def fleet_of(feed: Feed, row: Row) -> Fleet:
    """The group's rows, of those that may be seen."""

    def mine(kind: str) -> list[Told]:
        told = (values_of(feed.views[kind], each) for each in feed.rows(kind) if each.region == row.region)
        return [each for each in told if each["auto_scaling_group_name"] == row.label]

    refreshes = [each for each in mine(REFRESH) if each["end_time"] is None]
    return Fleet(
        values_of(feed.views[GROUP], row),
        tuple(sorted(mine(MEMBER), key=lambda each: (each["created_at"], each["instance_id"]))),
        tuple(sorted(mine(ACTIVITY), key=lambda each: each["start_time"])),
        refreshes[-1] if refreshes else None,
        tuple(sorted(mine(SCHEDULED), key=lambda each: each["start_time"] or 0.0)),
        next(iter(mine(POOL)), None),
    )
