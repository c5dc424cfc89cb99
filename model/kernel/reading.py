"""What was looked up in a store, and whether it would be found the same now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.kernel.index import Index
    from model.kernel.store import Shelf, Thing


class Reading:
    """Remembers what was found by an id or an index, and what was not there."""

    __slots__ = ("_by_id", "_by_index", "kinds")

    def __init__(self) -> None:
        self.kinds: dict[str, None] = {}
        "What sorts of things it was about."
        self._by_id: list[tuple[str, Shelf, str, Thing | None, int]] = []
        self._by_index: list[tuple[str, Index, Any, tuple[Thing, ...], list[int]]] = []

    def found(self, kind: str, shelf: Shelf, id: str, thing: Thing | None) -> None:
        self.kinds[kind] = None
        self._by_id.append((kind, shelf, id, thing, thing.revision if thing is not None else 0))

    def found_where(self, kind: str, index: Index, value: Any) -> None:
        self.kinds[kind] = None
        things = index.of(value)
        self._by_index.append((kind, index, value, things, [each.revision for each in things]))

    def is_so(self, latest: Mapping[str, int], seen: int) -> bool:
        """Nothing of it came, went or was assigned to; no more than that since a change that was seen is looked at."""
        for kind, shelf, id, thing, revision in self._by_id:
            if latest[kind] > seen and (
                shelf.things.get(id) is not thing or (thing is not None and thing.revision != revision)
            ):
                return False
        for kind, index, value, things, revisions in self._by_index:
            if latest[kind] > seen and (index.of(value) != things or [each.revision for each in things] != revisions):
                return False
        return True
