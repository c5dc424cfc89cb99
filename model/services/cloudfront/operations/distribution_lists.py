"""Distributions by what their behaviours go by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.laws.edge.setup import Behaviour
from model.services.cloudfront.paging import listed
from model.services.cloudfront.resources.distributions import Distribution


@operation
async def list_distributions_by_cache_policy_id(
    call: Call, *, cache_policy_id: str, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    return _with(call, lambda each: each.cache_policy == cache_policy_id, marker, max_items)


@operation
async def list_distributions_by_origin_request_policy_id(
    call: Call, *, origin_request_policy_id: str, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    return _with(call, lambda each: each.origin_request_policy == origin_request_policy_id, marker, max_items)


@operation
async def list_distributions_by_response_headers_policy_id(
    call: Call, *, response_headers_policy_id: str, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    return _with(call, lambda each: each.headers_policy == response_headers_policy_id, marker, max_items)


@operation
async def list_distributions_by_key_group(
    call: Call, *, key_group_id: str, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    return _with(call, lambda each: key_group_id in each.key_groups, marker, max_items)


def _with(call: Call, uses: Callable[[Behaviour], bool], marker: str | None, max_items: str | None) -> dict[str, Any]:
    found = [each for each in call.world.all(Distribution) if any(map(uses, each.setup.behaviours))]
    return {"distribution_id_list": listed(found, marker, max_items, lambda each: each.distribution_id)}
