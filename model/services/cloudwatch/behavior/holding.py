"""CloudWatch: what happens by itself: actions are held back, and made up for when nothing holds them any more."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.cloudwatch.alarms import find_alarm
from model.services.cloudwatch.behavior.actions import Occasion, act
from model.services.cloudwatch.resources.composite_alarms import Alarm, CompositeAlarm
from model.services.cloudwatch.resources.mute_rules import muting


async def act_unless_held(world: World, alarm: Alarm, occasion: Occasion) -> None:
    """Take the actions of the state that an alarm has come into, or owe them."""
    if isinstance(alarm, CompositeAlarm):
        _hold(world, alarm)
    if is_held(world, alarm):
        alarm.owes = bool(alarm.actions_for(occasion.state))
        return
    alarm.owes = False
    await act(world, alarm, occasion)


def is_held(world: World, alarm: Alarm) -> bool:
    suppressed = isinstance(alarm, CompositeAlarm) and alarm.suppressed_by != ""
    return suppressed or muting(world, alarm.alarm_name)


async def release(world: World, alarm: Alarm) -> None:
    """What is still owed is done now, for the state that the alarm is in."""
    if alarm.owes and not is_held(world, alarm):
        alarm.owes = False
        await act(world, alarm, Occasion(alarm.state_value, None))


def _hold(world: World, alarm: CompositeAlarm) -> None:
    """An alarm whose suppressor is in ALARM is silent at once; otherwise it gives it time to come there."""
    if not alarm.suppressor or alarm.suppressed_by:
        return
    if _suppressed(world, alarm):
        alarm.suppressed_by = "Alarm"
    elif alarm.actions_suppressor_wait_period:
        alarm.suppressed_by = "WaitPeriod"
        world.wake(end_period, alarm.alarm_name, after=alarm.actions_suppressor_wait_period)


async def follow_suppressor(world: World, alarm: CompositeAlarm) -> None:
    """The suppressor came into another state: while it is in ALARM, and a while longer, nothing is done."""
    if _suppressed(world, alarm):
        if alarm.suppressed_by:
            alarm.suppressed_by = "Alarm"
            world.forget(end_period, alarm.alarm_name)
    elif alarm.suppressed_by == "Alarm":
        alarm.suppressed_by = "ExtensionPeriod"
        world.wake(end_period, alarm.alarm_name, after=alarm.actions_suppressor_extension_period or 0)


@due
async def end_period(world: World, alarm_name: str) -> None:
    alarm = world.find(CompositeAlarm, alarm_name)
    if alarm is not None and alarm.suppressed_by in ("WaitPeriod", "ExtensionPeriod"):
        alarm.suppressed_by = ""
        await release(world, alarm)


def let_go(world: World, alarm: CompositeAlarm) -> None:
    """Forget what held its actions back, as when it is configured anew."""
    world.forget(end_period, alarm.alarm_name)
    alarm.suppressed_by = ""


def _suppressed(world: World, alarm: CompositeAlarm) -> bool:
    suppressor = find_alarm(world, alarm.suppressor)
    return suppressor is not None and suppressor.state_value == "ALARM"
