"""What leads where: rules of listeners to target groups, kept true on the groups themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.elbv2.behavior.flow import flow, flow_soon
from model.services.elbv2.behavior.health import look_again_at_group
from model.services.elbv2.resources.listeners import Deed, Forward, Listener, Rule, Share
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import BALANCER, FUNCTION, TargetGroup

_OFFERED = ("forward", "redirect", "fixed-response")
_ANSWERS = re.compile(r"[245]\d\d")
_CONTENT = ("text/plain", "text/css", "text/html", "application/javascript", "application/json")
_MOST_SHARES = 5
_SPOKEN_TO = {
    **dict.fromkeys(("HTTP", "HTTPS"), ("HTTP", "HTTPS")),
    "TCP": ("TCP", "TCP_UDP"),
    "TLS": ("TCP", "TLS"),
    "UDP": ("UDP", "TCP_UDP"),
    "TCP_UDP": ("TCP_UDP",),
    "GENEVE": ("GENEVE",),
}
"""What groups may speak, by what their listener speaks."""


_ONLY_BEHIND = {FUNCTION: "application", BALANCER: "network"}
"""Which balancers alone can have targets of a type."""


def read_deeds(
    world: World, balancer: LoadBalancer, protocol: str, given: Sequence[Mapping[str, Any]]
) -> tuple[Deed, ...]:
    """Actions as the balancer can carry them out, or AWS's refusal."""
    deeds = Deed.read_all(given)
    if not deeds:
        raise AwsError("ValidationError", "You must specify at least one action")
    if len(deeds) > 1:
        raise AwsError("InvalidLoadBalancerAction", "You must specify exactly one final action")
    if balancer.type != "application" and any(deed.type != "forward" for deed in deeds):
        raise AwsError("InvalidLoadBalancerAction", "Load balancers of this type can only forward")
    checked = tuple(_checked(world, balancer, deed, place + 1) for place, deed in enumerate(deeds))
    for arn in groups_of(checked):
        _check_speaks(world.get(TargetGroup, arn), protocol)
    return checked


def _check_speaks(group: TargetGroup, protocol: str) -> None:
    """Whether a listener of a protocol may lead to a group."""
    if group.spoken not in _SPOKEN_TO[protocol] or (group.leads_to_balancer and protocol != "TCP"):
        words = f"Target group '{group.arn}' with protocol '{group.spoken}' cannot serve this listener"
        raise AwsError("IncompatibleProtocols", words)


def _checked(world: World, balancer: LoadBalancer, deed: Deed, place: int) -> Deed:
    if deed.type not in _OFFERED:
        raise AwsError("InvalidLoadBalancerAction", f"Actions of type '{deed.type}' are not offered by this cloud")
    if deed.type == "forward":
        return _forward(world, balancer, deed)
    if deed.type == "redirect":
        if deed.redirect_config is None:
            raise AwsError("InvalidLoadBalancerAction", "You must specify a redirect config for a redirect action")
        return deed
    answer = deed.fixed_response_config
    if answer is None:
        raise AwsError("InvalidLoadBalancerAction", "You must specify a fixed response config for this action")
    if not _ANSWERS.fullmatch(answer.status_code):
        raise AwsError(
            "ValidationError",
            f"1 validation error detected: Value '{answer.status_code}' at "
            f"'actions.{place}.member.fixedResponseConfig.statusCode' failed to satisfy constraint: "
            r"Member must satisfy regular expression pattern: ^(2|4|5)\d\d$",
        )
    if answer.content_type and answer.content_type not in _CONTENT:
        words = ", ".join(f"'{word}'" for word in _CONTENT)
        raise AwsError("InvalidLoadBalancerAction", f"The ContentType must be one of: {words}")
    return deed


def _forward(world: World, balancer: LoadBalancer, deed: Deed) -> Deed:
    """Both ways of naming groups say the same: one group, or several with weights."""
    config = deed.forward_config or Forward()
    shares = config.target_groups or ((Share(target_group_arn=deed.target_group_arn),) if deed.target_group_arn else ())
    if not shares:
        raise AwsError("ValidationError", "You must specify a target group for a forward action")
    if len(shares) > _MOST_SHARES:
        raise AwsError("TooManyTargetGroups", f"A forward action can have at most {_MOST_SHARES} target groups")
    if deed.target_group_arn and [share.target_group_arn for share in shares] != [deed.target_group_arn]:
        raise AwsError("ValidationError", "The target group ARN and the forward config name different target groups")
    for share in shares:
        _check_group(world, balancer, share)
    weighted = tuple(
        Share(target_group_arn=s.target_group_arn, weight=1 if s.weight is None else s.weight) for s in shares
    )
    only = shares[0].target_group_arn if len(shares) == 1 else None
    forward = config.model_copy(update={"target_groups": weighted})
    return deed.model_copy(update={"target_group_arn": only, "forward_config": forward})


def _check_group(world: World, balancer: LoadBalancer, share: Share) -> None:
    arn = share.target_group_arn
    group = world.find(TargetGroup, arn)
    if group is None:
        raise AwsError("TargetGroupNotFound", f"Target group '{arn}' not found")
    if share.weight is not None and not 0 <= share.weight <= 999:
        raise AwsError("ValidationError", f"Target group weight '{share.weight}' must be between '0-999' inclusive")
    if balancer.type != _ONLY_BEHIND.get(group.target_type, balancer.type):
        words = f"Load balancers of type '{balancer.type}' cannot have targets of type '{group.target_type}'"
        raise AwsError("InvalidConfigurationRequest", words)
    if not group.calls_functions and group.vpc_id != balancer.vpc_id:
        raise AwsError(
            "InvalidConfigurationRequest",
            f"The following target groups are not in the same VPC as the load balancer: '{arn}'",
        )
    if any(other != balancer.load_balancer_arn for other in group.load_balancer_arns):
        raise AwsError(
            "TargetGroupAssociationLimit",
            f"The following target groups cannot be associated with more than one load balancer: {arn}",
        )


def groups_of(deeds: Iterable[Deed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(arn for deed in deeds for arn, _ in deed.shares))


async def rewire(world: World, group_arns: Iterable[str]) -> None:
    """Bring up to date which balancers lead to these groups, and have their targets looked at."""
    for arn in dict.fromkeys(group_arns):
        flow_soon(world, arn)
        group = world.get(TargetGroup, arn)
        leading = dict.fromkeys(rule.load_balancer_arn for rule in world.where(Rule, forwards_to=arn))
        group.load_balancer_arns = tuple(leading)
        await look_again_at_group(world, group)


async def change_deeds(world: World, rule: Rule, deeds: tuple[Deed, ...]) -> None:
    before = rule.forwards_to
    rule.actions = deeds
    world.wake(flow, rule.load_balancer_arn)
    rule.forwards_to = groups_of(deeds)
    await rewire(world, (*before, *rule.forwards_to))


async def remove_rule(world: World, rule: Rule) -> None:
    world.remove(rule)
    world.wake(flow, rule.load_balancer_arn)
    await rewire(world, rule.forwards_to)


async def remove_listener(world: World, listener: Listener) -> None:
    """A listener takes its rules with it."""
    for rule in world.where(Rule, listener_arn=listener.listener_arn):
        await remove_rule(world, rule)
    world.remove(listener)
