"""Logs: what you can ask for, about tags, in the older and the newer way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.operation import operation
from model.kit.resource import Resource
from model.kit.tags import without_tags
from model.kit.world import World
from model.services.logs.places import identified
from model.services.logs.resources.anomaly_detectors import LogAnomalyDetector
from model.services.logs.resources.deliveries import Delivery, DeliveryDestination, DeliverySource
from model.services.logs.resources.destinations import LogDestination
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.scheduled_queries import ScheduledQuery
from model.services.logs.tagging import merge

TAGGED: Mapping[str, type[Resource]] = {
    "destination": LogDestination,
    "delivery": Delivery,
    "delivery-source": DeliverySource,
    "delivery-destination": DeliveryDestination,
    "scheduled-query": ScheduledQuery,
    "anomaly-detector": LogAnomalyDetector,
}
"What bears tags beside groups, by how its ARNs begin."


@operation
async def tag_resource(call: Call, *, resource_arn: str, tags: Mapping[str, str]) -> None:
    _tag(_tagged(call.world, resource_arn), tags)


@operation
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    thing = _tagged(call.world, resource_arn)
    thing.tags = without_tags(thing.tags, tag_keys)


@operation
async def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict[str, Any]:
    return _said(_tagged(call.world, resource_arn))


@operation
async def tag_log_group(call: Call, *, log_group_name: str, tags: Mapping[str, str]) -> None:
    _tag(call.world.get(LogGroup, log_group_name), tags)


@operation
async def untag_log_group(call: Call, *, log_group_name: str, tags: Sequence[str]) -> None:
    group = call.world.get(LogGroup, log_group_name)
    group.tags = without_tags(group.tags, tags)


@operation
async def list_tags_log_group(call: Call, *, log_group_name: str) -> dict[str, Any]:
    return _said(call.world.get(LogGroup, log_group_name))


def _tagged(world: World, resource_arn: str) -> Resource:
    """One of the caller's own; raises ResourceNotFoundException."""
    read = read_arn(resource_arn)
    kind = TAGGED.get(read.kind)
    if kind is None:
        return identified(world, resource_arn)
    if (read.service, read.region, read.account) != ("logs", world.region, world.account):
        raise kind.is_missing(resource_arn)
    return world.get(kind, read.name)


def _tag(thing: Resource, tags: Mapping[str, str]) -> None:
    thing.tags = merge(thing.tags, tags)


def _said(thing: Resource) -> dict[str, Any]:
    return {"tags": {tag.key: tag.value for tag in thing.tags}}
