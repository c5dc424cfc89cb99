"""What is filled in to put an alarm."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from model.kit.form import Form
from model.kit.tags import Tag, read_tags
from model.services.cloudwatch.resources.queries import Dimension, MetricDataQuery


class AlarmForm(Form):
    alarm_name: str
    alarm_description: str | None = None
    actions_enabled: bool = True
    ok_actions: tuple[str, ...] = ()
    alarm_actions: tuple[str, ...] = ()
    insufficient_data_actions: tuple[str, ...] = ()
    namespace: str | None = None
    metric_name: str | None = None
    dimensions: Annotated[tuple[Dimension, ...], BeforeValidator(Dimension.read_all)] = ()
    statistic: str | None = None
    extended_statistic: str | None = None
    period: int | None = None
    unit: str | None = None
    metrics: Annotated[tuple[MetricDataQuery, ...], BeforeValidator(MetricDataQuery.read_all)] = ()
    evaluation_periods: int
    datapoints_to_alarm: int | None = None
    threshold: float | None = None
    threshold_metric_id: str | None = None
    comparison_operator: str
    treat_missing_data: str | None = None
    evaluate_low_sample_count_percentile: str | None = None
    tags: Annotated[tuple[Tag, ...], BeforeValidator(read_tags)] = ()


class CompositeAlarmForm(Form):
    alarm_name: str
    alarm_rule: str
    alarm_description: str | None = None
    actions_enabled: bool = True
    ok_actions: tuple[str, ...] = ()
    alarm_actions: tuple[str, ...] = ()
    insufficient_data_actions: tuple[str, ...] = ()
    actions_suppressor: str | None = None
    actions_suppressor_wait_period: int | None = None
    actions_suppressor_extension_period: int | None = None
    tags: Annotated[tuple[Tag, ...], BeforeValidator(read_tags)] = ()
