"""Live Tail: what is said in groups from now on, told once a second to somebody who listens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from model.kernel.kernel import Kernel
from model.kit.errors import AwsError
from model.kit.event_stream import EventStream
from model.kit.world import World
from model.services.logs.batches import MOST_BYTES
from model.services.logs.refusals import too_many
from model.services.logs.tailing import Heard, Tail

PAUSE = 1.0
LONGEST = 3 * 3600
"Updates, one a second, after which whoever still listens has to begin anew."
MOST_TOLD = 500
"Events in one update."
MOST_AT_ONCE = 15
"Sessions of an account in a region."

Wanted = Callable[[str], bool]
"Whether the stream of this name is listened to."

_open: WeakKeyDictionary[Kernel, WeakSet[Session]] = WeakKeyDictionary()
"Sessions that somebody still holds. They are listeners, no part of the world, and end with the program."


class Session:
    """`told` is what its listener is told of it at the beginning."""

    def __init__(self, world: World, tail: Tail, wants: Wanted, told: Mapping[str, Any]) -> None:
        self.place = world.account, world.region
        self.tail = tail
        self.wants = wants
        self.told = told

    async def events(self) -> AsyncGenerator[dict[str, Any], None]:
        yield {"session_start": self.told}
        try:
            for _ in range(LONGEST):
                yield {"session_update": await self.update()}
        except AwsError as error:
            yield {"session_streaming_exception": {"message": error.message}}
            return
        yield {"session_timeout_exception": {"message": "The Live Tail session has been open for three hours."}}

    async def update(self) -> dict[str, Any]:
        """Of more than fits, the latest."""
        passed_over = self.tail.passed_over
        heard = [each for each in await self.tail.take() if self.wants(each.stream)]
        told = fitting(heard)
        sampled = len(told) < len(heard) or self.tail.passed_over > passed_over
        return {
            "session_metadata": {"sampled": sampled},
            "session_results": [self.said(each) for each in told],
        }

    def said(self, heard: Heard) -> dict[str, Any]:
        return {
            "log_group_identifier": f"{self.place[0]}:{heard.group}",
            "log_stream_name": heard.stream,
            "message": heard.message,
            "timestamp": heard.time,
            "ingestion_time": heard.ingested,
        }


def begin(world: World, tail: Tail, wants: Wanted, told: Mapping[str, Any]) -> EventStream[dict[str, Any]]:
    """Refused where too many listen already."""
    sessions = _open.setdefault(world.kernel, WeakSet())
    if sum(each.place == (world.account, world.region) for each in sessions) >= MOST_AT_ONCE:
        raise too_many()
    session = Session(world, tail, wants, told)
    sessions.add(session)
    return EventStream(session.events(), PAUSE)


def fitting(heard: Sequence[Heard]) -> Sequence[Heard]:
    """The latest that may be told at once, by their number and by their size."""
    first, size = len(heard), 0
    while first > 0 and len(heard) - first < MOST_TOLD and (size := size + len(heard[first - 1].message)) <= MOST_BYTES:
        first -= 1
    return heard[first:]
