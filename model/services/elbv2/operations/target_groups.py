"""ELBv2: what you can ask for of target groups."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.world import World
from model.services.ec2.resources.vpcs import Vpc
from model.services.elbv2.attributes import OF_GROUPS, changed_by, listed
from model.services.elbv2.behavior.health import look_again_at_group
from model.services.elbv2.limits import refuse_beyond
from model.services.elbv2.naming import check_arn, check_name, new_arn
from model.services.elbv2.operations.load_balancers import INVALID_MARKER
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import Matcher, TargetGroup
from model.services.elbv2.resources.targets import Target
from model.services.elbv2.tags import put_tags

_WEB = ("HTTP", "HTTPS")
_OFFERED = (*_WEB, "TCP", "TLS", "UDP", "TCP_UDP")
_CODES = re.compile(r"\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*")
_CHECKS = (
    "health_check_protocol",
    "health_check_port",
    "health_check_enabled",
    "health_check_path",
    "health_check_interval_seconds",
    "health_check_timeout_seconds",
    "healthy_threshold_count",
    "unhealthy_threshold_count",
)


@operation
async def create_target_group(
    call: Call,
    *,
    name: str,
    protocol: str | None = None,
    protocol_version: str | None = None,
    port: int | None = None,
    vpc_id: str | None = None,
    target_type: str = "instance",
    health_check_protocol: str | None = None,
    health_check_port: str | None = None,
    health_check_enabled: bool | None = None,
    health_check_path: str | None = None,
    health_check_interval_seconds: int | None = None,
    health_check_timeout_seconds: int | None = None,
    healthy_threshold_count: int | None = None,
    unhealthy_threshold_count: int | None = None,
    matcher: dict[str, str] | None = None,
    tags: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    check_name("target group", name)
    protocol, port, vpc_id = _check_place(world, target_type, protocol, port, vpc_id)
    arguments = locals()
    asked = {member: arguments[member] for member in _CHECKS if arguments[member] is not None}
    group = TargetGroup(
        target_group_arn="",
        target_group_name=name,
        protocol=protocol,
        protocol_version=(protocol_version or "HTTP1") if protocol in _WEB else None,
        port=port,
        vpc_id=vpc_id,
        target_type=target_type,
        tags=put_tags((), tags),
        **_checks(_default_checks(protocol, asked) | asked, matcher),
    )
    if same := _same_again(world, group):
        return {"target_groups": [same]}
    there = len(world.all(TargetGroup))
    refuse_beyond(world, "target-groups-per-region", there, "TooManyTargetGroups", "target groups")
    group.target_group_arn = new_arn(world, f"targetgroup/{name}")
    return {"target_groups": [world.add(group)]}


def _check_place(
    world: World, target_type: str, protocol: str | None, port: int | None, vpc_id: str | None
) -> tuple[str, int, str]:
    if target_type not in ("instance", "ip"):
        raise AwsError("InvalidConfigurationRequest", f"Target type '{target_type}' is not offered by this cloud")
    for value, title in ((protocol, "protocol"), (port, "port"), (vpc_id, "VPC ID")):
        if value is None:
            raise AwsError("ValidationError", f"A {title} must be specified")
    assert protocol is not None
    assert port is not None
    assert vpc_id is not None
    if protocol not in _OFFERED:
        raise AwsError("UnsupportedProtocol", f"Protocol '{protocol}' is not offered by this cloud")
    if world.find(Vpc, vpc_id) is None:
        raise AwsError("ValidationError", f"The VPC ID '{vpc_id}' is not found")
    return protocol, port, vpc_id


def _default_checks(protocol: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """How health is asked for where nobody says: over HTTP for web groups, by a connection for the others."""
    over = asked.get("health_check_protocol") or (protocol if protocol in _WEB else "TCP")
    timeout_seconds = 5 if protocol in _WEB else 6 if over == "HTTP" else 10
    web = over in _WEB
    return {
        "health_check_protocol": over,
        "health_check_path": "/" if web else None,
        "health_check_timeout_seconds": timeout_seconds,
        "matcher": Matcher(http_code="200" if protocol in _WEB else "200-399") if web else None,
    }


def _checks(settings: Mapping[str, Any], matcher: Mapping[str, str] | None) -> dict[str, Any]:
    """The settings of health checks, or AWS's objection to them."""
    found = dict(settings)
    if found.get("health_check_enabled") is False:
        raise AwsError("ValidationError", "Health check enabled must be true for this target type")
    timeout, interval = found["health_check_timeout_seconds"], found.get("health_check_interval_seconds", 30)
    if timeout >= interval:
        raise AwsError(
            "ValidationError", f"Health check timeout '{timeout}' must be smaller than the interval '{interval}'"
        )
    port = found.get("health_check_port", "traffic-port")
    if port != "traffic-port" and not (port.isdecimal() and 1 <= int(port) <= 65535):
        raise AwsError(
            "ValidationError", f"Health check port '{port}' must be 'traffic-port' or a number from 1 to 65535"
        )
    path = found.get("health_check_path")
    if path is not None and not path.startswith("/"):
        raise AwsError("ValidationError", f"Health check path '{path}' must begin with a '/' character")
    if matcher is not None:
        found["matcher"] = _matcher(found, matcher)
    return found


def _matcher(settings: Mapping[str, Any], matcher: Mapping[str, str]) -> Matcher:
    codes = matcher.get("HttpCode")
    if settings.get("health_check_path") is None:
        raise AwsError("ValidationError", "A matcher cannot be specified for health checks without HTTP")
    if not codes or not _CODES.fullmatch(codes):
        raise AwsError("ValidationError", f"Health check matcher HTTP code '{codes}' is not valid")
    return Matcher(http_code=codes)


def _same_again(world: World, wanted: TargetGroup) -> TargetGroup | None:
    """The group of this name if it was asked for in just this way; DuplicateTargetGroupName if it differs."""
    members = ("protocol", "port", "vpc_id", "target_type", "matcher", *_CHECKS)
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
        world.get(LoadBalancer, check_arn("load balancer", load_balancer_arn))
        found = world.where(TargetGroup, load_balancer_arns=load_balancer_arn)
    elif target_group_arns:
        found = [world.get(TargetGroup, check_arn("target group", each)) for each in target_group_arns]
    elif names:
        found = [_named(world, name) for name in names]
    else:
        found = world.all(TargetGroup)
    listed_now, token = page(found, most=page_size, token=marker, largest=400, invalid=INVALID_MARKER)
    return {"target_groups": listed_now, "next_marker": token}


def _named(world: World, name: str) -> TargetGroup:
    found = world.where(TargetGroup, target_group_name=name)
    if not found:
        raise TargetGroup.is_missing(name)
    return found[0]


@operation
async def modify_target_group(
    call: Call,
    *,
    target_group_arn: str,
    health_check_protocol: str | None = None,
    health_check_port: str | None = None,
    health_check_enabled: bool | None = None,
    health_check_path: str | None = None,
    health_check_interval_seconds: int | None = None,
    health_check_timeout_seconds: int | None = None,
    healthy_threshold_count: int | None = None,
    unhealthy_threshold_count: int | None = None,
    matcher: dict[str, str] | None = None,
) -> dict[str, Any]:
    arguments = locals()
    asked = {member: arguments[member] for member in _CHECKS if arguments[member] is not None}
    group = call.world.get(TargetGroup, check_arn("target group", target_group_arn))
    now = {member: getattr(group, member) for member in _CHECKS}
    for member, value in _checks(now | asked, matcher).items():
        setattr(group, member, value)
    look_again_at_group(call.world, group)
    return {"target_groups": [group]}


@operation
async def delete_target_group(call: Call, *, target_group_arn: str) -> None:
    """What is not there counts as deleted, as with AWS."""
    world = call.world
    group = world.find(TargetGroup, check_arn("target group", target_group_arn))
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
    group = call.world.get(TargetGroup, check_arn("target group", target_group_arn))
    return {"attributes": listed(OF_GROUPS, group.attributes)}


@operation
async def modify_target_group_attributes(
    call: Call, *, target_group_arn: str, attributes: list[dict[str, str]]
) -> dict[str, Any]:
    group = call.world.get(TargetGroup, check_arn("target group", target_group_arn))
    group.attributes = changed_by(OF_GROUPS, "Target group", group.attributes, attributes)
    look_again_at_group(call.world, group)
    return {"attributes": listed(OF_GROUPS, group.attributes)}
