"""Waiting for a run to end, without holding up anybody: for as long as it takes, in simulated or in real seconds."""

from __future__ import annotations

import asyncio

from model.kit.world import World
from model.services.lambda_.behavior.ending import Ended
from model.services.lambda_.resources.running import Invocation


async def until_ended(world: World, invocation: Invocation, seconds: float) -> None:
    """A client waits by its own clock, and simulated time may stand still: whichever end comes first is the end."""
    over = asyncio.Event()
    serial = invocation.serial
    stop = world.kernel.bus.listen(Ended, lambda fact: over.set() if fact.serial == serial else None)
    gives_up = asyncio.get_running_loop().call_later(seconds, over.set)
    try:
        if invocation.state == "running":
            await over.wait()
    finally:
        stop()
        gives_up.cancel()
