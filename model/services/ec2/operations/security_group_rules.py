"""Rules of security groups: what you can ask for: let through, and let through no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.classic_rules import refuse_outbound
from model.services.ec2.default_networks import default_vpc
from model.services.ec2.group_names import group_of
from model.services.ec2.listing import Filters, listed
from model.services.ec2.permissions import as_rule, authorize, forms_of, matching, remove_rules, rule_named
from model.services.ec2.resources.security_group_rules import SecurityGroupRule
from model.services.ec2.resources.security_groups import IpPermission, SecurityGroup
from model.services.ec2.rule_reading import RuleForm
from model.services.ec2.rules import permissions
from model.services.ec2.tagging import read_tag_specifications

Permissions = Sequence[Mapping[str, Any]] | None

FILTERS: Mapping[str, Getter] = {
    "group-id": lambda rule: rule.group_id,
    "security-group-rule-id": lambda rule: rule.security_group_rule_id,
}


@operation
async def describe_security_group_rules(
    call: Call,
    *,
    security_group_rule_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    rules, token = listed(
        call.world,
        SecurityGroupRule,
        security_group_rule_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
        indexed={"group-id": "group_id"},
    )
    return {"security_group_rules": rules, "next_token": token}


@operation
async def authorize_security_group_ingress(
    call: Call,
    *,
    group_id: str | None = None,
    group_name: str | None = None,
    ip_permissions: Permissions = None,
    ip_protocol: str | None = None,
    from_port: int | None = None,
    to_port: int | None = None,
    cidr_ip: str | None = None,
    source_security_group_name: str | None = None,
    source_security_group_owner_id: str | None = None,
    tag_specifications: Permissions = None,
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "security-group-rule")
    group = group_of(world, group_id, group_name)
    source = (source_security_group_name, source_security_group_owner_id)
    simple = _simple(ip_protocol, from_port, to_port, cidr_ip, source)
    new = authorize(world, group, forms_of(world, group, ip_permissions, simple), egress=False, tags=tags)
    return {"return": True, "security_group_rules": new}


@operation
async def authorize_security_group_egress(
    call: Call, *, group_id: str, ip_permissions: Permissions = None, tag_specifications: Permissions = None
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "security-group-rule")
    group = world.get(SecurityGroup, group_id)
    refuse_outbound(group)
    new = authorize(world, group, forms_of(world, group, ip_permissions, {}), egress=True, tags=tags)
    return {"return": True, "security_group_rules": new}


@operation
async def revoke_security_group_ingress(
    call: Call,
    *,
    group_id: str | None = None,
    group_name: str | None = None,
    ip_permissions: Permissions = None,
    security_group_rule_ids: Sequence[str] | None = None,
    ip_protocol: str | None = None,
    from_port: int | None = None,
    to_port: int | None = None,
    cidr_ip: str | None = None,
    source_security_group_name: str | None = None,
    source_security_group_owner_id: str | None = None,
) -> dict[str, Any]:
    group = group_of(call.world, group_id, group_name)
    source = (source_security_group_name, source_security_group_owner_id)
    simple = _simple(ip_protocol, from_port, to_port, cidr_ip, source)
    return _revoke(call.world, group, security_group_rule_ids, ip_permissions, simple, egress=False)


@operation
async def revoke_security_group_egress(
    call: Call,
    *,
    group_id: str,
    ip_permissions: Permissions = None,
    security_group_rule_ids: Sequence[str] | None = None,
) -> dict[str, Any]:
    group = call.world.get(SecurityGroup, group_id)
    refuse_outbound(group)
    return _revoke(call.world, group, security_group_rule_ids, ip_permissions, {}, egress=True)


def _simple(
    protocol: str | None,
    from_port: int | None,
    to_port: int | None,
    cidr_ip: str | None,
    source: tuple[str | None, str | None],
) -> dict[str, Any]:
    return {
        "IpProtocol": protocol,
        "FromPort": from_port,
        "ToPort": to_port,
        "CidrIp": cidr_ip,
        "SourceSecurityGroupName": source[0],
        "SourceSecurityGroupOwnerId": source[1],
    }


def _revoke(
    world: World,
    group: SecurityGroup,
    rule_ids: Sequence[str] | None,
    wanted: Permissions,
    simple: Mapping[str, Any],
    *,
    egress: bool,
) -> dict[str, Any]:
    """All that a request names go, or none; in the default VPC what does not exist is only reported."""
    if rule_ids:
        rules, unknown = [rule_named(world, group, id, egress=egress) for id in dict.fromkeys(rule_ids)], ()
    else:
        rules, unknown = _matched(world, group, forms_of(world, group, wanted, simple), egress=egress)
    remove_rules(world, group, rules)
    return {"return": True, "revoked_security_group_rules": rules, "unknown_ip_permissions": unknown or None}


def _matched(
    world: World, group: SecurityGroup, forms: Sequence[RuleForm], *, egress: bool
) -> tuple[list[SecurityGroupRule], tuple[IpPermission, ...]]:
    found = {form: matching(world, group.group_id, form, egress=egress) for form in forms}
    lost = [form for form, rule in found.items() if rule is None]
    if lost and not _is_in_default_vpc(world, group):
        raise AwsError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
    return [rule for rule in found.values() if rule is not None], permissions([as_rule(group, form) for form in lost])


def _is_in_default_vpc(world: World, group: SecurityGroup) -> bool:
    vpc = default_vpc(world)
    return vpc is not None and group.vpc_id == vpc.vpc_id
