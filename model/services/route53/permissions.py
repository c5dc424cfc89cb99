"""Route 53: what its operations act on: its ARNs name no account and no region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, Value, acting_on, condition_keys
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.laws.dns.names import canonical
from model.services.route53.resources.health_checks import HealthCheck
from model.services.route53.resources.hosted_zones import DelegationSet, HostedZone
from model.services.route53.resources.record_sets import Change

_FOLDERS: dict[type[Resource], str] = {
    HostedZone: "hostedzone",
    HealthCheck: "healthcheck",
    DelegationSet: "delegationset",
    Change: "change",
}
_OF_TYPE: dict[str, type[Resource]] = {"healthcheck": HealthCheck, "hostedzone": HostedZone}
_MEMBERS: dict[str, type[Resource]] = {
    "HostedZoneId": HostedZone,
    "HealthCheckId": HealthCheck,
    "DelegationSetId": DelegationSet,
}


@acting_on
def named(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[Acted]:
    """`Id` is of a zone, of a set or of a change: ids of each kind begin with another letter."""
    if "ResourceType" in params:
        ids = (params.get("ResourceId"), *(params.get("ResourceIds") or ()))
        yield from (_acted(world, _OF_TYPE.get(params["ResourceType"], HostedZone), each) for each in ids if each)
        return
    for member, kind in _MEMBERS.items():
        if params.get(member):
            yield _acted(world, kind, params[member])
    if id := params.get("Id"):
        yield _acted(world, _kind_of(id.rpartition("/")[2]), id)


def _kind_of(id: str) -> type[Resource]:
    return {"C": Change, "N": DelegationSet}.get(id[:1], HostedZone)


def _acted(world: World, kind: type[Resource], id: str) -> Acted:
    plain = id.rpartition("/")[2]
    return Acted(arn("route53", "", "", f"{_FOLDERS[kind]}/{plain}"), world.find(kind, plain))


@condition_keys
def asked(_world: World, params: Mapping[str, Any], _thing: Resource | None) -> dict[str, Value]:
    """What a batch of changes is about."""
    batch: Mapping[str, Any] = params.get("ChangeBatch") or {}
    changes: list[Mapping[str, Any]] = batch.get("Changes") or []
    if not changes:
        return {}
    sets: list[Mapping[str, Any]] = [each["ResourceRecordSet"] for each in changes]
    return {
        "route53:ChangeResourceRecordSetsActions": tuple(dict.fromkeys(each["Action"] for each in changes)),
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": tuple(
            dict.fromkeys(canonical(each["Name"]).rstrip(".") for each in sets)
        ),
        "route53:ChangeResourceRecordSetsRecordTypes": tuple(dict.fromkeys(each["Type"] for each in sets)),
    }
