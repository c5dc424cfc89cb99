"""Bytes on a connection, cut and spoilt: answered, refused or let go, and the next client is served as ever."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.serving.connection import Connection
from app.serving.http import Server
from model.gateway.wire.messages import HttpRequest
from tests.admin import NOON
from tests.cases import CASES
from tests.fuzz.mutating import TOKENS, VALUES, mutated, spoilt
from tests.fuzz.speaking import authorization
from tests.fuzz.subject import Subject

FUZZ = settings(max_examples=max(CASES // 10, 60))
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
HEALTHY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 43\r\nAuthorization: %b\r\n%b\r\n\r\n%b" % (
    authorization("sts").encode(),
    b"X-Amz-Date: 20250615T120000Z\r\nContent-Type: application/x-www-form-urlencoded",
    b"Action=GetCallerIdentity&Version=2011-06-15",
)


class Line(asyncio.Transport):
    """A client's end of a connection: what was written to it."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 1)})
        self.written = b""
        self.closing = False

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.closing = True

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Post:
    """The server before the fuzzed door, and clients that come one after the other."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.server = Server(subject.door.answer, "127.0.0.1", 0, {}, lambda: NOON, subject.door.body_limit)

    def said_to(self, pieces: list[bytes]) -> bytes:
        return self.subject.run(self.speak(pieces))

    async def speak(self, pieces: list[bytes]) -> bytes:
        line = Line()
        connection = Connection(self.server, asyncio.get_running_loop())
        connection.connection_made(line)
        for piece in pieces:
            connection.data_received(piece)
            while connection.task:
                await connection.task
        connection.connection_lost(None)
        return line.written


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    subject = Subject()
    yield Post(subject)
    subject.close()


def raw(request: HttpRequest, random: Random) -> bytes:
    """As bytes, with a body in one of the ways in which bodies come."""
    body = request.body.bytes()
    headers = dict(request.headers)
    if random.random() < 0.4:
        headers["x-amz-content-sha256"] = random.choice(("STREAMING-UNSIGNED-PAYLOAD-TRAILER", VALUES[-4]))
        headers["x-amz-trailer"] = random.choice(("x-amz-checksum-crc32", "x-amz-checksum-crc64nvme", "x"))
        body = b"%x\r\n%b\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n" % (len(body), body)
    if random.random() < 0.3:
        headers["transfer-encoding"] = "chunked"
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    else:
        headers["content-length"] = str(len(body) + random.choice((0, 0, 0, 0, -1, 1, 10**12)))
    lines = "".join(f"{name}: {text}\r\n" for name, text in headers.items()).encode("latin-1", "replace")
    target = f"{request.path}?{request.query}" if request.query else request.path
    return b"%b %b HTTP/1.1\r\n%b\r\n%b" % (request.method.encode(), target.encode("latin-1", "replace"), lines, body)


def request(random: Random) -> HttpRequest:
    headers = {"host": "bucket.s3.localhost", "authorization": authorization("s3"), "x-amz-date": "20250615T120000Z"}
    asked = HttpRequest(
        random.choice(("PUT", "POST", "GET")), "/key", random.choice(("", "delete", "tagging")), headers
    )
    return mutated(asked, random) if random.random() < 0.5 else asked


@FUZZ
@given(seed=st.integers(0, 2**64))
def test_whatever_comes_the_server_stays(post: Post, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the seed is hypothesis's
    wire = b"".join(raw(request(random), random) for _ in range(random.choice((1, 1, 3))))
    wire = spoilt(wire, random) if random.random() < 0.6 else wire
    wire += random.choice(TOKENS) if random.random() < 0.2 else b""
    cuts = sorted(random.randrange(len(wire) + 1) for _ in range(random.choice((0, 1, 5))))
    pieces = [wire[start:end] for start, end in zip([0, *cuts], [*cuts, len(wire)], strict=True)]
    said = post.said_to(pieces)
    assert not post.subject.crashes.texts, f"{pieces!r}\n{post.subject.crashes.texts.pop()}"
    assert b"500" not in STATUS.findall(said), pieces
    assert not said or said.startswith(b"HTTP/1.1 "), pieces
    assert not post.server.connections
    assert post.said_to([HEALTHY]).startswith(b"HTTP/1.1 200 OK\r\n")
