"""FIS: what exists: experiments, under way and over."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.fis.plan import ActionPlan, Pairs, Plan


class ActionRun(Value):
    """How one action of an experiment is; `notes` are what it has to know to take back what it did."""

    plan: ActionPlan
    status: str = "pending"
    reason: str = ""
    start_time: float | None = None
    end_time: float | None = None
    notes: Pairs = ()

    @property
    def is_over(self) -> bool:
        return self.status in ("completed", "cancelled", "stopped", "failed", "skipped")

    @property
    def shown(self) -> dict[str, Any]:
        return {
            **self.plan.shown,
            "state": {"status": self.status, "reason": self.reason or None},
            "start_time": self.start_time,
            "end_time": self.end_time,
        }


class ResolvedTarget(Value):
    name: str
    resource_type: str
    ids: tuple[str, ...]
    arns: tuple[str, ...]


class Experiment(
    Resource,
    key="experiment_id",
    arn="experiment/{experiment_id}",
    index=("client_token", "is_under_way"),
    missing=("ResourceNotFoundException", "Experiment {id} was not found.", 404),
    title="Experiments",
    columns=(
        Column("STATE", "status", "state"),
        Column("ID", "experiment_id"),
        Column("DESCRIPTION", "description"),
        Column("REASON", "reason", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(Action("StopExperiment", "Stop", "id", key="s", confirm=1),),
    create="StartExperiment",
    describe="ListExperiments",
):
    experiment_id: str
    template_id: str
    plan: Plan
    client_token: str
    actions_mode: str = "run-all"
    status: str = "pending"
    reason: str = ""
    start_time: float | None = None
    end_time: float | None = None
    runs: tuple[ActionRun, ...] = ()
    resolved: tuple[ResolvedTarget, ...] = ()
    session_key: str = ""
    "The access key of the session in the role that it acts in."
    is_under_way: bool = True

    @property
    def description(self) -> str:
        return self.plan.description

    @property
    def label(self) -> str:
        return self.description

    @property
    def summary(self) -> dict[str, Any]:
        return {
            "id": self.experiment_id,
            "arn": self.arn,
            "experiment_template_id": self.template_id,
            "state": {"status": self.status, "reason": self.reason or None},
            "creation_time": self.created_at,
            "tags": {tag.key: tag.value for tag in self.tags},
            "experiment_options": {
                "account_targeting": self.plan.options.account_targeting,
                "empty_target_resolution_mode": self.plan.options.empty_target_resolution_mode,
                "actions_mode": self.actions_mode,
            },
        }

    @property
    def shown(self) -> dict[str, Any]:
        return {
            **self.summary,
            **self.plan.shown,
            "actions": {each.plan.name: each.shown for each in self.runs},
            "start_time": self.start_time,
            "end_time": self.end_time,
            "target_account_configurations_count": 0,
        }

    def run(self, name: str) -> ActionRun:
        return next(each for each in self.runs if each.plan.name == name)

    def change_run(self, name: str, **fields: Any) -> None:
        """Let one of its actions be otherwise."""
        self.runs = tuple(each.model_copy(update=fields) if each.plan.name == name else each for each in self.runs)

    def targets_of(self, action: ActionPlan) -> ResolvedTarget | None:
        """The one target of an action; None for one that has none."""
        names = [name for _, name in action.targets]
        return next((each for each in self.resolved if each.name in names), None)
