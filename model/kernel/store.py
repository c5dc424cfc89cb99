"""Everything that exists, by account, region, kind and id, in the order in which it came to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, ClassVar, Protocol, Self, TypeVar, cast

from model.kernel.index import Index
from model.kernel.reading import Reading

Key = tuple[str, str, str, str]
"(account, region, kind, id)"


class Thing(Protocol):
    """What the store keeps."""

    kind: ClassVar[str]
    indexes: ClassVar[tuple[str, ...]]
    worldwide: ClassVar[tuple[str, ...]]
    "Those of the indexes by which it is found wherever it is."
    aside: ClassVar[frozenset[str]]
    "Fields in which nothing refers to another thing."
    account: str
    region: str
    id: str
    serial: int
    revision: int
    "Grows with every assignment, and when one is taken back."

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


T = TypeVar("T", bound=Thing)
V = TypeVar("V")

_serial = attrgetter("serial")


class Shelf:
    """The things of one kind in one account and region, with their declared indexes.

    `worldwide` are those that all shelves of the kind share.
    """

    def __init__(self, indexes: tuple[str, ...], worldwide: Mapping[str, Index] | None = None) -> None:
        self.things: dict[str, Thing] = {}
        self.indexes: dict[str, Index] = {name: Index() for name in indexes}
        self._kept_true = [*self.indexes.items(), *(worldwide or {}).items()]

    def put(self, thing: Thing) -> None:
        self.things[thing.id] = thing
        for name, index in self._kept_true:
            index.enter(getattr(thing, name), thing)

    def take(self, thing: Thing) -> None:
        del self.things[thing.id]
        for name, index in self._kept_true:
            index.leave(getattr(thing, name), thing)

    def put_back(self, thing: Thing) -> None:
        """Return a thing to the place in the order that it had."""
        self.put(thing)
        self.things = {each.id: each for each in sorted(self.things.values(), key=_serial)}

    def move(self, field: str, thing: Thing, old: Any, new: Any) -> None:
        """Keep an index true after an assignment to its field."""
        for name, index in self._kept_true:
            if name == field:
                index.leave(old, thing)
                index.enter(new, thing)


class Store:
    """The working set. It only holds; the unit of work is what changes it."""

    def __init__(self) -> None:
        self._shelves: dict[tuple[str, str, str], Shelf] = {}
        self._by_kind: dict[str, list[Shelf]] = {}
        self._by_family: dict[str, list[Shelf]] = {}
        self._worldwide: dict[str, dict[str, Index]] = {}
        self._reading: Reading | None = None
        self.changes = 0
        "Counts whatever happens to anything, and whatever is taken back."
        self.latest: defaultdict[str, int] = defaultdict(int)
        "The number of the latest change of each kind."

    def changed(self, kind: str) -> None:
        """Note that something happens to a thing of a kind."""
        self.changes += 1
        self.latest[kind] = self.changes

    def read(self, look: Callable[[], V]) -> tuple[V, Reading]:
        """What `look` finds by ids and indexes, and what it came by."""
        assert self._reading is None, "a look inside another"
        self._reading = reading = Reading()
        try:
            return look(), reading
        finally:
            self._reading = None

    def shelf(self, account: str, region: str, kind: type[Thing]) -> Shelf:
        place = (account, region, kind.kind)
        shelf = self._shelves.get(place)
        if shelf is None:
            shelf = self._shelves[place] = Shelf(kind.indexes, self._index_worldwide(kind))
            self._by_kind.setdefault(kind.kind, []).append(shelf)
            self._by_family.setdefault(kind.kind.partition(":")[0], []).append(shelf)
        return shelf

    def fill(self, things: Iterable[Thing]) -> None:
        """Put things into it, in the order in which they came to be."""
        for thing in sorted(things, key=_serial):
            self.shelf(thing.account, thing.region, type(thing)).put(thing)

    def _index_worldwide(self, kind: type[Thing]) -> dict[str, Index]:
        return self._worldwide.setdefault(kind.kind, {name: Index() for name in kind.worldwide})

    def find(self, account: str, region: str, kind: type[T], id: str) -> T | None:
        if self._reading is not None:
            return self._read_one(self._reading, kind, self.shelf(account, region, kind), id)
        shelf = self._shelves.get((account, region, kind.kind))
        return cast("T | None", shelf.things.get(id)) if shelf else None

    def _read_one(self, reading: Reading, kind: type[Thing], shelf: Shelf, id: str) -> Any:
        found = shelf.things.get(id)
        reading.found(kind.kind, shelf, id, found)
        return found

    def all(self, account: str, region: str, kind: type[T]) -> tuple[T, ...]:
        assert self._reading is None, "what is read of everything cannot be kept"
        return cast("tuple[T, ...]", tuple(self.shelf(account, region, kind).things.values()))

    def where(self, account: str, region: str, kind: type[T], field: str, value: Any) -> tuple[T, ...]:
        """The things whose indexed `field` is (or, for a tuple, contains) `value`."""
        assert field in kind.indexes, f"{kind.kind} is not indexed by {field}"
        shelf = self._shelves.get((account, region, kind.kind))
        if shelf is None:
            if self._reading is None:
                return ()
            shelf = self.shelf(account, region, kind)
        return self._in_order(kind, shelf.indexes[field], value)

    def wherever(self, kind: type[T], field: str, value: Any) -> tuple[T, ...]:
        """The same in all accounts and regions, for a field by which its kind is found worldwide."""
        assert field in kind.worldwide, f"{kind.kind} is not indexed worldwide by {field}"
        return self._in_order(kind, self._index_worldwide(kind)[field], value)

    def _in_order(self, kind: type[Thing], index: Index, value: Any) -> tuple[Any, ...]:
        if self._reading is not None:
            self._reading.found_where(kind.kind, index, value)
        return index.in_order(value)

    def tally(self, account: str, region: str, kind: type[T], field: str) -> dict[Any, int]:
        """How many things have each value of an indexed field."""
        assert self._reading is None, "what is read of everything cannot be kept"
        return self.shelf(account, region, kind).indexes[field].tally()

    def anywhere(self, kind: type[T], id: str) -> T | None:
        """The thing of this id in whatever account and region it is; for ids that are the world's only ones."""
        assert self._reading is None, "what is read of everything cannot be kept"
        found = (shelf.things[id] for shelf in self._by_kind.get(kind.kind, ()) if id in shelf.things)
        return cast("T | None", next(found, None))

    def everywhere(self, kind: type[T]) -> Iterator[T]:
        """The things of a kind in all accounts and regions."""
        assert self._reading is None, "what is read of everything cannot be kept"
        for shelf in self._by_kind.get(kind.kind, ()):
            yield from cast("tuple[T, ...]", tuple(shelf.things.values()))

    def everything(self) -> Iterator[Thing]:
        for shelf in self._shelves.values():
            yield from tuple(shelf.things.values())

    def regions(self, account: str, kinds: Collection[str]) -> dict[str, set[str]]:
        """Where an account has something of some kinds; those of which it has nothing are left out."""
        found: dict[str, set[str]] = {}
        for (whose, region, kind), shelf in self._shelves.items():
            if shelf.things and whose == account and kind in kinds:
                found.setdefault(kind, set()).add(region)
        return found

    def holds(self, family: str) -> bool:
        """Whether anything exists whose kind is of this family: `family:Kind`."""
        return any(shelf.things for shelf in self._by_family.get(family, ()))

    def __len__(self) -> int:
        return sum(len(shelf.things) for shelf in self._shelves.values())
