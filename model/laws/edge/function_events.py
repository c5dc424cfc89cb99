"""What a function at an edge is given: a request, or the response to one, without what is none of its business.

Source: Amazon CloudFront Developer Guide, "CloudFront Functions event structure" and "Restrictions on edge functions".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http.client import responses
from typing import Any, NamedTuple

from model.laws.edge.terms import Asked

REQUEST, RESPONSE = "viewer-request", "viewer-response"
EVENT_TYPES = (REQUEST, RESPONSE)
VERSION = "1.0"

_COOKIES = {REQUEST: "cookie", RESPONSE: "set-cookie"}
_HIDDEN = frozenset(
    {
        *("connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection"),
        *("trailer", "upgrade", "x-accel-buffering", "x-accel-charset", "x-accel-limit-rate", "x-accel-redirect"),
        *("x-cache", "x-forwarded-proto", "x-real-ip", "x-amzn-auth", "x-amzn-errortype", "x-amzn-requestid"),
    }
)
_HIDDEN_BEGINNINGS = ("x-amz-cf-", "x-amzn-cf-", "x-edge-")
_OWN = "cloudfront-is-"
"Edges say these themselves, after functions have seen the request."

Said = Mapping[str, Any]


class Context(NamedTuple):
    """Where a request came in, and from which address."""

    domain: str
    distribution: str
    request_id: str
    address: str


class Made(NamedTuple):
    """A response as a function wants it; `body` is None where it says nothing of one. Names have lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None = None


def request_event(context: Context, asked: Asked) -> dict[str, Any]:
    return _event(context, REQUEST, {"request": _request(asked)})


def response_event(context: Context, asked: Asked, made: Made) -> dict[str, Any]:
    response = {
        "statusCode": made.status,
        "statusDescription": _phrase(made.status),
        "headers": _headers(made.headers, RESPONSE),
        "cookies": _set_cookies(made.headers.get("set-cookie", "")),
    }
    return _event(context, RESPONSE, {"request": _request(asked), "response": response})


def _event(context: Context, type: str, things: Said) -> dict[str, Any]:
    about = {
        "distributionDomainName": context.domain,
        "distributionId": context.distribution,
        "eventType": type,
        "requestId": context.request_id,
    }
    return {"version": VERSION, "context": about, "viewer": {"ip": context.address}, **things}


def _request(asked: Asked) -> dict[str, Any]:
    return {
        "method": asked.method,
        "uri": asked.path,
        "querystring": _collapsed(_pairs(asked.query, "&")),
        "headers": _headers(asked.headers, REQUEST),
        "cookies": _collapsed((name.strip(), value) for name, value in _pairs(asked.headers.get("cookie", ""), ";")),
    }


def _pairs(text: str, between: str) -> Iterable[tuple[str, str]]:
    """As they were sent: nothing is decoded."""
    for each in text.split(between):
        name, _, value = each.partition("=")
        if name.strip():
            yield name, value


def _collapsed(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What has a name twice is one, with all its values."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {
        name: {"value": values[0], **({"multiValue": [{"value": each} for each in values]} if len(values) > 1 else {})}
        for name, values in found.items()
    }


def _headers(headers: Mapping[str, str], type: str) -> dict[str, Any]:
    shown = {name: value for name, value in headers.items() if name != _COOKIES[type] and not is_hidden(name)}
    return {name: {"value": value} for name, value in shown.items() if not name.startswith(_OWN)}


def is_hidden(name: str) -> bool:
    """Whether functions neither see nor say a header."""
    return name in _HIDDEN or name.startswith(_HIDDEN_BEGINNINGS)


def _set_cookies(text: str) -> dict[str, Any]:
    """One to a line."""
    found: dict[str, Any] = {}
    for line in text.splitlines():
        pair, _, attributes = line.partition(";")
        name, _, value = pair.partition("=")
        found[name.strip()] = {"value": value, **({"attributes": attributes.strip()} if attributes else {})}
    return found


def _phrase(status: int) -> str:
    return responses.get(status, "")
