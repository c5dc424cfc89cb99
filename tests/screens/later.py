"""Answers that come later: they are given as they are asked for, and held back until a test lets them through."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from model.client import AwsError, Client


class Held:
    """The answers that are on their way, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._doors: list[asyncio.Event] = []
        self._more = asyncio.Event()
        self._is_over = False

    async def asked(self, times: int = 1) -> None:
        """Wait until so many answers are on their way."""
        while len(self._doors) < times:
            self._more.clear()
            await self._more.wait()

    def let_through(self, place: int) -> None:
        """The first is 0."""
        self._doors[place].set()

    def end(self) -> None:
        """Let everything through, now and from now on."""
        self._is_over = True
        for door in self._doors:
            door.set()

    async def wait(self) -> None:
        door = asyncio.Event()
        self._doors.append(door)
        self._more.set()
        if not self._is_over:
            await door.wait()


@contextmanager
def held_back(owner: object, name: str, action: str = "") -> Iterator[Held]:
    """Hold back what a thing's coroutine function gives; of a client's `call`, what one action answers."""
    ask, held = getattr(owner, name), Held()

    async def answer(*args: Any, **more: Any) -> Any:
        held_too = not action or action in args
        try:
            given = await ask(*args, **more)
        except AwsError:
            if held_too:
                await held.wait()
            raise
        if held_too:
            await held.wait()
        return given

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, answer)
        try:
            yield held
        finally:
            held.end()


def answers_held_back(client: Client, action: str) -> Any:
    """Whoever asks for this has the answer later."""
    return held_back(client, "call", action)
