"""What the answer of a function at an edge makes of a request or a response.

Source: Amazon CloudFront Developer Guide, "CloudFront Functions event structure" and "Restrictions on edge functions".
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Mapping
from typing import Any, cast

from model.laws.edge.function_events import REQUEST, RESPONSE, Made, Said, is_hidden
from model.laws.edge.terms import Asked

LONGEST_URI = 8192

_READ_ONLY = {
    REQUEST: frozenset({"content-length", "host", "transfer-encoding", "via"}),
    RESPONSE: frozenset({"warning", "via"}),
}


class Invalid(Exception):
    """An answer that is neither a request nor a response."""


def read_request(event: Said, said: Any) -> Asked | Made:
    """What a function for requests wants: another request, or an answer at once. Raises Invalid."""
    if not isinstance(said, Mapping):
        raise Invalid("The function returned neither a request nor a response")
    answer, before = cast("Said", said), event["request"]
    if "statusCode" in answer:
        return _made(answer, {}, REQUEST)
    if answer.get("method", before["method"]) != before["method"]:
        raise Invalid("request.method cannot be changed")
    uri = answer.get("uri")
    if not isinstance(uri, str) or not uri.startswith("/"):
        raise Invalid("request.uri must begin with a slash")
    query = "&".join(f"{name}={value}" if value else name for name, value in _values(answer, "querystring", before))
    if len(uri) + len(query) >= LONGEST_URI or any(each.isspace() or each == "#" for each in uri + query):
        raise Invalid("request.uri or request.querystring is not valid")
    headers = _read_headers(answer, before, REQUEST)
    cookies = "; ".join(f"{name}={value}" for name, value in _values(answer, "cookies", before))
    return Asked(before["method"], uri, query, {**headers, **({"cookie": cookies} if cookies else {})})


def read_response(event: Said, said: Any) -> Made:
    """What a function for responses makes of one. Raises Invalid."""
    if not isinstance(said, Mapping) or "statusCode" not in said:
        raise Invalid("The function returned no response")
    return _made(cast("Said", said), event["response"], RESPONSE)


def _made(said: Said, before: Said, type: str) -> Made:
    status = said["statusCode"]
    if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
        raise Invalid("response.statusCode is not a status code")
    headers = _read_headers(said, before, RESPONSE if type == RESPONSE else "")
    lines = [
        f"{name}={value}{f'; {attributes}' if attributes else ''}"
        for name, thing in _things(said, "cookies").items()
        for value, attributes in [
            (_text(thing, "cookies", name), _text({"value": thing.get("attributes", "")}, "cookies", name))
        ]
    ]
    return Made(status, {**headers, **({"set-cookie": "\n".join(lines)} if lines else {})}, _body(said.get("body")))


def _body(said: Any) -> bytes | None:
    if said is None:
        return None
    told: Said = cast("Said", said) if isinstance(said, Mapping) else {"data": said, "encoding": "text"}
    data, encoding = told.get("data"), told.get("encoding", "text")
    if not isinstance(data, str) or encoding not in ("text", "base64"):
        raise Invalid("response.body is not valid")
    try:
        return data.encode() if encoding == "text" else b64decode(data, validate=True)
    except (Error, ValueError):
        raise Invalid("response.body is not valid base64") from None


def _read_headers(said: Said, before: Said, type: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _values(said, "headers", before):
        if name != name.lower() or not name:
            raise Invalid(f"the name of the header {name} must have lower case")
        if is_hidden(name):
            raise Invalid(f"the header {name} is not allowed")
        found[name] = f"{found[name]}, {value}" if name in found else value
    for name in _READ_ONLY.get(type, ()):
        known: Said = before["headers"]
        was = known[name]["value"] if name in known else None
        if found.get(name, was) != was:
            raise Invalid(f"the header {name} is read-only")
    return found


def _values(said: Said, member: str, before: Said) -> Iterable[tuple[str, str]]:
    """Names with each of their values. Of several that are as they were before, `value` says what the first is now."""
    old: Said = before.get(member) or {}
    for name, thing in _things(said, member).items():
        several: Any = thing.get("multiValue")
        known: Said = old.get(name) or {}
        if several and several == known.get("multiValue"):
            several = [{"value": thing.get("value")}, *several[1:]]
        if several is None:
            yield name, _text(thing, member, name)
        elif isinstance(several, list):
            for each in cast("list[Any]", several):
                yield name, _text(each, member, name)
        else:
            raise Invalid(f"{member}.{name}.multiValue is not a list")


def _things(said: Said, member: str) -> Mapping[str, Said]:
    found: Any = said.get(member)
    if found is None:
        return {}
    if not isinstance(found, Mapping) or not all(isinstance(each, Mapping) for each in cast("Said", found).values()):
        raise Invalid(f"{member} is not an object of objects")
    return cast("Mapping[str, Said]", found)


def _text(thing: Any, member: str, name: str) -> str:
    value: Any = cast("Said", thing).get("value") if isinstance(thing, Mapping) else None
    if not isinstance(value, str) or any(each in value for each in "\r\n\0"):
        raise Invalid(f"{member}.{name}.value is not a text")
    return value
