"""Where a REST request and answer carry members outside the body: path, query string, headers, status."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast
from urllib.parse import unquote

import orjson

from model.gateway.wire.form import CONVERSIONS
from model.gateway.wire.messages import Headers, HttpRequest, Payload, fields_of
from model.gateway.wire.reading import reading_of
from model.gateway.wire.shapes import OperationModel, Shape
from model.gateway.wire.times import http_date, iso8601, unix
from model.kit.body import FileSlice
from model.kit.errors import AwsError

ANSWER_PLACES = frozenset({"header", "headers", "statusCode"})
"A member that a request carries in its path or query is in the body of an answer."
LABEL = re.compile(r"\{([^}+]+)(\+?)\}")
DATES: Mapping[str, Callable[[float], Any]] = {"iso8601": iso8601, "rfc822": http_date, "unixTimestamp": unix}
HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
QUOTED_OR_PLAIN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)')


def bound_params(request: HttpRequest, operation: OperationModel) -> dict[str, Any]:
    """The members that travel outside the body; those that are not there are absent."""
    labels = path_labels(request.path, operation)
    found: dict[str, Any] = {}
    for name, member in operation.input.members.items():
        if member.location == "querystring" and member.type == "map":
            found[name] = every_argument(request, member, marks(operation))
        elif member.location is not None:
            value = READERS[member.location](request, title_of(name, member), member, labels)
            if value is not None:
                found[name] = value
    return found


@cache
def path_pattern(uri: str) -> re.Pattern[str]:
    """The operation's path as a pattern; a greedy label takes slashes too."""
    path = uri.partition("?")[0].rstrip("/") or "/"
    parts = LABEL.split(path)
    literal, greedy = parts[0::3], parts[2::3]
    pattern = re.escape(literal[0])
    for plus, rest in zip(greedy, literal[1:], strict=True):
        pattern += f"({'.+' if plus else '[^/]+'}){re.escape(rest)}"
    return re.compile(pattern if path.endswith(("+}", "/")) else pattern + "/?", re.DOTALL)


@cache
def label_names(uri: str) -> Sequence[str]:
    """In the order of the path."""
    return LABEL.split(uri.partition("?")[0])[1::3]


def path_labels(path: str, operation: OperationModel) -> Mapping[str, str]:
    matched = path_pattern(operation.uri).fullmatch(path)
    texts = matched.groups() if matched else ()
    try:
        return dict(zip(label_names(operation.uri), [unquote(text, errors="strict") for text in texts], strict=False))
    except UnicodeDecodeError:
        raise AwsError("InvalidURI", "Couldn't parse the specified URI.") from None


def from_path(_: HttpRequest, name: str, shape: Shape, labels: Mapping[str, str]) -> Any:
    return converted(labels[name], shape) if name in labels else None


def from_query(request: HttpRequest, name: str, shape: Shape, _: Mapping[str, str]) -> Any:
    values = request.arguments.get(name)
    if values is None:
        return None
    return [converted(text, shape.item) for text in values] if shape.type == "list" else converted(values[0], shape)


def every_argument(request: HttpRequest, shape: Shape, marks: frozenset[str]) -> dict[str, Any]:
    """What a query says, also what has a member of its own, but not what marks the operation, nor a signature."""
    said = {name: texts for name, texts in request.arguments.items() if name not in marks and name[:6] != "X-Amz-"}
    many = shape.value.type == "list"
    return {name: texts if many else texts[0] for name, texts in said.items()}


@cache
def marks(operation: OperationModel) -> frozenset[str]:
    return frozenset(name for name, _ in fields_of(operation.uri.partition("?")[2]))


def title_of(name: str, shape: Shape) -> str:
    """A member's name outside the body; headers with any prefix, even none, are a map."""
    return shape.location_name or ("" if shape.location == "headers" else name)


def from_header(request: HttpRequest, name: str, shape: Shape, _: Mapping[str, str]) -> Any:
    text = request.headers.get(name.lower())
    if text is None:
        return None
    return header_list(text, shape) if shape.type == "list" else header_value(text, shape)


def header_list(text: str, shape: Shape) -> list[Any]:
    if shape.item.type == "timestamp":
        return [header_value(date, shape.item) for date in HTTP_DATE.findall(text)]
    pieces = (unquoted(*found) for found in QUOTED_OR_PLAIN.findall(text.strip()) if any(found))
    return [header_value(piece, shape.item) for piece in pieces]


def unquoted(quoted: str, plain: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted) if quoted else plain.strip()


def header_value(text: str, shape: Shape) -> Any:
    return json_value(text) if shape.has("jsonvalue") else converted(text, shape)


def json_value(text: str) -> Any:
    """A JSON document in a header; what is none stays text, for the operation to refuse."""
    try:
        return orjson.loads(b64decode(text, validate=True))
    except ValueError:
        return text


def from_headers(request: HttpRequest, prefix: str, _: Shape, _labels: Mapping[str, str]) -> dict[str, str] | None:
    start = prefix.lower()
    found = {name[len(start) :]: text for name, text in request.headers.items() if name.startswith(start)}
    return found or None


def converted(text: str, shape: Shape) -> Any:
    convert = CONVERSIONS.get(shape.type)
    return convert(text) if convert else text


Reader = Callable[[HttpRequest, str, Shape, Mapping[str, str]], Any]
READERS: Mapping[str, Reader] = {
    "uri": from_path,
    "querystring": from_query,
    "header": from_header,
    "headers": from_headers,
}


def bound_answer(operation: OperationModel, result: Any) -> tuple[int | None, Headers]:
    """The status, where a member says it, and the headers of an answer."""
    return bound_members(operation.output, outside(operation.output), result)


@cache
def outside(shape: Shape) -> Sequence[str]:
    """An answer's members that do not travel in its body."""
    return tuple(name for name, member in shape.members.items() if member.location in ANSWER_PLACES)


def bound_members(shape: Shape, names: Sequence[str], result: Any) -> tuple[int | None, Headers]:
    status, headers = None, Headers()
    for name, value in present(names, result):
        member = shape.members[name]
        title = title_of(name, member)
        if member.location == "statusCode":
            status = int(value)
        elif member.location == "headers":
            headers |= {f"{title}{key}": str(text) for key, text in value.items()}
        else:
            headers[title] = header_text(value, member)
    return status, headers


def present(names: Sequence[str], result: Any) -> Iterator[tuple[str, Any]]:
    if result is None or not names:
        return
    known, read = reading_of(result.__class__, names)
    for name, value in zip(known, read(result), strict=True):
        if value is not None:
            yield name, value


def header_text(value: Any, shape: Shape) -> str:
    match shape.type:
        case "timestamp":
            return str(DATES[shape.timestamp_format or "rfc822"](value))
        case "boolean":
            return "true" if value else "false"
        case "list":
            return ", ".join(quoted_if_needed(header_text(item, shape.item)) for item in value)
        case "string" if shape.has("jsonvalue"):
            return b64encode(orjson.dumps(value)).decode()
        case _:
            return str(value)


def quoted_if_needed(text: str) -> str:
    if "GMT" in text or not re.search('[",]', text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def value_of(result: Any, name: str) -> Any:
    """One member of whatever a handler returned."""
    return next((value for _, value in present((name,), result)), None)


def as_payload(value: Any) -> Payload:
    if isinstance(value, str):
        return value.encode()
    return cast("bytes | FileSlice | Iterable[bytes]", value)
