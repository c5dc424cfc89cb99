"""CloudWatch: what happens by itself: an alarm on many time series says which of them are why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.laws.alarm import AlarmVerdict, judge
from model.laws.alarm_rule import AlarmState, Datapoint
from model.laws.metric_math.insights import MOST_LINES
from model.laws.metric_math.values import Line
from model.services.cloudwatch.behavior.actions import Occasion, act_for, repeat
from model.services.cloudwatch.behavior.case import Case
from model.services.cloudwatch.behavior.holding import is_held
from model.services.cloudwatch.behavior.transition import LONGEST_REASON, change, settle
from model.services.cloudwatch.history import note
from model.services.cloudwatch.insights import by_group
from model.services.cloudwatch.resources.alarm_contributors import AlarmContributor, contributor_of
from model.services.cloudwatch.resources.alarms import MetricAlarm

PARTIAL = "PARTIAL_DATA"
"What is said of an alarm that there is more to than is looked at."

MOST_IN_ALARM = 100
"So many are told of; what else breaches only counts."

Attributes = tuple[tuple[str, str], ...]


async def evaluate_contributors(world: World, case: Case) -> None:
    """Each series is judged by itself: the alarm is in ALARM while one of them is, and where none is left unknown."""
    alarm = case.alarm
    question = alarm.question
    assert question is not None, "several series come of a question"
    found = await by_group(world, replace(question, limit=min(question.limit, MOST_LINES) + 1), case.window)
    alarm.evaluation_state = PARTIAL if len(found) > MOST_LINES else None
    found = found[: question.limit]
    lines = {tuple(zip(question.groups, group, strict=True)): line for group, line in found if line.points}
    known = {each.attributes: each for each in world.where(AlarmContributor, alarm_name=alarm.alarm_name)}
    verdicts = {each: _judged(case, line, breached=each in known) async for each, line in in_turns(lines.items())}
    breaching = [each for each, verdict in verdicts.items() if verdict.state == "ALARM"]
    await _end(world, alarm, [each for key, each in known.items() if key not in breaching], verdicts)
    await _begin(world, alarm, [each for each in breaching if each not in known], verdicts)
    if lines:
        reason = _reason(len(breaching), len(lines))
        await _bring(world, alarm, "ALARM" if breaching else "OK", reason)
    else:
        nothing = [Datapoint(start) for start in case.window.starts]
        await settle(world, alarm, judge(case.rule, nothing, alarm.state_value))


def _judged(case: Case, line: Line, *, breached: bool) -> AlarmVerdict:
    points = [Datapoint(start, value) for start, value in zip(line.starts, line.values, strict=True)]
    return judge(case.rule, points, "ALARM" if breached else "OK")


def _reason(breaching: int, whole: int) -> str:
    if breaching > MOST_IN_ALARM:
        return f"{MOST_IN_ALARM}+ time series evaluated to ALARM"
    return f"{breaching} out of {whole} time series evaluated to ALARM"


async def _bring(world: World, alarm: MetricAlarm, state: AlarmState, reason: str) -> None:
    if state != alarm.state_value:
        await change(world, alarm, state, reason, None)
        return
    if reason != alarm.state_reason:
        alarm.state_reason, alarm.state_updated_timestamp = reason, world.now
    if not is_held(world, alarm):
        await repeat(world, alarm, Occasion(state, None))


async def _begin(
    world: World, alarm: MetricAlarm, coming: Sequence[Attributes], verdicts: Mapping[Attributes, AlarmVerdict]
) -> None:
    room = MOST_IN_ALARM - len(world.where(AlarmContributor, alarm_name=alarm.alarm_name))
    for attributes in coming[:room]:
        reason = verdicts[attributes].reason[:LONGEST_REASON]
        contributor = world.add(contributor_of(alarm.alarm_name, attributes, reason, world.now))
        await _turned(world, alarm, contributor, "ALARM")


async def _end(
    world: World,
    alarm: MetricAlarm,
    going: Sequence[AlarmContributor],
    verdicts: Mapping[Attributes, AlarmVerdict],
) -> None:
    """What the question gives no more is no more."""
    for contributor in going:
        verdict = verdicts.get(contributor.attributes)
        reason = verdict.reason if verdict else "The time series is no longer there"
        contributor.state_reason = reason[:LONGEST_REASON]
        contributor.state_transitioned_timestamp = world.now
        await _turned(world, alarm, contributor, "OK")
        world.remove(contributor)


async def _turned(world: World, alarm: MetricAlarm, contributor: AlarmContributor, state: AlarmState) -> None:
    """Write down that it breaches or does no more, and do what is to be done for each of them."""
    before: AlarmState = "OK" if state == "ALARM" else "ALARM"
    told = {
        "version": "1.0",
        "oldState": {"stateValue": before},
        "newState": {"stateValue": state, "stateReason": contributor.state_reason},
    }
    summary = f"Alarm contributor updated from {before} to {state}"
    note(world, alarm.alarm_name, "AlarmContributorStateUpdate", summary, told, contributor)
    if not is_held(world, alarm):
        await act_for(world, alarm, Occasion(state, None, before, contributor=contributor))


def forget_contributors(world: World, alarm_name: str) -> None:
    for each in world.where(AlarmContributor, alarm_name=alarm_name):
        world.remove(each)
