"""The rest-json protocol: members in path, query and headers, JSON documents, blobs and streams as they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson

from model.gateway.wire.aws_json import (
    LEAVES,
    UNKNOWN_ACTION,
    json_document,
    json_object,
    message_member,
    revived,
    wire_name,
)
from model.gateway.wire.messages import Headers, HttpRequest, HttpResponse, Payload
from model.gateway.wire.projection import Projection
from model.gateway.wire.protocol import Parsed, Refused, query_error
from model.gateway.wire.rest import as_payload, bound_answer, bound_members, bound_params, outside, value_of
from model.gateway.wire.shapes import OperationModel, Shape
from model.kit.errors import AwsError

JSON = "application/json"
TYPES = {"blob": "application/octet-stream", "string": "text/plain"}
BODILESS = frozenset({204, 205, 304})


class RestJson:
    """Lambda, API Gateway, EFS, Batch, Backup and most services since 2014."""

    def __init__(self) -> None:
        self.projection = Projection(LEAVES, wire_name, keeps=True)

    def parse(self, request: HttpRequest, operation: OperationModel) -> Parsed:
        shape = operation.input
        if shape.payload:
            payload = payload_of(request, shape.members[shape.payload])
            said = {} if payload is None else {shape.payload: payload}
        elif request.body.size and asked_in_body(shape).members:
            said = revived(asked_in_body(shape), json_object(request.body.bytes()))
        else:
            said = {}
        return Parsed(said | bound_params(request, operation), [])

    def answer(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        said, headers = bound_answer(operation, result)
        status = said or operation.status
        body = b"" if status in BODILESS else self.body(operation, result, headers)
        return HttpResponse(status, headers | {"x-amzn-RequestId": request_id}, body)

    def body(self, operation: OperationModel, result: Any, headers: Headers) -> Payload:
        shape = operation.output
        if shape.payload:
            return self.payload(shape.members[shape.payload], value_of(result, shape.payload), headers)
        if "output" not in operation.traits:
            return b""
        headers.setdefault("Content-Type", JSON)
        return b"{}" if result is None else orjson.dumps(self.projection(said_in_body(shape), result))

    def payload(self, member: Shape, value: Any, headers: Headers) -> Payload:
        if value is None:
            return b""
        if member.type in TYPES and not member.has("document"):
            named = any(name.lower() == "content-type" for name in headers)
            headers |= {} if named else {"Content-Type": TYPES[member.type]}
            return as_payload(value)
        headers["Content-Type"] = JSON
        return orjson.dumps(self.projection(member, value))

    def refuse(self, refused: Refused) -> HttpResponse:
        error, shape = refused.error, refused.shape
        name = shape.name if shape else UNKNOWN_ACTION[1] if error.code == UNKNOWN_ACTION[0] else error.code
        said: dict[str, Any] = {message_member(name, shape): error.message}
        headers = {"Content-Type": JSON, "x-amzn-errortype": name, "x-amzn-RequestId": refused.request_id}
        if shape:
            said |= self.projection(said_in_body(shape), error.fields)
            headers |= bound_members(shape, outside(shape), error.fields)[1]
        return HttpResponse(refused.status, headers | query_error(refused), orjson.dumps(said))


def payload_of(request: HttpRequest, member: Shape) -> Any:
    """A stream is the body as it came, which may lie in a file; anything else is what the body says."""
    body = request.body
    if member.has("streaming"):
        return body
    if not body.size:
        return None
    if member.type == "blob":
        return body.bytes()
    return text_of(body.bytes()) if member.type == "string" else revived(member, json_document(body.bytes()))


def text_of(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise AwsError("SerializationException", "The request body is not UTF-8") from None


@cache
def asked_in_body(shape: Shape) -> Shape:
    """A request's shape without what travels outside the body."""
    return only(shape, [name for name, member in shape.members.items() if member.location is None])


@cache
def said_in_body(shape: Shape) -> Shape:
    """An answer's shape without what travels outside the body."""
    return only(shape, [name for name in shape.members if name not in outside(shape)])


def only(shape: Shape, names: Sequence[str]) -> Shape:
    members = shape.traits.get("members", {})
    return Shape(shape.name, {**shape.traits, "members": {name: members[name] for name in names}}, shape.family)
