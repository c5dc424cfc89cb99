"""Reading a stream page by page, forward and backward."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.world import World
from model.services.logs.batches import BYTES_BESIDE, MOST_BYTES
from model.services.logs.ids import Place, Reader, read_reader, write_reader
from model.services.logs.resources.groups import LogGroup
from model.services.logs.shelf import Event, Range, slices

MOST = 10_000


class Page(NamedTuple):
    """Events in the order of time, and the tokens of what comes after and before them."""

    events: list[Event]
    forward: str
    backward: str


async def read_stream(
    world: World, group: LogGroup, within: Range, token: str | None, limit: int | None, *, from_head: bool
) -> Page:
    reader = read_reader(token) if token else None
    forward = reader.forward if reader else from_head
    events = await _read(world, group, within, reader.place if reader else None, limit or MOST, forward=forward)
    if not forward:
        events.reverse()
    before, after = _edges(within, reader, events)
    return Page(
        events,
        write_reader(group.serial, Reader(True, after)),
        write_reader(group.serial, Reader(False, before)),
    )


async def _read(
    world: World, group: LogGroup, within: Range, place: Place | None, most: int, *, forward: bool
) -> list[Event]:
    """As many as were asked for, and as fit into an answer."""
    events: list[Event] = []
    size = 0
    async for some in slices(world, group, within, place, forward=forward):
        for event in some:
            size += len(event.message) + BYTES_BESIDE
            if len(events) == most or (size > MOST_BYTES and events):
                return events
            events.append(event)
    return events


def _edges(within: Range, reader: Reader | None, events: list[Event]) -> tuple[Place, Place]:
    """Before and after which places the next pages lie. Where there was nothing, a reader stays where it is."""
    if events:
        return events[0].place, events[-1].place
    if reader is None:
        return Place(within.begin, 0), Place(within.begin, 0)
    time, seq = reader.place
    return (Place(time, seq + 1), reader.place) if reader.forward else (reader.place, Place(time, max(seq - 1, 0)))
