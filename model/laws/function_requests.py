"""Web requests as balancers tell functions of them, and the answers that they make of what functions say."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import orjson

MOST_BYTES = 1024 * 1024
"Of a request's body, and of an answer."
_PLAIN = ("text/", "application/json", "application/javascript", "application/xml")
"What begins like that goes to functions as text."

Pairs = Sequence[tuple[str, str]]


class WebAnswer(NamedTuple):
    """`reason` says in the words of access logs what was wrong with what the function said; empty where nothing was."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    reason: str = ""


class WebRequest(NamedTuple):
    """Names of headers have lower case; the query is as it was written."""

    method: str
    path: str
    query: str
    headers: Pairs
    body: bytes


INVALID = "LambdaInvalidResponse"
TOO_LARGE = "LambdaResponseTooLarge"


def event_of(request: WebRequest, group_arn: str, *, several: bool) -> dict[str, Any]:
    """With `several` values of each header and of each member of the query, or with the last of them."""
    query = [(name, value) for name, _, value in (each.partition("=") for each in request.query.split("&") if each)]
    prefix = "multiValue" if several else ""
    told = {
        _named(prefix, "queryStringParameters"): _values(query, several=several),
        _named(prefix, "headers"): _values(request.headers, several=several),
    }
    is_text = _is_text(dict(request.headers))
    body = request.body.decode(errors="replace") if is_text else b64encode(request.body).decode()
    return {
        "requestContext": {"elb": {"targetGroupArn": group_arn}},
        "httpMethod": request.method,
        "path": request.path,
        **told,
        "body": body,
        "isBase64Encoded": not is_text,
    }


def _named(prefix: str, name: str) -> str:
    return f"{prefix}{name[0].upper()}{name[1:]}" if prefix else name


def _values(pairs: Pairs, *, several: bool) -> dict[str, Any]:
    if not several:
        return dict(pairs)
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _is_text(headers: Mapping[str, str]) -> bool:
    kind = headers.get("content-type", "")
    return not headers.get("content-encoding") and (not kind or kind.startswith(_PLAIN))


def answer_of(text: str, *, several: bool) -> WebAnswer:
    """502 for what is no answer: a status is needed, and what there is has to be of the right kind."""
    said = _read(text)
    status: Any = said.get("statusCode")
    headers: Any = said.get("multiValueHeaders" if several else "headers") or {}
    body, coded = said.get("body") or "", said.get("isBase64Encoded", False)
    is_sound = isinstance(status, int) and 100 <= status <= 599 and not isinstance(status, bool)
    if not is_sound or not isinstance(headers, dict) or not isinstance(body, str) or not isinstance(coded, bool):
        return bad_gateway(INVALID)
    try:
        data = b64decode(body, validate=True) if coded else body.encode()
        told = _headers(cast("Mapping[str, Any]", headers), several=several)
    except ValueError:
        return bad_gateway(INVALID)
    return WebAnswer(status, told, data) if len(data) <= MOST_BYTES else bad_gateway(TOO_LARGE)


def _read(text: str) -> dict[str, Any]:
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}


def _headers(given: Mapping[str, Any], *, several: bool) -> dict[str, str]:
    """Raises ValueError for values that are not texts."""
    told: dict[str, str] = {}
    for name, value in given.items():
        values = cast("list[Any]", value) if several and isinstance(value, list) else [value]
        if (several and not isinstance(value, list)) or not all(isinstance(each, str | int | bool) for each in values):
            raise ValueError(name)
        told[name.lower()] = ", ".join(str(each) for each in values)
    return told


def bad_gateway(reason: str) -> WebAnswer:
    title = "502 Bad Gateway"
    body = f"<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>".encode()
    return WebAnswer(502, {"content-type": "text/html"}, body, reason)
