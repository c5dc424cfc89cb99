"""What a traffic policy comes to at a name: a record for the name, and others for each rule that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from model.catalog.website_zones import website_endpoint
from model.kit.errors import AwsError
from model.kit.published import published
from model.kit.world import World
from model.laws.dns.names import canonical
from model.laws.dns.records import Alias, Flow, Record
from model.services.route53.changing import Misfit, note, put, standing, vet
from model.services.route53.policy_document import (
    WEBSITE,
    Document,
    Endpoint,
    Rule,
    Way,
    area_of,
    proximity_of,
    read_document,
)
from model.services.route53.resources.hosted_zones import HostedZone
from model.services.route53.resources.record_sets import Change, RecordSet
from model.services.route53.resources.traffic_policies import TrafficPolicy, TrafficPolicyInstance
from model.services.route53.standing import Standing


class Flowed(NamedTuple):
    """The change by which an instance has its records, or why it has none; then those that it had stay."""

    change: Change
    flaw: str = ""


def flow(world: World, zone: HostedZone, instance: TrafficPolicyInstance, policy: TrafficPolicy) -> Flowed:
    """Put what the policy comes to in the place of what the instance has."""
    after = _without(world, zone, instance)
    fresh = tuple(_records(world, zone, instance, read_document(policy.document)))
    try:
        _refuse_taken(after, instance)
        for each in fresh:
            after.put(each)
        for each in fresh:
            vet(world, zone, after, each)
    except (Misfit, AwsError) as misfit:
        return Flowed(note(world, zone.zone_id), str(misfit))
    return Flowed(put(world, zone, after))


def dry_up(world: World, zone: HostedZone, instance: TrafficPolicyInstance) -> Change:
    """Let none of its records be."""
    return put(world, zone, _without(world, zone, instance))


def _without(world: World, zone: HostedZone, instance: TrafficPolicyInstance) -> Standing:
    """The zone's records but those that the instance has: at its name, and below one that its rules share."""
    found = standing(world, zone)
    rules = world.where(RecordSet, under=f"{zone.zone_id}|{_above_rules(zone, instance)}")
    for record in (*tuple(found.named(instance.name)), *(each.record for each in rules)):
        if is_of(record, instance):
            found.take(record)
    return found


def _above_rules(zone: HostedZone, instance: TrafficPolicyInstance) -> str:
    return f"{instance.instance_id}.{zone.name}"


def is_of(record: Record, instance: TrafficPolicyInstance) -> bool:
    return record.flow is not None and record.flow.instance == instance.instance_id


def _refuse_taken(records: Standing, instance: TrafficPolicyInstance) -> None:
    if any(each.type == instance.type for each in records.named(instance.name)):
        raise Misfit(f"RRSet with DNS name {instance.name}, type {instance.type} already exists")


def _records(world: World, zone: HostedZone, instance: TrafficPolicyInstance, document: Document) -> Iterator[Record]:
    """The root first. A rule's records are at a name that nobody asks for by himself."""
    names = {rule: f"_{place}.{_above_rules(zone, instance)}" for place, rule in enumerate(document.reached)}
    at = Flow(instance.instance_id, instance.name)
    root: dict[str, Any] = {"name": instance.name, "type": instance.type, "flow": at}
    if document.start_endpoint:
        yield Record(**root, **_contents(world, document.endpoints[document.start_endpoint], instance.ttl))
        return
    yield Record(**root, alias=_to_rule(zone, names, document.start_rule, is_evaluated=True))
    for rule, name in names.items():
        for place, way in enumerate(document.rules[rule].ways):
            own: dict[str, Any] = {"name": name, "type": instance.type, "flow": at._replace(rule=rule)}
            own |= _policy_of(document.rules[rule], place, way) | {"check": way.health_check}
            if way.rule_reference:
                alias = _to_rule(zone, names, way.rule_reference, is_evaluated=way.evaluate_target_health)
                yield Record(**own, alias=alias)
            else:
                endpoint = document.endpoints[way.endpoint_reference]
                yield Record(**own, **_contents(world, endpoint, instance.ttl, way.evaluate_target_health))


def _to_rule(zone: HostedZone, names: dict[str, str], rule: str, *, is_evaluated: bool) -> Alias:
    return Alias(zone.zone_id, names[rule], is_evaluated, f"rule {rule}")


def _contents(world: World, endpoint: Endpoint, ttl: int, is_evaluated: bool = False) -> dict[str, Any]:
    if endpoint.type == "value":
        return {"ttl": ttl, "values": (endpoint.value,)}
    name = canonical(website_endpoint(endpoint.region) if endpoint.type == WEBSITE else endpoint.value)
    found = published(world.cell, name)
    return {"alias": Alias(found.zone_id if found else "", name, is_evaluated)}


def _policy_of(rule: Rule, place: int, way: Way) -> dict[str, Any]:
    """The fields by which one of a rule's records is chosen, and what it is called among them."""
    called = {"identifier": way.reference if _is_alone(rule, way) else f"{way.reference}-{place + 1}"}
    match rule.rule_type:
        case "failover":
            return called | {"failover": "SECONDARY" if place else "PRIMARY"}
        case "geo":
            return called | {"area": area_of(way)}
        case "geoproximity":
            return called | {"proximity": proximity_of(way)}
        case "latency":
            return called | {"region": way.region}
        case "multivalue":
            return called | {"multivalue": True}
        case "weighted":
            return called | {"weight": way.weight}


def _is_alone(rule: Rule, way: Way) -> bool:
    return sum(each.reference == way.reference for each in rule.ways) == 1
