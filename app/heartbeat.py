"""Real seconds into simulated ones: speed, pause, step and jump, in slices that leave the event loop free."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import perf_counter

from model.client import Client

SLICE_SECONDS = 0.008
"The longest that time may hold the event loop."

BEAT_SECONDS = 0.02
_MEMORY = 0.9
"How much of what was measured is carried from beat to beat."


class Heartbeat:
    """Obeys the client's steering. Where the machine cannot keep up, the simulated clock runs slower."""

    def __init__(self, client: Client, real: Callable[[], float] = perf_counter) -> None:
        self._client = client
        self._real = real
        self._kept_up = 1.0

    async def beat_forever(self) -> None:
        last = self._real()
        while True:
            await asyncio.sleep(0 if self._client.steering.jump else BEAT_SECONDS)
            now = self._real()
            await self.beat(now - last)
            last = now

    async def beat(self, elapsed_seconds: float) -> None:
        """Let the world live through what this much real time means, or as much of it as fits into a slice."""
        steering, before = self._client.steering, self._client.now
        if steering.jump > 0:
            await self._run_until(before + steering.jump)
            steering.jump = max(steering.jump - (self._client.now - before), 0.0)
            return
        if steering.step:
            steering.step = False
            await self._client.run_until(self._client.next_event or before)
            return
        asked = 0.0 if steering.paused else elapsed_seconds * steering.speed
        if asked:
            await self._run_until(before + asked)
            self._kept_up = _MEMORY * self._kept_up + (1 - _MEMORY) * (self._client.now - before) / asked
        steering.reached = steering.speed * self._kept_up

    async def _run_until(self, instant: float) -> None:
        await _slice(self._client, instant, self._real)


async def leap(client: Client, seconds: float) -> None:
    """Let simulated time pass as fast as the machine can; everything else goes on between the slices."""
    instant = client.now + seconds
    while True:
        if await _slice(client, instant, perf_counter):
            return
        await asyncio.sleep(0)


async def _slice(client: Client, instant: float, real: Callable[[], float]) -> bool:
    end = real() + SLICE_SECONDS
    return await client.run_until(instant, lambda: real() < end)
