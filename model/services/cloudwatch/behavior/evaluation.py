"""CloudWatch: what happens by itself: alarms are evaluated, as long as their verdict can change."""

from __future__ import annotations

from math import inf

from model.kit.behavior import due
from model.kit.world import World
from model.laws.alarm import enough_samples, judge
from model.laws.alarm_rule import Datapoint
from model.services.cloudwatch import stored
from model.services.cloudwatch.behavior.actions import repeats
from model.services.cloudwatch.behavior.foresight import Outlook, foresee, state_of_silence, unheard
from model.services.cloudwatch.behavior.rhythm import next_evaluation
from model.services.cloudwatch.behavior.transition import settle
from model.services.cloudwatch.expressions import computed, metrics_behind
from model.services.cloudwatch.published import declarations
from model.services.cloudwatch.reading import read
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.queries import MetricStat
from model.services.cloudwatch.resources.vigils import Vigil, put_of
from model.services.cloudwatch.windows import Window, latest


@due
async def evaluate(world: World, alarm_name: str) -> None:
    """Look once, and again with the next beat, unless nothing can change by itself."""
    alarm = world.get(MetricAlarm, alarm_name)
    stop_sleeping(world, alarm_name)
    window = latest(world.now, alarm.period_seconds, alarm.rule.evaluation_range)
    watched = alarm.watched
    if watched is None:
        await _evaluate_expression(world, alarm, window)
    elif any(declarations(watched.metric)):
        await _evaluate_published(world, alarm, watched, window)
    else:
        await _evaluate_stored(world, alarm, watched, window)


async def _evaluate_published(world: World, alarm: MetricAlarm, watched: MetricStat, window: Window) -> None:
    """What must be so need not be read."""
    outlook = foresee(world, alarm.rule, alarm.state_value, watched, window.begin)
    if outlook.state != alarm.state_value or repeats(alarm):
        await _judge(world, alarm, await _points(world, watched, window))
    if outlook.state == alarm.state_value and not repeats(alarm):
        sleep(world, alarm, outlook)
    else:
        world.wake(evaluate, alarm.alarm_name, at=next_evaluation(world, alarm))


async def _evaluate_stored(world: World, alarm: MetricAlarm, watched: MetricStat, window: Window) -> None:
    """Where nothing was put for the whole window, nothing happens before something is."""
    points = await _points(world, watched, window)
    await _judge(world, alarm, points)
    if repeats(alarm) or any(point.value is not None for point in points):
        world.wake(evaluate, alarm.alarm_name, at=next_evaluation(world, alarm))
        return
    first = await stored.next_time(world, watched.metric, window.end)
    if first is None:
        sleep(world, alarm, Outlook(state_of_silence(alarm.rule, alarm.state_value), (put_of(watched.metric),)))
    else:
        world.wake(evaluate, alarm.alarm_name, at=next_evaluation(world, alarm, first))


async def _evaluate_expression(world: World, alarm: MetricAlarm, window: Window) -> None:
    """Where none of its metrics speaks, nothing happens before one of them does."""
    judged = alarm.judged.id
    (line,) = (await computed(world, alarm.queries, window))[judged]
    points = [Datapoint(*point) for point in zip(line.starts, line.values, strict=True)]
    await _judge(world, alarm, points)
    silences = [await _silence(world, stat, window) for stat in metrics_behind(alarm.queries, judged)]
    if repeats(alarm) or None in silences or any(point.value is not None for point in points):
        world.wake(evaluate, alarm.alarm_name, at=next_evaluation(world, alarm))
    else:
        hears = tuple(what for silence in silences for what in silence or ())
        sleep(world, alarm, Outlook(alarm.state_value, hears))


async def _silence(world: World, stat: MetricStat, window: Window) -> tuple[str, ...] | None:
    """What would break the silence of a metric; None if it speaks, or is known to speak later."""
    if any(declarations(stat.metric)):
        return unheard(world, stat.metric, window.begin)
    pending = await stored.next_time(world, stat.metric, window.begin)
    return (put_of(stat.metric),) if pending is None else None


def sleep(world: World, alarm: MetricAlarm, outlook: Outlook) -> None:
    """Evaluate the alarm no more before something that it hears of changes, or foresight ends."""
    vigil = Vigil(alarm_name=alarm.alarm_name, hears=outlook.hears, low=outlook.low, high=outlook.high)
    world.add(vigil)
    if outlook.until < inf:
        world.wake(evaluate, alarm.alarm_name, at=next_evaluation(world, alarm, outlook.until))


def stop_sleeping(world: World, alarm_name: str) -> bool:
    """Whether it slept."""
    vigil = world.find(Vigil, alarm_name)
    if vigil is not None:
        world.remove(vigil)
    return vigil is not None


async def _points(world: World, watched: MetricStat, window: Window) -> list[Datapoint]:
    reading = await read(world, watched.metric, window, watched.unit)
    values, counts = reading.one_column(watched.stat), reading.one_column("SampleCount")
    return [Datapoint(*point) for point in zip(window.starts, values, counts, strict=True)]


async def _judge(world: World, alarm: MetricAlarm, points: list[Datapoint]) -> None:
    if not _too_few_samples(alarm, points):
        await settle(world, alarm, judge(alarm.rule, points, alarm.state_value))


def _too_few_samples(alarm: MetricAlarm, points: list[Datapoint]) -> bool:
    """Whether a percentile means nothing, and the alarm was told to let that pass."""
    if alarm.evaluate_low_sample_count_percentile != "ignore" or alarm.extended_statistic is None:
        return False
    percentile = float(alarm.extended_statistic.removeprefix("p"))
    judged = [point for point in points[-alarm.evaluation_periods :] if point.sample_count is not None]
    return any(not enough_samples(percentile, point.sample_count or 0.0) for point in judged)
