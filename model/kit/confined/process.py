"""A confined process and the line to it, on which both sides say JSON."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from typing import Any

import orjson

from model.kit.confined.patience import Patience

PIECE = 65_536
LARGEST_LINE = 64 * 2**20

Told = dict[str, Any]


class ProcessLost(Exception):
    """The process has ended by itself, or `is_slow` and is not waited for."""

    def __init__(self, *, is_slow: bool = False) -> None:
        super().__init__("slow" if is_slow else "ended")
        self.is_slow = is_slow


@dataclass(slots=True)
class Process:
    """`rest` is what came behind the last whole line."""

    line: socket.socket
    pid: int = 0
    rest: bytearray = field(default_factory=bytearray)

    async def send(self, said: Told) -> None:
        """Raises ProcessLost."""
        try:
            await asyncio.get_running_loop().sock_sendall(self.line, orjson.dumps(said) + b"\n")
        except OSError as error:
            raise ProcessLost from error

    async def receive(self, patience: Patience) -> Told:
        """Raises ProcessLost."""
        try:
            async with patience.waiting():
                return await self._line()
        except TimeoutError as error:
            raise ProcessLost(is_slow=True) from error

    async def _line(self) -> Told:
        loop, searched = asyncio.get_running_loop(), 0
        while (end := self.rest.find(b"\n", searched)) < 0:
            searched = len(self.rest)
            try:
                piece = await loop.sock_recv(self.line, PIECE)
            except OSError as error:
                raise ProcessLost from error
            if not piece or searched > LARGEST_LINE:
                raise ProcessLost
            self.rest += piece
        text = bytes(self.rest[:end])
        del self.rest[: end + 1]
        return orjson.loads(text)
