"""CloudWatch: what happens by itself: which state an alarm must be in while what it watches stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isnan

from model.kernel.steps import Steps
from model.kit.world import World
from model.laws.alarm_rule import AlarmRule, AlarmState
from model.physics.bounds import Bounds, value_bounds
from model.physics.metric import Metric
from model.physics.series import Amount, Counter, Gauge, Series
from model.physics.trimmed import read_trim
from model.services.cloudwatch.published import merged, publishers
from model.services.cloudwatch.resources.queries import MetricName, MetricStat

LEVELS = ("Average", "Minimum", "Maximum")


@dataclass(frozen=True, slots=True)
class Outlook:
    """The state that every evaluation must find, or None where that cannot be said, and what would change it.

    Of a single signal, values from `low` to `high` would not. Nothing is foreseen beyond `until`.
    """

    state: AlarmState | None
    hears: tuple[str, ...]
    low: float = inf
    high: float = -inf
    until: float = inf


class Listener(World):
    """A world that remembers which signals it was asked for."""

    __slots__ = ("heard",)

    def __init__(self, world: World) -> None:
        super().__init__(world.cell, world.account, world.region, world.service)
        self.heard: dict[str, Steps] = {}

    def signal(self, whose: str, quantity: str) -> Steps:
        steps = self.heard[f"{whose}/{quantity}"] = super().signal(whose, quantity)
        return steps


@dataclass(frozen=True, slots=True)
class Sight:
    """A published metric as it is now: its series, what would change them, and the signals that were asked."""

    series: tuple[Series, ...]
    hears: tuple[str, ...]
    signals: tuple[Steps, ...]


def look(world: World, watched: MetricStat, metrics: Sequence[Metric]) -> Sight:
    """What the declarations of a metric give; nothing where another unit than theirs is asked for."""
    listener = Listener(world)
    series = tuple(
        found
        for metric in metrics
        if watched.unit in (None, metric.unit)
        for resource in publishers(world, metric, watched.metric)
        if (found := metric.derive(listener, resource)) is not None
    )
    hears = (*(_noun(metric, watched.metric) for metric in metrics), *listener.heard)
    return Sight(series, hears, tuple(listener.heard.values()))


def foresee(sight: Sight, rule: AlarmRule, state: AlarmState, watched: MetricStat, since: float, now: float) -> Outlook:
    """What an alarm in this state will find in data from `since` on."""
    found = _state(rule, state, sight.series, watched, since)
    if found is None or found != state:
        return Outlook(found, sight.hears)
    low, high = _calm(rule, found, sight, watched)
    return Outlook(found, sight.hears, low, high, _horizon(sight.series, now))


def is_silent(sight: Sight, since: float) -> bool:
    """Whether there are no data from `since` on while nothing changes."""
    return all(_silent(each, since) for each in sight.series)


def state_of_silence(rule: AlarmRule, state: AlarmState) -> AlarmState:
    """Where an alarm ends up when nothing is ever reported."""
    if rule.treatment == "missing":
        return "INSUFFICIENT_DATA"
    if rule.treatment == "ignore":
        return state
    return "ALARM" if rule.treatment == "breaching" else "OK"


def _noun(metric: Metric, name: MetricName) -> str:
    """What comes, goes or changes its state with the metric: one thing, or anything of a kind."""
    key = next((dimension for dimension, field in metric.dimensions.items() if field == metric.of.words.key), None)
    return metric.of.kind if key is None else f"{metric.of.kind}/{name.values[key]}"


def _state(
    rule: AlarmRule, state: AlarmState, series: Sequence[Series], watched: MetricStat, since: float
) -> AlarmState | None:
    spoken = [each for each in series if not _silent(each, since)]
    if not spoken:
        return state_of_silence(rule, state)
    one = spoken[0] if len(spoken) == 1 else merged(spoken)
    if one is None or watched.period < one.sample_seconds or read_trim(watched.stat) is not None:
        return None
    return _side(rule, state, value_bounds(one, watched.stat, since, inf, watched.period))


def _side(rule: AlarmRule, state: AlarmState, bounds: Bounds) -> AlarmState | None:
    """ALARM or OK where all possible values lie on one side, and missing ones would not decide otherwise."""
    breached = rule.breached_by(bounds.low)
    if breached != rule.breached_by(bounds.high):
        return None
    found: AlarmState = "ALARM" if breached else "OK"
    stands = rule.treatment == ("breaching" if breached else "notBreaching") or (
        rule.treatment == "ignore" and state == found
    )
    return found if stands or not bounds.may_miss else None


def _horizon(series: Sequence[Series], now: float) -> float:
    """When the last of the changes comes that are foreseen; inf where none is."""
    moving = [steps for each in series for steps in _levels(each) if steps.next_change(now) < inf]
    return max((at for steps in moving for at, _ in steps), default=inf)


def _levels(series: Series) -> tuple[Steps, ...]:
    if isinstance(series, Gauge):
        return (series.level,)
    return (series.rate,) if isinstance(series, Amount | Counter) else (series.seconds, series.events)


def _silent(series: Series, since: float) -> bool:
    """Whether it has no data from `since` on while nothing changes."""
    if isinstance(series, Gauge | Amount):
        level = series.level if isinstance(series, Gauge) else series.rate
        return isnan(level.extremes(since, inf)[1])
    rate = series.rate if isinstance(series, Counter) else series.events
    most = rate.extremes(since, inf)[1]
    spoken = isinstance(series, Counter) and series.speaks_of_nothing
    return isnan(most) or (most == 0 and not spoken)


def _calm(rule: AlarmRule, state: AlarmState, sight: Sight, watched: MetricStat) -> tuple[float, float]:
    """Between which values of its one signal a gauge stays on its side of the threshold, noise included."""
    gauge = sight.series[0] if len(sight.series) == len(sight.signals) == 1 else None
    if not isinstance(gauge, Gauge) or gauge.level is not sight.signals[0] or watched.stat not in LEVELS:
        return inf, -inf
    above = rule.breached_by(inf)
    if (state == "ALARM") == above:
        return (rule.threshold / (1 - gauge.noise) * (1 + 1e-9), inf) if rule.threshold > 0 else (inf, -inf)
    return -inf, rule.threshold / (1 + gauge.noise) * (1 - 1e-9)
