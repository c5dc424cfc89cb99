"""What a program asks of the web, where it is the cloud that answers: a request as it would go over the wire."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from model.gateway.gateway import pass_through
from model.gateway.wire.door import call_of, parsed, renderer
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.protocol import Refused
from model.gateway.wire.route import Astray, Directory, Route
from model.kernel.unit import find_current
from model.kit.body import Body
from model.kit.called import next_request_id
from model.kit.cell import Cell
from model.kit.errors import AwsError


async def answer(cell: Cell, asked: Mapping[str, Any]) -> dict[str, Any]:
    """`asked` has method, target, headers and body. It is judged by what it is signed with, as anybody's."""
    path, _, query = str(asked["target"]).partition("?")
    body = Body(b64decode(asked["body"]))
    request = HttpRequest(asked["method"], path, query, asked["headers"], body, secure=True)
    response = await _answered(cell, request)
    assert isinstance(response.body, bytes), "an answer to a function is there in one piece"
    return {
        "status": response.status,
        "headers": response.headers,
        "body": b64encode(response.body).decode(),
        "id": response.headers.get("x-amzn-RequestId", ""),
    }


async def _answered(cell: Cell, request: HttpRequest) -> HttpResponse:
    try:
        route = Directory(("opensearch",)).route(request)
    except Astray as lost:
        refused = Refused(lost.error, next_request_id(cell.kernel), lost.service, request.path)
        return lost.protocol.refuse(refused)
    return await _passed(cell, request, route)


async def _passed(cell: Cell, request: HttpRequest, route: Route) -> HttpResponse:
    """In the unit of work of whoever asks."""
    call = call_of(request, route)
    around = find_current()
    call.cause = around.cause if around else ""
    call.render = renderer(route)
    call.arrive(cell)
    try:
        call.params, call.ignored = parsed(route)
        return await pass_through(call)
    except AwsError as error:
        return route.protocol.refuse(Refused(error, call.request_id, route.service, request.path))
