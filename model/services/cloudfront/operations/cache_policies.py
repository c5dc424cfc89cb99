"""Cache policies: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.cloudfront.behaviour_checks import refuse_times
from model.services.cloudfront.config_reading import refuse_miscounts
from model.services.cloudfront.policies import CACHE_POLICIES


@operation(on=("cache-policy/*",))
async def create_cache_policy(call: Call, *, cache_policy_config: dict[str, Any]) -> dict[str, Any]:
    return CACHE_POLICIES.create(call.world, cache_policy_config, _refuse_config)


def _refuse_config(said: dict[str, Any]) -> None:
    refuse_miscounts(said)
    refuse_times(said)


@operation
async def get_cache_policy(call: Call, *, id: str) -> dict[str, Any]:
    found = CACHE_POLICIES.get(call.world, id)
    return {"cache_policy": found.description, "e_tag": found.etag}


@operation
async def get_cache_policy_config(call: Call, *, id: str) -> dict[str, Any]:
    found = CACHE_POLICIES.get(call.world, id)
    return {"cache_policy_config": found.said, "e_tag": found.etag}


@operation
async def update_cache_policy(
    call: Call, *, cache_policy_config: dict[str, Any], id: str, if_match: str | None = None
) -> dict[str, Any]:
    return CACHE_POLICIES.update(call.world, id, cache_policy_config, if_match, _refuse_config)


@operation
async def delete_cache_policy(call: Call, *, id: str, if_match: str | None = None) -> None:
    CACHE_POLICIES.delete(call.world, id, if_match)


@operation
async def list_cache_policies(
    call: Call, *, type: str | None = None, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    return CACHE_POLICIES.list(call.world, type, marker, max_items)
