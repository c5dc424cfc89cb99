"""A few bytes that are equal for worlds that are equal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import dropwhile
from math import isnan
from typing import TYPE_CHECKING

from model.kernel.unit import key_of

if TYPE_CHECKING:
    from model.kernel.kernel import Kernel


async def fingerprint(kernel: Kernel) -> str:
    """Of all things, appointments, recorded signals and bulk data, whatever the order in which they came to be known.

    Left out are counts, which never go back, and with them the order in which timers of one instant were set.
    """
    digest = blake2b(digest_size=16)
    for piece in _pieces(kernel):
        digest.update(piece)
        digest.update(b"\n")
    if kernel.tables is not None:
        digest.update(await kernel.tables.bulk_digest())
    return digest.hexdigest()


def _pieces(kernel: Kernel) -> Iterator[bytes]:
    for thing in sorted(kernel.store.everything(), key=key_of):
        yield repr(key_of(thing)).encode() + thing.body()
    for timer in sorted(kernel.timers, key=lambda timer: timer.appointment):
        yield repr((timer.appointment, timer.due, timer.cause)).encode()
    for key in sorted(kernel.signals):
        steps = list(dropwhile(lambda step: isnan(step[1]), kernel.signals.get(key)))
        if steps:
            yield repr((key, steps)).encode()


def bulk_digest(db: sqlite3.Connection, tables: Iterable[str]) -> bytes:
    """Of every row of these tables; nothing where there is none."""
    digest = blake2b(digest_size=16)
    nothing = digest.digest()
    for name in tables:
        for row in sorted(db.execute(f"SELECT * FROM {name}"), key=repr):  # noqa: S608 - the names are our own
            digest.update(repr((name, row)).encode())
    return b"" if digest.digest() == nothing else digest.digest()
