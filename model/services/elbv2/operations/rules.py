"""ELBv2: what you can ask for of the rules of listeners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.single_tags import put_tags
from model.kit.world import World
from model.services.elbv2.conditions import read_conditions
from model.services.elbv2.finding import by_arn, paged
from model.services.elbv2.limits import refuse_beyond
from model.services.elbv2.operations.listeners import new_rule
from model.services.elbv2.resources.listeners import Listener, Rule
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.wiring import change_deeds, read_deeds, remove_rule


@operation
async def create_rule(
    call: Call,
    *,
    listener_arn: str,
    conditions: list[dict[str, Any]],
    priority: int,
    actions: list[dict[str, Any]],
    tags: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    listener = by_arn(world, Listener, listener_arn)
    balancer = world.get(LoadBalancer, listener.load_balancer_arn)
    if balancer.type != "application":
        raise AwsError("UnsupportedOperation", "Only listeners of Application Load Balancers take rules")
    _check_free(world, listener_arn, priority)
    own = [rule for rule in world.where(Rule, load_balancer_arn=balancer.arn) if not rule.is_default]
    there = len(own)
    refuse_beyond(world, "rules-per-balancer", there, "TooManyRules", "rules per load balancer")
    rule = new_rule(world, listener, priority)
    rule.conditions = read_conditions(conditions)
    rule.tags = put_tags((), tags)
    deeds = read_deeds(world, balancer, listener.protocol, actions)
    await change_deeds(world, world.add(rule), deeds)
    return {"rules": [rule]}


def _check_free(world: World, listener_arn: str, priority: int, *, but: Sequence[Rule] = ()) -> None:
    if any(rule.place == priority and rule not in but for rule in world.where(Rule, listener_arn=listener_arn)):
        raise AwsError("PriorityInUse", f"Priority '{priority}' is currently in use")


@operation
async def describe_rules(
    call: Call,
    *,
    listener_arn: str | None = None,
    rule_arns: list[str] | None = None,
    marker: str | None = None,
    page_size: int | None = None,
) -> dict[str, Any]:
    world = call.world
    if bool(listener_arn) == bool(rule_arns):
        raise AwsError("ValidationError", "You must specify either listener rule ARNs or a listener ARN")
    if rule_arns:
        return {"rules": [by_arn(world, Rule, arn) for arn in rule_arns]}
    assert listener_arn
    by_arn(world, Listener, listener_arn)
    found = world.where(Rule, listener_arn=listener_arn)
    listed, token = paged(found, marker, page_size)
    return {"rules": sorted(listed, key=_reading_order), "next_marker": token}


def _reading_order(rule: Rule) -> tuple[bool, int]:
    return rule.is_default, rule.place


@operation
async def modify_rule(
    call: Call,
    *,
    rule_arn: str,
    conditions: list[dict[str, Any]] | None = None,
    actions: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    world = call.world
    rule = by_arn(world, Rule, rule_arn)
    if not conditions and not actions:
        raise AwsError("ValidationError", "Either conditions or actions must be specified")
    if rule.is_default:
        raise AwsError("OperationNotPermitted", f"Default rule '{rule_arn}' cannot be modified")
    if conditions:
        rule.conditions = read_conditions(conditions)
    listener, balancer = world.get(Listener, rule.listener_arn), world.get(LoadBalancer, rule.load_balancer_arn)
    deeds = read_deeds(world, balancer, listener.protocol, actions) if actions else rule.actions
    await change_deeds(world, rule, deeds)
    return {"rules": [rule]}


@operation(on=("listener-rule/app/*",))
async def set_rule_priorities(call: Call, *, rule_priorities: list[dict[str, Any]]) -> dict[str, Any]:
    """All at once, so that two rules may change places."""
    world = call.world
    wanted = {each["RuleArn"]: int(each["Priority"]) for each in rule_priorities}
    rules = [by_arn(world, Rule, arn) for arn in wanted]
    places = list(wanted.values())
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        raise AwsError("ValidationError", f"Priority '{twice}' was provided multiple times")
    for rule in rules:
        if rule.is_default:
            raise AwsError("OperationNotPermitted", f"Default rule '{rule.rule_arn}' cannot be modified")
        _check_free(world, rule.listener_arn, wanted[rule.rule_arn], but=rules)
    for rule in rules:
        rule.place = wanted[rule.rule_arn]
        await change_deeds(world, rule, rule.actions)
    return {"rules": rules}


@operation
async def delete_rule(call: Call, *, rule_arn: str) -> None:
    rule = by_arn(call.world, Rule, rule_arn)
    if rule.is_default:
        raise AwsError("OperationNotPermitted", f"Default rule '{rule_arn}' cannot be deleted")
    await remove_rule(call.world, rule)
