"""CloudWatch: what happened to alarms, in words: the state they came into, and the datapoints that decided it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from model.kit.happening import Measurement, Moment, Pointer, Told, telling
from model.kit.world import World
from model.laws.advice import Sight
from model.services.cloudwatch.behavior.foresight import look
from model.services.cloudwatch.expressions import metrics_behind
from model.services.cloudwatch.published import declarations
from model.services.cloudwatch.resources.alarms import SIGNS, MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import CompositeAlarm
from model.services.cloudwatch.resources.queries import MetricStat

_PUT = "cloudwatch:PutMetricData"
"What data of customers' own metrics come by; the journal does not tell of which metric."


@telling(MetricAlarm)
def tell_of_alarm(moment: Moment) -> Told | None:
    """It was made, went, or came into another state: by its datapoints, unless somebody set it by hand."""
    if moment.is_new or moment.is_gone:
        return Told("alarm", f"alarm {moment.id} {'was made' if moment.is_new else 'was deleted'}")
    if "state_value" not in moment.after:
        return None
    evidence = (str(moment.field("state_reason")),)
    alarm = moment.world.find(MetricAlarm, moment.id)
    measured = _measured(moment, alarm) if alarm is not None and _is_evaluated(moment) else ()
    return Told("alarm", _turned(moment), evidence, measured)


@telling(CompositeAlarm)
def tell_of_composite(moment: Moment) -> Told | None:
    """Likewise; it follows the alarms in its rule."""
    if moment.is_new or moment.is_gone:
        return Told("alarm", f"alarm {moment.id} {'was made' if moment.is_new else 'was deleted'}")
    if "state_value" not in moment.after:
        return None
    children: list[dict[str, str]] = _evidence(moment).get("triggeringAlarms", []) if _is_evaluated(moment) else []
    names = [each["arn"].partition(":alarm:")[2] for each in children]
    because = tuple(
        Pointer(kind.kind, name, is_certain=True) for name in names for kind in (MetricAlarm, CompositeAlarm)
    )
    return Told("alarm", _turned(moment), (str(moment.field("state_reason")),), because)


def _turned(moment: Moment) -> str:
    return f"alarm {moment.id}: {moment.before['state_value']} → {moment.after['state_value']}"


def _is_evaluated(moment: Moment) -> bool:
    """By itself, and not by SetAlarmState."""
    return moment.record.what != "cloudwatch:SetAlarmState" or moment.record.follows


def _evidence(moment: Moment) -> dict[str, Any]:
    text = moment.field("state_reason_data")
    return json.loads(text) if isinstance(text, str) and text else {}


def _measured(moment: Moment, alarm: MetricAlarm) -> tuple[Measurement, ...]:
    told = _evidence(moment).get("evaluatedDatapoints", [])
    period = float(alarm.period_seconds)
    rule = alarm.rule
    points = [(datetime.fromisoformat(each["timestamp"]).timestamp(), each.get("value")) for each in told]
    wanted = moment.after["state_value"] == "ALARM"
    deciding = [at for at, value in points if value is None or rule.has_band or rule.breached_by(value) == wanted]
    since = min(deciding, default=moment.record.time - period)
    hears = frozenset(name for stat in _watched(alarm) for name in _hears(moment.world, stat))
    values = [value for _, value in points if value is not None]
    sight = _sight(alarm) if wanted else None
    return (Measurement(_went(alarm, values), (_limit(alarm),), hears, since, moment.record.time, period, sight),)


def _sight(alarm: MetricAlarm) -> Sight:
    watched = [stat.metric for stat in _watched(alarm)]
    dimensions = frozenset(each.name for metric in watched for each in metric.dimensions)
    names = " ".join(metric.metric_name or "" for metric in watched)
    is_high = not alarm.comparison_operator.startswith("LessThan") or alarm.threshold_metric_id is not None
    is_own = not any(metric.namespace.startswith("AWS/") for metric in watched)
    return Sight(names, dimensions, is_high, alarm.rule.has_band, alarm.action_class, is_own)


def _watched(alarm: MetricAlarm) -> list[MetricStat]:
    watched = alarm.watched
    return [watched] if watched is not None else list(metrics_behind(alarm.queries, alarm.judged.id))


def _hears(world: World, stat: MetricStat) -> tuple[str, ...]:
    metrics = tuple(declarations(stat.metric))
    return look(world, stat, metrics).hears if metrics else (_PUT,)


def _went(alarm: MetricAlarm, newest_first: list[float]) -> str:
    watched = alarm.watched
    values = ", ".join(f"{each:.4g}" for each in newest_first[:5][::-1])
    of = ", ".join(each.value for each in watched.metric.dimensions) if watched else ""
    return f"{alarm.measures}{f' of {of}' if of else ''}: {values or 'no data'}"


def _limit(alarm: MetricAlarm) -> str:
    threshold = "its usual band" if alarm.threshold is None else f"{alarm.threshold:g}"
    return f"goes off when {SIGNS[alarm.comparison_operator]} {threshold}, {alarm.condition.partition(' for ')[2]}"
