"""Reading what a template says, and refusing what could never be done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.services.fis.action_kinds import ACTION_KINDS, ActionKind
from model.services.fis.durations import LONGEST_SECONDS, seconds_of
from model.services.fis.plan import ActionPlan, Filter, LogPlan, Options, Plan, StopCondition, TargetPlan, pairs
from model.services.fis.refusals import invalid
from model.services.fis.target_kinds import TARGET_KINDS

ALARM = "aws:cloudwatch:alarm"
SELECTION = re.compile(r"ALL|COUNT\([1-9]\d*\)|PERCENT\((?:[1-9]\d?|100)\)")
_ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/.+")
_ALARM_ARN = re.compile(r"arn:[\w-]+:cloudwatch:[\w-]+:\d{12}:alarm:.+")
_SCHEMAS = (1, 2)


def read_plan(given: Mapping[str, Any]) -> Plan:
    """From the parameters of CreateExperimentTemplate. Raises ValidationException for what contradicts itself."""
    targets: Mapping[str, Mapping[str, Any]] = given.get("targets") or {}
    actions: Mapping[str, Mapping[str, Any]] = given["actions"] or {}
    plan = Plan(
        description=given["description"],
        role_arn=_role(given["roleArn"]),
        targets=tuple(_target(name, each) for name, each in targets.items()),
        actions=tuple(_action(name, each) for name, each in actions.items()),
        stop_conditions=tuple(_condition(each) for each in given["stopConditions"] or ()),
        logs=_logs(given.get("logConfiguration")),
        options=_options(given.get("experimentOptions") or {}),
    )
    _check(plan)
    return plan


def _role(arn: str) -> str:
    if _ROLE.fullmatch(arn) is None:
        raise invalid("The role ARN is not valid.")
    return arn


def _target(name: str, given: Mapping[str, Any]) -> TargetPlan:
    target = TargetPlan(
        name=name,
        resource_type=given["resourceType"],
        selection_mode=given["selectionMode"],
        resource_arns=tuple(given.get("resourceArns") or ()),
        resource_tags=pairs(given.get("resourceTags")),
        filters=tuple(
            Filter(path=each["path"], values=tuple(each["values"] or ())) for each in given.get("filters") or ()
        ),
        parameters=pairs(given.get("parameters")),
    )
    kind = TARGET_KINDS.get(target.resource_type)
    if kind is None:
        raise invalid(f"Target {name} has a resource type that is not valid: {target.resource_type}.")
    if SELECTION.fullmatch(target.selection_mode) is None:
        raise invalid(f"Target {name} has a selection mode that is not valid: {target.selection_mode}.")
    if target.resource_arns and (target.resource_tags or target.filters):
        raise invalid(f"Target {name} may have resource ARNs, or tags and filters, and not both.")
    if not (target.resource_arns or target.resource_tags or target.filters or target.parameters):
        raise invalid(f"Target {name} needs resource ARNs, resource tags, filters or parameters.")
    _refuse_unknown(f"Target {name}", dict(target.parameters), kind.parameters)
    return target


def _action(name: str, given: Mapping[str, Any]) -> ActionPlan:
    action = ActionPlan(
        name=name,
        action_id=given["actionId"],
        description=given.get("description"),
        parameters=pairs(given.get("parameters")),
        targets=pairs(given.get("targets")),
        start_after=tuple(given.get("startAfter") or ()),
    )
    kind = ACTION_KINDS.get(action.action_id)
    if kind is None:
        raise invalid(f"Action {name} has an action ID that does not exist: {action.action_id}.")
    _check_parameters(action, kind)
    return action


def _check_parameters(action: ActionPlan, kind: ActionKind) -> None:
    """Those that it cannot do without are there, all are its own, and durations, percentages and words are such."""
    given = dict(action.parameters)
    _refuse_unknown(f"Action {action.name}", given, (each.name for each in kind.parameters))
    for each in kind.parameters:
        text = given.get(each.name)
        if text is None and each.required:
            raise invalid(f"Action {action.name} misses the required parameter {each.name}.")
        if text is not None and not _fits(each.form, text, each.words):
            raise invalid(f"Action {action.name} has a value for parameter {each.name} that is not valid: {text}.")


def _fits(form: str, text: str, words: Sequence[str]) -> bool:
    if form == "duration":
        seconds = seconds_of(text)
        return seconds is not None and 0 < seconds <= LONGEST_SECONDS
    if form == "percentage":
        return text.isdecimal() and 1 <= int(text) <= 100
    return not words or text in words


def _refuse_unknown(whose: str, given: Mapping[str, str], known: Iterable[str]) -> None:
    unknown = sorted(given.keys() - {*known})
    if unknown:
        raise invalid(f"{whose} has a parameter that does not exist: {unknown[0]}.")


def _condition(given: Mapping[str, Any]) -> StopCondition:
    source, value = given["source"], given.get("value")
    if source not in ("none", ALARM):
        raise invalid(f"The stop condition source is not valid: {source}.")
    if (source == ALARM) != (value is not None) or (value is not None and _ALARM_ARN.fullmatch(value) is None):
        raise invalid("A stop condition needs the ARN of an alarm if its source is one, and no value if it is none.")
    return StopCondition(source=source, value=value)


def _logs(given: Mapping[str, Any] | None) -> LogPlan | None:
    if not given:
        return None
    logs: Mapping[str, str] = given.get("cloudWatchLogsConfiguration") or {}
    bucket: Mapping[str, str] = given.get("s3Configuration") or {}
    if given["logSchemaVersion"] not in _SCHEMAS:
        raise invalid("The log schema version is not valid.")
    return LogPlan(
        version=given["logSchemaVersion"],
        log_group_arn=logs.get("logGroupArn", ""),
        bucket_name=bucket.get("bucketName", ""),
        prefix=bucket.get("prefix") or "",
    )


def _options(given: Mapping[str, str]) -> Options:
    targeting = given.get("accountTargeting") or "single-account"
    if targeting != "single-account":
        raise invalid("Experiments on several accounts are not supported.")
    return Options(
        account_targeting=targeting, empty_target_resolution_mode=given.get("emptyTargetResolutionMode") or "fail"
    )


def _check(plan: Plan) -> None:
    """Actions have targets of the right sort, every target has an action, and no action waits for itself."""
    if not plan.actions:
        raise invalid("An experiment template needs at least one action.")
    if not plan.stop_conditions:
        raise invalid("An experiment template needs at least one stop condition.")
    targets = {each.name: each.resource_type for each in plan.targets}
    for action in plan.actions:
        wanted, given = dict(ACTION_KINDS[action.action_id].targets), dict(action.targets)
        if {key: targets.get(name) for key, name in given.items()} != wanted:
            said = ", ".join(f"{key} ({each})" for key, each in wanted.items()) or "no targets"
            raise invalid(f"Action {action.name} needs {said}.")
    unused = targets.keys() - {name for action in plan.actions for _, name in action.targets}
    if unused:
        raise invalid(f"Target {min(unused)} is used by no action.")
    _check_order(plan)


def _check_order(plan: Plan) -> None:
    waiting = {each.name: {*each.start_after} for each in plan.actions}
    unknown = {name for names in waiting.values() for name in names} - waiting.keys()
    if unknown:
        raise invalid(f"An action starts after {min(unknown)}, which is no action of the template.")
    while waiting:
        free = {name for name, names in waiting.items() if not names & waiting.keys()}
        if not free:
            raise invalid(f"Actions wait for each other: {', '.join(sorted(waiting))}.")
        waiting = {name: names for name, names in waiting.items() if name not in free}
