"""The records that a zone is to have, which a batch of changes goes through one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from model.laws.dns.records import Record

Key = tuple[str, str, str]


class Difference(NamedTuple):
    """What a key's record was and is to be; None for one that was not there, or is to go."""

    key: Key
    before: Record | None
    after: Record | None


class Standing:
    """Those of a name are looked up when somebody asks for it, so that a batch costs the same in zones of any size."""

    def __init__(self, named: Callable[[str], Iterable[Record]]) -> None:
        self._look_up = named
        self._before: dict[str, dict[Key, Record]] = {}
        self._after: dict[str, dict[Key, Record]] = {}

    def get(self, key: Key) -> Record | None:
        return self._of(key[0]).get(key)

    def named(self, name: str) -> Collection[Record]:
        return self._of(name).values()

    def put(self, record: Record) -> None:
        self._of(record.name)[record.key] = record

    def take(self, record: Record) -> None:
        del self._of(record.name)[record.key]

    def differences(self) -> Iterator[Difference]:
        """Name by name as they were asked for."""
        for name, after in self._after.items():
            before = self._before[name]
            for key in dict.fromkeys((*before, *after)):
                old, new = before.get(key), after.get(key)
                if old is not new and old != new:
                    yield Difference(key, old, new)

    def _of(self, name: str) -> dict[Key, Record]:
        known = self._after.get(name)
        if known is None:
            self._before[name] = {each.key: each for each in self._look_up(name)}
            known = self._after[name] = dict(self._before[name])
        return known
