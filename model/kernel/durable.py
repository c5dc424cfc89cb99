"""A unit of work whose end waits until it is on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from model.kernel.kernel import UnderWay
from model.kernel.unit import Unit


@asynccontextmanager
async def durable(under_way: UnderWay) -> AsyncGenerator[Unit, None]:
    """What was done inside is kept once this is left; whoever stops waiting for that takes nothing back."""
    async with under_way as unit:
        yield unit
    if unit.kept is not None:
        await asyncio.shield(unit.kept)
