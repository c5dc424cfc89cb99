"""FIS: what you can ask for, about experiments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.fis.behavior.experiments import begin_later, stop
from model.services.fis.paging import one_page
from model.services.fis.refusals import invalid, missing
from model.services.fis.resources.experiments import ActionRun, Experiment
from model.services.fis.resources.templates import ExperimentTemplate
from model.services.fis.tagging import merge


@operation(on=("experiment-template/{experimentTemplateId}", "experiment/*"))
async def start_experiment(
    call: Call,
    *,
    client_token: str,
    experiment_template_id: str,
    experiment_options: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """It is told what the template says now; the same token stands for the same experiment."""
    world = call.world
    for known in world.where(Experiment, client_token=client_token):
        return {"experiment": known.shown}
    template = world.get(ExperimentTemplate, experiment_template_id)
    experiment = Experiment(
        experiment_id=f"EXP{world.luck('fis', world.count('fis-experiment')).hexadecimal(14)}",
        template_id=template.template_id,
        plan=template.plan,
        client_token=client_token,
        actions_mode=(experiment_options or {}).get("actionsMode") or "run-all",
        status="initiating",
        runs=tuple(ActionRun(plan=each) for each in template.plan.actions),
        tags=merge((), tags or {}),
    )
    begin_later(world, world.add(experiment))
    return {"experiment": experiment.shown}


@operation(on=("experiment/{id}",))
async def stop_experiment(call: Call, *, id: str) -> dict[str, Any]:
    """What its actions did is taken back where they can."""
    experiment = call.world.get(Experiment, id)
    if not experiment.is_under_way:
        raise invalid(f"Experiment {id} is {experiment.status} and cannot be stopped.")
    await stop(call.world, experiment, "Experiment stopped by user.")
    return {"experiment": experiment.shown}


@operation(on=("experiment/{id}",))
async def get_experiment(call: Call, *, id: str) -> dict[str, Any]:
    return {"experiment": call.world.get(Experiment, id).shown}


@operation(on=("*",))
async def list_experiments(
    call: Call,
    *,
    max_results: int | None = None,
    next_token: str | None = None,
    experiment_template_id: str | None = None,
) -> dict[str, Any]:
    wanted = [each for each in call.world.all(Experiment) if experiment_template_id in (None, each.template_id)]
    found, token = one_page(wanted, max_results, next_token)
    return {"experiments": [each.summary for each in found], "next_token": token}


@operation(on=("experiment/{experimentId}",))
async def list_experiment_resolved_targets(
    call: Call,
    *,
    experiment_id: str,
    max_results: int | None = None,
    next_token: str | None = None,
    target_name: str | None = None,
) -> dict[str, Any]:
    """All on one page: an experiment acts on few things."""
    del max_results
    if next_token:
        raise invalid("The next token is not valid.")
    experiment = call.world.get(Experiment, experiment_id)
    if target_name is not None and target_name not in {each.name for each in experiment.plan.targets}:
        raise missing(f"Target {target_name} was not found.")
    shown = [
        {"resource_type": each.resource_type, "target_name": each.name, "target_information": {"arn": arn}}
        for each in experiment.resolved
        for arn in each.arns
        if target_name in (None, each.name)
    ]
    return {"resolved_targets": shown}
