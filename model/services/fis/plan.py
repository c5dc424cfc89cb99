"""What an experiment is to do: its targets, its actions and their order, what stops it, and where it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.alias_generators import to_camel

from model.kit.value import Value

Pairs = tuple[tuple[str, str], ...]
"A map of texts, frozen."


def pairs(given: Mapping[str, str] | None) -> Pairs:
    return tuple((given or {}).items())


class Filter(Value):
    path: str
    values: tuple[str, ...]


class TargetPlan(Value):
    """Which resources are meant: by their ARNs, or by tags and filters; and how many of those that there are."""

    name: str
    resource_type: str
    selection_mode: str
    resource_arns: tuple[str, ...] = ()
    resource_tags: Pairs = ()
    filters: tuple[Filter, ...] = ()
    parameters: Pairs = ()

    @property
    def shown(self) -> dict[str, Any]:
        return {
            "resource_type": self.resource_type,
            "selection_mode": self.selection_mode,
            "resource_arns": list(self.resource_arns) or None,
            "resource_tags": dict(self.resource_tags) or None,
            "filters": [dict(each) for each in self.filters] or None,
            "parameters": dict(self.parameters) or None,
        }


class ActionPlan(Value):
    name: str
    action_id: str
    description: str | None = None
    parameters: Pairs = ()
    targets: Pairs = ()
    start_after: tuple[str, ...] = ()

    @property
    def shown(self) -> dict[str, Any]:
        return {
            "action_id": self.action_id,
            "description": self.description,
            "parameters": dict(self.parameters) or None,
            "targets": dict(self.targets) or None,
            "start_after": list(self.start_after) or None,
        }

    def parameter(self, name: str, otherwise: str = "") -> str:
        return dict(self.parameters).get(name, otherwise)


class StopCondition(Value):
    source: str
    value: str | None = None


class LogPlan(Value):
    """Where an experiment is told; `version` is that of the form."""

    version: int
    log_group_arn: str = ""
    bucket_name: str = ""
    prefix: str = ""

    @property
    def shown(self) -> dict[str, Any]:
        logs, bucket = self.log_group_arn, self.bucket_name
        return {
            "log_schema_version": self.version,
            "cloud_watch_logs_configuration": {"log_group_arn": logs} if logs else None,
            "s3_configuration": {"bucket_name": bucket, "prefix": self.prefix or None} if bucket else None,
        }


class Options(Value):
    account_targeting: str = "single-account"
    empty_target_resolution_mode: str = "fail"


class Plan(Value):
    """All that a template says, and that an experiment keeps of it."""

    description: str
    role_arn: str
    targets: tuple[TargetPlan, ...] = ()
    actions: tuple[ActionPlan, ...]
    stop_conditions: tuple[StopCondition, ...]
    logs: LogPlan | None = None
    options: Options = Options()

    @property
    def shown(self) -> dict[str, Any]:
        """What templates and experiments show alike."""
        return {
            "role_arn": self.role_arn,
            "targets": {each.name: each.shown for each in self.targets},
            "stop_conditions": self.stop_conditions,
            "log_configuration": self.logs.shown if self.logs else None,
        }

    @property
    def as_given(self) -> dict[str, Any]:
        """As the parameters that it was read from."""
        return {
            "description": self.description,
            "roleArn": self.role_arn,
            "targets": {each.name: _given(each.shown) for each in self.targets},
            "actions": {each.name: _given(each.shown) for each in self.actions},
            "stopConditions": [_given(dict(each)) for each in self.stop_conditions],
            "logConfiguration": _given(self.logs.shown) if self.logs else None,
            "experimentOptions": _given(dict(self.options)),
        }


def _given(shown: dict[str, Any]) -> dict[str, Any]:
    """Members in AWS's names, without those that were left open; maps and lists are as they were."""
    inner = ("cloud_watch_logs_configuration", "s3_configuration")
    return {
        to_camel(name): _given(value) if name in inner else value for name, value in shown.items() if value is not None
    }
