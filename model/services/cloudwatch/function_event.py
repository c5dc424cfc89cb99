"""What an alarm hands to a function that it calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.world import World
from model.laws.moments import to_the_ms
from model.services.cloudwatch.resources.alarm_contributors import AlarmContributor
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import Alarm
from model.services.cloudwatch.resources.queries import MetricDataQuery, MetricStat


def state_of(alarm: Alarm) -> dict[str, Any]:
    """Where it is, why, and since when; evidence is told as it was written down."""
    told = {"value": alarm.state_value, "reason": alarm.state_reason, "reasonData": alarm.state_reason_data}
    return _given({**told, "timestamp": to_the_ms(alarm.state_updated_timestamp)})


def function_event(
    world: World, alarm: Alarm, before: Mapping[str, Any], contributor: AlarmContributor | None = None
) -> dict[str, Any]:
    """`before` is the state that it has left; empty where it only goes on with what it was held back from."""
    return {
        "source": "aws.cloudwatch",
        "alarmArn": alarm.alarm_arn,
        "accountId": world.account,
        "time": to_the_ms(world.now),
        "region": world.region,
        "alarmData": {
            "alarmName": alarm.alarm_name,
            "state": state_of(alarm),
            **({"previousState": before} if before else {}),
            **({"alarmContributor": _contributor(contributor)} if contributor else {}),
            "configuration": _configuration(world, alarm),
        },
    }


def _contributor(contributor: AlarmContributor) -> dict[str, Any]:
    return {
        "id": contributor.contributor_id,
        "attributes": contributor.contributor_attributes,
        "reason": contributor.state_reason,
        "timestamp": to_the_ms(contributor.state_transitioned_timestamp),
    }


def _configuration(world: World, alarm: Alarm) -> dict[str, Any]:
    if isinstance(alarm, MetricAlarm):
        return _given({"description": alarm.alarm_description, "metrics": list(_metrics(world, alarm))})
    held = {
        "actionsSuppressor": alarm.actions_suppressor,
        "actionsSuppressorWaitPeriod": alarm.actions_suppressor_wait_period,
        "actionsSuppressorExtensionPeriod": alarm.actions_suppressor_extension_period,
    }
    return _given({"description": alarm.alarm_description, "alarmRule": alarm.alarm_rule, **held})


def _metrics(world: World, alarm: MetricAlarm) -> Iterator[dict[str, Any]]:
    """An alarm on one metric asks one question, of a name that nobody gave it."""
    watched = alarm.watched
    if watched is None or alarm.queries:
        yield from map(_question, alarm.queries)
        return
    digits = world.luck("alarm metric", alarm.alarm_name, watched.metric.key).hexadecimal(32)
    unique = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    yield {"id": unique, "metricStat": _stat(watched), "returnData": True}


def _question(query: MetricDataQuery) -> dict[str, Any]:
    told = {
        "id": query.id,
        "expression": query.expression,
        "metricStat": _stat(query.metric_stat) if query.metric_stat else None,
        "label": query.label,
        "period": query.period,
    }
    return _given({**told, "returnData": query.return_data})


def _stat(stat: MetricStat) -> dict[str, Any]:
    name = {"namespace": stat.metric.namespace, "name": stat.metric.metric_name, "dimensions": stat.metric.values}
    return _given({"metric": name, "period": stat.period, "stat": stat.stat, "unit": stat.unit})


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
