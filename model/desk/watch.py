"""A live view of one kind of things."""

from __future__ import annotations

from dataclasses import dataclass

from model.kernel.journal import Record
from model.kernel.kernel import Kernel
from model.kit.resource import Resource
from model.kit.view import Row, row

RowKey = tuple[str, str]
"(region, id)"


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed since the last look; `gone` are keys."""

    rows: tuple[Row, ...]
    gone: tuple[RowKey, ...]


class Watch:
    """`take` gives everything first, then what changed since; `close` it when done."""

    def __init__(self, kernel: Kernel, kind: type[Resource], account: str, regions: frozenset[str]) -> None:
        self._kernel = kernel
        self._kind = kind
        self._account = account
        self._regions = regions
        self._dirty: dict[RowKey, None] | None = None
        self._stop = kernel.bus.listen(Record, self._note)

    @property
    def changed(self) -> bool:
        return self._dirty is None or bool(self._dirty)

    def take(self) -> Delta:
        dirty, self._dirty = self._dirty, {}
        if dirty is None:
            found = self._kernel.store.everywhere(self._kind)
            wanted = (thing for thing in found if self._wants(thing.account, thing.region))
            return Delta(tuple(row(thing) for thing in wanted if not thing.is_hidden), ())
        things = {key: self._kernel.store.find(self._account, key[0], self._kind, key[1]) for key in dirty}
        return Delta(
            tuple(row(thing) for thing in things.values() if thing is not None and not thing.is_hidden),
            tuple(key for key, thing in things.items() if thing is None),
        )

    def close(self) -> None:
        self._stop()

    def _wants(self, account: str, region: str) -> bool:
        return account == self._account and (not self._regions or region in self._regions)

    def _note(self, record: Record) -> None:
        if self._dirty is None:
            return
        for change in record.changes:
            account, region, kind, id = change.key
            if kind == self._kind.kind and self._wants(account, region):
                self._dirty[region, id] = None
