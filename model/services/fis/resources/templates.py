"""FIS: what exists: experiment templates."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.services.fis.plan import Plan


class ExperimentTemplate(
    Resource,
    key="template_id",
    arn="experiment-template/{template_id}",
    index=("client_token",),
    missing=("ResourceNotFoundException", "Experiment template {id} was not found.", 404),
    title="Experiment templates",
    columns=(
        Column("ID", "template_id"),
        Column("DESCRIPTION", "description"),
        Column("ACTIONS", "action_names", "list", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("StartExperiment", "Start an experiment", "experimentTemplateId", key="s", confirm=2),
        Action("DeleteExperimentTemplate", "Delete", "id", key="d", confirm=1),
    ),
    create="CreateExperimentTemplate",
    describe="ListExperimentTemplates",
):
    template_id: str
    plan: Plan
    client_token: str
    last_update_time: float

    @property
    def description(self) -> str:
        return self.plan.description

    @property
    def action_names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.plan.actions)

    @property
    def label(self) -> str:
        return self.description

    @property
    def summary(self) -> dict[str, Any]:
        return {
            "id": self.template_id,
            "arn": self.arn,
            "description": self.description,
            "creation_time": self.created_at,
            "last_update_time": self.last_update_time,
            "tags": {tag.key: tag.value for tag in self.tags},
        }

    @property
    def shown(self) -> dict[str, Any]:
        return {
            **self.summary,
            **self.plan.shown,
            "actions": {each.name: each.shown for each in self.plan.actions},
            "experiment_options": self.plan.options,
            "target_account_configurations_count": 0,
        }
