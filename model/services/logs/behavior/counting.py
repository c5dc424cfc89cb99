"""Logs: what happens by itself: once a minute, a group says how much came in."""

from __future__ import annotations

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import fall_silent, minutely, tell_events, told_events
from model.physics.series import Series
from model.services.logs.resources.groups import Intake, LogGroup

QUANTITIES = ("events", "size")
DIMENSIONS = {"LogGroupName": "log_group_name"}


def count(world: World, group: LogGroup, events: int, size: int) -> None:
    group.intake = Intake(events=group.intake.events + events, size=group.intake.size + size)
    tell_minute.begin(world, group)


@minutely(LogGroup)
async def tell_minute(world: World, group: LogGroup) -> bool:
    tell_events(world, group.log_group_name, {quantity: getattr(group.intake, quantity) for quantity in QUANTITIES})
    told, group.intake = group.intake, Intake()
    return told != Intake()


def stop_counting(world: World, group: LogGroup) -> None:
    """The group ends; one that takes its name begins with nothing."""
    tell_minute.stop(world, group)
    fall_silent(world, group.log_group_name, QUANTITIES)


@metric("AWS/Logs", "IncomingLogEvents", "Count", of=LogGroup, dimensions=DIMENSIONS)
def incoming_log_events(world: World, group: LogGroup) -> Series | None:
    return told_events(world, group.log_group_name, "events")


@metric("AWS/Logs", "IncomingBytes", "Bytes", of=LogGroup, dimensions=DIMENSIONS)
def incoming_bytes(world: World, group: LogGroup) -> Series | None:
    return told_events(world, group.log_group_name, "size")
