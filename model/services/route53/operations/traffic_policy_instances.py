"""What is made of traffic policies: what you can ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.dns.names import canonical, flaw_of, is_within, order_of
from model.services.route53.flowing import dry_up, flow
from model.services.route53.ids import new_id
from model.services.route53.limits import refuse_beyond
from model.services.route53.operations.traffic_policies import standing_version
from model.services.route53.paging import read_most
from model.services.route53.refusals import invalid
from model.services.route53.resources.hosted_zones import HostedZone
from model.services.route53.resources.traffic_policies import TrafficPolicy, TrafficPolicyInstance, version_id
from model.services.route53.zones import zone_of

_ONE = "arn:aws:route53:::trafficpolicyinstance/{Id}"
_ZONE = "arn:aws:route53:::hostedzone/{HostedZoneId}"
_POLICY = "arn:aws:route53:::trafficpolicy/{TrafficPolicyId}"
_BUSY = ("Creating", "Updating", "Deleting")


@operation(on=(_ZONE, _POLICY))
async def create_traffic_policy_instance(
    call: Call, *, hosted_zone_id: str, name: str, ttl: int, traffic_policy_id: str, traffic_policy_version: int
) -> dict[str, Any]:
    """Its name means what the policy says once all name servers have heard of it."""
    world = call.world
    zone, policy = zone_of(world, hosted_zone_id), standing_version(world, traffic_policy_id, traffic_policy_version)
    whole = _name_in(zone, name)
    every = world.all(TrafficPolicyInstance)
    if any((each.zone_id, each.name, each.type) == (zone.zone_id, whole, policy.type) for each in every):
        told = f"There is already a traffic policy instance for {whole} {policy.type} in the hosted zone."
        raise AwsError("TrafficPolicyInstanceAlreadyExists", told, 409)
    refuse_beyond(
        world,
        "traffic-policy-instances-per-account",
        len(every),
        "TooManyTrafficPolicyInstances",
        "traffic policy instances by owner",
    )
    made = world.add(_instance(new_id(world, "traffic policy instance"), zone, whole, ttl, policy))
    _let_flow(world, zone, made, policy)
    where = f"https://route53.amazonaws.com/2013-04-01/trafficpolicyinstance/{made.instance_id}"
    return {"traffic_policy_instance": made.description, "location": where}


def _name_in(zone: HostedZone, name: str) -> str:
    whole = canonical(name)
    if zone.private_zone:
        raise invalid("A traffic policy instance cannot be created in a private hosted zone.")
    if flaw_of(whole) or not is_within(whole, zone.name):
        raise invalid(f"The name {whole} does not lie in the zone {zone.name}")
    return whole


def _instance(id: str, zone: HostedZone, name: str, ttl: int, policy: TrafficPolicy) -> TrafficPolicyInstance:
    return TrafficPolicyInstance(
        instance_id=id,
        zone_id=zone.zone_id,
        name=name,
        type=policy.type,
        ttl=ttl,
        version_id=policy.version_id,
        policy_label=policy.label,
    )


def _let_flow(world: World, zone: HostedZone, instance: TrafficPolicyInstance, policy: TrafficPolicy) -> None:
    flowed = flow(world, zone, instance, policy)
    instance.change_id, instance.flaw, instance.message = flowed.change.change_id, flowed.flaw, ""


@operation(on=(_ONE, _POLICY))
async def update_traffic_policy_instance(
    call: Call, *, id: str, ttl: int, traffic_policy_id: str, traffic_policy_version: int
) -> dict[str, Any]:
    """What it had is answered until all name servers have heard of what it has."""
    world = call.world
    instance, policy = _idle(world, id), standing_version(world, traffic_policy_id, traffic_policy_version)
    if policy.type != instance.type:
        told = f"The instance has records of type {instance.type}, the traffic policy version of type {policy.type}."
        raise AwsError("ConflictingTypes", told)
    instance.ttl, instance.version_id, instance.policy_label = ttl, policy.version_id, policy.label
    instance.state = "Updating"
    _let_flow(world, zone_of(world, instance.zone_id), instance, policy)
    return {"traffic_policy_instance": instance.description}


@operation(on=(_ONE,))
async def delete_traffic_policy_instance(call: Call, *, id: str) -> None:
    """It is gone with the last of its records."""
    world = call.world
    instance = _idle(world, id)
    instance.change_id = dry_up(world, zone_of(world, instance.zone_id), instance).change_id
    instance.state, instance.message = "Deleting", ""


def _idle(world: World, id: str) -> TrafficPolicyInstance:
    """Raises PriorRequestNotComplete while its records are under way."""
    found = world.get(TrafficPolicyInstance, id)
    if found.state in _BUSY:
        told = f"The traffic policy instance is {found.state}: wait until that is done."
        raise AwsError("PriorRequestNotComplete", told)
    return found


@operation(on=(_ONE,))
async def get_traffic_policy_instance(call: Call, *, id: str) -> dict[str, Any]:
    return {"traffic_policy_instance": call.world.get(TrafficPolicyInstance, id).description}


@operation(on=("*",))
async def get_traffic_policy_instance_count(call: Call) -> dict[str, Any]:
    return {"traffic_policy_instance_count": len(call.world.all(TrafficPolicyInstance))}


@operation(on=("*",))
async def list_traffic_policy_instances(
    call: Call,
    *,
    hosted_zone_id_marker: str | None = None,
    traffic_policy_instance_name_marker: str | None = None,
    traffic_policy_instance_type_marker: str | None = None,
    max_items: str | None = None,
) -> dict[str, Any]:
    """By zone, then by name with the labels reversed, then by type."""
    marker = (hosted_zone_id_marker, traffic_policy_instance_name_marker, traffic_policy_instance_type_marker)
    return _page(call.world.all(TrafficPolicyInstance), marker, max_items)


@operation(on=(_ZONE,))
async def list_traffic_policy_instances_by_hosted_zone(
    call: Call,
    *,
    hosted_zone_id: str,
    traffic_policy_instance_name_marker: str | None = None,
    traffic_policy_instance_type_marker: str | None = None,
    max_items: str | None = None,
) -> dict[str, Any]:
    zone = zone_of(call.world, hosted_zone_id)
    named = traffic_policy_instance_name_marker
    marker = (zone.zone_id if named else None, named, traffic_policy_instance_type_marker)
    told = _page(call.world.where(TrafficPolicyInstance, zone_id=zone.zone_id), marker, max_items)
    return told | {"hosted_zone_id_marker": None}


@operation(on=(_POLICY,))
async def list_traffic_policy_instances_by_policy(
    call: Call,
    *,
    traffic_policy_id: str,
    traffic_policy_version: int,
    hosted_zone_id_marker: str | None = None,
    traffic_policy_instance_name_marker: str | None = None,
    traffic_policy_instance_type_marker: str | None = None,
    max_items: str | None = None,
) -> dict[str, Any]:
    policy = call.world.get(TrafficPolicy, version_id(traffic_policy_id, traffic_policy_version))
    marker = (hosted_zone_id_marker, traffic_policy_instance_name_marker, traffic_policy_instance_type_marker)
    return _page(call.world.where(TrafficPolicyInstance, version_id=policy.version_id), marker, max_items)


def _page(
    every: Iterable[TrafficPolicyInstance], marker: tuple[str | None, str | None, str | None], max_items: str | None
) -> dict[str, Any]:
    """From the marked one on; a marker without a zone marks nothing."""
    most, (zone, name, type) = read_most(max_items), marker
    if (name and not zone) or (type and not name):
        raise invalid("Invalid request: a name needs a hosted zone to start from, and a type needs a name.")
    first = ((zone or "").rpartition("/")[2], order_of(canonical(name)) if name else "", type or "")
    found = [each for each in sorted(every, key=_place) if _place(each) >= first]
    following = found[most] if len(found) > most else None
    return {
        "traffic_policy_instances": [each.description for each in found[:most]],
        "is_truncated": following is not None,
        "hosted_zone_id_marker": following.zone_id if following else None,
        "traffic_policy_instance_name_marker": following.name if following else None,
        "traffic_policy_instance_type_marker": following.type if following else None,
        "max_items": str(most),
    }


def _place(each: TrafficPolicyInstance) -> tuple[str, str, str]:
    return each.zone_id, order_of(each.name), each.type
