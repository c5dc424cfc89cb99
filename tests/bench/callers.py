"""Closed-loop clients of an endpoint: each sends a request, signed beforehand, once the one before is answered."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from urllib.parse import urlencode
from uuid import uuid4

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from model.kit.cell import CellSettings

FORM = "application/x-www-form-urlencoded; charset=utf-8"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"connection: *close", re.IGNORECASE)


def signed(port: int, service: str, fields: Mapping[str, str], region: str = "us-east-1") -> bytes:
    """A query request by the root of a new world, ready for the wire; like an SDK's, no two are the same."""
    host, body = f"127.0.0.1:{port}", urlencode(fields)
    headers = {"Host": host, "Content-Type": FORM, "Amz-Sdk-Invocation-Id": str(uuid4())}
    request = AWSRequest("POST", f"http://{host}/", headers, body)
    SigV4Auth(Credentials(*CellSettings().root_key), service, region).add_auth(request)
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    return "\r\n".join(["POST / HTTP/1.1", *lines, f"Content-Length: {len(body)}", "", body]).encode()


class Caller(asyncio.Protocol):
    """One client on one connection, which it opens anew when the server closes it."""

    transport: asyncio.Transport

    def __init__(self, port: int, requests: Sequence[bytes], end: float) -> None:
        self.port = port
        self.requests: Iterator[bytes] = cycle(requests)
        self.end = end
        self.loop = asyncio.get_running_loop()
        self.done: asyncio.Future[None] = self.loop.create_future()
        self.buffer = b""
        self.answered = 0
        self.latest = b""
        "The body of the latest answer."

    async def call(self) -> int:
        """How many calls were answered by the end; AssertionError for the first that was refused."""
        while not self.done.done():
            self.closed: asyncio.Future[None] = self.loop.create_future()
            await self.loop.create_connection(lambda: self, "127.0.0.1", self.port)
            await self.closed
        await self.done
        return self.answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(next(self.requests))

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set_result(None)
        if exc is not None and not self.done.done():
            self.done.set_exception(exc)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, blank, body = self.buffer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if blank and length and len(body) == int(length[1]):
            self.latest = body
            self.next(head)

    def next(self, head: bytes) -> None:
        if b" 200 " not in head[:16]:
            self.done.set_exception(AssertionError(self.buffer.decode()))
        elif time.monotonic() >= self.end:
            self.done.set_result(None)
        self.answered += 1
        self.buffer = b""
        if self.done.done() or CLOSES.search(head):
            self.transport.close()
        else:
            self.transport.write(next(self.requests))


async def calls_per_second(port: int, clients: Sequence[Sequence[bytes]], seconds: float) -> float:
    """What an endpoint answers to several clients at once, each with its own requests to send."""
    start = time.monotonic()
    callers = [Caller(port, requests, start + seconds) for requests in clients]
    answered = sum(await asyncio.gather(*(caller.call() for caller in callers)))
    return answered / (time.monotonic() - start)
