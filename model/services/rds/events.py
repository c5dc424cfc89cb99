"""What happens to databases, snapshots and groups is noted, and told to those who subscribed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from model.kit.resource import Resource
from model.kit.world import World
from model.services.rds.behavior.telling import tell_subscribers
from model.services.rds.resources.db_parameter_groups import DBParameterGroup
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.resources.event_subscriptions import EventSubscription

KEPT_SECONDS = 14 * 86400.0

CATEGORIES = {
    "db-instance": (
        *("availability", "backup", "configuration change", "creation", "deletion", "failover", "failure"),
        *("low storage", "maintenance", "notification", "read replica", "recovery", "restoration"),
    ),
    "db-parameter-group": ("configuration change",),
    "db-snapshot": ("creation", "deletion", "notification", "restoration"),
}
"By the type of what they happen to."

_PUT = "INSERT INTO rds_event VALUES (?,?,?,?,?,?,?,?,?)"
_FORGET = "DELETE FROM rds_event WHERE account = ? AND region = ? AND at < ?"
_FIND = (
    "SELECT seq, at, kind, source, arn, categories, message FROM rds_event "
    "WHERE account = ? AND region = ? AND at >= ? AND at <= ? AND seq > ? ORDER BY seq"
)


class Event(NamedTuple):
    """Something that happened, as DescribeEvents tells it."""

    seq: int
    date: float
    source_type: str
    source_identifier: str
    source_arn: str
    categories: str
    message: str

    @property
    def event_categories(self) -> tuple[str, ...]:
        return tuple(self.categories.split("|")) if self.categories else ()


def tell(world: World, thing: Resource, message: str, *categories: str) -> None:
    """Something happened to it; subscribers hear of it at once."""
    world.write(_FORGET, world.account, world.region, world.now - KEPT_SECONDS)
    seq, kind = world.count("rds-event"), source_type(thing)
    row = (world.now, kind, thing.id, thing.arn, "|".join(categories), message)
    world.write(_PUT, world.account, world.region, seq, *row)
    if any(each.wants(kind, thing.id, categories) for each in world.all(EventSubscription)):
        world.wake(tell_subscribers, str(seq))


def source_type(thing: Resource) -> str:
    if isinstance(thing, DBSnapshot):
        return "db-snapshot"
    return "db-parameter-group" if isinstance(thing, DBParameterGroup) else "db-instance"


async def events_between(world: World, start: float, end: float, after: int = 0) -> Sequence[Event]:
    rows: list[tuple[Any, ...]] = await world.read(_FIND, world.account, world.region, start, end, after)
    return [Event(*row) for row in rows]
