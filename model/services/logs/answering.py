"""What a query finds, worked out when somebody asks: in events that had come in when it was complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from model.kit.world import World
from model.laws.log_queries.query import Query
from model.laws.log_queries.row import Moment, Row, shown
from model.services.logs.batches import BYTES_BESIDE
from model.services.logs.ids import event_id, place_of, sound
from model.services.logs.places import streams_of
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.queries import InsightsQuery
from model.services.logs.shelf import Event, Range, find, slices

POINTER = "@ptr"
POINTER_DIGITS = 80

Results = list[list[tuple[str, str]]]


@dataclass
class Effort:
    """What it took."""

    events: int = 0
    size: int = 0
    groups: int = 0

    def said(self, matched: int) -> dict[str, float]:
        return {
            "records_matched": float(matched),
            "records_scanned": float(self.events),
            "bytes_scanned": float(self.size),
            "log_groups_scanned": float(self.groups),
        }


async def answer(world: World, asked: InsightsQuery) -> tuple[Results, Effort]:
    query, effort = Query(asked.query_string, asked.limit), Effort()
    found = (world.find(LogGroup, name) for name in asked.groups)
    groups = [group for group in found if group is not None]
    effort.groups = len(groups)
    upto = int((asked.completed_at or 0) * 1000)
    names = {stream.serial: stream.log_stream_name for group in groups for stream in streams_of(world, group)}
    async for group, event in _latest_first(world, groups, Range(asked.begin * 1000, (asked.end + 1) * 1000)):
        effort.events += 1
        effort.size += len(event.message) + BYTES_BESIDE
        if event.ingested <= upto and event.stream in names:
            query.offer(_row(group, names[event.stream], event))
        if query.is_full:
            break
    return query.results(), effort


async def find_record(world: World, pointer: str) -> dict[str, str] | None:
    """The fields of the event that a result points to; None where it points nowhere."""
    if not pointer.isdecimal() or len(pointer) > POINTER_DIGITS:
        return None
    serial, place = place_of(pointer)
    group = next((group for group in world.all(LogGroup) if group.serial == serial), None)
    event = await find(world, group, sound(place)) if group is not None else None
    if group is None or event is None:
        return None
    names = {stream.serial: stream.log_stream_name for stream in streams_of(world, group)}
    row = _row(group, names[event.stream], event)
    return {name: shown(value) for name, value in (*row.values.items(), *row.leaves())}


async def fields_said(world: World, group: LogGroup, within: Range) -> dict[str, int]:
    """How many events of a time say each field, what every event has included; the most frequent first."""
    counts: Counter[str] = Counter()
    async for event in _events(world, group, within):
        row = _row(group, "", event)
        counts.update(name for name in row.values if name != POINTER)
        counts.update(name for name, _ in row.leaves())
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


async def _latest_first(world: World, groups: list[LogGroup], within: Range) -> AsyncIterator[tuple[LogGroup, Event]]:
    """The events of all groups, mingled by time."""
    sources = [_events(world, group, within) for group in groups]
    heads: list[tuple[int, int, Event]] = []
    for n, source in enumerate(sources):
        await _advance(heads, n, source)
    while heads:
        _, n, event = heappop(heads)
        yield groups[n], event
        await _advance(heads, n, sources[n])


async def _advance(heads: list[tuple[int, int, Event]], n: int, source: AsyncIterator[Event]) -> None:
    event = await anext(source, None)
    if event is not None:
        heappush(heads, (-event.time, n, event))


async def _events(world: World, group: LogGroup, within: Range) -> AsyncIterator[Event]:
    async for events in slices(world, group, within, None, forward=False):
        for event in events:
            yield event


def _row(group: LogGroup, stream: str, event: Event) -> Row:
    values: dict[str, Any] = {
        "@timestamp": Moment(event.time),
        "@message": event.message,
        "@logStream": stream,
        "@log": f"{group.account}:{group.log_group_name}",
        "@ingestionTime": Moment(event.ingested),
        POINTER: event_id(group.serial, event.place),
    }
    return Row(values)
