"""Reading what is on record."""

from __future__ import annotations

from collections.abc import AsyncIterator

from model.kit.world import World
from model.services.cloudtrail.pages import Noted, read_page

AT_ONCE = 16
"Pages: to read them takes a few milliseconds."

_NEWEST_FIRST = (
    "SELECT last, calls FROM cloudtrail_page WHERE first < ? AND last < ? AND time >= ? ORDER BY last DESC LIMIT ?"
)
_OLDEST_FIRST = "SELECT last, calls FROM cloudtrail_page WHERE last > ? ORDER BY last LIMIT ?"


async def backwards(world: World, before: int, since: float) -> AsyncIterator[Noted]:
    """Every call of every account, newest first: those that ended before the one of a number, from a time on."""
    above = 2**62
    while True:
        pages = await _read(world, _NEWEST_FIRST, before, above, since)
        for last, page in pages:
            above = last
            for number, called in reversed(list(read_page(page))):
                if number < before and called.time >= since:
                    yield number, called
        if len(pages) < AT_ONCE:
            return


async def onwards(world: World, after: int) -> AsyncIterator[Noted]:
    """Every call of every account that ended after the one of a number, oldest first."""
    while True:
        pages = await _read(world, _OLDEST_FIRST, after)
        for last, page in pages:
            for number, called in read_page(page):
                if number > after:
                    yield number, called
            after = last
        if len(pages) < AT_ONCE:
            return


def last_number(world: World) -> int:
    """That of the call that ended last."""
    return world.kernel.backlog.last


async def _read(world: World, sql: str, *values: float) -> list[tuple[int, bytes]]:
    """What waits to be written is on record too."""
    assert world.kernel.tables is not None, "a trail without tables"
    world.kernel.tables.write_down()
    return [(last, page) for last, page in await world.read(sql, *values, AT_ONCE)]
