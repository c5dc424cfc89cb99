"""FIS: what you can ask for, about experiment templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.fis.paging import one_page
from model.services.fis.plan import Plan
from model.services.fis.plan_reading import read_plan
from model.services.fis.resources.templates import ExperimentTemplate
from model.services.fis.tagging import merge

_HOST = "fis.amazonaws.com"


@operation(on=("experiment-template/*", "action/*"))
async def create_experiment_template(
    call: Call,
    *,
    client_token: str,
    description: str,
    stop_conditions: Sequence[Mapping[str, Any]],
    actions: Mapping[str, Mapping[str, Any]],
    role_arn: str,
    targets: Mapping[str, Mapping[str, Any]] | None = None,
    tags: Mapping[str, str] | None = None,
    log_configuration: Mapping[str, Any] | None = None,
    experiment_options: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The same token stands for the same template."""
    world = call.world
    for known in world.where(ExperimentTemplate, client_token=client_token):
        return {"experiment_template": known.shown}
    plan = read_plan(
        {
            "description": description,
            "stopConditions": stop_conditions,
            "actions": actions,
            "roleArn": role_arn,
            "targets": targets,
            "logConfiguration": log_configuration,
            "experimentOptions": experiment_options,
        }
    )
    _require_role(call, plan)
    template = ExperimentTemplate(
        template_id=f"EXT{world.luck('fis', world.count('fis-template')).hexadecimal(14)}",
        plan=plan,
        client_token=client_token,
        last_update_time=world.now,
        tags=merge((), tags or {}),
    )
    return {"experiment_template": world.add(template).shown}


def _require_role(call: Call, plan: Plan) -> None:
    call.require("iam:PassRole", plan.role_arn, iam_PassedToService=_HOST)


@operation(on=("experiment-template/{id}", "action/*"))
async def update_experiment_template(
    call: Call,
    *,
    id: str,
    description: str | None = None,
    stop_conditions: Sequence[Mapping[str, Any]] | None = None,
    targets: Mapping[str, Mapping[str, Any]] | None = None,
    actions: Mapping[str, Mapping[str, Any]] | None = None,
    role_arn: str | None = None,
    log_configuration: Mapping[str, Any] | None = None,
    experiment_options: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What is given replaces what was there; the rest stays, and the whole has to make sense."""
    template = call.world.get(ExperimentTemplate, id)
    given = {
        "description": description,
        "stopConditions": stop_conditions,
        "targets": targets,
        "actions": actions,
        "roleArn": role_arn,
        "logConfiguration": log_configuration,
        "experimentOptions": experiment_options,
    }
    plan = read_plan(template.plan.as_given | {name: value for name, value in given.items() if value is not None})
    if plan.role_arn != template.plan.role_arn:
        _require_role(call, plan)
    template.plan, template.last_update_time = plan, call.world.now
    return {"experiment_template": template.shown}


@operation(on=("experiment-template/{id}",))
async def get_experiment_template(call: Call, *, id: str) -> dict[str, Any]:
    return {"experiment_template": call.world.get(ExperimentTemplate, id).shown}


@operation(on=("*",))
async def list_experiment_templates(
    call: Call, *, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    found, token = one_page(call.world.all(ExperimentTemplate), max_results, next_token)
    return {"experiment_templates": [each.summary for each in found], "next_token": token}


@operation(on=("experiment-template/{id}",))
async def delete_experiment_template(call: Call, *, id: str) -> dict[str, Any]:
    """Experiments that were started from it go on."""
    template = call.world.get(ExperimentTemplate, id)
    shown = template.shown
    call.world.remove(template)
    return {"experiment_template": shown}
