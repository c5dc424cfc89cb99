"""Long work in short steps, so that others have their turn in between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator
from heapq import nsmallest
from itertools import count, islice
from typing import Any, Generic, TypeVar

T = TypeVar("T")

AT_ONCE = 200
"How many things or records are handled before others have their turn: a few milliseconds' worth."

_SORTED_AT_ONCE = 2_000


class Unhurried(Generic[T]):
    """Awaited, work that yields after every step lets others have their turn there."""

    __slots__ = ("work",)

    def __init__(self, work: Generator[None, None, T]) -> None:
        self.work = work

    def __await__(self) -> Generator[None, None, T]:
        return self.work


async def in_turns(things: Iterable[T], few: int = 8) -> AsyncIterator[T]:
    """The things one by one; others have their turn after every few."""
    for place, thing in enumerate(things, 1):
        yield thing
        if not place % few:
            await Unhurried(_turn())


async def in_pieces(things: Iterable[T]) -> AsyncIterator[list[T]]:
    """The things some at a time; others have their turn after each piece."""
    for some in pieces(things):
        yield some
        await Unhurried(_turn())


async def first_of(things: Iterable[T], most: int, place: Callable[[T], Any]) -> list[T]:
    """So many of them that come first by their places, in order; one whose place is None has none."""
    found: list[tuple[Any, int, T]] = []
    number = count()
    async for some in in_pieces(things):
        found += [(at, next(number), each) for each in some if (at := place(each)) is not None]
        if len(found) > max(2 * most, _SORTED_AT_ONCE):
            found = nsmallest(most, found)
    return [each for _, _, each in nsmallest(most, found)]


def pieces(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _turn() -> Generator[None, None, None]:
    yield
