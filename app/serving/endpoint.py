"""`cloudarium serve`: the AWS endpoint of a world, without a screen."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from app.running import running
from app.serving.edge import Edge
from app.serving.federation import Federation
from app.serving.guests import Guests
from app.serving.http import Answer, Server
from app.serving.steering import routes
from app.serving.viewers import Viewers
from app.settings import Settings, SettingsError
from model.client import Client
from model.gateway.wire.cross_origin import CrossOrigin
from model.gateway.wire.door import Door

if TYPE_CHECKING:
    from app.serving.names import NameServer


def serve(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code."""
    return asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> int:
    ended = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    async with running(settings) as client:
        server = await listen(client, settings)
        sys.stdout.write(f"ready on {'https' if settings.tls else 'http'}://{settings.host}:{server.port}\n")
        names = await _answer_names(client, settings) if settings.dns else None
        sys.stdout.flush()
        await ended.wait()
        if names is not None:
            await names.close()
        await server.close()
    return 0


async def _answer_names(client: Client, settings: Settings) -> NameServer:
    """Open the port of DNS. Raises SettingsError if it is taken."""
    from app.serving.names import NameServer

    names = NameServer(client, settings.host, settings.dns)
    try:
        await names.start()
    except OSError as error:
        reason = f"cannot answer DNS on {settings.host}:{settings.dns}: {error.strerror or error}"
        raise SettingsError(reason) from error
    return names


async def listen(client: Client, settings: Settings) -> Server:
    """Open the endpoint of a running world. Raises SettingsError if the port is taken, or TLS cannot be had."""
    edge = Edge(client.handle)
    door = Door(edge.handle, client.services, time.time)
    hooks = routes(client, edge, settings)
    guests = Guests(client, time.time)
    secured = _secured(client, door, edge, settings) if settings.tls else {}
    pages = CrossOrigin(door, client.internet.origin_rules, trusting=settings.auth != "off")
    answer = Viewers(client, Federation(client, pages.answer).answer).answer
    server = Server(
        _with_soap(edge, answer) if settings.soap else answer,
        settings.host,
        settings.port,
        hooks,
        time.time,
        door.body_limit,
        client.spool,
        guests,
        **secured,
    )
    try:
        await server.start()
    except OSError as error:
        reason = f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}"
        raise SettingsError(reason) from error
    return server


def _with_soap(edge: Edge, otherwise: Answer) -> Answer:
    from model.gateway.wire.soap.door import SoapDoor

    return SoapDoor(edge.handle, otherwise).answer


def _secured(client: Client, door: Door, edge: Edge, settings: Settings) -> dict[str, Any]:
    """What the server needs to speak TLS, and to send away who does not."""
    from app.serving.tls import Hosts, authority
    from app.serving.tls_insisting import Insisting

    plain = Viewers(client, Insisting(door).answer).answer
    hosts = Hosts(authority(settings), settings.host)
    return {"tls": hosts.context, "plain": _with_soap(edge, plain) if settings.soap else plain}
