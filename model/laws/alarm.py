"""When an alarm is in ALARM, OK or INSUFFICIENT_DATA, and which datapoints decided it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.laws.alarm_reason import crossed, unknown
from model.laws.alarm_rule import AlarmRule, AlarmState, Datapoint
from model.laws.moments import to_the_ms


@dataclass(frozen=True, slots=True)
class AlarmVerdict:
    """The state an alarm belongs in, AWS's sentence for it, and the datapoints that decided (newest first).

    `retained` says that too little data came to judge and the state stays as it was.
    """

    state: AlarmState
    evaluated: tuple[Datapoint, ...]
    rule: AlarmRule
    retained: bool = False

    @property
    def reason(self) -> str:
        """StateReason: the real datapoints that speak for the state, and how missing ones were treated."""
        if self.retained or self.state == "INSUFFICIENT_DATA":
            return unknown(self.rule.evaluation_periods)
        real = [point for point in self.evaluated if point.value is not None]
        fired = self.state == "ALARM"
        support = [point for point in real if self.rule.breached_at(point) == fired]
        return crossed(self.rule, self.state, support, len(real))

    def reason_data(self, now: float, *, statistic: str | None = None, unit: str | None = None) -> dict[str, object]:
        """The members of StateReasonData, in AWS's names and order."""
        real = [point for point in self.evaluated if point.value is not None]
        optional = {
            "startDate": to_the_ms(real[-1].at) if real else None,
            "unit": unit,
            "statistic": statistic,
        }
        return {
            "version": "1.0",
            "queryDate": to_the_ms(now),
            **{name: value for name, value in optional.items() if value is not None},
            "period": self.rule.period_seconds,
            "recentDatapoints": [point.value for point in reversed(real)],
            **self._limits(real),
            "evaluatedDatapoints": [_evaluated(point) for point in self.evaluated],
        }

    def _limits(self, real: Sequence[Datapoint]) -> dict[str, object]:
        if not self.rule.has_band:
            return {"threshold": self.rule.threshold}
        bands = [point.band for point in reversed(real) if point.band is not None]
        return {
            "recentLowerThresholds": [low for low, _ in bands],
            "recentUpperThresholds": [high for _, high in bands],
        }


def judge(rule: AlarmRule, points: Sequence[Datapoint], state: AlarmState) -> AlarmVerdict:
    """The verdict on an evaluation range of datapoints, oldest first, missing ones with value None.

    Real datapoints come before filled ones: with N of them in the range the treatment of missing data does not matter.
    (CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data".)
    """
    recent = list(reversed(points[-rule.evaluation_range :]))
    real = [point for point in recent if point.value is not None][: rule.evaluation_periods]
    breaching = [point for point in real if rule.breached_at(point)]
    filled = rule.evaluation_periods - len(real)
    missing = [point for point in recent if point.value is None][:filled]
    evaluated = tuple(sorted([*real, *missing], key=lambda point: -point.at))
    found = _state(rule, recent, len(real), len(breaching))
    return AlarmVerdict(found or state, evaluated, rule, retained=found is None)


def enough_samples(percentile: float, samples: float) -> bool:
    """Whether a percentile (0 to 100) of so many samples is significant: 10 beyond it on its shorter side."""
    share = percentile / 100
    return samples >= 10 / (1 - share) if 0.5 <= share < 1 else share <= 0 or share >= 1 or samples >= 10 / share


def _state(rule: AlarmRule, recent: Sequence[Datapoint], real: int, breaching: int) -> AlarmState | None:
    filled = rule.evaluation_periods - real
    if breaching >= rule.needed:
        return "ALARM"
    if not filled or rule.treatment == "notBreaching":
        return "OK"
    if rule.treatment == "breaching":
        return "ALARM" if breaching + filled >= rule.needed else "OK"
    if breaching < real:
        return "OK"
    return _too_little_data(rule, recent)


def _too_little_data(rule: AlarmRule, recent: Sequence[Datapoint]) -> AlarmState | None:
    """All there is breaches: the alarm waits until the oldest of it is M datapoints old, lest a single one cry wolf."""
    if rule.treatment == "ignore":
        return None
    oldest_age = max((age for age, point in enumerate(recent, 1) if point.value is not None), default=0)
    return "ALARM" if oldest_age >= rule.needed else "INSUFFICIENT_DATA"


def _evaluated(point: Datapoint) -> dict[str, object]:
    measured = {"sampleCount": point.sample_count, "value": point.value}
    return {
        "timestamp": to_the_ms(point.at),
        **{name: value for name, value in measured.items() if value is not None},
    }
