"""Documents on their shelf, as they are with what one request has done so far."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

import orjson

from model.kit.world import World
from model.laws.search.fields import Document
from model.services.opensearch.resources.domains import Domain
from model.services.opensearch.resources.indices import Index

SLICE = 80
"Documents that are read at a time, so that looking at them takes a few milliseconds."

_FIND = "SELECT id, seq, version, size, source FROM opensearch_document WHERE home = ? AND id = ?"
_SCAN = "SELECT id, seq, source FROM opensearch_document WHERE home = ? AND seq > ? ORDER BY seq LIMIT ?"
_PUT = "INSERT OR REPLACE INTO opensearch_document VALUES (?,?,?,?,?,?)"
_DROP = "DELETE FROM opensearch_document WHERE home = ? AND id = ?"
_DROP_ALL = "DELETE FROM opensearch_document WHERE home = ?"


class Kept(NamedTuple):
    """A document as it lies there."""

    id: str
    seq: int
    version: int
    size: int
    source: str

    @property
    def body(self) -> Mapping[str, Any]:
        return orjson.loads(self.source)


class Shelf:
    """What a request writes it finds again, before it is kept."""

    def __init__(self, world: World, domain: Domain) -> None:
        self._world = world
        self._domain = domain
        self._changed: dict[tuple[int, str], Kept | None] = {}

    async def find(self, index: Index, id: str) -> Kept | None:
        if (index.serial, id) in self._changed:
            return self._changed[index.serial, id]
        rows = await self._world.read(_FIND, index.serial, id)
        return Kept(*rows[0]) if rows else None

    def put(self, index: Index, id: str, body: Mapping[str, Any], before: Kept | None) -> Kept:
        text = orjson.dumps(body).decode()
        kept = Kept(id, index.written + 1, before.version + 1 if before else 1, len(text), text)
        self._world.write(_PUT, index.serial, kept.id, kept.seq, kept.version, kept.size, kept.source)
        self._changed[index.serial, id] = kept
        index.written, index.last_put = kept.seq, self._world.now
        self._count(index, int(before is None), kept.size - (before.size if before else 0))
        return kept

    def drop(self, index: Index, kept: Kept) -> None:
        self._world.write(_DROP, index.serial, kept.id)
        self._changed[index.serial, kept.id] = None
        index.written += 1
        self._count(index, -1, -kept.size)

    def drop_all(self, index: Index) -> None:
        self._world.write(_DROP_ALL, index.serial)
        self._count(index, -index.documents, -index.stored_bytes)

    def _count(self, index: Index, documents: int, size: int) -> None:
        for each in (index, self._domain):
            each.documents += documents
            each.stored_bytes += size


async def documents(world: World, index: Index) -> AsyncIterator[Document]:
    """All of an index in the order in which they came; others have their turn in between."""
    types, after = dict(index.fields), 0
    while True:
        rows = await world.read(_SCAN, index.serial, after, SLICE)
        for id, seq, source in rows:
            yield Document(index.index_name, id, seq, orjson.loads(source), types)
        if len(rows) < SLICE:
            return
        after = rows[-1][1]
