"""Logs: what happens by itself: once a minute, a group says how much came in."""

from __future__ import annotations

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import fall_silent, minutely, tell_events, told_events
from model.physics.series import Series
from model.services.logs.resources.groups import Intake, LogGroup

QUANTITIES = ("events", "size")
FINDINGS, SCANNED, LOOKED_THROUGH = "findings", "scanned", "looked_through"
RARE = (FINDINGS, SCANNED, LOOKED_THROUGH)
"What is told only of groups in which it was ever counted."
DIMENSIONS = {"LogGroupName": "log_group_name"}


def count(world: World, group: LogGroup, **more: int) -> None:
    """By the fields of `Intake`."""
    group.intake = Intake(**{name: getattr(group.intake, name) + more.get(name, 0) for name in Intake.model_fields})
    tell_minute.begin(world, group)


@minutely(LogGroup)
async def tell_minute(world: World, group: LogGroup) -> bool:
    name = group.log_group_name
    ever = (each for each in RARE if getattr(group.intake, each) or len(world.signal(name, each)))
    tell_events(world, name, {quantity: getattr(group.intake, quantity) for quantity in (*QUANTITIES, *ever)})
    told, group.intake = group.intake, Intake()
    return told != Intake()


def stop_counting(world: World, group: LogGroup) -> None:
    """The group ends; one that takes its name begins with nothing."""
    tell_minute.stop(world, group)
    fall_silent(world, group.log_group_name, (*QUANTITIES, *RARE))


@metric("AWS/Logs", "IncomingLogEvents", "Count", of=LogGroup, dimensions=DIMENSIONS)
def incoming_log_events(world: World, group: LogGroup) -> Series | None:
    return told_events(world, group.log_group_name, "events")


@metric("AWS/Logs", "IncomingBytes", "Bytes", of=LogGroup, dimensions=DIMENSIONS)
def incoming_bytes(world: World, group: LogGroup) -> Series | None:
    return told_events(world, group.log_group_name, "size")


@metric("AWS/Logs", "LogEventsWithFindings", "Count", of=LogGroup, dimensions=DIMENSIONS)
def log_events_with_findings(world: World, group: LogGroup) -> Series | None:
    return told_events(world, group.log_group_name, FINDINGS)
