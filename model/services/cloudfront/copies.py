"""Copies that caches have: finding, keeping and forgetting them, and making room for those that are asked for more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import orjson

from model.kit.world import World

CAPACITY_BYTES = 100 * 1024**3
"What a cache has for one distribution's copies."

_FIELDS = "status, headers, body, size, fetched, expires, hits"


class Copy(NamedTuple):
    """What an origin answered. `body` names it among the bodies, `fetched` is when the origin last said that it is so.

    Names of headers have lower case.
    """

    status: int
    headers: Mapping[str, str]
    body: str
    size: int
    fetched: float
    expires: float
    hits: int = 0

    def is_fresh(self, now: float) -> bool:
        return now < self.expires


async def find_copy(world: World, distribution: str, place: str, key: str) -> Copy | None:
    sql = f"SELECT {_FIELDS} FROM cloudfront_copy WHERE distribution = ? AND cache = ? AND key = ?"  # noqa: S608
    rows = await world.read(sql, distribution, place, key)
    if not rows:
        return None
    status, headers, *rest = rows[0]
    return Copy(status, orjson.loads(headers), *rest)


def used(world: World, distribution: str, place: str, key: str) -> None:
    """Somebody asked for it."""
    world.write(
        "UPDATE cloudfront_copy SET hits = hits + 1, used = ? WHERE distribution = ? AND cache = ? AND key = ?",
        *(world.now, distribution, place, key),
    )


async def keep_copy(world: World, distribution: str, place: str, key: str, path: str, copy: Copy) -> None:
    """Instead of the one before, if there was one; whoever is least asked for has to go where there is no room."""
    if copy.size > CAPACITY_BYTES:
        return
    await _make_room(world, distribution, place, key, copy.size)
    world.write(
        "INSERT OR REPLACE INTO cloudfront_copy VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(distribution, place, key, path, copy.status, orjson.dumps(dict(copy.headers)).decode()),
        *(copy.body, copy.size, copy.fetched, copy.expires, world.now, copy.hits + 1),
    )


async def _make_room(world: World, distribution: str, place: str, key: str, size: int) -> None:
    within = "FROM cloudfront_copy WHERE distribution = ? AND cache = ? AND key != ?"
    ((taken,),) = await world.read(f"SELECT COALESCE(SUM(size), 0) {within}", distribution, place, key)
    too_much = taken + size - CAPACITY_BYTES
    if too_much <= 0:
        return
    sql = f"SELECT key, size {within} ORDER BY hits, used, key"
    for name, freed in await world.read(sql, distribution, place, key):
        if too_much <= 0:
            return
        world.write(
            "DELETE FROM cloudfront_copy WHERE distribution = ? AND cache = ? AND key = ?", *(distribution, place, name)
        )
        too_much -= freed


def forget_path(world: World, distribution: str, path: str) -> None:
    """In all caches; a star at the end is whatever follows. Query strings of a path go with it."""
    if path.endswith("*"):
        sql = "DELETE FROM cloudfront_copy WHERE distribution = ? AND substr(path, 1, ?) = ?"
        world.write(sql, distribution, len(path) - 1, path[:-1])
    else:
        world.write("DELETE FROM cloudfront_copy WHERE distribution = ? AND path = ?", distribution, path)


def forget_all(world: World, distribution: str) -> None:
    world.write("DELETE FROM cloudfront_copy WHERE distribution = ?", distribution)
