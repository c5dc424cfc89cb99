"""CloudWatch: what happens by itself: an alarm comes into a state, and what follows from that is done."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.world import World
from model.laws.alarm import AlarmVerdict
from model.laws.alarm_rule import AlarmState
from model.services.cloudwatch.behavior.actions import Occasion, repeat
from model.services.cloudwatch.behavior.holding import act_unless_held, is_held
from model.services.cloudwatch.function_event import state_of
from model.services.cloudwatch.history import note
from model.services.cloudwatch.resources.alarms import AlarmChanged, MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import Alarm

LONGEST_REASON = 1023
LONGEST_DATA = 4000


async def settle(world: World, alarm: MetricAlarm, verdict: AlarmVerdict) -> None:
    """Bring the alarm where the verdict puts it; if it is there already, only scaling goes on."""
    value = next((point.value for point in verdict.evaluated if point.value is not None), None)
    if verdict.retained or verdict.state == alarm.state_value:
        if not is_held(world, alarm):
            await repeat(world, alarm, Occasion(alarm.state_value, value))
        return
    watched = alarm.watched
    data = verdict.reason_data(
        world.now, statistic=watched.stat if watched else None, unit=watched.unit if watched else None
    )
    await change(world, alarm, verdict.state, verdict.reason, _fitted(data), value)


async def change(
    world: World, alarm: Alarm, state: AlarmState, reason: str, data: str | None, value: float | None = None
) -> None:
    """Let the alarm be in another state from now on, for a reason, and take the actions of that state."""
    before, old, left = alarm.state_value, _told(alarm), state_of(alarm)
    alarm.state_value = state
    alarm.state_reason = reason[:LONGEST_REASON]
    alarm.state_reason_data = data
    alarm.state_updated_timestamp = alarm.state_transitioned_timestamp = world.now
    summary = f"Alarm updated from {before} to {state}"
    told = {"version": "1.0", "oldState": old, "newState": _told(alarm)}
    note(world, alarm.alarm_name, "StateUpdate", summary, told)
    changed = AlarmChanged(
        world.now,
        world.account,
        world.region,
        alarm.alarm_name,
        alarm.alarm_arn,
        before,
        state,
        alarm.state_reason,
        alarm.action_class,
    )
    world.tell(changed)
    await act_unless_held(world, alarm, Occasion(state, value, before, left))


def _told(alarm: Alarm) -> dict[str, Any]:
    told: dict[str, Any] = {"stateValue": alarm.state_value, "stateReason": alarm.state_reason}
    if alarm.state_reason_data is not None:
        told["stateReasonData"] = orjson.loads(alarm.state_reason_data)
    return told


def _fitted(data: dict[str, Any]) -> str:
    """The evidence as JSON, with as many evaluated datapoints as AWS has room for."""
    text = orjson.dumps(data).decode()
    while len(text) > LONGEST_DATA:
        data["evaluatedDatapoints"] = data["evaluatedDatapoints"][:-5]
        data["recentDatapoints"] = data["recentDatapoints"][5:]
        text = orjson.dumps(data).decode()
    return text
