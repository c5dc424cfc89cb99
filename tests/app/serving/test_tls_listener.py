"""One port for those who speak TLS and those who do not, whatever they send."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.serving import tls_listener
from app.serving.http import Server
from app.serving.tls import Authority, Hosts
from model.gateway.wire.messages import HttpRequest, HttpResponse

ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


async def secretly(_: HttpRequest) -> HttpResponse:
    return HttpResponse(200, {}, b"in confidence")


async def openly(_: HttpRequest) -> HttpResponse:
    return HttpResponse(400, {}, b"not so loud")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "tls")


@pytest_asyncio.fixture
async def server(authority: Authority) -> AsyncIterator[Server]:
    context = Hosts(authority, "127.0.0.1").context
    one = Server(secretly, "127.0.0.1", 0, {}, time.time, tls=context, plain=openly)
    await one.start()
    yield one
    await one.close()


async def told(server: Server, sent: bytes, trusted: Authority | None = None) -> bytes:
    """Everything that is answered until the connection is closed."""
    context = ssl.create_default_context(cafile=trusted.bundle) if trusted else None
    name = "localhost" if trusted else None
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, ssl=context, server_hostname=name)
    writer.write(sent)
    answer = await reader.read()
    writer.close()
    return answer


async def test_both_are_answered_each_in_its_way(server: Server, authority: Authority) -> None:
    assert (await told(server, ASK, authority)).endswith(b"in confidence")
    assert (await told(server, ASK)).endswith(b"not so loud")


@pytest.mark.parametrize("sent", [b"\x16" + b"\xff" * 200, b"\x00\x01\x02", b"\x16\x03\x01\x02\x00\x01" + b"\0" * 600])
async def test_noise_is_hung_up_on_and_the_next_is_answered(server: Server, authority: Authority, sent: bytes) -> None:
    assert b"in confidence" not in await told(server, sent)
    assert (await told(server, ASK, authority)).endswith(b"in confidence")


async def test_a_client_that_says_nothing_is_let_go(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls_listener, "HANDSHAKE_SECONDS", 0)
    assert await told(server, b"") == b""


async def test_a_client_that_leaves_at_once_disturbs_nobody(server: Server, authority: Authority) -> None:
    for _ in range(20):
        socket.create_connection(("127.0.0.1", server.port)).close()
    assert (await told(server, ASK, authority)).endswith(b"in confidence")


async def test_requests_in_one_go_are_answered_in_order_and_large_answers_arrive(authority: Authority) -> None:
    async def large(request: HttpRequest) -> HttpResponse:
        return HttpResponse(200, {}, request.path.encode() * 300_000)

    context = Hosts(authority, "127.0.0.1").context
    server = Server(large, "127.0.0.1", 0, {}, time.time, tls=context)
    await server.start()
    try:
        first = b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"
        answer = await told(server, first + ASK.replace(b"GET /", b"GET /b"), authority)
    finally:
        await server.close()
    assert (answer.count(b"/a"), answer.count(b"/b")) == (300_000, 300_000)
    assert answer.rindex(b"/a") < answer.index(b"/b")


async def test_a_taken_port_is_said(server: Server, authority: Authority) -> None:
    context = Hosts(authority, "127.0.0.1").context
    other = Server(secretly, "127.0.0.1", server.port, {}, time.time, tls=context)
    with pytest.raises(OSError, match="in use"):
        await other.start()
