"""Parameters as requests, in whatever protocol, with no care for whether they make sense."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from model.gateway.wire.cbor import encoded
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.query import ec2_field, query_field
from model.gateway.wire.shapes import OperationModel, Shape
from model.kit.body import Body

LABEL = re.compile(r"\{([^}+]+)\+?\}")
XML_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def authorization(service: str) -> str:
    scope = f"AKIAFUZZFUZZFUZZFUZZ/20250615/us-east-1/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={'0' * 64}"


def request_for(operation: OperationModel, style: str, params: dict[str, Any]) -> HttpRequest:
    headers = {"host": "localhost:4566", "authorization": authorization(operation.service.signing_name)}
    headers["x-amz-date"] = "20250615T120000Z"
    if style.startswith("rest-"):
        return rest(operation, style, params, headers)
    if style == "cbor":
        headers |= {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"}
        path = f"/service/{operation.service.target_prefix}/operation/{operation.name}"
        return HttpRequest("POST", path, "", headers, Body(encoded(params)))
    if style == "json":
        headers |= {"x-amz-target": f"{operation.service.target_prefix}.{operation.name}"}
        headers["content-type"] = f"application/x-amz-json-{operation.service.metadata.get('jsonVersion', '1.0')}"
        return HttpRequest("POST", "/", "", headers, Body(json_of(params)))
    fields = {"Action": operation.name, "Version": operation.service.api_version}
    fields |= dict(form_fields("", operation.input, params, flat=style == "ec2"))
    headers["content-type"] = "application/x-www-form-urlencoded"
    return HttpRequest("POST", "/", "", headers, Body(urlencode(fields, errors="replace").encode()))


def json_of(value: Any) -> bytes:
    return json.dumps(value, default=text_of).encode()


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)


def form_fields(path: str, shape: Shape | None, value: Any, *, flat: bool) -> Iterator[tuple[str, str]]:
    """Dotted names; where the value is not of its shape the names follow the value."""
    if isinstance(value, dict):
        if shape is not None and shape.type == "map":
            for at, (key, held) in enumerate(value.items(), 1):
                place = f"{path}.entry.{at}"
                yield f"{place}.key", str(key)
                yield from form_fields(f"{place}.value", shape.value, held, flat=flat)
            return
        for name, held in value.items():
            member = shape.members.get(name) if shape is not None else None
            title = name if member is None else ec2_field(name, member) if flat else query_field(name, member)
            yield from form_fields(f"{path}.{title}" if path else title, member, held, flat=flat)
    elif isinstance(value, list):
        for at, held in enumerate(value, 1):
            is_bare = flat or (shape is not None and shape.has("flattened"))
            place = f"{path}.{at}" if is_bare else f"{path}.member.{at}"
            yield from form_fields(place, shape.item if shape and shape.type == "list" else None, held, flat=flat)
    else:
        yield path, text_of(value)


def rest(operation: OperationModel, style: str, params: dict[str, Any], headers: dict[str, str]) -> HttpRequest:
    shape, query, inside = operation.input, list[tuple[str, str]](), dict[str, Any]()
    path, _, marked = operation.uri.partition("?")
    for name, value in params.items():
        member = shape.members.get(name)
        place, title = (member.location, member.location_name or name) if member else (None, name)
        if place == "uri":
            text = quote(text_of(value), safe="")
            path = re.sub(rf"\{{{re.escape(title)}\+?\}}", lambda _, text=text: text, path)
        elif place == "querystring":
            query += [(title, text_of(each)) for each in (value if isinstance(value, list) else [value])]
        elif place == "header":
            headers[title.lower()] = text_of(value)
        elif place == "headers" and isinstance(value, dict):
            headers |= {f"{title}{key}".lower(): text_of(held) for key, held in value.items()}
        else:
            inside[name] = value
    body = rest_body(shape, style, inside)
    said = "&".join(filter(None, (marked, urlencode(query, errors="replace"))))
    return HttpRequest(operation.method, LABEL.sub("x", path), said, headers, Body(body))


def rest_body(shape: Shape, style: str, inside: dict[str, Any]) -> bytes:
    if shape.payload:
        value, member = inside.get(shape.payload), shape.members[shape.payload]
        if value is None or member.is_scalar:
            return value if isinstance(value, bytes) else text_of(value or "").encode("utf-8", "replace")
        return xml_of(member.location_name or member.name, member, value) if style == "rest-xml" else json_of(value)
    if not inside:
        return b""
    return xml_of("Body", shape, inside) if style == "rest-xml" else json_of(inside)


def xml_of(name: str, shape: Shape | None, value: Any) -> bytes:
    return "".join(elements(name, shape, value)).encode("utf-8", "replace")


def elements(name: str, shape: Shape | None, value: Any) -> Iterator[str]:
    if isinstance(value, list):
        inner = shape.item if shape and shape.type == "list" else None
        for each in value:
            yield from elements(name, inner, each)
    elif isinstance(value, dict):
        yield f"<{name}>"
        for title, held in value.items():
            member = shape.members.get(title) if shape else None
            spelled = (member.location_name or title) if member else re.sub(r"\W", "_", f"n{title}")
            yield from elements(spelled, member, held)
        yield f"</{name}>"
    else:
        yield f"<{name}>{XML_UNSAYABLE.sub('?', escape(text_of(value)))}</{name}>"
