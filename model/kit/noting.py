"""Calls of which something is noted even where they are refused: how much was asked for too fast."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from model.kernel.durable import durable
from model.kernel.unit import find_current
from model.kit.cell import Cell

T = TypeVar("T")


class Asking(Protocol):
    """A call as far as this needs to know it."""

    @property
    def cell(self) -> Cell: ...

    @property
    def cause(self) -> str: ...

    @property
    def action(self) -> str: ...


async def noting(call: Asking, work: Callable[[], Awaitable[T]]) -> T:
    """Do it in its caller's unit of work, or else in one of its own that is kept before the answer leaves."""
    if find_current() is not None:
        return await work()
    async with durable(call.cell.kernel.unit(call.cause, call.action)) as unit:
        unit.serials.add("call")
        return await work()
