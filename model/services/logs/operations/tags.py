"""Logs: what you can ask for, about tags, in the older and the newer way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import without_tags
from model.services.logs.places import identified
from model.services.logs.resources.groups import LogGroup
from model.services.logs.tagging import merge


@operation
async def tag_resource(call: Call, *, resource_arn: str, tags: Mapping[str, str]) -> None:
    _tag(identified(call.world, resource_arn), tags)


@operation
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    group = identified(call.world, resource_arn)
    group.tags = without_tags(group.tags, tag_keys)


@operation
async def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict[str, Any]:
    return _said(identified(call.world, resource_arn))


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


def _tag(group: LogGroup, tags: Mapping[str, str]) -> None:
    group.tags = merge(group.tags, tags)


def _said(group: LogGroup) -> dict[str, Any]:
    return {"tags": {tag.key: tag.value for tag in group.tags}}
