"""ELBv2: what you can ask for of target groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.single_tags import put_tags
from model.kit.world import World
from model.services.ec2.resources.vpcs import Vpc
from model.services.elbv2.attribute_tables import table_of_group
from model.services.elbv2.attributes import changed_by, listed
from model.services.elbv2.behavior.health import look_again_at_group
from model.services.elbv2.finding import by_arn, find_by_arn, paged
from model.services.elbv2.health_checks import (
    CHECKS,
    CHECKS_OF_BALANCERS,
    CHECKS_OF_FUNCTIONS,
    WEB,
    HealthCheckForm,
    check_askable,
    checked,
    default_checks,
)
from model.services.elbv2.limits import refuse_beyond
from model.services.elbv2.naming import check_name, new_arn
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import BALANCER, FUNCTION, GENEVE, GENEVE_PORT, TargetGroup
from model.services.elbv2.resources.targets import Target

_OFFERED = (*WEB, "TCP", "TLS", "UDP", "TCP_UDP", GENEVE)


class NewTargetGroupForm(HealthCheckForm):
    name: str
    protocol: str | None = None
    protocol_version: str | None = None
    port: int | None = None
    vpc_id: str | None = None
    target_type: str = "instance"
    matcher: dict[str, str] | None = None
    tags: list[dict[str, str]] | None = None


class ChangedTargetGroupForm(HealthCheckForm):
    target_group_arn: str
    matcher: dict[str, str] | None = None


@operation(on=("targetgroup/{Name}/*",))
@takes(NewTargetGroupForm)
async def create_target_group(call: Call, asked: NewTargetGroupForm) -> dict[str, Any]:
    world = call.world
    check_name("target group", asked.name)
    place = _no_place(asked) if asked.target_type == FUNCTION else _check_place(world, asked)
    settings = place.default_checks(asked.settings) | asked.settings
    check_askable(asked.target_type, settings)
    group = TargetGroup(
        target_group_arn="",
        target_group_name=asked.name,
        protocol=place.protocol,
        protocol_version=(asked.protocol_version or "HTTP1") if place.protocol in WEB else None,
        port=place.port,
        vpc_id=place.vpc_id,
        target_type=asked.target_type,
        tags=put_tags((), asked.tags),
        **checked(settings, asked.matcher, optional=asked.target_type == FUNCTION),
    )
    if same := _same_again(world, group):
        return {"target_groups": [same]}
    there = len(world.all(TargetGroup))
    refuse_beyond(world, "target-groups-per-region", there, "TooManyTargetGroups", "target groups")
    group.target_group_arn = new_arn(world, f"targetgroup/{asked.name}")
    return {"target_groups": [world.add(group)]}


class TargetHome(NamedTuple):
    """What the targets of a group speak, at which port, in which network; functions are in none."""

    protocol: str | None = None
    port: int | None = None
    vpc_id: str | None = None
    usual: Mapping[str, Any] = {}
    "How the targets are asked for their health, unlike others that speak the protocol."

    def default_checks(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return default_checks(self.protocol, {**self.usual, **asked}) if self.protocol else dict(CHECKS_OF_FUNCTIONS)


def _no_place(asked: NewTargetGroupForm) -> TargetHome:
    for word in ("protocol", "port", "vpc_id"):
        if getattr(asked, word) is not None:
            said = {"protocol": "Protocol", "port": "Port", "vpc_id": "VPC ID"}[word]
            words = f"{said} cannot be specified for target groups with target type '{asked.target_type}'"
            raise AwsError("ValidationError", words)
    return TargetHome()


def _check_place(world: World, asked: NewTargetGroupForm) -> TargetHome:
    """The protocol, port and VPC of a new group, or AWS's objection to them."""
    if asked.protocol is None:
        raise AwsError("ValidationError", "A protocol must be specified")
    if asked.port is None:
        raise AwsError("ValidationError", "A port must be specified")
    if asked.vpc_id is None:
        raise AwsError("ValidationError", "A VPC ID must be specified")
    if asked.protocol not in (("TCP",) if asked.target_type == BALANCER else _OFFERED):
        raise AwsError("UnsupportedProtocol", f"Protocol '{asked.protocol}' is not offered by this cloud")
    if asked.protocol == GENEVE and asked.port != GENEVE_PORT:
        raise AwsError("ValidationError", f"The port of a {GENEVE} target group must be {GENEVE_PORT}")
    if world.find(Vpc, asked.vpc_id) is None:
        raise AwsError("ValidationError", f"The VPC ID '{asked.vpc_id}' is not found")
    home = TargetHome(asked.protocol, asked.port, asked.vpc_id)
    return home._replace(usual=CHECKS_OF_BALANCERS) if asked.target_type == BALANCER else home


def _same_again(world: World, wanted: TargetGroup) -> TargetGroup | None:
    """The group of this name if it was asked for in just this way; DuplicateTargetGroupName if it differs."""
    members = ("protocol", "port", "vpc_id", "target_type", "matcher", *CHECKS)
    for group in world.where(TargetGroup, target_group_name=wanted.target_group_name):
        if all(getattr(group, member) == getattr(wanted, member) for member in members):
            return group
        name = wanted.target_group_name
        raise AwsError(
            "DuplicateTargetGroupName",
            f"A target group with the same name '{name}' exists, but with different settings",
        )
    return None


@operation
async def describe_target_groups(
    call: Call,
    *,
    load_balancer_arn: str | None = None,
    target_group_arns: list[str] | None = None,
    names: list[str] | None = None,
    marker: str | None = None,
    page_size: int | None = None,
) -> dict[str, Any]:
    world = call.world
    if sum(map(bool, (load_balancer_arn, target_group_arns, names))) > 1:
        raise AwsError(
            "ValidationError", "Load balancer ARN, target group ARNs and names cannot be specified at the same time"
        )
    found: Sequence[TargetGroup]
    if load_balancer_arn:
        by_arn(world, LoadBalancer, load_balancer_arn)
        found = world.where(TargetGroup, load_balancer_arns=load_balancer_arn)
    elif target_group_arns:
        found = [by_arn(world, TargetGroup, each) for each in target_group_arns]
    elif names:
        found = [_named(world, name) for name in names]
    else:
        found = world.all(TargetGroup)
    listed_now, token = paged(found, marker, page_size)
    return {"target_groups": listed_now, "next_marker": token}


def _named(world: World, name: str) -> TargetGroup:
    found = world.where(TargetGroup, target_group_name=name)
    if not found:
        raise TargetGroup.is_missing(name)
    return found[0]


@operation
@takes(ChangedTargetGroupForm)
async def modify_target_group(call: Call, asked: ChangedTargetGroupForm) -> dict[str, Any]:
    group = by_arn(call.world, TargetGroup, asked.target_group_arn)
    now = {member: getattr(group, member) for member in CHECKS}
    optional = group.calls_functions
    check_askable(group.target_type, now | asked.settings)
    for member, value in checked(now | asked.settings, asked.matcher, optional=optional).items():
        setattr(group, member, value)
    await look_again_at_group(call.world, group)
    return {"target_groups": [group]}


@operation
async def delete_target_group(call: Call, *, target_group_arn: str) -> None:
    """What is not there counts as deleted, as with AWS."""
    world = call.world
    group = find_by_arn(world, TargetGroup, target_group_arn)
    if group is None:
        return
    if group.load_balancer_arns:
        raise AwsError(
            "ResourceInUse", f"Target group '{target_group_arn}' is currently in use by a listener or a rule"
        )
    for target in world.where(Target, target_group_arn=target_group_arn):
        world.remove(target)
    world.remove(group)


@operation
async def describe_target_group_attributes(call: Call, *, target_group_arn: str) -> dict[str, Any]:
    group = by_arn(call.world, TargetGroup, target_group_arn)
    return {"attributes": listed(table_of_group(group.protocol, group.target_type), group.attributes)}


@operation
async def modify_target_group_attributes(
    call: Call, *, target_group_arn: str, attributes: list[dict[str, str]]
) -> dict[str, Any]:
    group = by_arn(call.world, TargetGroup, target_group_arn)
    if group.leads_to_balancer:
        words = f"The attributes of a target group of type '{group.target_type}' cannot be modified"
        raise AwsError("InvalidConfigurationRequest", words)
    table = table_of_group(group.protocol, group.target_type)
    group.attributes = changed_by(table, "Target group", group.attributes, attributes)
    await look_again_at_group(call.world, group)
    return {"attributes": listed(table, group.attributes)}
