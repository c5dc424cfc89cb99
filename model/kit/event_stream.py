"""Answers that go on: one event after another, for as long as somebody listens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class EventStream(Generic[T]):
    """Its events are structures with one member, which says what kind of event it is.

    Nothing is worked out before somebody asks for it. Between two events a client is left in peace for `pause` real
    seconds; a stream that has such pauses is followed for the sake of what happens meanwhile, and has no natural end.
    """

    def __init__(self, events: AsyncGenerator[T, None], pause: float = 0.0) -> None:
        self._events = events
        self.pause = pause

    def __aiter__(self) -> AsyncIterator[T]:
        return self._events

    async def aclose(self) -> None:
        """Listens no longer."""
        await self._events.aclose()

    async def beginning(self, most: int) -> list[T]:
        """Its first events; of one that has no natural end only what it begins with."""
        found: list[T] = []
        async with aclosing(self._events) as events:
            async for event in events:
                found.append(event)
                if self.pause or len(found) == most:
                    break
        return found

    def each(self, change: Callable[[T], Any]) -> EventStream[Any]:
        """The same stream with every event turned into something else."""

        async def changed() -> AsyncGenerator[Any, None]:
            async with aclosing(self._events) as events:
                async for event in events:
                    yield change(event)

        return EventStream(changed(), self.pause)
