"""Logs: what happens by itself: events that are older than their group keeps them make room."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.logs.resources.groups import DAY, LogGroup
from model.services.logs.shelf import first_time, forget_old

HOUR = 3600.0
"How often, at the most, room is made; nobody sees what is older in the meantime."


def expect(world: World, group: LogGroup, time: int) -> None:
    """An event of this time is there, and will be too old some day."""
    if group.retention_in_days is None:
        return
    due_at = world.woken_at(expire, group.log_group_name)
    instant = max(time / 1000 + group.retention_in_days * DAY, world.now) + 1
    if due_at is None or instant < due_at:
        world.wake(expire, group.log_group_name, at=instant)


async def look_again(world: World, group: LogGroup) -> None:
    """The group keeps its events for another time than before."""
    world.forget(expire, group.log_group_name)
    first = await first_time(world, group, 0)
    if first is not None:
        expect(world, group, first)


def cease(world: World, group: LogGroup) -> None:
    world.forget(expire, group.log_group_name)


@due
async def expire(world: World, name: str) -> None:
    group = world.find(LogGroup, name)
    if group is None or group.retention_in_days is None:
        return
    floor = group.floor(world.now)
    await forget_old(world, group, floor)
    first = await first_time(world, group, floor)
    if first is not None:
        world.wake(expire, name, at=max(first / 1000 + group.retention_in_days * DAY, world.now + HOUR))
