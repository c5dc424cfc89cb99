"""Requests spoilt on their way: bytes, headers, paths and queries that are not as they were sent."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from random import Random

from model.gateway.wire.messages import HttpRequest
from model.kit.body import Body

TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"{",
    b"[" * 200,
    b"]",
    b'"',
    b"<",
    b"<a>" * 150,
    b"&",
    b"&" * 500,
    b"=",
    b".member.",
    b".99999999999999999999",
    b"%",
    b"%00",
    b"%ff",
    b"1e400",
    b"-9223372036854775809",
    b"NaN",
    b"\xbf" * 150,
    b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"2020-13-45T99:99:99Z",
)
VALUES = (
    "",
    "0",
    "-1",
    "gzip",
    "application/json",
    "application/cbor",
    "application/x-amz-json-1.1",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/xml; charset=utf-7",
    "bytes=-0",
    "bytes=9999999999999999999-",
    "bytes=0-,5-1",
    "Thu, 99 Foo 2020 00:00:00 GMT",
    "a" * 5000,
    "\x7f\x80",
    "rpc-v2-cbor",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "UNSIGNED-PAYLOAD",
    "/a/b?versionId=%zz",
    '"etag", W/"x", *',
)
NAMES = (
    "host",
    "authorization",
    "content-type",
    "content-encoding",
    "content-md5",
    "x-amz-target",
    "x-amz-date",
    "x-amz-content-sha256",
    "x-amz-security-token",
    "x-amz-copy-source",
    "x-amz-tagging",
    "x-amz-acl",
    "x-amz-checksum-crc32",
    "x-amz-meta-a",
    "smithy-protocol",
    "range",
    "if-match",
    "if-modified-since",
    "origin",
)
PATHS = ("/", "//", "/../..", "/%", "/%ff", "/%00", "/*", "/bucket/../x", "/" + "a/" * 500, "/bucket/" + "k" * 2000)


def mutated(request: HttpRequest, random: Random) -> HttpRequest:
    """The request after one to four mishaps."""
    for _ in range(random.choice((1, 1, 2, 4))):
        request = random.choice(MISHAPS)(request, random)
    return request


def spoilt_body(request: HttpRequest, random: Random) -> HttpRequest:
    return replace(request, body=Body(spoilt(request.body.bytes(), random)))


def spoilt(data: bytes, random: Random) -> bytes:
    at, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    match random.randrange(5):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:at] + random.choice(TOKENS) + data[at:]
        case 3:
            return data[:end] + data[at:end] * random.choice((1, 50)) + data[end:]
        case _:
            return bytes(byte ^ (1 << random.randrange(8)) if random.random() < 0.02 else byte for byte in data)


def packed_body(request: HttpRequest, random: Random) -> HttpRequest:
    body = Body(gzip.compress(request.body.bytes(), 1))
    return replace(request, body=body, headers={**request.headers, "content-encoding": "gzip"})


def other_header(request: HttpRequest, random: Random) -> HttpRequest:
    name = random.choice((*NAMES, *request.headers))
    return replace(request, headers={**request.headers, name: random.choice(VALUES)})


def lost_header(request: HttpRequest, random: Random) -> HttpRequest:
    lost = random.choice((*request.headers, ""))
    return replace(request, headers={name: text for name, text in request.headers.items() if name != lost})


def other_path(request: HttpRequest, random: Random) -> HttpRequest:
    text = spoilt(request.path.encode("latin-1", "replace"), random).decode("latin-1")
    return replace(request, path="/" + random.choice((text.lstrip("/"), random.choice(PATHS)[1:])))


def other_query(request: HttpRequest, random: Random) -> HttpRequest:
    spoilt_query = spoilt(request.query.encode("latin-1", "replace"), random).decode("latin-1")
    presigned = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a/b/c/d/e&X-Amz-Expires=x&X-Amz-Signature=1"
    return replace(request, query=random.choice((spoilt_query, presigned, "acl", "list-type=2&max-keys=-1", "a=%ff&a")))


def other_method(request: HttpRequest, random: Random) -> HttpRequest:
    return replace(request, method=random.choice(("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW")))


Mishap = Callable[[HttpRequest, Random], HttpRequest]
MISHAPS: tuple[Mishap, ...] = (
    spoilt_body,
    spoilt_body,
    spoilt_body,
    packed_body,
    other_header,
    other_header,
    lost_header,
    other_path,
    other_query,
    other_method,
)
