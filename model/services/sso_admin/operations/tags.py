"""IAM Identity Center: what you can ask for, about tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import merge_tags, without_tags
from model.services.sso_admin.resources.instances import Instance
from model.services.sso_admin.resources.permission_sets import PermissionSet


@operation
async def tag_resource(call: Call, *, resource_arn: str, tags: Sequence[Mapping[str, str]]) -> None:
    tagged = _tagged(call, resource_arn)
    tagged.tags = merge_tags(tagged.tags, tags)


@operation
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    tagged = _tagged(call, resource_arn)
    tagged.tags = without_tags(tagged.tags, tag_keys)


@operation
async def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict[str, Any]:
    return {"tags": _tagged(call, resource_arn).tags}


def _tagged(call: Call, arn: str) -> Instance | PermissionSet:
    return call.world.get(PermissionSet if ":permissionSet/" in arn else Instance, arn)
