"""CloudWatch: what happens by itself: which state an alarm must be in while what it watches stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isnan

from model.kernel.steps import Steps
from model.kit.world import World
from model.laws.alarm_rule import AlarmRule, AlarmState
from model.physics.bounds import Bounds, value_bounds
from model.physics.series import Amount, Counter, Gauge, Series
from model.services.cloudwatch.published import declarations, merged, publishers
from model.services.cloudwatch.resources.queries import MetricName, MetricStat
from model.services.cloudwatch.resources.vigils import put_of

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


def foresee(world: World, rule: AlarmRule, state: AlarmState, watched: MetricStat, since: float) -> Outlook:
    """What an alarm on a published metric will find in data from `since` on."""
    listener = Listener(world)
    series = _derive(listener, watched.metric)
    hears = (*_nouns(watched.metric), *listener.heard)
    if watched.unit is not None and any(m.unit != watched.unit for m in declarations(watched.metric)):
        return Outlook(state_of_silence(rule, state), hears)
    found = _state(rule, state, series, watched, since)
    if found is None or found != state:
        return Outlook(found, hears)
    low, high = _calm(rule, found, series, watched, listener.heard)
    return Outlook(found, hears, low, high, _horizon(series, world.now))


def unheard(world: World, name: MetricName, since: float) -> tuple[str, ...] | None:
    """What would break the silence of a published metric; None if it is not silent from `since` on."""
    listener = Listener(world)
    series = _derive(listener, name)
    return (*_nouns(name), *listener.heard) if all(_silent(each, since) for each in series) else None


def state_of_silence(rule: AlarmRule, state: AlarmState) -> AlarmState:
    """Where an alarm ends up when nothing is ever reported."""
    if rule.treatment == "missing":
        return "INSUFFICIENT_DATA"
    if rule.treatment == "ignore":
        return state
    return "ALARM" if rule.treatment == "breaching" else "OK"


def _derive(world: Listener, name: MetricName) -> list[Series]:
    found: list[Series] = []
    for metric in declarations(name):
        for resource in publishers(world, metric, name):
            series = metric.derive(world, resource)
            if series is not None:
                found.append(series)
    return found


def _nouns(name: MetricName) -> list[str]:
    """What comes, goes or changes its state with the metric: one thing, or anything of a kind."""
    nouns: list[str] = []
    for metric in declarations(name):
        keys = [dimension for dimension, field in metric.dimensions.items() if field == metric.of.words.key]
        nouns += [f"{metric.of.kind}/{name.values[key]}" for key in keys[:1]] or [metric.of.kind]
    return nouns or [put_of(name)]


def _state(
    rule: AlarmRule, state: AlarmState, series: Sequence[Series], watched: MetricStat, since: float
) -> AlarmState | None:
    spoken = [each for each in series if not _silent(each, since)]
    if not spoken:
        return state_of_silence(rule, state)
    one = spoken[0] if len(spoken) == 1 else merged(spoken)
    if one is None or watched.period < one.sample_seconds:
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


def _calm(
    rule: AlarmRule, state: AlarmState, series: Sequence[Series], watched: MetricStat, heard: dict[str, Steps]
) -> tuple[float, float]:
    """Between which values of its one signal a gauge stays on its side of the threshold, noise included."""
    signal = next(iter(heard.values()), None)
    gauge = series[0] if len(series) == 1 and len(heard) == 1 else None
    if not isinstance(gauge, Gauge) or gauge.level is not signal or watched.stat not in LEVELS:
        return inf, -inf
    above = rule.breached_by(inf)
    if (state == "ALARM") == above:
        return (rule.threshold / (1 - gauge.noise) * (1 + 1e-9), inf) if rule.threshold > 0 else (inf, -inf)
    return -inf, rule.threshold / (1 + gauge.noise) * (1 - 1e-9)
