"""What arrives on a socket, byte by byte."""

import asyncio
import http.client
import socket
from collections.abc import Callable, Iterator

import pytest

from app.serving.connection import LEAST_RATE, Connection
from app.serving.http import Server
from model.gateway.call import Call
from model.gateway.wire.messages import HttpRequest, HttpResponse
from tests.app.serving.conftest import Cloud

ASK = b"POST / HTTP/1.1\r\nHost: sts.us-east-1.localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
FORM = b"Action=AssumeRoleWithSAML&Version=2011-06-15"


@pytest.fixture
def wire(cloud: Cloud) -> Iterator[socket.socket]:
    cloud.answers["AssumeRoleWithSAML"] = lambda _: {"issuer": str(len(cloud.calls))}
    with socket.create_connection(("127.0.0.1", cloud.server.port), timeout=5) as connection:
        yield connection


def answer_on(wire: socket.socket, method: str = "POST") -> tuple[int, dict[str, str], bytes]:
    answer = http.client.HTTPResponse(wire, method=method)
    answer.begin()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def everything(wire: socket.socket) -> bytes:
    found = b""
    while piece := wire.recv(65536):
        found += piece
    return found


def asking(form: bytes = FORM) -> bytes:
    return ASK + b"Content-Length: %d\r\n\r\n%b" % (len(form), form)


def test_a_connection_is_kept_and_every_answer_is_dated(wire: socket.socket) -> None:
    for _ in range(3):
        wire.sendall(asking())
        status, headers, body = answer_on(wire)
        assert (status, headers["server"]) == (200, "Cloudarium")
        assert headers["date"].endswith(" GMT")
        assert b"<AssumeRoleWithSAMLResult>" in body


def test_requests_sent_in_one_go_are_answered_in_order(wire: socket.socket) -> None:
    wire.sendall(asking() * 20 + asking().replace(b"\r\nContent-Type", b"\r\nConnection: close\r\nContent-Type"))
    said = everything(wire)
    positions = [said.index(b"<Issuer>%d</Issuer>" % number) for number in range(1, 22)]
    assert positions == sorted(positions)


def test_a_request_in_single_bytes_is_understood(wire: socket.socket) -> None:
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in asking():
        wire.send(bytes([byte]))
    assert answer_on(wire)[0] == 200


def test_a_body_in_chunks_is_put_together(wire: socket.socket, cloud: Cloud) -> None:
    wire.sendall(ASK + b"Transfer-Encoding: chunked\r\n\r\n")
    for piece in (FORM[:10], FORM[10:]):
        wire.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
    wire.sendall(b"0\r\n\r\n")
    assert answer_on(wire)[0] == 200
    assert cloud.calls[0].operation == "AssumeRoleWithSAML"


def test_a_client_that_asks_first_is_told_to_continue(wire: socket.socket) -> None:
    wire.sendall(ASK + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(FORM))
    assert wire.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.sendall(FORM)
    assert answer_on(wire)[0] == 200


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"GET / HTTP/9.9\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
    ],
)
def test_garbage_is_a_bad_request_and_the_end(wire: socket.socket, garbage: bytes) -> None:
    wire.sendall(garbage)
    assert everything(wire).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_an_endless_head_is_refused(wire: socket.socket) -> None:
    wire.sendall(b"GET / HTTP/1.1\r\n" + b"X-Header: %b\r\n" % (b"a" * 7000) * 12)
    assert everything(wire).startswith(b"HTTP/1.1 431 ")


def test_a_body_that_would_be_too_large_is_refused_before_it_comes(wire: socket.socket) -> None:
    wire.sendall(ASK + b"Content-Length: %d\r\n\r\n" % (17 * 1024 * 1024))
    status, headers, body = answer_on(wire)
    assert (status, headers["connection"]) == (413, "close")
    assert b"<Code>EntityTooLarge</Code>" in body


def test_garbage_behind_a_request_does_not_spoil_its_answer(wire: socket.socket) -> None:
    wire.sendall(asking() + b"\x00\x00garbage\r\n\r\n")
    said = everything(wire)
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"HTTP/1.1 400 Bad Request" in said


def test_a_client_that_stops_speaking_is_still_answered(wire: socket.socket) -> None:
    wire.sendall(asking())
    wire.shutdown(socket.SHUT_WR)
    assert everything(wire).startswith(b"HTTP/1.1 200 OK\r\n")


def test_the_servers_own_paths_are_not_the_clouds(wire: socket.socket, cloud: Cloud) -> None:
    wire.sendall(b"GET /_cloudarium/health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer_on(wire, "GET")[::2] == (200, b"{}")
    wire.sendall(b"POST /_cloudarium/health HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    assert answer_on(wire)[0] == 404
    assert cloud.calls == []


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (asking(b"Action=Dance&Version=2011-06-15"), 400, b"<Code>InvalidAction</Code>"),
        (asking(b"Version=2011-06-15"), 400, b"<Code>MissingAction</Code>"),
        (asking(b"Action=\xff"), 400, b"<Code>MalformedQueryString</Code>"),
        (b"PATCH /bucket HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405, b"<Code>MethodNotAllowed</Code>"),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: Nobody.Does\r\nContent-Length: 2\r\n\r\n{}",
            400,
            b'"__type":"UnknownOperationException"',
        ),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSQS.Dance\r\nContent-Length: 2\r\n\r\n{}",
            400,
            b'"__type":"UnknownOperationException"',
        ),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nContent-Length: 1\r\n\r\n{",
            400,
            b'"__type":"SerializationException"',
        ),
    ],
)
def test_what_cannot_be_understood_is_refused_in_the_protocol_it_came_in(
    wire: socket.socket, request_bytes: bytes, status: int, code: bytes
) -> None:
    wire.sendall(request_bytes)
    found, headers, body = answer_on(wire)
    assert (found, code in body) == (status, True), body
    assert len(headers.get("x-amzn-requestid") or headers["x-amz-request-id"]) >= 16


def test_a_large_answer_waits_for_a_client_that_reads_slowly(wire: socket.socket, cloud: Cloud) -> None:
    piece, count = b"x" * 65536, 200

    def body(_: Call) -> dict[str, object]:
        return {"body": (piece for _ in range(count))}

    cloud.answers["GetObject"] = body
    wire.sendall(b"GET /bucket/key HTTP/1.1\r\nHost: x\r\n\r\n")
    found = wire.recv(1000)
    assert found.startswith(b"HTTP/1.1 200 OK\r\n")
    with socket.create_connection(("127.0.0.1", cloud.server.port), timeout=5) as other:
        other.sendall(asking())
        assert answer_on(other)[0] == 200
    while not found.endswith(b"0\r\n\r\n"):
        found += wire.recv(1 << 20)
    assert found.count(b"x") >= len(piece) * count


def minutes_pass(cloud: Cloud, seconds: float) -> None:
    """The server looks at its connections as if so much time had gone by."""

    async def look() -> None:
        for connection in list(cloud.server.connections):
            connection.close_if_slow(cloud.loop.time() + seconds)

    cloud.run(look())


def test_a_request_that_never_ends_is_given_up(wire: socket.socket, cloud: Cloud) -> None:
    wire.sendall(ASK + b"Content-Length: 100\r\n\r\nAction=")
    until(cloud, lambda connection: connection.receiver is not None)
    minutes_pass(cloud, 29)
    minutes_pass(cloud, 31)
    assert everything(wire).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_a_head_that_trickles_is_given_up_though_it_never_rests(wire: socket.socket, cloud: Cloud) -> None:
    wire.sendall(ASK + b"X-Slow: ")
    until(cloud, lambda connection: connection.in_head)
    flow(wire, cloud, 29, ends=False)
    flow(wire, cloud, 31, ends=True)
    assert everything(wire).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_a_body_that_trickles_is_given_up_and_one_that_flows_is_not(wire: socket.socket, cloud: Cloud) -> None:
    wire.sendall(ASK + b"Content-Length: 1000000\r\n\r\n" + b"x" * 20_000)
    until(cloud, lambda connection: connection.taken == 20_000)
    for seconds in (29, 60, 68):
        flow(wire, cloud, seconds, ends=False)
    flow(wire, cloud, 31 + 20_000 / LEAST_RATE, ends=True)
    assert everything(wire).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def flow(wire: socket.socket, cloud: Cloud, seconds: float, *, ends: bool) -> None:
    """So much time has gone by since the request began, but not since its last byte."""

    async def look() -> None:
        peer = wire.getsockname()
        (connection,) = (each for each in cloud.server.connections if each.transport.get_extra_info("peername") == peer)
        now = cloud.loop.time() + seconds
        connection.last_activity = now
        connection.close_if_slow(now)
        assert connection.is_ending == ends

    cloud.run(look())


def test_an_idle_connection_is_closed_without_a_word(wire: socket.socket, cloud: Cloud) -> None:
    wire.sendall(asking())
    assert answer_on(wire)[0] == 200
    minutes_pass(cloud, 76)
    assert everything(wire) == b""


def test_a_client_that_takes_nothing_is_cut_off(wire: socket.socket, cloud: Cloud) -> None:
    cloud.answers["GetObject"] = lambda _: {"body": (b"x" * 65536 for _ in range(2000))}
    wire.sendall(b"GET /bucket/key HTTP/1.1\r\nHost: x\r\n\r\n")
    until(cloud, lambda connection: not connection.writable.is_set())
    minutes_pass(cloud, 29)
    minutes_pass(cloud, 31)
    assert not whatever_comes(wire).endswith(b"0\r\n\r\n")


def whatever_comes(wire: socket.socket) -> bytes:
    """Up to the end, orderly or not."""
    found = b""
    try:
        while piece := wire.recv(1 << 20):
            found += piece
    except ConnectionResetError:
        return found
    return found


def until(cloud: Cloud, holds: Callable[[Connection], bool]) -> None:
    """Waits for something to be true of a connection."""

    async def look() -> bool:
        return any(holds(connection) for connection in cloud.server.connections)

    while not cloud.run(look()):
        pass


async def test_a_server_that_closes_finishes_what_it_has_begun() -> None:
    began, may_end = asyncio.Event(), asyncio.Event()

    async def answer(_: HttpRequest) -> HttpResponse:
        began.set()
        await may_end.wait()
        return HttpResponse(200, {}, b"done")

    server = Server(answer, "127.0.0.1", 0, {}, lambda: 0.0)
    await server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    _, idle = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await began.wait()
    closing = asyncio.create_task(server.close())
    await asyncio.wait([closing], timeout=0)
    may_end.set()
    said = await reader.read()
    await closing
    assert said.startswith(b"HTTP/1.1 200 OK\r\ndate: Thu, 01 Jan 1970 00:00:00 GMT\r\n")
    assert said.endswith(b"connection: close\r\n\r\ndone")
    for each in (writer, idle):
        each.close()
        await each.wait_closed()


async def test_a_port_that_is_taken_is_an_error_to_the_caller(cloud: Cloud) -> None:
    server = Server(cloud.health, "127.0.0.1", cloud.server.port, {}, lambda: 0.0)
    with pytest.raises(OSError, match="address already in use"):
        await server.start()
