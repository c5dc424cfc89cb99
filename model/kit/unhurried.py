"""Long work in short steps, so that others have their turn in between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


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


def _turn() -> Generator[None, None, None]:
    yield
