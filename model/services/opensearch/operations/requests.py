"""OpenSearch: what you can ask for at a domain's own endpoint: its documents, by the methods of HTTP."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.opensearch.asked import Asked
from model.services.opensearch.behavior.counting import begin_counting
from model.services.opensearch.handling import handled
from model.services.opensearch.places import domain_at, place_of


@operation
async def es_http_get(call: Call, *, endpoint: str, path: str, query: str = "", body: bytes = b"") -> dict[str, Any]:
    return await _answered(call, "GET", endpoint, (path, query, body))


@operation
async def es_http_head(call: Call, *, endpoint: str, path: str, query: str = "", body: bytes = b"") -> dict[str, Any]:
    return await _answered(call, "HEAD", endpoint, (path, query, body))


@operation
async def es_http_post(call: Call, *, endpoint: str, path: str, query: str = "", body: bytes = b"") -> dict[str, Any]:
    return await _answered(call, "POST", endpoint, (path, query, body))


@operation
async def es_http_put(call: Call, *, endpoint: str, path: str, query: str = "", body: bytes = b"") -> dict[str, Any]:
    return await _answered(call, "PUT", endpoint, (path, query, body))


@operation
async def es_http_delete(call: Call, *, endpoint: str, path: str, query: str = "", body: bytes = b"") -> dict[str, Any]:
    return await _answered(call, "DELETE", endpoint, (path, query, body))


async def _answered(call: Call, method: str, endpoint: str, said: tuple[str, str, bytes]) -> dict[str, Any]:
    """What the engine refuses is an answer of its own."""
    domain = domain_at(call.world, endpoint)
    if domain is None:
        raise AwsError("ResourceNotFoundException", f"No domain answers at {endpoint}.", 404)
    if domain.enforce_https and call.host and not call.secure:
        raise AwsError("ValidationException", "The domain requires HTTPS.", 403)
    world = place_of(call.world, domain)
    answer = await handled(world, domain, Asked.read(method, *said))
    begin_counting(world, domain)
    return {"status": answer.status, "content_type": answer.type, "body": answer.rendered()}
