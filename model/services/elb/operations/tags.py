"""ELB: what you can ask for of tags."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.single_tags import put_tags
from model.kit.tags import without_tags
from model.services.elb.finding import named


@operation
async def add_tags(call: Call, *, load_balancer_names: list[str], tags: list[dict[str, str]]) -> dict[str, Any]:
    for name in load_balancer_names:
        balancer = named(call.world, name)
        balancer.tags = put_tags(balancer.tags, tags)
    return {}


@operation
async def remove_tags(call: Call, *, load_balancer_names: list[str], tags: list[dict[str, str]]) -> dict[str, Any]:
    keys = [each["Key"] for each in tags if "Key" in each]
    for name in load_balancer_names:
        balancer = named(call.world, name)
        balancer.tags = without_tags(balancer.tags, keys)
    return {}


@operation
async def describe_tags(call: Call, *, load_balancer_names: list[str]) -> dict[str, Any]:
    found = [named(call.world, name) for name in load_balancer_names]
    return {"tag_descriptions": [{"load_balancer_name": each.id, "tags": each.tags} for each in found]}
