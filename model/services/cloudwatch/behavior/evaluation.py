"""CloudWatch: what happens by itself: alarms are evaluated, as long as their verdict can change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.alarm import judge
from model.laws.alarm_rule import Datapoint
from model.laws.metric_math.values import Lines
from model.physics.metric import Metric
from model.physics.metrics import column
from model.services.cloudwatch import stored
from model.services.cloudwatch.behavior.actions import repeats
from model.services.cloudwatch.behavior.case import Case, case_of
from model.services.cloudwatch.behavior.contributing import evaluate_contributors
from model.services.cloudwatch.behavior.foresight import Outlook, Sight, foresee, is_silent, look
from model.services.cloudwatch.behavior.rhythm import evaluation_beyond, next_evaluation
from model.services.cloudwatch.behavior.transition import settle
from model.services.cloudwatch.expressions import asked_of, computed, line_of, metrics_behind, questions_of
from model.services.cloudwatch.published import declarations, tally
from model.services.cloudwatch.reading import read
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.queries import MetricStat
from model.services.cloudwatch.resources.vigils import Vigil, put_of


@due
async def evaluate(world: World, alarm_name: str) -> None:
    """Look once, and again with the next beat, unless nothing can change by itself."""
    alarm = world.get(MetricAlarm, alarm_name)
    stop_sleeping(world, alarm_name)
    case = case_of(world, alarm)
    if alarm.has_contributors:
        await evaluate_contributors(world, case)
        _go_on(world, case)
    elif case.watched is None:
        await _evaluate_expression(world, case)
    elif metrics := tuple(declarations(case.watched.metric)):
        await _evaluate_published(world, case, case.watched, metrics)
    else:
        await _evaluate_stored(world, case, case.watched)


async def _evaluate_published(world: World, case: Case, watched: MetricStat, metrics: Sequence[Metric]) -> None:
    """What must be so need not be read."""
    alarm = case.alarm
    sight = look(world, watched, metrics)
    outlook = foresee(sight, case.rule, alarm.state_value, watched, case.window.begin, world.now)
    if outlook.state != alarm.state_value or repeats(alarm):
        await _judge(world, case, _published_points(world, case, watched, sight))
    if outlook.state == alarm.state_value and not repeats(alarm):
        sleep(world, alarm, outlook)
    else:
        _go_on(world, case)


def _published_points(world: World, case: Case, watched: MetricStat, sight: Sight) -> list[Datapoint]:
    if not sight.series:
        return [Datapoint(start) for start in case.window.starts]
    told = tally(sight.series, case.window, world.now)
    values, counts = column(told, watched.stat), column(told, "SampleCount")
    return [Datapoint(*point) for point in zip(case.window.starts, values, counts, strict=True)]


async def _evaluate_stored(world: World, case: Case, watched: MetricStat) -> None:
    """Nothing changes before a datum slides from one period into the next, or another one is put."""
    reading = await read(world, watched.metric, case.window, watched.unit)
    values, counts = reading.one_column(watched.stat), reading.one_column("SampleCount")
    points = [Datapoint(*point) for point in zip(case.window.starts, values, counts, strict=True)]
    await _judge(world, case, points)
    if repeats(case.alarm):
        _go_on(world, case)
        return
    moves = await stored.next_move(world, watched.metric, case.window)
    until = inf if moves is None else evaluation_beyond(world, case.alarm, moves)
    sleep(world, case.alarm, Outlook(case.alarm.state_value, (put_of(watched.metric),), until=until))


async def _evaluate_expression(world: World, case: Case) -> None:
    """Where none of its metrics speaks, nothing happens before one of them does; what others are asked always may."""
    alarm, judged = case.alarm, case.alarm.judged.id
    points = await _expression_points(world, case, judged)
    await _judge(world, case, points)
    silences = [await _silence(world, stat, case) for stat in metrics_behind(alarm.queries, judged)]
    if (
        repeats(alarm)
        or None in silences
        or asked_of(alarm.queries)
        or questions_of(alarm.queries)
        or any(point.value is not None for point in points)
    ):
        _go_on(world, case)
    else:
        hears = tuple(what for silence in silences for what in silence or ())
        sleep(world, alarm, Outlook(alarm.state_value, hears))


async def _expression_points(world: World, case: Case, judged: str) -> list[Datapoint]:
    """An expression that has no value now, such as a number divided by a sum that is 0, is missing data."""
    try:
        results = (await computed(world, case.alarm.queries, case.window)).lines
    except AwsError:
        results = dict[str, Lines]()
    stat = case.alarm.judged.metric_stat
    lines = results.get(judged, ()) if stat is None else (await line_of(world, stat, case.window),)
    if len(lines) != 1:
        return [Datapoint(start) for start in case.window.starts]
    points = [Datapoint(start, value) for start, value in zip(lines[0].starts, lines[0].values, strict=True)]
    return _banded(points, results.get(case.alarm.threshold_metric_id or "", ())) if case.rule.has_band else points


def _banded(points: Sequence[Datapoint], band: Lines) -> list[Datapoint]:
    """Each with what is usual then; where nobody knows that, a value says nothing."""
    if len(band) != 2:
        return [Datapoint(point.at) for point in points]
    pairs = zip(points, band[0].values, band[1].values, strict=True)
    return [
        Datapoint(point.at) if high is None or low is None else replace(point, band=(low, high))
        for point, high, low in pairs
    ]


async def _silence(world: World, stat: MetricStat, case: Case) -> tuple[str, ...] | None:
    """What would break the silence of a metric; None if it speaks, or is known to speak later."""
    metrics = tuple(declarations(stat.metric))
    if metrics:
        sight = look(world, stat, metrics)
        return sight.hears if is_silent(sight, case.window.begin) else None
    moves = await stored.next_move(world, stat.metric, case.window)
    return (put_of(stat.metric),) if moves is None else None


def _go_on(world: World, case: Case) -> None:
    world.wake(evaluate, case.alarm.alarm_name, at=next_evaluation(world, case.alarm))


def sleep(world: World, alarm: MetricAlarm, outlook: Outlook) -> None:
    """Evaluate the alarm no more before something that it hears of changes, or foresight ends."""
    vigil = Vigil(alarm_name=alarm.alarm_name, hears=outlook.hears, low=outlook.low, high=outlook.high)
    world.add(vigil)
    if outlook.until < inf:
        world.wake(evaluate, alarm.alarm_name, at=max(outlook.until, next_evaluation(world, alarm)))


def stop_sleeping(world: World, alarm_name: str) -> bool:
    """Whether it slept."""
    vigil = world.find(Vigil, alarm_name)
    if vigil is not None:
        world.remove(vigil)
    return vigil is not None


async def _judge(world: World, case: Case, points: Sequence[Datapoint]) -> None:
    if not case.too_few_samples(points):
        await settle(world, case.alarm, judge(case.rule, points, case.alarm.state_value))
