"""Tags of distributions, functions and key value stores: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.resource import Resource
from model.kit.tags import without_tags
from model.kit.world import World
from model.laws.edge.setup import items
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.functions import CloudFrontFunction
from model.services.cloudfront.resources.key_values import KeyValueStore
from model.services.cloudfront.tagging import merged


@operation
async def tag_resource(call: Call, *, resource: str, tags: dict[str, Any]) -> None:
    found = _named(call.world, resource)
    found.tags = merged(found.tags, items(tags))


@operation
async def untag_resource(call: Call, *, resource: str, tag_keys: dict[str, Any]) -> None:
    found = _named(call.world, resource)
    found.tags = without_tags(found.tags, items(tag_keys))


@operation
async def list_tags_for_resource(call: Call, *, resource: str) -> dict[str, Any]:
    return {"tags": {"items": _named(call.world, resource).tags}}


def _named(world: World, arn: str) -> Resource:
    name = arn.rpartition("/")[2]
    stores = world.where(KeyValueStore, store_id=name)
    for each in (world.find(Distribution, name), world.find(CloudFrontFunction, name), *stores):
        if each is not None and each.arn == arn:
            return each
    raise AwsError("NoSuchResource", "A resource that was specified is not valid.", 404)
