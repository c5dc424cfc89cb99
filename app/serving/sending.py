"""Answers as bytes on a connection: framed, and sent no faster than the client reads."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import aclosing, closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from model.gateway.wire.messages import HttpResponse, Payload
from model.kit.body import FileSlice
from model.kit.event_stream import EventStream

SERVER = "Cloudarium"
REASONS = {status.value: status.phrase for status in HTTPStatus}
WITHOUT_BODY = frozenset({204, 304})
LAST_CHUNK = b"0\r\n\r\n"


class Outlet(Protocol):
    """Where an answer goes, and whether there is room."""

    transport: asyncio.Transport
    writable: asyncio.Event
    is_ending: bool
    "No more will be asked."


@dataclass(frozen=True)
class Framed:
    """An answer with its head ready."""

    head: bytes
    body: Payload
    is_chunked: bool


def framed(response: HttpResponse, method: str, keeps_alive: bool, date: str) -> Framed:
    """Says how long the body is, or sends it in chunks; HEAD and the bodiless statuses have none."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    size, is_bare = size_of(response.body), method == "HEAD" or response.status in WITHOUT_BODY
    if size is not None and not is_bare:
        headers["content-length"] = str(size)
    elif method == "HEAD":
        headers.setdefault("content-length", str(size or 0))
    is_chunked = not is_bare and "content-length" not in headers
    if is_chunked:
        headers["transfer-encoding"] = "chunked"
    if not keeps_alive:
        headers["connection"] = "close"
    return Framed(head_of(response.status, headers, date), b"" if is_bare else response.body, is_chunked)


def size_of(body: Payload) -> int | None:
    if isinstance(body, bytes):
        return len(body)
    return body.size if isinstance(body, FileSlice) else None


def head_of(status: int, headers: dict[str, str], date: str) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, '')}", f"date: {date}", f"server: {SERVER}"]
    lines += [f"{name}: {one_line(each)}" for name, value in headers.items() for each in _values(name, value)]
    return "\r\n".join([*lines, "\r\n"]).encode()


def _values(name: str, value: str) -> list[str]:
    """Each cookie has a line of its own, in the answer as in its value."""
    return value.splitlines() if name == "set-cookie" else [value]


def one_line(value: str) -> str:
    """A value that cannot end its header early."""
    return value.replace("\r", " ").replace("\n", " ")


def refusal(status: int, date: str) -> bytes:
    return head_of(status, {"content-length": "0", "connection": "close"}, date)


async def send(outlet: Outlet, answer: Framed) -> None:
    if isinstance(answer.body, bytes):
        outlet.transport.write(answer.head + answer.body)
        await outlet.writable.wait()
    elif isinstance(answer.body, FileSlice):
        outlet.transport.write(answer.head)
        with closing(answer.body.pieces()) as pieces:
            await stream(outlet, pieces, is_chunked=False)
    elif isinstance(answer.body, EventStream):
        outlet.transport.write(answer.head)
        await follow(outlet, answer.body)
    else:
        outlet.transport.write(answer.head)
        await stream(outlet, answer.body, is_chunked=answer.is_chunked)


async def stream(outlet: Outlet, pieces: Iterable[bytes], *, is_chunked: bool) -> None:
    """Piece after piece, as the client takes them; other connections get their turn between two."""
    for piece in pieces:
        if outlet.transport.is_closing():
            return
        if piece:
            outlet.transport.write(chunk(piece) if is_chunked else piece)
        await outlet.writable.wait()
        await asyncio.sleep(0)
    if is_chunked:
        outlet.transport.write(LAST_CHUNK)


async def follow(outlet: Outlet, events: EventStream[bytes]) -> None:
    """Event after event, each when the client took the one before; what has no end goes on until somebody leaves."""
    async with aclosing(events):
        async for event in events:
            if outlet.transport.is_closing():
                return
            outlet.transport.write(chunk(event))
            await outlet.writable.wait()
            if events.pause and outlet.is_ending:
                break
            await asyncio.sleep(events.pause)
    outlet.transport.write(LAST_CHUNK)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)
