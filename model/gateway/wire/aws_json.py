"""The json protocols, 1.0 and 1.1: one JSON object in, one out, the operation in a header."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, cast

import orjson

from model.gateway.wire.event_stream import CONTENT_TYPE, initial_response, messages, streamed
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.projection import Projection, Step
from model.gateway.wire.protocol import Answering, Parsed, Refused, query_error
from model.gateway.wire.shapes import OperationModel, Shape
from model.gateway.wire.times import http_date, iso8601, parsed, unix
from model.kit.errors import AwsError
from model.kit.event_stream import EventStream
from model.kit.names import snake

TIMESTAMPS: Mapping[str, Step] = {"unixTimestamp": unix, "iso8601": iso8601, "rfc822": http_date}
SPECIAL_NUMBERS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
READABLE_NUMBERS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}

JSON = "application/json"
DEEPEST = 100
AT_ONCE = 100
"Items of a list that are written before others have their turn; one of so many times `LARGE` bytes counts as many."
LARGE = 8 * 1024
UNKNOWN_ACTION = ("InvalidAction", "UnknownOperationException")
"The same refusal in the query protocols and here."


class AwsJson:
    """`version` is `1.0` or `1.1`: it stands in the content type and changes nothing else."""

    def __init__(self, version: str) -> None:
        self.content_type = f"application/x-amz-json-{version}"
        self.projection = Projection(LEAVES, wire_name, keeps=True)

    def parse(self, request: HttpRequest, operation: OperationModel) -> Parsed:
        document = json_object(request.body.bytes())
        return Parsed(revived(operation.input, document), [])

    def answer(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        return self.answer_beside({}, operation, result, request_id)

    def answering(self, operation: OperationModel, result: Any, request_id: str) -> Answering:
        """Lists that stand in the answer itself are written a few items at a time."""
        if not isinstance(result, dict):
            return self.answer(operation, result, request_id)
        rest, written = cast("dict[str, Any]", {**result}), dict[str, Any]()
        for name, shape in operation.output.members.items():
            key = ours if (ours := snake(name)) in rest else name
            if shape.type == "list" and rest.get(key).__class__ in (list, tuple):
                written[wire_name(name, shape)] = yield from self.writing(shape.item, rest.pop(key))
        return self.answer_beside(written, operation, rest, request_id)

    def writing(self, shape: Shape, values: Sequence[Any]) -> Generator[None, None, orjson.Fragment]:
        step, slices, some = self.projection.step(shape), list[bytes](), list[bytes]()
        left = AT_ONCE
        for value in values:
            some.append(orjson.dumps(value if step is None else step(value)))
            left -= 1 + len(some[-1]) // LARGE
            if left <= 0:
                slices.append(b",".join(some))
                some, left = [], AT_ONCE
                yield
        slices += some
        return orjson.Fragment(b"[" + b",".join(slices) + b"]")

    def answer_beside(
        self, written: Mapping[str, Any], operation: OperationModel, result: Any, request_id: str
    ) -> HttpResponse:
        """With what has been put into words already."""
        said: Any = {} if result is None else self.projection(operation.output, result) | written
        headers = {"content-type": self.content_type, "x-amzn-RequestId": request_id}
        if (name := streamed(operation)) is not None and name in said:
            return HttpResponse(
                operation.status, headers | {"content-type": CONTENT_TYPE}, going_on(operation, name, said)
            )
        return HttpResponse(operation.status, headers, orjson.dumps(said))

    def refuse(self, refused: Refused) -> HttpResponse:
        error, shape = refused.error, refused.shape
        name = shape.name if shape else UNKNOWN_ACTION[1] if error.code == UNKNOWN_ACTION[0] else error.code
        said = {"__type": name, message_member(name, shape): error.message}
        if shape:
            said |= self.projection(shape, error.fields)
        headers = {"content-type": self.content_type, "x-amzn-errortype": name, "x-amzn-RequestId": refused.request_id}
        return HttpResponse(refused.status, headers | query_error(refused), orjson.dumps(said))


def going_on(operation: OperationModel, name: str, said: dict[str, Any]) -> EventStream[bytes]:
    """What is said beside the stream comes first."""
    shape, events = operation.output.members[name], said.pop(name)
    return messages(
        shape, events, JSON, lambda _name, _shape, each: orjson.dumps(each), initial_response(JSON, orjson.dumps(said))
    )


def message_member(name: str, shape: Shape | None) -> str:
    """`message` or `Message`: both are in use."""
    if name == "AccessDeniedException":
        return "Message"
    return next((member for member in shape.members if member.lower() == "message"), "message") if shape else "message"


def json_document(text: bytes) -> Any:
    """Whatever the text says, if it is JSON that no stack of ours is too low for."""
    try:
        document: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise AwsError("SerializationException", "Could not parse the request body as JSON") from None
    if is_too_deep(document):
        raise AwsError("SerializationException", "The request body is nested too deeply")
    return document


def is_too_deep(document: Any) -> bool:
    """Goes down level by level, all of one at a time."""
    level: list[Any] = [[document]]
    for _ in range(DEEPEST):
        held = [child for node in level for child in (node.values() if node.__class__ is dict else node)]
        level = [child for child in held if child.__class__ is dict or child.__class__ is list]
        if not level:
            return False
    return True


def json_object(text: bytes) -> dict[str, Any]:
    document: Any = json_document(text or b"{}")
    if not isinstance(document, dict):
        raise AwsError("SerializationException", "Start of structure or map expected.")
    return cast(dict[str, Any], document)


def wire_name(name: str, shape: Shape) -> str:
    return shape.location_name or name


def timestamp_leaf(shape: Shape) -> Step:
    return TIMESTAMPS[shape.timestamp_format or "unixTimestamp"]


def number_leaf(_: Shape) -> Step:
    return lambda value: SPECIAL_NUMBERS.get(repr(value), value)


def blob_leaf(_: Shape) -> Step:
    return lambda value: b64encode(value).decode()


LEAVES: Mapping[str, Callable[[Shape], Step]] = {
    "timestamp": timestamp_leaf,
    "float": number_leaf,
    "double": number_leaf,
    "blob": blob_leaf,
}


def revived(shape: Shape, value: Any) -> Any:
    """JSON's values as the shape means them; a value of another type stays, for validation to refuse."""
    if value is None or shape.has("document"):
        return value
    if shape.type == "structure" and isinstance(value, dict):
        return revived_structure(shape, cast(dict[str, Any], value))
    if shape.type == "list" and isinstance(value, list):
        return [revived(shape.item, item) for item in cast(list[Any], value)]
    if shape.type == "map" and isinstance(value, dict):
        return {key: revived(shape.value, held) for key, held in cast(dict[str, Any], value).items()}
    revive = REVIVALS.get(shape.type)
    return revive(value) if revive and isinstance(value, str) else value


def revived_structure(shape: Shape, value: dict[str, Any]) -> dict[str, Any]:
    """Members by AWS's name, without nulls; names that the shape does not know stay for the record."""
    aws_names = {member.location_name: name for name, member in shape.members.items() if member.location_name}
    named = ((aws_names.get(name, name), member) for name, member in value.items() if member is not None)
    return {name: revived(shape.members[name], member) if name in shape.members else member for name, member in named}


def blob(text: str) -> bytes | str:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return text


def moment(text: str) -> float | str:
    found = parsed(text)
    return text if found is None else found


def number(text: str) -> float | str:
    return READABLE_NUMBERS.get(text, text)


REVIVALS: Mapping[str, Callable[[str], Any]] = {"blob": blob, "timestamp": moment, "float": number, "double": number}
