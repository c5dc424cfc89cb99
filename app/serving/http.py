"""An HTTP/1.1 server on asyncio: keeps connections alive, answers in order, and never waits for a slow client."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from app.serving.connection import Connection
from app.serving.guests import Guests
from app.serving.tls_listener import TlsListener
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.times import http_date

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]

BODY_LIMIT = 16 * 1024 * 1024
SWEEP_SECONDS = 5
CLOSING_SECONDS = 5
OWN_PATHS = "/_cloudarium/"


def same_limit(_: HttpRequest) -> int:
    return BODY_LIMIT


class Server:
    """Serves `answer` at `host:port` (port 0 takes a free one); `routes` by method and path are answered beside it.

    `body_limit` says how large a body may be that a request announces; large ones go to files in `spool`.
    `guests` answers instances that ask for their metadata. With `tls` given, what comes without is for `plain`.
    """

    def __init__(
        self,
        answer: Answer,
        host: str,
        port: int,
        routes: Mapping[tuple[str, str], Answer],
        wall: Callable[[], float],
        body_limit: Callable[[HttpRequest], int] = same_limit,
        spool: Path | None = None,
        guests: Guests | None = None,
        tls: ssl.SSLContext | None = None,
        plain: Answer | None = None,
    ) -> None:
        self.answer = answer
        self.host = host
        self.port = port
        self.routes = routes
        self.wall = wall
        self.body_limit = body_limit
        self.spool = spool
        self.guests = guests
        self.tls = tls
        self.plain = plain
        self.connections: set[Connection] = set()
        self.listener: asyncio.Server | TlsListener | None = None
        self.sweeper: asyncio.TimerHandle | None = None
        self.date = (-1, "")

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self.listener = await self.listen(lambda: Connection(self, loop))
        self.port = self.listener.sockets[0].getsockname()[1]
        self.sweeper = loop.call_later(SWEEP_SECONDS, self.sweep)

    async def listen(self, connect: Callable[[], Connection]) -> asyncio.Server | TlsListener:
        if self.tls is None:
            return await asyncio.get_running_loop().create_server(connect, self.host, self.port)
        listener = TlsListener(connect, self.tls)
        await listener.start(self.host, self.port)
        return listener

    async def close(self) -> None:
        """Takes no more connections, lets the answers under way be sent, and closes."""
        assert self.listener, "the server was started"
        assert self.sweeper
        self.sweeper.cancel()
        self.listener.close()
        for connection in list(self.connections):
            connection.end()
        working = [connection.task for connection in self.connections if connection.task]
        if working:
            await asyncio.wait(working, timeout=CLOSING_SECONDS)
        for connection in list(self.connections):
            connection.transport.abort()
        await self.listener.wait_closed()

    def sweep(self) -> None:
        """Closes connections on which nothing has happened for too long."""
        loop = asyncio.get_running_loop()
        for connection in list(self.connections):
            connection.close_if_slow(loop.time())
        self.sweeper = loop.call_later(SWEEP_SECONDS, self.sweep)

    async def respond(self, request: HttpRequest) -> HttpResponse:
        if self.guests is not None and self.guests.knows(request):
            return await self.guests.answer(request)
        if self.plain is not None and not request.secure:
            return await self.plain(request)
        if not request.path.startswith(OWN_PATHS):
            return await self.answer(request)
        hook = self.routes.get((request.method, request.path))
        return await hook(request) if hook else HttpResponse(404)

    def now(self) -> str:
        """The Date header, made once a second."""
        second = int(self.wall())
        if self.date[0] != second:
            self.date = second, http_date(second)
        return self.date[1]
