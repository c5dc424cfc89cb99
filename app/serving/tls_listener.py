"""Listens for TLS, and lets those who speak plainly in too, so that somebody can tell them."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Coroutine, Sequence

HANDSHAKE_SECONDS = 10
BREATH_SECONDS = 1
WAITING = 100
HANDSHAKE = b"\x16"
"The first byte of everything that begins with a handshake of TLS."

log = logging.getLogger(__name__)


class TlsListener:
    """Gives each connection a protocol of `connect`, over TLS if the client wants it, plainly otherwise."""

    def __init__(self, connect: Callable[[], asyncio.Protocol], context: ssl.SSLContext) -> None:
        self._connect = connect
        self._context = context
        self._tasks: set[asyncio.Task[None]] = set()
        self.sockets: Sequence[socket.socket] = ()

    async def start(self, host: str, port: int) -> None:
        """Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        opened: list[socket.socket] = []
        try:
            for family, *_, address in dict.fromkeys(found):
                where = (address[0], opened[0].getsockname()[1] if opened else port)
                opened.append(socket.create_server(where, family=family, backlog=WAITING))
        except OSError:
            for each in opened:
                each.close()
            raise
        self.sockets = opened
        for each in opened:
            each.setblocking(False)
            self._begin(self._accept(each))

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for each in self.sockets:
            each.close()

    async def wait_closed(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(listening)
            except OSError as error:
                log.warning("cannot take connections: %s", error)
                await asyncio.sleep(BREATH_SECONDS)
                continue
            connection.setblocking(False)
            self._begin(self._admit(connection))

    async def _admit(self, connection: socket.socket) -> None:
        """A client that says nothing, or nothing that we share a version or cipher with, is let go."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS):
                first = await _first_byte(connection)
                context = self._context if first == HANDSHAKE else None
                await loop.connect_accepted_socket(self._connect, connection, ssl=context)
        except OSError as error:
            log.debug("no handshake: %s", error)
            connection.close()
        except asyncio.CancelledError:
            connection.close()
            raise


async def _first_byte(connection: socket.socket) -> bytes:
    """Looked at, and left where it is."""
    loop = asyncio.get_running_loop()
    readable = loop.create_future()
    loop.add_reader(connection, lambda: readable.done() or readable.set_result(None))
    try:
        await readable
    finally:
        loop.remove_reader(connection)
    return connection.recv(1, socket.MSG_PEEK)
