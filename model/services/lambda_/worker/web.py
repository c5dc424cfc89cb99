"""The web as a function sees it: of all hosts, those answer that the cloud itself has on the internet."""

from __future__ import annotations

import base64
import io
import socket
import sys
from collections.abc import Callable
from typing import Any

from model.kit.confined.inside.line import Line
from model.services.lambda_.worker.clockwork import Clockwork

HOSTS = ".es.amazonaws.com"
Ask = Callable[[dict[str, Any]], dict[str, Any]]


class Wire:
    """A connection, as http.client uses one: what was sent is asked for when somebody wants to read the answer."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._sent = b""

    def sendall(self, data: bytes) -> None:
        self._sent += data

    def makefile(self, *_how: Any, **_more: Any) -> io.BytesIO:
        request, self._sent = self._sent, b""
        return io.BytesIO(_written(self._ask({"web": _read(request)})))

    def setsockopt(self, *_option: Any) -> None:
        """There is nothing to be set."""

    def settimeout(self, _seconds: float | None) -> None:
        """It never takes longer than it takes."""

    def close(self) -> None:
        """Nobody is at the other end."""


def _read(request: bytes) -> dict[str, Any]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "transfer-encoding" in headers:
        raise OSError("a body that comes in chunks cannot be sent from here")
    return {"method": method, "target": target, "headers": headers, "body": base64.b64encode(body).decode()}


def _written(told: dict[str, Any]) -> bytes:
    body = base64.b64decode(told["body"])
    headers = {**told["headers"], "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"HTTP/1.1 {told['status']} Answered", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def install(line: Line, clock: Clockwork) -> None:
    """Connections to such hosts lead to the cloud; all others are refused as before."""
    connect = socket.create_connection

    def ask(asked: dict[str, Any]) -> dict[str, Any]:
        line.send({"ask": asked | {"passed": clock.passed, "service": "web"}})
        told = line.receive()
        clock.wait(told["seconds"])
        return told

    def connected(address: tuple[str, int], *how: Any, **more: Any) -> Any:
        if not address[0].endswith(HOSTS):
            return connect(address, *how, **more)
        _speak_plainly()
        return Wire(ask)

    socket.create_connection = connected


def _speak_plainly() -> None:
    """What goes to the cloud is not encrypted on the way; only who asks for that has loaded ssl."""
    ssl = sys.modules.get("ssl")
    if ssl is None or getattr(ssl.SSLContext.wrap_socket, "is_plain", False):
        return
    wrap = ssl.SSLContext.wrap_socket

    def wrapped(context: Any, sock: Any, *how: Any, **more: Any) -> Any:
        return sock if isinstance(sock, Wire) else wrap(context, sock, *how, **more)

    wrapped.is_plain = True  # type: ignore[attr-defined]
    ssl.SSLContext.wrap_socket = wrapped
