"""What a query finds, worked out when somebody asks: in events that had come in when it was complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, NamedTuple

from model.kernel.unhurried import Unhurried, in_turns
from model.kit.world import World
from model.laws.log_queries.query import Query, Results
from model.laws.log_queries.row import Moment, Row, shown
from model.services.logs.batches import BYTES_BESIDE
from model.services.logs.ids import event_id, place_of, sound
from model.services.logs.indexing import Skipping
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.queries import InsightsQuery
from model.services.logs.seeing import Sight
from model.services.logs.shelf import Event, Range, find, slices

FEW = 16
"Events that are looked at before others have their turn."
POINTER = "@ptr"
POINTER_DIGITS = 80


@dataclass
class Effort:
    """What it took, and what was passed over because it was known from indexes that it would not do."""

    events: int = 0
    size: int = 0
    groups: int = 0
    skipped_events: int = 0
    skipped_size: int = 0
    matched: int = 0
    results: int = 0
    by_group: Counter[str] = field(default_factory=Counter[str])
    "Bytes that were scanned of each group."

    def scan(self, group: LogGroup, event: Event) -> None:
        self.events += 1
        self.size += _weight(event)
        self.by_group[group.log_group_name] += _weight(event)

    def skip(self, event: Event) -> None:
        self.skipped_events += 1
        self.skipped_size += _weight(event)

    def said(self) -> dict[str, float]:
        return {
            "records_matched": float(self.matched),
            "records_scanned": float(self.events),
            "estimated_records_skipped": float(self.skipped_events),
            "bytes_scanned": float(self.size),
            "estimated_bytes_skipped": float(self.skipped_size),
            "log_groups_scanned": float(self.groups),
            "result_count": float(self.results),
        }


def _weight(event: Event) -> int:
    return len(event.message) + BYTES_BESIDE


class Reading:
    """How the events of a group become rows of a query."""

    def __init__(self, world: World, group: LogGroup, query: Query | None = None, *, unmasked: bool = False) -> None:
        self._group = group
        self._sight = Sight(world, group, unmasked=unmasked)
        self._skipping = Skipping(world, group, query) if query is not None and query.demands else None
        self.names = self._sight.names

    @property
    def is_left_out(self) -> bool:
        return self._skipping is not None and self._skipping.whole

    def row(self, event: Event, *, is_earlier: bool = False) -> Row:
        group = self._group
        values: dict[str, Any] = {
            "@timestamp": Moment(event.time),
            "@message": self._sight.text(event, event.message),
            "@logStream": self.names.get(event.stream, ""),
            "@log": f"{group.account}:{group.log_group_name}",
            "@ingestionTime": Moment(event.ingested),
            "@aws.account": group.account,
            "@aws.region": group.region,
            POINTER: event_id(group.serial, event.place),
        }
        plain = event.message if self._sight.masks else None
        return Row(values, said=self._sight.transformed(event), plain=plain, is_earlier=is_earlier)

    def passes_over(self, row: Row, event: Event) -> bool:
        return self._skipping is not None and self._skipping.passes_over(row, event.ingested)


async def answer(world: World, asked: InsightsQuery) -> tuple[Results, Effort]:
    query, effort = Query(asked.query_string, asked.limit), Effort()
    found = (world.find(LogGroup, name) for name in asked.groups)
    readings = {group: Reading(world, group, query) for group in found if group is not None}
    scanned = {group: reading for group, reading in readings.items() if not reading.is_left_out}
    effort.groups = len(scanned)
    upto = int((asked.completed_at or 0) * 1000)
    await _offer(world, scanned, _range(asked.begin, asked.end), upto, query, effort)
    if query.compares:
        back = query.seconds_back or asked.end - asked.begin + 1
        earlier = _range(asked.begin - back, asked.end - back)
        await _offer(world, scanned, earlier, upto, query, effort, is_earlier=True)
    results = await Unhurried(query.finish())
    effort.matched, effort.results = query.matched, len(results)
    return results, effort


def _range(begin: int, end: int) -> Range:
    """Of seconds, both among those that are asked for."""
    return Range(begin * 1000, (end + 1) * 1000)


async def _offer(
    world: World,
    readings: Mapping[LogGroup, Reading],
    within: Range,
    upto: int,
    query: Query,
    effort: Effort,
    *,
    is_earlier: bool = False,
) -> None:
    """All events that had come in by then."""
    async for group, event in _latest_first(world, list(readings), within):
        reading = readings[group]
        if event.ingested > upto or event.stream not in reading.names:
            continue
        row = reading.row(event, is_earlier=is_earlier)
        if reading.passes_over(row, event):
            effort.skip(event)
        else:
            effort.scan(group, event)
            query.offer(row)


class Pointed(NamedTuple):
    """An event that a result points to."""

    group: LogGroup
    event: Event

    def fields(self, world: World, *, unmasked: bool) -> dict[str, str]:
        """All that it says."""
        row = Reading(world, self.group, unmasked=unmasked).row(self.event)
        return {name: shown(value) for name, value in (*row.values.items(), *row.leaves())}


async def find_record(world: World, pointer: str) -> Pointed | None:
    """None where it points nowhere."""
    if not pointer.isdecimal() or len(pointer) > POINTER_DIGITS:
        return None
    serial, place = place_of(pointer)
    group = next((group for group in world.all(LogGroup) if group.serial == serial), None)
    event = await find(world, group, sound(place)) if group is not None else None
    return None if group is None or event is None else Pointed(group, event)


async def fields_said(world: World, group: LogGroup, within: Range) -> dict[str, int]:
    """How many events of a time say each field, what every event has included; the most frequent first."""
    counts: Counter[str] = Counter()
    reading = Reading(world, group)
    async for event in _events(world, group, within):
        row = reading.row(event)
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
        async for event in in_turns(events, FEW):
            yield event
