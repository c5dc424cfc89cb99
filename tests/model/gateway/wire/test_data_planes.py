from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.sigv4 import Signature
from model.kit.body import Body
from tests.model.gateway.wire.signing import signed

HOST = "search-logs-abc.eu-west-1.es.amazonaws.com"


async def asked(request: HttpRequest, answer: Mapping[str, Any]) -> tuple[Call, HttpResponse]:
    calls: list[Call] = []

    async def handle(call: Call) -> Any:
        calls.append(call)
        return call.render(call, answer)

    response = await Door(handle, ("opensearch", "s3"), lambda: 1_714_849_065.0).answer(request)
    return calls[0], response


async def test_a_request_to_a_domain_is_a_call_with_what_it_says_as_its_parameters() -> None:
    request = HttpRequest("POST", "/web/_search", "size=1&q=a%20b", {"host": f"{HOST}:4566"}, Body(b"{}"))
    told = {"status": 404, "content_type": "text/plain", "body": b"none"}
    call, response = await asked(request, told)

    assert (call.service, call.operation, call.region) == ("opensearch", "ESHttpPost", "eu-west-1")
    assert call.params == {"Endpoint": HOST, "Path": "/web/_search", "Query": "size=1&q=a%20b", "Body": b"{}"}
    assert call.credentials is None
    assert (response.status, response.headers["Content-Type"], response.body) == (404, "text/plain", b"none")


async def test_whoever_signs_it_signs_what_is_sent() -> None:
    call, _ = await asked(signed(f"http://{HOST}/web/_doc/a%20b", service="es", body=b"{}"), {"status": 200})

    assert isinstance(call.credentials, Signature)
    assert call.credentials.request.path == "/web/_doc/a%20b"
    assert call.params["Path"] == "/web/_doc/a%20b"


async def test_an_api_call_under_another_host_stays_one() -> None:
    request = signed("http://es.localhost:4566/2021-01-01/domain", service="es", body=b"")
    request.method = "GET"
    call, _ = await asked(request, {})

    assert call.operation == "ListDomainNames"
