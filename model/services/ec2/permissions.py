"""A security group's rules let in, taken back and matched with what a request says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.classic_rules import every_protocol
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.prefix_lists import blocks_of, weight_of
from model.services.ec2.resources.security_group_rules import SecurityGroupRule
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.rule_reading import RuleForm, read_permissions
from model.services.ec2.rules import add_rules, rules_of, sum_up

Simple = Mapping[str, Any]
"A single rule in the request's own members: IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName."


def forms_of(
    world: World, group: SecurityGroup, permissions: Sequence[Mapping[str, Any]] | None, simple: Simple
) -> list[RuleForm]:
    """What a request says in one of its two ways, the list of permissions or a single rule's members."""
    given = {name: value for name, value in simple.items() if value is not None}
    if permissions and given:
        raise AwsError(
            "InvalidParameterCombination",
            f"The parameter ipPermissions cannot be used with the parameter {next(iter(given))}",
        )
    if permissions:
        return read_permissions(world, group, permissions)
    if not given:
        raise AwsError("MissingParameter", "The request must contain the parameter ipPermissions")
    return read_permissions(world, group, _as_permissions(group, given))


def _as_permissions(group: SecurityGroup, simple: Simple) -> list[dict[str, Any]]:
    """Where a source is named and no protocol, everything that it sends."""
    source, owner = simple.get("SourceSecurityGroupName"), simple.get("SourceSecurityGroupOwnerId")
    permission = {
        **{name: simple[name] for name in ("IpProtocol", "FromPort", "ToPort") if name in simple},
        "IpRanges": [{"CidrIp": simple["CidrIp"]}] if "CidrIp" in simple else [],
        "UserIdGroupPairs": [{"GroupName": source, "UserId": owner}] if source else [],
    }
    if not source or "IpProtocol" in simple:
        return [permission]
    return every_protocol(permission) if group.vpc_id is None else [{"IpProtocol": "-1", **permission}]


def form_of(rule: SecurityGroupRule) -> RuleForm:
    return RuleForm(
        rule.ip_protocol,
        rule.from_port,
        rule.to_port,
        rule.cidr_ipv4,
        rule.cidr_ipv6,
        rule.prefix_list_id,
        rule.referenced_group_id,
        rule.across,
    )


def matching(world: World, group_id: str, form: RuleForm, *, egress: bool) -> SecurityGroupRule | None:
    """The rule of a group that says just this, whatever its description."""
    return next(
        (rule for rule in rules_of(world, group_id) if rule.is_egress == egress and form_of(rule) == form.bare), None
    )


def authorize(
    world: World, group: SecurityGroup, forms: Sequence[RuleForm], *, egress: bool, tags: tuple[Tag, ...] = ()
) -> tuple[SecurityGroupRule, ...]:
    for form in forms:
        if matching(world, group.group_id, form, egress=egress):
            raise AwsError("InvalidPermission.Duplicate", f'the specified rule "{form.text}" already exists')
    refuse_too_many(world, group, forms, egress=egress)
    new = tuple(as_rule(group, form, id=world.new_id("sgr"), egress=egress, tags=tags) for form in forms)
    for rule in new:
        rule.prefix_blocks = blocks_of(world, rule.prefix_list_id)
    add_rules(world, group, new)
    return new


def refuse_too_many(world: World, group: SecurityGroup, forms: Sequence[RuleForm], *, egress: bool) -> None:
    """The limit holds for each direction, and for IPv4 and IPv6 apart; a group as a peer counts as both.

    A prefix list counts as many rules as it may have entries.
    """
    mine = [form_of(rule) for rule in rules_of(world, group.group_id) if rule.is_egress == egress]
    together = (*mine, *forms)
    for other_family in ("cidr_ipv6", "cidr_ipv4"):
        count = sum(weight_of(world, form.prefix_list_id) for form in together if getattr(form, other_family) is None)
        refuse_beyond(
            world,
            quota_of(group),
            count,
            "RulesPerSecurityGroupLimitExceeded",
            "rules per security group",
        )


def quota_of(group: SecurityGroup) -> str:
    """What limits how many rules a group has."""
    return f"security-group/rules-per-{'group' if group.vpc_id else 'classic-group'}"


def as_rule(
    group: SecurityGroup, form: RuleForm, *, id: str = "", egress: bool = False, tags: tuple[Tag, ...] = ()
) -> SecurityGroupRule:
    return SecurityGroupRule(
        account=group.account,
        security_group_rule_id=id,
        group_id=group.group_id,
        is_egress=egress,
        tags=tags,
        **form.fields,
    )


def remove_rules(world: World, group: SecurityGroup, rules: Sequence[SecurityGroupRule]) -> None:
    for rule in rules:
        world.remove(rule)
    sum_up(world, group)


def rule_named(world: World, group: SecurityGroup, rule_id: str, *, egress: bool | None = None) -> SecurityGroupRule:
    """The group's own rule of this id; with `egress`, of that direction."""
    rule = world.get(SecurityGroupRule, rule_id)
    if rule.group_id != group.group_id or (egress is not None and rule.is_egress != egress):
        raise SecurityGroupRule.is_missing(rule_id)
    return rule
