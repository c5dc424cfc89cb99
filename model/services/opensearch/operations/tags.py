"""OpenSearch: what you can ask for, about tags of domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import merge_tags, without_tags
from model.services.opensearch.places import named_arn


@operation
async def add_tags(call: Call, *, arn: str, tag_list: Sequence[Mapping[str, str]]) -> None:
    domain = named_arn(call.world, arn)
    domain.tags = merge_tags(domain.tags, tag_list)


@operation
async def remove_tags(call: Call, *, arn: str, tag_keys: Sequence[str]) -> None:
    domain = named_arn(call.world, arn)
    domain.tags = without_tags(domain.tags, tag_keys)


@operation
async def list_tags(call: Call, *, arn: str) -> dict[str, Any]:
    return {"tag_list": named_arn(call.world, arn).tags}
