"""The records that a zone is to have, which a batch of changes goes through one by one."""

from __future__ import annotations

from collections import UserDict, defaultdict
from collections.abc import Collection

from typing_extensions import override

from model.laws.dns.records import Record

Key = tuple[str, str, str]


class Standing(UserDict[Key, Record]):
    """By their keys, and found by their names however many there are."""

    def __init__(self, records: dict[Key, Record]) -> None:
        self._named: defaultdict[str, dict[Key, Record]] = defaultdict(dict)
        super().__init__(records)

    @override
    def __setitem__(self, key: Key, record: Record) -> None:
        super().__setitem__(key, record)
        self._named[record.name][key] = record

    @override
    def __delitem__(self, key: Key) -> None:
        super().__delitem__(key)
        del self._named[key[0]][key]

    def named(self, name: str) -> Collection[Record]:
        return self._named[name].values() if name in self._named else ()
