"""CloudWatch: what you can ask for, about alarms."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.laws.alarm_rule import AlarmState
from model.services.cloudwatch.alarm_checks import check_alarm
from model.services.cloudwatch.alarms import find_alarm, get_alarm
from model.services.cloudwatch.behavior.contributing import forget_contributors
from model.services.cloudwatch.behavior.evaluation import evaluate, stop_sleeping
from model.services.cloudwatch.behavior.holding import let_go
from model.services.cloudwatch.behavior.rhythm import first_evaluation
from model.services.cloudwatch.behavior.transition import change
from model.services.cloudwatch.behavior.vigils import wake_up
from model.services.cloudwatch.composite_checks import check_deletion, check_name
from model.services.cloudwatch.detectors import detect_for
from model.services.cloudwatch.expressions import metrics_behind
from model.services.cloudwatch.forms import AlarmForm
from model.services.cloudwatch.history import note_configuration
from model.services.cloudwatch.resources.alarms import CONFIGURATION, MetricAlarm


@operation
@takes(AlarmForm)
async def put_metric_alarm(call: Call, asked: AlarmForm) -> None:
    """Creates an alarm, or replaces how one is configured; its state stays what it was, and so do its tags."""
    check_name(call.world, asked.alarm_name)
    wanted = MetricAlarm(queries=asked.metrics, **asked.fields_of(MetricAlarm))
    check_alarm(call.world, wanted)
    wanted.metric_keys = _keys(wanted)
    _configure(call.world, wanted)
    detect_for(call.world, wanted)


def _configure(world: World, wanted: MetricAlarm) -> None:
    alarm = world.find(MetricAlarm, wanted.alarm_name)
    change = "Create" if alarm is None else "Update"
    if alarm is None:
        _check_limit(world)
        wanted.state_updated_timestamp = wanted.state_transitioned_timestamp = world.now
        alarm = world.add(wanted)
    else:
        if alarm.queries != wanted.queries:
            forget_contributors(world, alarm.alarm_name)
            alarm.evaluation_state = None
        for field in CONFIGURATION:
            setattr(alarm, field, getattr(wanted, field))
    alarm.alarm_configuration_updated_timestamp = world.now
    note_configuration(world, alarm, change)
    _look_again(world, alarm)


def _keys(alarm: MetricAlarm) -> tuple[str, ...]:
    watched = alarm.watched
    stats = (watched,) if watched else metrics_behind(alarm.queries, alarm.judged.id)
    return tuple(dict.fromkeys(stat.metric.key for stat in stats))


def _look_again(world: World, alarm: MetricAlarm) -> None:
    """Evaluate soon, with the data that are there already."""
    stop_sleeping(world, alarm.alarm_name)
    world.wake(evaluate, alarm.alarm_name, at=first_evaluation(world, alarm))


def _check_limit(world: World) -> None:
    if sum(world.tally(MetricAlarm, "state_value").values()) >= most(world, "alarms/alarms-per-region"):
        raise AwsError("LimitExceeded", "The quota for alarms for this account has already been reached.")


@operation
async def set_alarm_state(
    call: Call, *, alarm_name: str, state_value: AlarmState, state_reason: str, state_reason_data: str | None = None
) -> None:
    """Another state until the next evaluation, with all its actions."""
    alarm = get_alarm(call.world, alarm_name)
    if state_reason_data is not None:
        _check_json(state_reason_data)
    if alarm.state_value != state_value:
        await change(call.world, alarm, state_value, state_reason, state_reason_data)
    else:
        alarm.state_reason, alarm.state_reason_data = state_reason, state_reason_data
        alarm.state_updated_timestamp = call.world.now
    wake_up(call.world, alarm_name)


def _check_json(data: str) -> None:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise AwsError("InvalidFormat", f"StateReasonData was not valid JSON: {error}") from error


@operation
async def enable_alarm_actions(call: Call, *, alarm_names: Sequence[str]) -> None:
    _switch(call.world, alarm_names, enabled=True)


@operation
async def disable_alarm_actions(call: Call, *, alarm_names: Sequence[str]) -> None:
    _switch(call.world, alarm_names, enabled=False)


def _switch(world: World, names: Sequence[str], *, enabled: bool) -> None:
    """Names that are no alarm's are passed over, as AWS does."""
    for alarm in filter(None, (find_alarm(world, name) for name in names)):
        if alarm.actions_enabled != enabled:
            alarm.actions_enabled = enabled
            alarm.alarm_configuration_updated_timestamp = world.now
            note_configuration(world, alarm, "Update")
            wake_up(world, alarm.alarm_name)


@operation
async def delete_alarms(call: Call, *, alarm_names: Sequence[str]) -> None:
    """Of several names those that are alarms' are deleted; one that is none's is refused when it stands alone."""
    world = call.world
    if len(alarm_names) == 1:
        get_alarm(world, alarm_names[0])
    found = [alarm for name in dict.fromkeys(alarm_names) if (alarm := find_alarm(world, name)) is not None]
    check_deletion(world, found)
    for alarm in found:
        if isinstance(alarm, MetricAlarm):
            stop_sleeping(world, alarm.alarm_name)
            world.forget(evaluate, alarm.alarm_name)
            forget_contributors(world, alarm.alarm_name)
        else:
            let_go(world, alarm)
        note_configuration(world, alarm, "Delete")
        world.remove(alarm)
