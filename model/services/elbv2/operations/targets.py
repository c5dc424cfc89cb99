"""ELBv2: what you can ask for of targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Any

from model.gateway.call import Call
from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.subnets import Subnet
from model.services.elbv2.anomalies import Anomaly, anomalies
from model.services.elbv2.balancer_targets import register_balancer
from model.services.elbv2.behavior.health import deregister, look_again_at_group
from model.services.elbv2.finding import by_arn
from model.services.elbv2.functions import register_function
from model.services.elbv2.limits import refuse_beyond
from model.services.elbv2.resources.target_groups import FUNCTION, TargetGroup
from model.services.elbv2.resources.targets import Health, Target, TargetPlace, new_target, target_name

_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")))


@operation
async def register_targets(call: Call, *, target_group_arn: str, targets: list[dict[str, Any]]) -> dict[str, Any]:
    world = call.world
    group = by_arn(world, TargetGroup, target_group_arn)
    if not targets:
        raise AwsError("ValidationError", "At least one target must be specified")
    if group.calls_functions:
        await register_function(world, group, [given["Id"] for given in targets])
        return {}
    if group.leads_to_balancer:
        await register_balancer(world, group, targets)
        return {}
    async for given in in_turns(targets):
        _register(world, group, given["Id"], given.get("Port") or group.port or 0, given.get("AvailabilityZone"))
    await look_again_at_group(world, group)
    return {}


def _register(world: World, group: TargetGroup, id: str, port: int, zone_given: str | None) -> None:
    zone = (
        _zone_of_instance(world, group, id) if group.target_type == "instance" else _zone_of_address(world, group, id)
    )
    known = world.find(Target, target_name(group.arn, id, port))
    if known is not None and not known.draining:
        return
    if known is not None:
        world.remove(known)
    there = len(world.where(Target, target_group_arn=group.arn))
    refuse_beyond(world, "targets-per-group", there, "TooManyTargets", "targets per target group")
    target = new_target(world, group, id, port, zone_given if zone_given not in (None, "all") else zone)
    target.zone_given = zone_given is not None
    world.add(target)


def _zone_of_instance(world: World, group: TargetGroup, id: str) -> str:
    instance = world.find(Instance, id)
    if instance is None:
        raise AwsError("InvalidTarget", f"Instance ID '{id}' is not valid")
    if instance.vpc_id != group.vpc_id:
        raise AwsError(
            "InvalidTarget", f"The following targets are not in the target group VPC '{group.vpc_id}': '{id}'"
        )
    if instance.state_name != "running":
        words = "The following targets are not in a running state and cannot be registered"
        raise AwsError("InvalidTarget", f"{words}: '{id}'")
    return instance.availability_zone


def _zone_of_address(world: World, group: TargetGroup, id: str) -> str:
    try:
        address = IPv4Address(id)
    except AddressValueError as error:
        raise AwsError("InvalidTarget", f"The IP address '{id}' is not a valid IPv4 address") from error
    for subnet in world.where(Subnet, vpc_id=group.vpc_id):
        if address in IPv4Network(subnet.cidr_block):
            return subnet.availability_zone
    if not any(address in network for network in _PRIVATE):
        raise AwsError("InvalidTarget", f"The IP address '{id}' is not within a private range")
    return "all"


@operation
async def deregister_targets(call: Call, *, target_group_arn: str, targets: list[dict[str, Any]]) -> dict[str, Any]:
    """A target that is not registered counts as deregistered, as with AWS."""
    world = call.world
    group = by_arn(world, TargetGroup, target_group_arn)
    for given in targets:
        for target in _matching(world, group, given):
            deregister(world, group, target)
    return {}


def _matching(world: World, group: TargetGroup, given: dict[str, Any]) -> Sequence[Target]:
    """Without a port all of the group's targets of this id are meant."""
    if port := given.get("Port"):
        found = world.find(Target, target_name(group.arn, given["Id"], port))
        return [found] if found else []
    return [each for each in world.where(Target, target_id=given["Id"]) if each.target_group_arn == group.arn]


@operation
async def describe_target_health(
    call: Call,
    *,
    target_group_arn: str,
    targets: list[dict[str, Any]] | None = None,
    include: list[str] | None = None,
) -> dict[str, Any]:
    """Who stands out is told to those who want to know it."""
    world = call.world
    group = by_arn(world, TargetGroup, target_group_arn)
    everybody = world.where(Target, target_group_arn=group.arn)
    odd = anomalies(world, group, everybody) if {"AnomalyDetection", "All"} & set(include or ()) else {}
    if not targets:
        return {"target_health_descriptions": [_told(group, each, odd) for each in everybody]}
    found: list[dict[str, Any]] = []
    for given in targets:
        known = _matching(world, group, given)
        found += [_told(group, each, odd) for each in known] or [_unknown(group, given)]
    return {"target_health_descriptions": found}


def _told(group: TargetGroup, target: Target, odd: Mapping[str, Anomaly]) -> dict[str, Any]:
    zone = target.zone if group.target_type in ("ip", FUNCTION) else None
    return {
        "anomaly_detection": odd.get(target.name),
        "target": TargetPlace(id=target.target_id, port=target.port or None, availability_zone=zone),
        "health_check_port": _check_port(group, target.port),
        "target_health": target.health,
    }


def _unknown(group: TargetGroup, given: dict[str, Any]) -> dict[str, Any]:
    port = given.get("Port") or group.port or 0
    words = "Target is not registered to the target group"
    return {
        "target": TargetPlace(id=given["Id"], port=port or None),
        "health_check_port": _check_port(group, port),
        "target_health": Health(state="unused", reason="Target.NotRegistered", description=words),
    }


def _check_port(group: TargetGroup, port: int) -> str | None:
    return str(port) if group.health_check_port == "traffic-port" else group.health_check_port
