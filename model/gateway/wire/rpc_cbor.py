"""The rpc-v2-cbor protocol: one CBOR map in, one out, service and operation in the path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from model.gateway.wire.aws_json import UNKNOWN_ACTION, message_member
from model.gateway.wire.cbor import BadCbor, Moment, decoded, encoded
from model.gateway.wire.messages import Headers, HttpRequest, HttpResponse
from model.gateway.wire.projection import Projection, Step
from model.gateway.wire.protocol import Parsed, Refused, query_error
from model.gateway.wire.shapes import OperationModel, Shape
from model.kit.errors import AwsError

NAME = "rpc-v2-cbor"
TYPE = "application/cbor"
PATH = re.compile(r"(?:/.*)?/service/([^/]+)/operation/([^/]+)", re.DOTALL)


class Target(NamedTuple):
    """What a path names: the service by its target prefix, and the operation."""

    prefix: str
    operation: str


def target_of(request: HttpRequest) -> Target | None:
    """None for a request that does not speak this protocol."""
    if request.header("smithy-protocol") != NAME:
        return None
    found = PATH.fullmatch(request.path)
    return Target(*found.groups()) if found else Target("", "")


class RpcCbor:
    """CloudWatch's preferred protocol, and what SDKs of several languages speak to it."""

    def __init__(self) -> None:
        self.projection = Projection(LEAVES)

    def parse(self, request: HttpRequest, operation: OperationModel) -> Parsed:
        if not request.body.size:
            return Parsed({}, [])
        try:
            said = decoded(request.body.bytes())
        except BadCbor as flaw:
            raise AwsError("SerializationException", f"Could not parse the request body as CBOR: {flaw}") from None
        if not isinstance(said, dict):
            raise AwsError("SerializationException", "The request body has to be a map")
        return Parsed(without_nulls(operation.input, cast(dict[str, Any], said)), [])

    def answer(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        headers = identified(request_id)
        if "output" not in operation.traits:
            return HttpResponse(operation.status, headers)
        said: Any = {} if result is None else self.projection(operation.output, result)
        return HttpResponse(operation.status, headers | {"content-type": TYPE}, encoded(said))

    def refuse(self, refused: Refused) -> HttpResponse:
        error, shape = refused.error, refused.shape
        name = shape.name if shape else UNKNOWN_ACTION[1] if error.code == UNKNOWN_ACTION[0] else error.code
        said = {"__type": name, message_member(name, shape): error.message}
        if shape:
            said |= self.projection(shape, error.fields)
        headers = {**identified(refused.request_id), "content-type": TYPE, **query_error(refused)}
        return HttpResponse(refused.status, headers, encoded(said))


def identified(request_id: str) -> Headers:
    return {"smithy-protocol": NAME, "x-amzn-RequestId": request_id}


def without_nulls(shape: Shape, value: Any) -> Any:
    """A null member is an absent one, a moment is a number of seconds; everything else stays as it came."""
    if shape.type == "structure" and isinstance(value, dict):
        members = cast(dict[str, Any], value).items()
        known = shape.members
        return {
            name: without_nulls(known[name], held) if name in known else held
            for name, held in members
            if held is not None
        }
    if shape.type == "list" and isinstance(value, list):
        return [without_nulls(shape.item, item) for item in cast(list[Any], value)]
    if shape.type == "map" and isinstance(value, dict):
        return {key: without_nulls(shape.value, held) for key, held in cast(dict[str, Any], value).items()}
    return float(value) if isinstance(value, Moment) else value


def moment_leaf(_: Shape) -> Step:
    return Moment


def double_leaf(_: Shape) -> Step:
    return float


LEAVES: Mapping[str, Callable[[Shape], Step]] = {
    "timestamp": moment_leaf,
    "float": double_leaf,
    "double": double_leaf,
}
