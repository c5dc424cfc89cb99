"""One HTTP client: what it sends is parsed as it arrives, and its requests are answered one after the other."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

import httptools

from app.serving.sending import framed, refusal, send
from model.gateway.wire.form_post import is_form_post
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.multipart import FormDecoder, boundary_of
from model.gateway.wire.receiving import Receiver
from model.kit.errors import AwsError

if TYPE_CHECKING:
    from app.serving.http import Server

MOST_HEAD = 64 * 1024
MOST_WAITING = 16
SMALL = 1024 * 1024
SLOW_SECONDS = 30
IDLE_SECONDS = 75
LEAST_RATE = 512
"Bytes a second that a body has to come at, once it has been coming for as long as a slow head may take."

log = logging.getLogger(__name__)


class Connection(asyncio.Protocol):
    """Parses and queues in the callbacks of asyncio and httptools; a task answers while there is something queued."""

    transport: asyncio.Transport

    def __init__(self, server: Server, loop: asyncio.AbstractEventLoop) -> None:
        self.server = server
        self.loop = loop
        self.parser = httptools.HttpRequestParser(self)
        self.waiting: deque[tuple[HttpRequest, bool]] = deque()
        self.task: asyncio.Task[None] | None = None
        self.receiver: Receiver | None = None
        self.target = b""
        self.headers: dict[str, str] = {}
        self.head_size = 0
        self.in_head = False
        self.is_ending = False
        self.refused = 0
        self.peer = ""
        self.secure = False
        self.last_activity = self.began = loop.time()
        self.taken = 0
        self.writable = asyncio.Event()
        self.writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.peer = str((transport.get_extra_info("peername") or ("",))[0])
        self.secure = transport.get_extra_info("sslcontext") is not None
        self.server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - why it was lost changes nothing
        """What was asked is still done; nobody reads the answer."""
        self.server.connections.discard(self)
        self.is_ending = True
        self.writable.set()
        if self.receiver:
            self.receiver.abandon()
        for request, _ in self.waiting:
            request.body.discard()
        self.waiting.clear()
        del self.parser  # it holds whom it tells what it reads

    def pause_writing(self) -> None:
        self.last_activity = self.loop.time()
        self.writable.clear()

    def resume_writing(self) -> None:
        self.last_activity = self.loop.time()
        self.writable.set()

    def data_received(self, data: bytes) -> None:
        self.last_activity = self.loop.time()
        if self.is_ending:
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.end()
        except httptools.HttpParserError:
            self.refuse(400)
        self.head_size += len(data) if self.in_head else 0
        if self.head_size > MOST_HEAD:
            self.refuse(431)

    def eof_received(self) -> bool:
        """A client that has said all it will say still gets its answers, unless TLS ends for both sides at once."""
        self.end()
        return self.task is not None and not self.secure

    def on_message_begin(self) -> None:
        self.target = b""
        self.headers = {}
        self.head_size = 0
        self.in_head = True
        self.began = self.loop.time()

    def on_url(self, url: bytes) -> None:
        self.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        title, text = name.decode("latin-1").lower(), value.decode("utf-8", "replace")
        self.headers[title] = f"{self.headers[title]},{text}" if title in self.headers else text

    def on_headers_complete(self) -> None:
        self.in_head = False
        self.head_size = self.taken = 0
        self.began = self.loop.time()
        size, limit = int(self.headers.get("content-length", 0)), self.limit()
        if size > limit:
            self.turn_away()
            return
        self.receiver = Receiver(self.headers, limit, self.server.spool, self.form())
        if self.headers.get("expect", "").lower() == "100-continue" and self.task is None:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def limit(self) -> int:
        """Asks only about bodies that may be large."""
        size = int(self.headers.get("content-length", 0))
        is_small = "transfer-encoding" not in self.headers and size <= SMALL
        return SMALL if is_small else self.server.body_limit(self.request())

    def form(self) -> FormDecoder | None:
        boundary = boundary_of(self.headers["content-type"]) if "content-type" in self.headers else None
        return FormDecoder(boundary) if boundary and is_form_post(self.request()) else None

    def turn_away(self) -> None:
        """Answers at once, without the body that would be too large, and closes."""
        request = self.request()
        request.problem = AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 413)
        self.queue(request, keeps_alive=False)
        self.is_ending = True

    def on_body(self, data: bytes) -> None:
        self.taken += len(data)
        if self.receiver:
            self.receiver.feed(data)

    def on_message_complete(self) -> None:
        receiver, self.receiver = self.receiver, None
        if receiver is None or self.is_ending:
            return
        request = self.request()
        request.body, request.proofs, request.problem = receiver.finish(), receiver.proofs, receiver.problem
        request.posted = receiver.posted
        self.queue(request, keeps_alive=self.parser.should_keep_alive() and request.problem is None)

    def queue(self, request: HttpRequest, *, keeps_alive: bool) -> None:
        self.waiting.append((request, keeps_alive))
        if len(self.waiting) >= MOST_WAITING:
            self.transport.pause_reading()
        if self.task is None:
            self.task = self.loop.create_task(self.work())

    def request(self) -> HttpRequest:
        target = self.target.decode("latin-1")
        if not target.startswith("/"):
            target = "/" + target.partition("://")[2].partition("/")[2]
        path, _, query = target.partition("?")
        method = self.parser.get_method().decode()
        return HttpRequest(method, path, query, self.headers, source_ip=self.peer, secure=self.secure)

    async def work(self) -> None:
        """Answers what is waiting, in order; a failure to send leaves nothing to say on this connection."""
        try:
            while self.waiting:
                await self.answer(*self.waiting.popleft())
        except Exception:
            log.exception("could not answer %s", self.peer)
            self.transport.abort()
        finally:
            self.task = None
        if self.refused:
            self.transport.write(refusal(self.refused, self.server.now()))
        if self.is_ending:
            self.transport.close()

    async def answer(self, request: HttpRequest, keeps_alive: bool) -> None:
        try:
            response = await self.server.respond(request)
        finally:
            request.body.discard()
        keeps_alive = keeps_alive and not (self.is_ending and not self.waiting)
        await send(self, framed(response, request.method, keeps_alive, self.server.now()))
        self.last_activity = self.began = self.loop.time()
        if not keeps_alive:
            self.waiting.clear()
            self.is_ending = True
        self.transport.resume_reading()

    def refuse(self, status: int) -> None:
        """Says no to something that is not HTTP, once what came before it is answered."""
        self.refused = status
        self.is_ending = True
        if self.task is None:
            self.transport.write(refusal(status, self.server.now()))
            self.transport.close()

    def end(self) -> None:
        """Takes no more requests, and closes when those that came are answered."""
        self.is_ending = True
        if self.task is None:
            self.transport.close()

    def close_if_slow(self, now: float) -> None:
        """A client goes on sending what it has begun and reading what it asked for, and is not idle for too long."""
        quiet = now - self.last_activity
        is_reading_slowly = not self.writable.is_set()
        if self.task is not None:
            if is_reading_slowly and quiet > SLOW_SECONDS:
                self.transport.abort()
        elif (self.in_head or self.receiver) and (quiet > SLOW_SECONDS or self.is_trickling(now)):
            self.refuse(408)
        elif quiet > IDLE_SECONDS:
            self.end()

    def is_trickling(self, now: float) -> bool:
        """Whether what has begun comes so slowly that it is only there to hold the connection."""
        late = now - self.began - SLOW_SECONDS
        return late > 0 and (self.in_head or self.taken < LEAST_RATE * late)
