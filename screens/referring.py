"""What names a thing: who may notice when it is gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from model.client import AwsError, Client, Row

_MOST: Final = 20_000
"In a world with more things nobody is asked: it would hold up the screen."


def referring(client: Client, rows: Sequence[Row]) -> dict[str, int]:
    """How many things of each kind name one of these in their tables, by the kind's title; most first."""
    if client.resources > _MOST:
        return {}
    ids, own = {row.id for row in rows}, {row.kind for row in rows}
    regions = {row.region for row in rows}
    counts = {
        view.title: sum(_names(row, ids) for row in _rows(client, name, regions))
        for name, view in client.kinds().items()
        if name not in own
    }
    return {title: count for title, count in sorted(counts.items(), key=lambda pair: -pair[1]) if count}


def _rows(client: Client, kind: str, regions: set[str]) -> Sequence[Row]:
    try:
        watch = client.watch(kind, regions)
    except AwsError:
        return ()
    try:
        return watch.take().rows
    finally:
        watch.close()


def _names(row: Row, ids: set[str]) -> bool:
    return any(_holds(value, ids) for value in row.values)


def _holds(value: Any, ids: set[str]) -> bool:
    if isinstance(value, str):
        return value in ids
    return isinstance(value, list | tuple) and any(isinstance(each, str) and each in ids for each in value)
