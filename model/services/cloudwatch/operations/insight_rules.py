"""CloudWatch: what you can ask for, about rules of Contributor Insights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.tags import read_tags
from model.kit.world import World
from model.laws.contributor_rule import SCHEMA, BadRule, read_rule
from model.services.cloudwatch.contributors import RULE_METRICS, Contributor, contributions
from model.services.cloudwatch.operations.statistics import check_times
from model.services.cloudwatch.resources.insight_rules import DISABLED, ENABLED, InsightRule, Shift
from model.services.cloudwatch.tokens import after
from model.services.cloudwatch.windows import Window

PAGE = 500
MOST_CONTRIBUTORS = 100
USUAL_CONTRIBUTORS = 10
MOST_PERIODS = 1440
ORDERS = ("Sum", "Maximum")


@operation(on=("insight-rule/{RuleName}",))
async def put_insight_rule(
    call: Call,
    *,
    rule_name: str,
    rule_definition: str,
    rule_state: str = ENABLED,
    tags: Sequence[Mapping[str, str]] | None = None,
    apply_on_transformed_logs: bool = False,
) -> None:
    """Creates a rule or replaces what one looks for; the tags are for one that is new."""
    world = call.world
    if rule_state not in (ENABLED, DISABLED):
        raise _refused(f"The value {rule_state} for parameter RuleState must be {ENABLED} or {DISABLED}.")
    try:
        read_rule(rule_definition)
    except BadRule as flaw:
        raise _refused(f"Invalid rule definition: {flaw}.") from flaw
    rule = world.find(InsightRule, rule_name)
    if rule is None:
        if len(world.all(InsightRule)) >= most(world, "cloudwatch/insight-rules-per-region"):
            raise AwsError("LimitExceededException", "The quota for insight rules has already been reached.")
        new = InsightRule(name=rule_name, definition=rule_definition, state=DISABLED, tags=read_tags(tags))
        rule = world.add(new)
    elif rule.definition != rule_definition:
        rule.definition, rule.shifts = rule_definition, ()
        rule.state = DISABLED
    rule.apply_on_transformed_logs = apply_on_transformed_logs
    _turn(world, rule, rule_state)


@operation
async def describe_insight_rules(
    call: Call, *, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    found = {each.name: each for each in call.world.all(InsightRule)}
    names, token = after(sorted(found), next_token, max_results or PAGE)
    return {"insight_rules": [_described(found[name]) for name in names], "next_token": token}


def _described(rule: InsightRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "state": rule.state,
        "schema": orjson.dumps(SCHEMA).decode(),
        "definition": rule.definition,
        "managed_rule": False,
        "apply_on_transformed_logs": rule.apply_on_transformed_logs,
    }


@operation(on=("insight-rule/{RuleNames}",))
async def enable_insight_rules(call: Call, *, rule_names: Sequence[str]) -> dict[str, Any]:
    """From now on they look at what comes in."""
    return _each(call.world, rule_names, lambda rule: _turn(call.world, rule, ENABLED))


@operation(on=("insight-rule/{RuleNames}",))
async def disable_insight_rules(call: Call, *, rule_names: Sequence[str]) -> dict[str, Any]:
    """What they have seen they go on telling."""
    return _each(call.world, rule_names, lambda rule: _turn(call.world, rule, DISABLED))


@operation(on=("insight-rule/{RuleNames}",))
async def delete_insight_rules(call: Call, *, rule_names: Sequence[str]) -> dict[str, Any]:
    return _each(call.world, rule_names, call.world.remove)


def _each(world: World, names: Sequence[str], change: Callable[[InsightRule], None]) -> dict[str, Any]:
    """Change those that exist, and tell of the others."""
    rules = {name: world.find(InsightRule, name) for name in dict.fromkeys(names)}
    for rule in filter(None, rules.values()):
        change(rule)
    return {"failures": [_failure(name) for name, rule in rules.items() if rule is None]}


def _failure(name: str) -> dict[str, str]:
    return {
        "failure_resource": name,
        "exception_type": "ResourceNotFoundException",
        "failure_code": "404",
        "failure_description": f"Insight rule {name} does not exist",
    }


def _turn(world: World, rule: InsightRule, state: str) -> None:
    """Begin a shift of the rule, or end the one it is in."""
    if rule.state == state:
        return
    rule.state = state
    if state == ENABLED:
        rule.shifts = (*rule.shifts, Shift(begin=world.now))
    elif rule.shifts:
        rule.shifts = (*rule.shifts[:-1], rule.shifts[-1].model_copy(update={"end": world.now}))


@operation(on=("insight-rule/{RuleName}",))
async def get_insight_rule_report(
    call: Call,
    *,
    rule_name: str,
    start_time: float,
    end_time: float,
    period: int,
    max_contributor_count: int = USUAL_CONTRIBUTORS,
    metrics: Sequence[str] = (),
    order_by: str = "Sum",
) -> dict[str, Any]:
    """Who contributes most, and how much all contributed in each period."""
    world = call.world
    check_times(start_time, end_time)
    _check_report(period, max_contributor_count, metrics, order_by)
    rule = world.get(InsightRule, rule_name)
    window = _window(start_time, end_time, period)
    found = await contributions(world, rule, window)
    columns = {metric: await found.column(metric) for metric in metrics}
    told = await found.ranked(order_by, max_contributor_count)
    starts = window.starts
    return {
        "key_labels": rule.rule.keys,
        "aggregation_statistic": "Sum" if rule.rule.sums else "SampleCount",
        "aggregate_value": found.total,
        "approximate_unique_count": len(found.contributors),
        "contributors": [_contributor(starts, each) for each in told],
        "metric_datapoints": [
            {"timestamp": start} | {name: column[n] for name, column in columns.items()}
            for n, start in enumerate(starts if columns else ())
        ],
    }


def _check_report(period: int, most_contributors: int, metrics: Sequence[str], order_by: str) -> None:
    if period <= 0 or period % 60:
        raise _refused("The parameter Period must be a multiple of 60.")
    if not 1 <= most_contributors <= MOST_CONTRIBUTORS:
        raise _refused(f"The parameter MaxContributorCount must be between 1 and {MOST_CONTRIBUTORS}.")
    if order_by not in ORDERS:
        raise _refused(f"The parameter OrderBy must be one of {', '.join(ORDERS)}.")
    for metric in metrics:
        if metric not in RULE_METRICS:
            raise _refused(f"The value {metric} for parameter Metrics must be one of {', '.join(RULE_METRICS)}.")


def _window(start: float, end: float, period: int) -> Window:
    begin = start // period * period
    count = int(-((begin - end) // period))
    if count > MOST_PERIODS:
        raise _refused(f"You have requested up to {count} datapoints, which exceeds the limit of {MOST_PERIODS}.")
    return Window(begin, period, count)


def _contributor(starts: Sequence[float], told: Contributor) -> dict[str, Any]:
    points = [
        {"timestamp": starts[place], "approximate_value": share.total} for place, share in sorted(told.periods.items())
    ]
    return {"keys": told.keys, "approximate_aggregate_value": told.whole.total, "datapoints": points}


def _refused(message: str) -> AwsError:
    return AwsError("InvalidParameterValue", message)
