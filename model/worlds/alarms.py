"""Alarms of ready worlds: one metric, minute by minute, and a topic that hears of every turn."""

from __future__ import annotations

from typing import Any, NamedTuple

from model.worlds.desk import Desk


class Watched(NamedTuple):
    """A metric of one thing, and how its datapoints are summed up."""

    namespace: str
    metric: str
    dimension: tuple[str, str]
    statistic: str = "Sum"


async def raise_alarm(
    desk: Desk, region: str, name: str, watched: Watched, comparison: str, threshold: float, topic: str, **more: Any
) -> None:
    dimension, value = watched.dimension
    await desk.call(
        "cloudwatch:PutMetricAlarm",
        region=region,
        AlarmName=name,
        Namespace=watched.namespace,
        MetricName=watched.metric,
        Dimensions=[{"Name": dimension, "Value": value}],
        Statistic=watched.statistic,
        Period=60,
        EvaluationPeriods=1,
        Threshold=threshold,
        ComparisonOperator=comparison,
        TreatMissingData="notBreaching",
        AlarmActions=[topic],
        OKActions=[topic],
        **more,
    )
