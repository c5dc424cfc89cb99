"""FIS: what happens by itself: experiments begin, do one action after another, and end, are stopped, or fail."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.behavior import changing, due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.fis.deeds import DEEDS, Stage
from model.services.fis.durations import seconds_of
from model.services.fis.plan import ActionPlan
from model.services.fis.plan_reading import ALARM
from model.services.fis.resources.experiments import ActionRun, Experiment, ResolvedTarget
from model.services.fis.resources.safety_levers import is_engaged
from model.services.fis.targets import resolve
from model.services.fis.telling import tell_of_action, tell_of_experiment, tell_of_targets

INITIATING = Between(1, 4)
HALTED = "Experiment halted by stop condition."
ENGAGED = "The safety lever is engaged."


def begin_later(world: World, experiment: Experiment) -> None:
    world.wake(begin_experiment, experiment.id, after=world.delay(INITIATING, experiment.id))


@due
async def begin_experiment(world: World, experiment_id: str) -> None:
    experiment = world.find(Experiment, experiment_id)
    if experiment is None or experiment.status != "initiating":
        return
    if is_engaged(world):
        _end(world, experiment, "cancelled", ENGAGED)
        return
    experiment.start_time = world.now
    try:
        await _take_role(world, experiment)
    except AwsError as refusal:
        _end(world, experiment, "failed", f"Unable to assume role: {refusal.message}")
        return
    await tell_of_experiment(world, experiment, "experiment-start")
    if _find_targets(world, experiment):
        await tell_of_targets(world, experiment)
        experiment.status = "running"
        await _go_on(world, experiment)
    await _stop_if_alarmed(world, experiment)
    if not experiment.is_under_way:
        await tell_of_experiment(world, experiment, "experiment-end")


async def _take_role(world: World, experiment: Experiment) -> None:
    """The role has to trust FIS; what the experiment does it does in a session of it."""
    named: dict[str, Any] = {"RoleArn": experiment.plan.role_arn, "RoleSessionName": experiment.experiment_id}
    told = await world.ask("sts:AssumeRole", source=experiment.arn, **named)
    experiment.session_key = told["Credentials"]["AccessKeyId"]


def _find_targets(world: World, experiment: Experiment) -> bool:
    """False where one that is needed means nothing; the experiment has failed then."""
    resolved: list[ResolvedTarget] = []
    for target in experiment.plan.targets:
        found = resolve(world, target, world.luck("fis", experiment.id, target.name))
        ids, arns = tuple(each.id for each in found), tuple(each.arn for each in found)
        may_be_empty = experiment.plan.options.empty_target_resolution_mode == "skip"
        is_missing = target.selection_mode == "ALL" and len(arns) < len(target.resource_arns)
        if is_missing or not (arns or may_be_empty):
            _end(world, experiment, "failed", f"Target resolution returned empty set for target {target.name}.")
            return False
        resolved.append(ResolvedTarget(name=target.name, resource_type=target.resource_type, ids=ids, arns=arns))
    experiment.resolved = tuple(resolved)
    return True


async def _go_on(world: World, experiment: Experiment) -> None:
    """Begin what waits for nothing any more; when all is over the experiment is."""
    while experiment.status == "running":
        over = {each.plan.name for each in experiment.runs if each.is_over}
        free = [each for each in experiment.runs if each.status == "pending" and over >= {*each.plan.start_after}]
        if not free:
            break
        for run in free:
            await _begin_action(world, experiment, run.plan)
    if experiment.status == "running" and all(each.is_over for each in experiment.runs):
        _end(world, experiment, "completed", "Experiment completed.")


async def _begin_action(world: World, experiment: Experiment, action: ActionPlan) -> None:
    """An action that is refused fails, and the experiment with it."""
    if experiment.status != "running":
        return
    target = experiment.targets_of(action)
    experiment.change_run(action.name, status="running", start_time=world.now)
    await tell_of_action(world, experiment, action.name, "action-start")
    if experiment.actions_mode == "skip-all" or (target is not None and not target.ids):
        await _end_action(world, experiment, action.name, "skipped", "Action was skipped.")
        return
    try:
        notes = await DEEDS[action.action_id].begin(Stage(world, experiment, action))
    except AwsError as refusal:
        await _end_action(world, experiment, action.name, "failed", refusal.message[:512])
        await stop(world, experiment, f"Action {action.name} failed.", "failed")
        return
    experiment.change_run(action.name, notes=notes)
    seconds = seconds_of(action.parameter("duration") or action.parameter("startInstancesAfterDuration"))
    if seconds is None:
        await _end_action(world, experiment, action.name, "completed", "Action was completed.")
    else:
        world.wake(end_action, f"{experiment.id}/{action.name}", after=seconds)


@due
async def end_action(world: World, whom: str) -> None:
    """Its time has come: what it did is taken back."""
    id, _, name = whom.partition("/")
    experiment = world.find(Experiment, id)
    if experiment is None or experiment.run(name).status != "running":
        return
    await _take_back(world, experiment, experiment.run(name), "completed", "Action was completed.")
    if experiment.is_under_way:
        await _go_on(world, experiment)
        if not experiment.is_under_way:
            await tell_of_experiment(world, experiment, "experiment-end")


async def _take_back(world: World, experiment: Experiment, run: ActionRun, status: str, reason: str) -> None:
    try:
        await DEEDS[run.plan.action_id].end(Stage(world, experiment, run.plan), run.notes)
    except AwsError as refusal:
        status, reason = "failed", refusal.message[:512]
    await _end_action(world, experiment, run.plan.name, status, reason)


async def _end_action(world: World, experiment: Experiment, name: str, status: str, reason: str) -> None:
    experiment.change_run(name, status=status, reason=reason, end_time=world.now)
    await tell_of_action(world, experiment, name, "action-error" if status == "failed" else "action-end")


async def stop(world: World, experiment: Experiment, reason: str, status: str = "stopped") -> None:
    """Take back what is under way and leave the rest undone."""
    experiment.status = "stopping"
    for run in experiment.runs:
        if run.status == "running":
            world.forget(end_action, f"{experiment.id}/{run.plan.name}")
            await _take_back(world, experiment, run, "stopped", "Action was stopped.")
        elif run.status == "pending":
            experiment.change_run(run.plan.name, status="cancelled", reason="Action was cancelled.")
    _end(world, experiment, status, reason)
    await tell_of_experiment(world, experiment, "experiment-end")


async def end_all(world: World) -> None:
    """Because of the safety lever: what runs is stopped, what was about to is cancelled."""
    for experiment in world.where(Experiment, is_under_way=True):
        if experiment.status == "initiating":
            _end(world, experiment, "cancelled", ENGAGED)
        else:
            await stop(world, experiment, ENGAGED)


def _end(world: World, experiment: Experiment, status: str, reason: str) -> None:
    experiment.status, experiment.reason, experiment.end_time = status, reason, world.now
    experiment.is_under_way = False
    for run in experiment.runs:
        if not run.is_over:
            experiment.change_run(run.plan.name, status="cancelled", reason="Action was cancelled.")


@changing(MetricAlarm, "state_value")
async def heed_alarm(world: World, alarm_name: str) -> None:
    alarm = world.find(MetricAlarm, alarm_name)
    if alarm is not None and alarm.state_value == "ALARM":
        for experiment in world.where(Experiment, is_under_way=True):
            await _stop_if_alarmed(world, experiment)


async def _stop_if_alarmed(world: World, experiment: Experiment) -> None:
    if experiment.status == "running" and any(_is_alarmed(world, arn) for arn in _alarms(experiment)):
        await stop(world, experiment, HALTED)


def _alarms(experiment: Experiment) -> list[str]:
    return [each.value for each in experiment.plan.stop_conditions if each.source == ALARM and each.value]


def _is_alarmed(world: World, arn: str) -> bool:
    alarm = world.find(MetricAlarm, arn.partition(":alarm:")[2])
    return alarm is not None and alarm.arn == arn and alarm.state_value == "ALARM"
