"""Everything that exists, by account, region, kind and id, in the order in which it came to be."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, ClassVar, Protocol, Self, TypeVar, cast

Key = tuple[str, str, str, str]
"(account, region, kind, id)"


class Thing(Protocol):
    """What the store keeps."""

    kind: ClassVar[str]
    indexes: ClassVar[tuple[str, ...]]
    aside: ClassVar[frozenset[str]]
    "Fields in which nothing refers to another thing."
    account: str
    region: str
    id: str
    serial: int

    @property
    def names(self) -> tuple[str, ...]:
        """What others write to refer to it."""
        ...

    def restore(self, name: str, value: Any) -> None:
        """Let a field be again what it was, within the unit of work under way."""
        ...

    def copied(self) -> Self:
        """The same in another object, in no store."""
        ...

    @classmethod
    def stored_fields(cls) -> tuple[str, ...]: ...

    def body(self) -> bytes: ...

    @classmethod
    def revive(cls, body: bytes) -> Self: ...


_serial = attrgetter("serial")

T = TypeVar("T", bound=Thing)


class Shelf:
    """The things of one kind in one account and region, with their declared indexes."""

    def __init__(self, indexes: tuple[str, ...]) -> None:
        self.things: dict[str, Thing] = {}
        self.indexes: dict[str, dict[Any, dict[str, Thing]]] = {name: {} for name in indexes}

    def put(self, thing: Thing) -> None:
        self.things[thing.id] = thing
        for name in self.indexes:
            self._enter(name, getattr(thing, name), thing)

    def take(self, thing: Thing) -> None:
        del self.things[thing.id]
        for name in self.indexes:
            self._leave(name, getattr(thing, name), thing)

    def put_back(self, thing: Thing) -> None:
        """Return a thing to the place in the order that it had."""
        self.put(thing)
        self.things = {each.id: each for each in sorted(self.things.values(), key=_serial)}

    def move(self, name: str, thing: Thing, old: Any, new: Any) -> None:
        """Keep an index true after an assignment to its field."""
        self._leave(name, old, thing)
        self._enter(name, new, thing)

    def _enter(self, name: str, value: Any, thing: Thing) -> None:
        for entry in _entries(value):
            self.indexes[name].setdefault(entry, {})[thing.id] = thing

    def _leave(self, name: str, value: Any, thing: Thing) -> None:
        for entry in _entries(value):
            bucket = self.indexes[name][entry]
            del bucket[thing.id]
            if not bucket:
                del self.indexes[name][entry]


def _entries(value: Any) -> tuple[Any, ...]:
    """A tuple is indexed by each of its members, anything else by itself."""
    return cast(tuple[Any, ...], value) if isinstance(value, tuple) else (value,)


class Store:
    """The working set. It only holds; the unit of work is what changes it."""

    def __init__(self) -> None:
        self._shelves: dict[tuple[str, str, str], Shelf] = {}
        self._by_kind: dict[str, list[Shelf]] = {}

    def shelf(self, account: str, region: str, kind: type[Thing]) -> Shelf:
        place = (account, region, kind.kind)
        shelf = self._shelves.get(place)
        if shelf is None:
            shelf = self._shelves[place] = Shelf(kind.indexes)
            self._by_kind.setdefault(kind.kind, []).append(shelf)
        return shelf

    def find(self, account: str, region: str, kind: type[T], id: str) -> T | None:
        shelf = self._shelves.get((account, region, kind.kind))
        return cast("T | None", shelf.things.get(id)) if shelf else None

    def all(self, account: str, region: str, kind: type[T]) -> tuple[T, ...]:
        return cast("tuple[T, ...]", tuple(self.shelf(account, region, kind).things.values()))

    def where(self, account: str, region: str, kind: type[T], field: str, value: Any) -> tuple[T, ...]:
        """The things whose indexed `field` is (or, for a tuple, contains) `value`."""
        assert field in kind.indexes, f"{kind.kind} is not indexed by {field}"
        shelf = self._shelves.get((account, region, kind.kind))
        bucket = shelf.indexes[field].get(value) if shelf else None
        if not bucket:
            return ()
        found = bucket.values() if len(bucket) == 1 else sorted(bucket.values(), key=_serial)
        return cast("tuple[T, ...]", tuple(found))

    def tally(self, account: str, region: str, kind: type[T], field: str) -> dict[Any, int]:
        """How many things have each value of an indexed field."""
        return {value: len(bucket) for value, bucket in self.shelf(account, region, kind).indexes[field].items()}

    def anywhere(self, kind: type[T], id: str) -> T | None:
        """The thing of this id in whatever account and region it is; for ids that are the world's only ones."""
        found = (shelf.things[id] for shelf in self._by_kind.get(kind.kind, ()) if id in shelf.things)
        return cast("T | None", next(found, None))

    def everywhere(self, kind: type[T]) -> Iterator[T]:
        """The things of a kind in all accounts and regions."""
        for shelf in self._by_kind.get(kind.kind, ()):
            yield from cast("tuple[T, ...]", tuple(shelf.things.values()))

    def everything(self) -> Iterator[Thing]:
        for shelf in self._shelves.values():
            yield from tuple(shelf.things.values())

    def __len__(self) -> int:
        return sum(len(shelf.things) for shelf in self._shelves.values())
