"""Lists in pages, ordered by whatever they are ordered by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import orjson

from model.kit.tokens import read_token, write_token
from model.services.logs.refusals import UNKNOWN_PLACE, invalid

T = TypeVar("T")
Rank = Callable[[T], tuple[Any, ...]]
LARGEST = 50


def page_of(
    things: Iterable[T], rank: Rank[T], most: int | None, token: str | None, *, descending: bool = False
) -> tuple[list[T], str | None]:
    """The next things after those of the token, in the order of their ranks; and the token of the page that follows."""
    ordered = sorted(things, key=rank, reverse=descending)
    if token:
        after = _read(token)
        ordered = [each for each in ordered if (rank(each) < after if descending else rank(each) > after)]
    page = ordered[: most or LARGEST]
    more = len(ordered) > len(page)
    return page, write_token(orjson.dumps(rank(page[-1])).decode()) if more else None


def _read(token: str) -> tuple[Any, ...]:
    foreign = invalid(UNKNOWN_PLACE)
    try:
        return tuple(orjson.loads(read_token(token, foreign)))
    except (orjson.JSONDecodeError, TypeError) as error:
        raise foreign from error
