"""Waiting for a message to come, without holding up anybody: for so many seconds, simulated or real ones."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import NamedTuple, Self

from model.kit.behavior import due
from model.kit.world import World
from model.services.sqs.behavior.passing import Arrived
from model.services.sqs.resources.queues import Queue


class WaitEnded(NamedTuple):
    """The simulated time of a receiver is over."""

    whom: str


@due
async def end_wait(world: World, whom: str) -> None:
    world.tell(WaitEnded(whom))


class Wait:
    """A receiver with time: `async with` it listens, whatever it does meanwhile.

    A client gives up by its own clock, and simulated time may stand still: whichever end comes first is the end.
    """

    def __init__(self, world: World, queue: Queue, whom: str, seconds: int) -> None:
        self._world = world
        self._serial = queue.serial
        self._whom = f"{queue.name}/{whom}"
        self._until = world.now + seconds
        self._loop = asyncio.get_running_loop()
        self._real_until = self._loop.time() + seconds
        self._news = asyncio.Event()
        self._is_over = seconds <= 0

    async def __aenter__(self) -> Self:
        bus = self._world.kernel.bus
        self._deaf = (bus.listen(Arrived, self._hear), bus.listen(WaitEnded, self._end))
        return self

    async def __aexit__(
        self, raised: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stop in self._deaf:
            stop()

    @property
    def is_over(self) -> bool:
        return self._is_over or self._world.now >= self._until or self._loop.time() >= self._real_until

    def begin(self) -> None:
        """To be called in a unit of work."""
        self._news.clear()
        self._world.wake(end_wait, self._whom, at=self._until)

    def stop(self) -> None:
        """To be called in a unit of work, once something was received."""
        self._world.forget(end_wait, self._whom)

    async def news(self) -> None:
        """Until there is something to look at, or time is over."""
        gives_up = self._loop.call_at(self._real_until, self._give_up)
        try:
            await self._news.wait()
        finally:
            gives_up.cancel()

    def _give_up(self) -> None:
        self._is_over = True
        self._news.set()

    def _hear(self, fact: Arrived) -> None:
        if fact.queue == self._serial:
            self._news.set()

    def _end(self, fact: WaitEnded) -> None:
        if fact.whom == self._whom:
            self._is_over = True
            self._news.set()
