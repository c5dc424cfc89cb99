"""Origin request policies: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.cloudfront.config_reading import refuse_miscounts
from model.services.cloudfront.policies import REQUEST_POLICIES


@operation(on=("origin-request-policy/*",))
async def create_origin_request_policy(call: Call, *, origin_request_policy_config: dict[str, Any]) -> dict[str, Any]:
    return REQUEST_POLICIES.create(call.world, origin_request_policy_config, refuse_miscounts)


@operation
async def get_origin_request_policy(call: Call, *, id: str) -> dict[str, Any]:
    found = REQUEST_POLICIES.get(call.world, id)
    return {"origin_request_policy": found.description, "e_tag": found.etag}


@operation
async def get_origin_request_policy_config(call: Call, *, id: str) -> dict[str, Any]:
    found = REQUEST_POLICIES.get(call.world, id)
    return {"origin_request_policy_config": found.said, "e_tag": found.etag}


@operation
async def update_origin_request_policy(
    call: Call, *, origin_request_policy_config: dict[str, Any], id: str, if_match: str | None = None
) -> dict[str, Any]:
    return REQUEST_POLICIES.update(call.world, id, origin_request_policy_config, if_match, refuse_miscounts)


@operation
async def delete_origin_request_policy(call: Call, *, id: str, if_match: str | None = None) -> None:
    REQUEST_POLICIES.delete(call.world, id, if_match)


@operation
async def list_origin_request_policies(
    call: Call, *, type: str | None = None, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    return REQUEST_POLICIES.list(call.world, type, marker, max_items)
