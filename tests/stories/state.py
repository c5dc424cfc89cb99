"""All that a world is made of, to be compared: what changed nothing leaves it equal."""

from __future__ import annotations

from typing import Any

from model.cloud import Cloud
from model.kernel.store import Shelf, Store

Memory = dict[str, tuple[int, int, tuple[Any, ...]]]
"What is known of the things that were looked at before, by place and id: which object, its revision, its fields."


def state_of(cloud: Cloud, memory: Memory | None = None) -> dict[str, Any]:
    """Everything that would be kept, by name: things in their order, timers, recorded signals and counts.

    The count of calls is left out: a refused call is a call. `memory` makes looking again cheaper.
    """
    kernel, memory = cloud.kernel, {} if memory is None else memory
    things: dict[str, Any] = {}
    for thing in kernel.store.everything():
        place = f"{thing.account}/{thing.region}/{thing.kind}/{thing.id}"
        things[place] = _fields(place, thing, memory)
    return {
        "things": things,
        "order": list(things),
        "timers": {timer.appointment: (timer.due, timer.seq) for timer in kernel.timers},
        "signals": {key: kernel.signals.get(key) for key in kernel.signals},
        "counts": {name: count for name, count in kernel.serials.items() if name != "call"},
    }


def untrue_indexes(store: Store) -> list[str]:
    """The kinds whose indexes are not what their things say."""
    untrue = [
        f"{place[2]}.{name}"
        for place, shelf in store._shelves.items()
        for name in shelf.indexes
        if _ids(shelf, name) != _ids(_built_anew(shelf), name)
    ]
    return untrue + [
        f"{kind}.{name} worldwide"
        for kind, indexes in store._worldwide.items()
        for name, index in indexes.items()
        if {value: {each.id for each in index.of(value)} for value in index} != _summed(store, kind, name)
    ]


def _summed(store: Store, kind: str, name: str) -> dict[Any, set[str]]:
    """What the shelves of a kind have together."""
    found: dict[Any, set[str]] = {}
    for shelf in store._by_kind.get(kind, ()):
        for value, ids in _ids(shelf, name).items():
            found.setdefault(value, set()).update(ids)
    return found


def _built_anew(shelf: Shelf) -> Shelf:
    anew = Shelf(tuple(shelf.indexes))
    for thing in shelf.things.values():
        anew.put(thing)
    return anew


def _ids(shelf: Shelf, name: str) -> dict[Any, set[str]]:
    index = shelf.indexes[name]
    return {value: {each.id for each in index.of(value)} for value in index}


def _fields(place: str, thing: Any, memory: Memory) -> tuple[Any, ...]:
    known = memory.get(place)
    if known is None or known[:2] != (id(thing), thing.revision):
        fields = tuple((name, thing.__dict__[name]) for name in type(thing).stored_fields())
        known = memory[place] = (id(thing), thing.revision, fields)
    return known[2]
