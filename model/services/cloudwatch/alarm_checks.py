"""What AWS refuses when an alarm is put."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.laws.alarm_rule import BANDS
from model.laws.metric_math.insights import read_question
from model.laws.metric_math.values import Lines
from model.services.cloudwatch.behavior.actions import INSTANCE_ACTION
from model.services.cloudwatch.expressions import asked_of, check_queries, questions_of
from model.services.cloudwatch.reading import is_extended, is_percentile
from model.services.cloudwatch.resources.alarms import MetricAlarm

TREATMENTS = ("breaching", "notBreaching", "ignore", "missing")
SHORT_PERIODS = (10, 20, 30)
DAY_SECONDS = 86400
WEEK_SECONDS = 7 * DAY_SECONDS
HOUR_SECONDS = 3600
QUESTIONED_SECONDS = 3 * HOUR_SECONDS

ACTION = re.compile(r"arn:[\w-]+:(sns|autoscaling|automate|lambda|ssm|ssm-incidents|swf|aiops):([\w-]*):[^:]*:?.+")


def check_alarm(world: World, alarm: MetricAlarm) -> None:
    _check_limit(alarm)
    if alarm.queries:
        _check_expression(world, alarm)
    else:
        _check_metric(alarm)
    _check_periods(alarm)
    _check_treatments(alarm)
    for action in (*alarm.ok_actions, *alarm.alarm_actions, *alarm.insufficient_data_actions):
        _check_action(world, alarm, action)


def _check_limit(alarm: MetricAlarm) -> None:
    """A threshold with a comparison to it, or a band with one to that."""
    if (alarm.threshold is None) == (alarm.threshold_metric_id is None):
        raise _refused("Exactly one of Threshold and ThresholdMetricId must be specified.")
    if (alarm.comparison_operator in BANDS) != (alarm.threshold_metric_id is not None):
        limit = "a Threshold" if alarm.threshold_metric_id is None else "a ThresholdMetricId"
        raise _refused(f"ComparisonOperator {alarm.comparison_operator} cannot be used with {limit}.")
    if alarm.threshold_metric_id is not None and not alarm.queries:
        raise _refused("ThresholdMetricId needs Metrics.")


def _check_metric(alarm: MetricAlarm) -> None:
    if alarm.metric_name is None:
        raise _refused("Either MetricName or Metrics must be specified.")
    if alarm.namespace is None or alarm.period is None:
        missing = "Namespace" if alarm.namespace is None else "Period"
        raise _refused(f"{missing} must be specified together with MetricName.")
    if (alarm.statistic is None) == (alarm.extended_statistic is None):
        raise _refused("Exactly one of Statistic and ExtendedStatistic must be specified.")
    if alarm.extended_statistic is not None and not is_extended(alarm.extended_statistic):
        raise _refused(f"The value {alarm.extended_statistic} for parameter ExtendedStatistic is not supported.")


def _check_expression(world: World, alarm: MetricAlarm) -> None:
    single = (alarm.metric_name, alarm.namespace, alarm.statistic, alarm.extended_statistic, alarm.period, alarm.unit)
    if any(each is not None for each in single) or alarm.dimensions:
        raise _refused("Metrics cannot be combined with the parameters of a single metric.")
    shapes = check_queries(alarm.queries, "Metrics")
    if any("SEARCH" in (query.expression or "") for query in alarm.queries):
        raise _refused("SEARCH is not supported on Metric Alarms.")
    questions = questions_of(alarm.queries)
    _check_questions(alarm, questions)
    allowed = most(world, "alarms/metrics-per-alarm")
    if sum(query.metric_stat is not None for query in alarm.queries) > allowed:
        raise _refused(f"An alarm can be based on {allowed:.0f} metrics at the most.")
    _check_band(alarm, shapes)
    if sum(query.return_data and query.id != alarm.threshold_metric_id for query in alarm.queries) != 1:
        raise _refused("Exactly one element of the metrics list should return data.")
    if len(shapes.get(alarm.judged.id, (None,))) != 1:
        raise _refused("The expression of an alarm must give a single time series.")
    if alarm.judged.metric_stat is None and not (
        any(query.metric_stat for query in alarm.queries) or asked_of(alarm.queries) or questions
    ):
        raise _refused("An expression of an alarm must be based on at least one metric.")


def _check_questions(alarm: MetricAlarm, questions: Sequence[str]) -> None:
    """One may be asked; of one with several answers each is compared as it is."""
    if len(questions) > 1:
        raise _refused("An alarm can be based on one Metrics Insights query at the most.")
    for text in questions:
        judged = next((query for query in alarm.queries if query.return_data and query.expression == text), None)
        if read_question(text).groups and (judged is None or alarm.threshold_metric_id is not None):
            raise _refused("A Metrics Insights query with GROUP BY must be compared with the threshold itself.")


def _check_band(alarm: MetricAlarm, shapes: Mapping[str, Lines]) -> None:
    expressions = {query.id: query.expression for query in alarm.queries if query.expression is not None}
    if alarm.threshold_metric_id is None:
        return
    if not expressions.get(alarm.threshold_metric_id, "").startswith("ANOMALY_DETECTION_BAND"):
        raise _refused("ThresholdMetricId must be the Id of an ANOMALY_DETECTION_BAND in Metrics.")
    assert len(shapes[alarm.threshold_metric_id]) == 2, "a band has two lines"


def _check_periods(alarm: MetricAlarm) -> None:
    period = alarm.period_seconds
    if period not in SHORT_PERIODS and period % 60:
        raise _refused("Period must be 10, 20, 30 or a multiple of 60.")
    most = WEEK_SECONDS if period >= HOUR_SECONDS else DAY_SECONDS
    if period * alarm.evaluation_periods > most:
        span = "seven days" if most == WEEK_SECONDS else "a day"
        raise _refused(
            f"Metrics cannot be checked across more than {span} (EvaluationPeriods * Period must be <= {most})."
        )
    if questions_of(alarm.queries) and period * alarm.evaluation_periods > QUESTIONED_SECONDS:
        raise _refused("Metrics Insights queries of alarms can be evaluated over the last three hours only.")
    if alarm.datapoints_to_alarm is not None and alarm.datapoints_to_alarm > alarm.evaluation_periods:
        raise _refused("DatapointsToAlarm must be less than or equal to EvaluationPeriods.")


def _check_treatments(alarm: MetricAlarm) -> None:
    _check_option("TreatMissingData", alarm.treat_missing_data, TREATMENTS)
    low = alarm.evaluate_low_sample_count_percentile
    _check_option("EvaluateLowSampleCountPercentile", low, ("evaluate", "ignore"))
    if low is not None and not is_percentile(alarm.extended_statistic or ""):
        raise _refused("EvaluateLowSampleCountPercentile can only be used with a percentile as ExtendedStatistic.")


def _check_option(parameter: str, value: str | None, options: Sequence[str]) -> None:
    if value is not None and value not in options:
        raise _refused(f"Option {value} for parameter {parameter} is not supported. Options: [{', '.join(options)}]")


def _check_action(world: World, alarm: MetricAlarm, action: str) -> None:
    found = ACTION.fullmatch(action)
    if found is None or (found[1] == "automate" and not INSTANCE_ACTION.fullmatch(action)):
        raise _refused(f"Invalid arn syntax: {action}")
    if found[2] != world.region:
        raise _refused(f"Invalid region {found[2]} specified. Only {world.region} is supported.")
    if found[1] == "automate" and "InstanceId" not in _named(alarm):
        raise _refused(f"The action {action} needs a metric with the dimension InstanceId.")


def _named(alarm: MetricAlarm) -> Sequence[str]:
    """The dimensions of what it watches, or of each of its contributors."""
    question = alarm.question
    return question.groups if question else [dimension.name for dimension in alarm.dimensions]


def _refused(message: str) -> AwsError:
    return AwsError("ValidationError", message)
