"""CloudWatch: what you can ask for, to see alarms and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tokens import write_token
from model.kit.world import World
from model.laws.alarm_rule import AlarmState
from model.services.cloudwatch.alarms import find_alarm
from model.services.cloudwatch.resources.alarm_contributors import AlarmContributor
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import Alarm, CompositeAlarm
from model.services.cloudwatch.resources.queries import metric_named
from model.services.cloudwatch.tokens import after, read_number

ALARMS_A_PAGE = 50
ITEMS_A_PAGE = 100
CONTRIBUTORS_A_PAGE = 50

_HISTORY = """
SELECT seq, alarm, time, type, summary, data FROM cloudwatch_history
WHERE account = ? AND region = ? AND (? IS NULL OR alarm = ?) AND (? IS NULL OR type = ?)
AND (? IS NULL OR json_extract(data, '$.alarmContributorId') = ?)
AND time >= ? AND time <= ? AND (seq - ?) * ? > 0 ORDER BY seq {order} LIMIT ?
"""


@operation
async def describe_alarms(
    call: Call,
    *,
    alarm_names: Sequence[str] = (),
    alarm_name_prefix: str | None = None,
    alarm_types: Sequence[str] = ("MetricAlarm",),
    children_of_alarm_name: str | None = None,
    parents_of_alarm_name: str | None = None,
    state_value: AlarmState | None = None,
    action_prefix: str | None = None,
    max_records: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Alarms by name, in pages: metric alarms unless others are asked for, or what a composite alarm depends on."""
    if alarm_names and alarm_name_prefix is not None:
        raise AwsError("ValidationError", "AlarmNames and AlarmNamePrefix cannot be combined.")
    given = (alarm_names, alarm_name_prefix, state_value, action_prefix, parents_of_alarm_name)
    if children_of_alarm_name is not None and any(given):
        raise AwsError("ValidationError", "ChildrenOfAlarmName can be combined with MaxRecords and NextToken only.")
    world = call.world
    if children_of_alarm_name is not None:
        found = _named(world, _composite(world, children_of_alarm_name).watches)
    elif parents_of_alarm_name is not None:
        found = world.where(CompositeAlarm, watches=parents_of_alarm_name)
    else:
        found = [each for each in _asked(world, alarm_names, state_value) if _type(each) in alarm_types]
    chosen = {
        alarm.alarm_name: alarm
        for alarm in found
        if alarm.alarm_name.startswith(alarm_name_prefix or "")
        and state_value in (None, alarm.state_value)
        and (action_prefix is None or _acts(alarm, action_prefix))
    }
    names, token = after(sorted(chosen), next_token, max_records or ALARMS_A_PAGE)
    alarms = [chosen[name] for name in names]
    return {
        "metric_alarms": [alarm for alarm in alarms if isinstance(alarm, MetricAlarm)],
        "composite_alarms": [alarm for alarm in alarms if isinstance(alarm, CompositeAlarm)],
        "log_alarms": [],
        "next_token": token,
    }


def _type(alarm: Alarm) -> str:
    return type(alarm).__name__


def _asked(world: World, names: Sequence[str], state: AlarmState | None) -> Sequence[Alarm]:
    if names:
        return _named(world, names)
    if state is None:
        return (*world.all(MetricAlarm), *world.all(CompositeAlarm))
    return (*world.where(MetricAlarm, state_value=state), *world.where(CompositeAlarm, state_value=state))


def _named(world: World, names: Sequence[str]) -> Sequence[Alarm]:
    return [alarm for name in names if (alarm := find_alarm(world, name)) is not None]


def _composite(world: World, name: str) -> CompositeAlarm:
    alarm = world.find(CompositeAlarm, name)
    if alarm is None:
        raise AwsError("ValidationError", f"{name} is not the name of a composite alarm.")
    return alarm


def _acts(alarm: Alarm, prefix: str) -> bool:
    actions = (*alarm.ok_actions, *alarm.alarm_actions, *alarm.insufficient_data_actions)
    return any(action.startswith(prefix) for action in actions)


@operation
async def describe_alarms_for_metric(
    call: Call,
    *,
    metric_name: str,
    namespace: str,
    statistic: str | None = None,
    extended_statistic: str | None = None,
    dimensions: Sequence[Mapping[str, str]] | None = None,
    period: int | None = None,
    unit: str | None = None,
) -> dict[str, Any]:
    """The alarms that watch one metric by itself."""
    key = metric_named(namespace, metric_name, dimensions).key
    alarms = [
        alarm
        for alarm in call.world.where(MetricAlarm, metric_keys=key)
        if (watched := alarm.watched) is not None
        and (statistic or extended_statistic) in (None, watched.stat)
        and period in (None, watched.period)
        and unit in (None, watched.unit)
    ]
    return {"metric_alarms": sorted(alarms, key=lambda alarm: alarm.alarm_name)}


@operation
async def describe_alarm_history(
    call: Call,
    *,
    alarm_name: str | None = None,
    alarm_contributor_id: str | None = None,
    alarm_types: Sequence[str] = ("MetricAlarm",),
    history_item_type: str | None = None,
    start_date: float | None = None,
    end_date: float | None = None,
    max_records: int | None = None,
    next_token: str | None = None,
    scan_by: str = "TimestampDescending",
) -> dict[str, Any]:
    """What happened to alarms, the newest first unless asked otherwise; deleted alarms have a history too."""
    if start_date is not None and end_date is not None and start_date > end_date:
        raise AwsError("ValidationError", "StartDate must be before EndDate.")
    world, size = call.world, max_records or ITEMS_A_PAGE
    down = scan_by == "TimestampDescending"
    begin = read_number(next_token) if next_token else (2**62 if down else 0)
    rows = await world.read(
        _HISTORY.format(order="DESC" if down else "ASC"),
        *(world.account, world.region, alarm_name, alarm_name, history_item_type, history_item_type),
        *(alarm_contributor_id, alarm_contributor_id),
        *(start_date or 0.0, world.now if end_date is None else end_date, begin, -1 if down else 1, size + 1),
    )
    token = write_token(str(rows[size - 1][0])) if len(rows) > size else None
    items = [_item(world, *row) for row in rows[:size]]
    return {"alarm_history_items": [each for each in items if each["alarm_type"] in alarm_types], "next_token": token}


def _item(world: World, _seq: int, alarm: str, time: float, item_type: str, summary: str, data: str) -> dict[str, Any]:
    """What is gone by now is told of as a metric alarm, unless its configuration shows otherwise."""
    composite = world.find(CompositeAlarm, alarm) is not None or '"alarmRule"' in data
    told: dict[str, Any] = orjson.loads(data) if item_type.startswith("AlarmContributor") else {}
    return {
        "alarm_name": alarm,
        "alarm_type": "CompositeAlarm" if composite else "MetricAlarm",
        "timestamp": time,
        "history_item_type": item_type,
        "history_summary": summary,
        "history_data": data,
        "alarm_contributor_id": told.get("alarmContributorId"),
        "alarm_contributor_attributes": told.get("alarmContributorAttributes"),
    }


@operation
async def describe_alarm_contributors(call: Call, *, alarm_name: str, next_token: str | None = None) -> dict[str, Any]:
    """Those that are in ALARM now; alarms on one series have none."""
    if find_alarm(call.world, alarm_name) is None:
        raise AwsError("ResourceNotFoundException", f"Unknown alarm {alarm_name}", 404)
    found = {each.contributor_id: each for each in call.world.where(AlarmContributor, alarm_name=alarm_name)}
    ids, token = after(sorted(found), next_token, CONTRIBUTORS_A_PAGE)
    return {"alarm_contributors": [found[id] for id in ids], "next_token": token}
