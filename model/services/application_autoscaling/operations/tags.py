"""Application Auto Scaling: what you can ask for of tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import without_tags
from model.kit.world import World
from model.services.application_autoscaling.resources.targets import ScalableTarget
from model.services.application_autoscaling.tagging import merge


@operation
async def tag_resource(call: Call, *, resource_arn: str, tags: Mapping[str, str]) -> None:
    target = _tagged(call.world, resource_arn)
    target.tags = merge(target.tags, tags)


@operation
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    target = _tagged(call.world, resource_arn)
    target.tags = without_tags(target.tags, tag_keys)


@operation
async def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict[str, Any]:
    return {"tags": {tag.key: tag.value for tag in _tagged(call.world, resource_arn).tags}}


def _tagged(world: World, arn: str) -> ScalableTarget:
    found = world.where(ScalableTarget, scalable_target_arn=arn)
    if not found:
        text = f"The scalable target does not exist: {arn}"
        raise AwsError("ResourceNotFoundException", text, ResourceName=arn)
    return found[0]
