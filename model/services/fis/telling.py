"""Telling of an experiment as it goes: lines in a log group, under the experiment's own role."""

from __future__ import annotations

import json
from typing import Any

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.moments import zulu
from model.services.fis.resources.experiments import Experiment
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of


async def tell_of_experiment(world: World, experiment: Experiment, what: str) -> None:
    details: dict[str, Any] = {
        "account_id": world.account,
        "experiment_template_id": experiment.template_id,
        "experiment_start_time": zulu(experiment.start_time or world.now),
    }
    if what == "experiment-end":
        details["experiment_state"] = {"status": experiment.status, "reason": experiment.reason}
        details["experiment_end_time"] = zulu(world.now)
    await _tell(world, experiment, what, details)


async def tell_of_targets(world: World, experiment: Experiment) -> None:
    for each in experiment.resolved:
        details = {
            "target_name": each.name,
            "target_type": each.resource_type,
            "resolved_targets_count": len(each.arns),
            "resolved_targets": [{"arn": arn} for arn in each.arns],
            "page": 1,
            "total_pages": 1,
        }
        await _tell(world, experiment, "target-resolution-detail", details)


async def tell_of_action(world: World, experiment: Experiment, name: str, what: str) -> None:
    run = experiment.run(name)
    details: dict[str, Any] = {
        "action_name": name,
        "action_id": run.plan.action_id,
        "action_targets": dict(run.plan.targets),
        "parameters": dict(run.plan.parameters),
        "action_start_time": zulu(run.start_time or world.now),
    }
    if run.is_over:
        details["action_end_time"] = zulu(world.now)
        details["action_state"] = {"status": run.status, "reason": run.reason}
    await _tell(world, experiment, what, details)


async def _tell(world: World, experiment: Experiment, what: str, details: dict[str, Any]) -> None:
    """What cannot be delivered is lost; an experiment does not fail for its log."""
    logs, key = experiment.plan.logs, world.cell.identities.key(experiment.session_key)
    group = read_arn(logs.log_group_arn.removesuffix(":*")).resource.removeprefix("log-group:") if logs else ""
    if logs is None or not group or key is None or world.find(LogGroup, group) is None:
        return
    line = {
        "id": experiment.experiment_id,
        "log_type": what,
        "event_timestamp": zulu(world.now),
        "version": str(logs.version),
        "details": details,
    }
    place: dict[str, Any] = {"logGroupName": group, "logStreamName": f"/aws/fis/experiment/{experiment.experiment_id}"}
    try:
        if world.find(LogStream, path_of(group, place["logStreamName"])) is None:
            await world.ask("logs:CreateLogStream", **place)
        event = {"timestamp": int(world.now * 1000), "message": json.dumps(line)}
        await world.ask("logs:PutLogEvents", logEvents=[event], **place)
    except AwsError:
        return
