"""Rules that are there: what you can ask for: say something else, or say it with other words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.classic_rules import refuse_outbound
from model.services.ec2.group_names import group_of, refuse_description
from model.services.ec2.permissions import matching, refuse_too_many, rule_named
from model.services.ec2.prefix_lists import blocks_of
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.rule_reading import read_permissions, read_rule
from model.services.ec2.rules import sum_up


@operation
async def modify_security_group_rules(
    call: Call, *, group_id: str, security_group_rules: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """A rule keeps its id and its direction; all else about it is what the request says."""
    world = call.world
    group = world.get(SecurityGroup, group_id)
    for update in security_group_rules:
        _change(world, group, update.get("SecurityGroupRuleId", ""), update.get("SecurityGroupRule") or {})
    sum_up(world, group)
    return {"return": True}


def _change(world: World, group: SecurityGroup, rule_id: str, wanted: Mapping[str, Any]) -> None:
    rule = rule_named(world, group, rule_id)
    form = read_rule(world, group, wanted)
    same = matching(world, group.group_id, form, egress=rule.is_egress)
    if same is not None and same is not rule:
        raise AwsError("InvalidPermission.Duplicate", f'the specified rule "{form.text}" already exists')
    for field, value in form.fields.items():
        setattr(rule, field, value)
    rule.prefix_blocks = blocks_of(world, rule.prefix_list_id)
    refuse_too_many(world, group, (), egress=rule.is_egress)


class DescriptionsForm(Form):
    """Rules by what they allow, or by their ids, with what is to be said of them."""

    group_id: str | None = None
    group_name: str | None = None
    ip_permissions: tuple[dict[str, Any], ...] = ()
    security_group_rule_descriptions: tuple[dict[str, Any], ...] = ()


@operation
@takes(DescriptionsForm)
async def update_security_group_rule_descriptions_ingress(call: Call, asked: DescriptionsForm) -> dict[str, Any]:
    return _describe(call.world, asked, egress=False)


@operation
@takes(DescriptionsForm)
async def update_security_group_rule_descriptions_egress(call: Call, asked: DescriptionsForm) -> dict[str, Any]:
    return _describe(call.world, asked, egress=True)


def _describe(world: World, asked: DescriptionsForm, *, egress: bool) -> dict[str, Any]:
    group = group_of(world, asked.group_id, asked.group_name)
    if egress:
        refuse_outbound(group)
    if not asked.ip_permissions and not asked.security_group_rule_descriptions:
        raise AwsError(
            "MissingParameter",
            "The request must contain the parameter ipPermissions or securityGroupRuleDescriptions",
        )
    for each in asked.security_group_rule_descriptions:
        rule = rule_named(world, group, each.get("SecurityGroupRuleId", ""), egress=egress)
        refuse_description(each.get("Description") or "", "rule")
        rule.description = each.get("Description") or None
    for form in read_permissions(world, group, asked.ip_permissions):
        rule = matching(world, group.group_id, form, egress=egress)
        if rule is None:
            raise AwsError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
        rule.description = form.description or None
    sum_up(world, group)
    return {"return": True}
