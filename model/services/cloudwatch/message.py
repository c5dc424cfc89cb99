"""What an alarm tells a topic, in the form that subscribers know."""

from __future__ import annotations

from typing import Any

import orjson

from model.catalog.regions import region
from model.kit.world import World
from model.laws.alarm_rule import AlarmState
from model.laws.moments import to_the_ms
from model.services.cloudwatch.reading import is_extended
from model.services.cloudwatch.resources.alarm_contributors import AlarmContributor
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import Alarm

SPELLED = {"SampleCount": "SAMPLE_COUNT"}


def alarm_subject(world: World, alarm: Alarm, state: AlarmState) -> str:
    return f'{state}: "{alarm.alarm_name}" in {_city(world.region)}'[:100]


def alarm_message(
    world: World, alarm: Alarm, before: AlarmState | None, contributor: AlarmContributor | None = None
) -> str:
    """The JSON that e-mail, queues and functions receive, of the alarm or of what became of one contributor."""
    message: dict[str, Any] = {
        "AlarmName": alarm.alarm_name,
        "AlarmDescription": alarm.alarm_description,
        "AWSAccountId": world.account,
        "AlarmConfigurationUpdatedTimestamp": to_the_ms(alarm.alarm_configuration_updated_timestamp),
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": to_the_ms(alarm.state_transitioned_timestamp),
        "Region": _city(world.region),
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": before or alarm.state_value,
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.insufficient_data_actions,
    }
    about = {"Trigger": _trigger(alarm)} if isinstance(alarm, MetricAlarm) else {"AlarmRule": alarm.alarm_rule}
    return orjson.dumps(message | about | (_contributed(contributor, before) if contributor else {})).decode()


def _contributed(contributor: AlarmContributor, before: AlarmState | None) -> dict[str, Any]:
    return {
        "NewStateValue": "ALARM" if before == "OK" else "OK",
        "NewStateReason": contributor.state_reason,
        "StateChangeTime": to_the_ms(contributor.state_transitioned_timestamp),
        "AlarmContributorId": contributor.contributor_id,
        "AlarmContributorAttributes": contributor.contributor_attributes,
    }


def _trigger(alarm: MetricAlarm) -> dict[str, Any]:
    common = {
        "Period": alarm.period_seconds,
        "EvaluationPeriods": alarm.evaluation_periods,
        "DatapointsToAlarm": alarm.datapoints_to_alarm,
        "ComparisonOperator": alarm.comparison_operator,
        "Threshold": alarm.threshold,
        "ThresholdMetricId": alarm.threshold_metric_id,
        "TreatMissingData": alarm.treat_missing_data or "",
        "EvaluateLowSampleCountPercentile": alarm.evaluate_low_sample_count_percentile or "",
    }
    watched = alarm.watched
    if watched is None or alarm.queries:
        return {"Metrics": [query.model_dump() for query in alarm.queries], **_given(common)}
    metric = {
        "MetricName": watched.metric.metric_name,
        "Namespace": watched.metric.namespace,
        **_statistic(watched.stat),
        "Unit": watched.unit,
        "Dimensions": [{"value": d.value, "name": d.name} for d in watched.metric.dimensions],
    }
    return metric | _given(common)


def _statistic(stat: str) -> dict[str, str]:
    if is_extended(stat):
        return {"StatisticType": "ExtendedStatistic", "ExtendedStatistic": stat}
    return {"StatisticType": "Statistic", "Statistic": SPELLED.get(stat, stat.upper())}


def _given(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _city(name: str) -> str:
    return region(name).title
