"""CloudWatch: what happens by itself: composite alarms follow the alarms in their rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import orjson

from model.kit.behavior import changing, due
from model.kit.world import World
from model.laws.alarm_formula import holds
from model.laws.alarm_rule import AlarmState
from model.laws.moments import to_the_ms
from model.services.cloudwatch.alarms import find_alarm, is_in_circle, name_in
from model.services.cloudwatch.behavior.holding import follow_suppressor
from model.services.cloudwatch.behavior.transition import change
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import Alarm, CompositeAlarm


@changing(MetricAlarm, "state_value")
@changing(CompositeAlarm, "state_value")
async def tell_composites(world: World, alarm_name: str) -> None:
    """An alarm came into another state: those with it in their rules look, those that it suppresses fall silent."""
    alarm = find_alarm(world, alarm_name)
    if alarm is not None:
        for each in world.where(CompositeAlarm, suppressor=alarm_name):
            await follow_suppressor(world, each)
        for each in world.where(CompositeAlarm, watches=alarm_name):
            await _judge(world, each, alarm)


@due
async def judge_composite(world: World, alarm_name: str) -> None:
    """As after it was put: of the alarms in its rule, the one that changed last is told as the reason."""
    composite = world.find(CompositeAlarm, alarm_name)
    if composite is not None:
        watched = [alarm for name in composite.watches if (alarm := find_alarm(world, name)) is not None]
        newest = max(watched, key=lambda alarm: alarm.state_transitioned_timestamp, default=None)
        await _judge(world, composite, newest)


async def _judge(world: World, composite: CompositeAlarm, trigger: Alarm | None) -> None:
    """Nothing is made of a rule that leads back to itself."""
    if is_in_circle(world, composite):
        return
    state: AlarmState = "ALARM" if holds(composite.formula, _states(world)) else "OK"
    if state != composite.state_value:
        await change(world, composite, state, _reason(composite, trigger), _evidence(trigger))


def _states(world: World) -> Callable[[str], AlarmState]:
    def state_of(reference: str) -> AlarmState:
        alarm = find_alarm(world, name_in(reference))
        return alarm.state_value if alarm else "INSUFFICIENT_DATA"

    return state_of


def _reason(composite: CompositeAlarm, trigger: Alarm | None) -> str:
    if trigger is None:
        return f"The rule {composite.alarm_rule} depends on no alarm"
    at = datetime.fromtimestamp(trigger.state_transitioned_timestamp, UTC)
    return f"{trigger.arn} transitioned to {trigger.state_value} at {at:%A %d %B, %Y %H:%M:%S} UTC"


def _evidence(trigger: Alarm | None) -> str:
    alarms = [trigger] if trigger else []
    told = [
        {
            "arn": alarm.arn,
            "state": {"value": alarm.state_value, "timestamp": to_the_ms(alarm.state_transitioned_timestamp)},
        }
        for alarm in alarms
    ]
    return orjson.dumps({"triggeringAlarms": told}).decode()
