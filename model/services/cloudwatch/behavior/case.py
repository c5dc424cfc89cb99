"""CloudWatch: what happens by itself: one alarm at one evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.kit.world import World
from model.laws.alarm import enough_samples
from model.laws.alarm_rule import AlarmRule, Datapoint
from model.services.cloudwatch.reading import is_percentile
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.queries import MetricStat
from model.services.cloudwatch.windows import Window, latest


@dataclass(frozen=True, slots=True)
class Case:
    """An alarm with its rule, the periods looked at, and what it compares: None for an expression, or with a band."""

    alarm: MetricAlarm
    rule: AlarmRule
    watched: MetricStat | None
    window: Window

    def too_few_samples(self, points: Sequence[Datapoint]) -> bool:
        """Whether a percentile means nothing, and the alarm was told to let that pass."""
        alarm = self.alarm
        if alarm.evaluate_low_sample_count_percentile != "ignore" or not is_percentile(alarm.extended_statistic or ""):
            return False
        assert alarm.extended_statistic is not None, "a percentile is one"
        percentile = float(alarm.extended_statistic.removeprefix("p"))
        judged = [point for point in points[-self.rule.evaluation_periods :] if point.sample_count is not None]
        return any(not enough_samples(percentile, point.sample_count or 0.0) for point in judged)


def case_of(world: World, alarm: MetricAlarm) -> Case:
    rule = alarm.rule
    watched = None if rule.has_band else alarm.watched
    return Case(alarm, rule, watched, latest(world.now, rule.period_seconds, rule.evaluation_range))
