"""Tags of zones and health checks: what you can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import merge_tags, without_tags
from model.kit.world import World
from model.services.route53.refusals import invalid
from model.services.route53.resources.health_checks import HealthCheck
from model.services.route53.resources.hosted_zones import HostedZone

MOST_RESOURCES = 10


@operation
async def change_tags_for_resource(
    call: Call,
    *,
    resource_type: str,
    resource_id: str,
    add_tags: Sequence[dict[str, str]] = (),
    remove_tag_keys: Sequence[str] = (),
) -> None:
    thing = _tagged(call.world, resource_type, resource_id)
    if not add_tags and not remove_tag_keys:
        raise invalid("Either AddTags or RemoveTagKeys is needed.")
    if any("Key" not in each for each in add_tags):
        raise invalid("Every tag needs a key.")
    try:
        thing.tags = merge_tags(without_tags(thing.tags, remove_tag_keys), add_tags)
    except AwsError as refusal:
        raise invalid(refusal.message) from refusal


@operation
async def list_tags_for_resource(call: Call, *, resource_type: str, resource_id: str) -> dict[str, Any]:
    return {"resource_tag_set": _told(call.world, resource_type, resource_id)}


@operation
async def list_tags_for_resources(call: Call, *, resource_type: str, resource_ids: Sequence[str]) -> dict[str, Any]:
    if len(resource_ids) > MOST_RESOURCES:
        raise invalid(f"At most {MOST_RESOURCES} resources can be asked about at once.")
    return {"resource_tag_sets": [_told(call.world, resource_type, each) for each in resource_ids]}


def _told(world: World, type: str, id: str) -> dict[str, Any]:
    return {"resource_type": type, "resource_id": id, "tags": _tagged(world, type, id).tags}


def _tagged(world: World, type: str, id: str) -> HostedZone | HealthCheck:
    plain = id.rpartition("/")[2]
    return world.get(HealthCheck, plain) if type == "healthcheck" else world.get(HostedZone, plain)
