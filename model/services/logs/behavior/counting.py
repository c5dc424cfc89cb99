"""Logs: what happens by itself: once a minute, a group says how much came in."""

from __future__ import annotations

from model.kernel.steps import ABSENT
from model.kit.behavior import due
from model.kit.world import World
from model.physics.metric import metric, series_key
from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Amount, Series
from model.services.logs.resources.groups import Intake, LogGroup

QUANTITIES = ("events", "size")
DIMENSIONS = {"LogGroupName": "log_group_name"}


def count(world: World, group: LogGroup, events: int, size: int) -> None:
    group.intake = Intake(events=group.intake.events + events, size=group.intake.size + size)
    if world.woken_at(tell_minute, group.log_group_name) is None:
        end = (world.now // MINUTE_SECONDS + 1) * MINUTE_SECONDS
        world.wake(tell_minute, group.log_group_name, at=end)


@due
async def tell_minute(world: World, name: str) -> None:
    group = world.find(LogGroup, name)
    if group is None:
        return
    for quantity in QUANTITIES:
        world.measure(name, quantity, getattr(group.intake, quantity) / MINUTE_SECONDS)
    if group.intake != Intake():
        group.intake = Intake()
        world.wake(tell_minute, name, after=MINUTE_SECONDS)


def stop_counting(world: World, group: LogGroup) -> None:
    """The group ends; one that takes its name begins with nothing."""
    world.forget(tell_minute, group.log_group_name)
    for quantity in QUANTITIES:
        if len(world.signal(group.log_group_name, quantity)):
            world.measure(group.log_group_name, quantity, ABSENT)


def _amount(world: World, group: LogGroup, quantity: str) -> Series | None:
    told = world.signal(group.log_group_name, quantity)
    key = series_key(world, group.log_group_name, quantity)
    return Amount(key, told.earlier(MINUTE_SECONDS), noise=0.0) if len(told) else None


@metric("AWS/Logs", "IncomingLogEvents", "Count", of=LogGroup, dimensions=DIMENSIONS)
def incoming_log_events(world: World, group: LogGroup) -> Series | None:
    return _amount(world, group, "events")


@metric("AWS/Logs", "IncomingBytes", "Bytes", of=LogGroup, dimensions=DIMENSIONS)
def incoming_bytes(world: World, group: LogGroup) -> Series | None:
    return _amount(world, group, "size")
