"""Taking events into a stream."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.world import World
from model.services.logs.batches import Entry
from model.services.logs.behavior.auditing import begin_auditing
from model.services.logs.behavior.counting import count
from model.services.logs.behavior.expiring import expect
from model.services.logs.behavior.extracting import begin_extracting
from model.services.logs.behavior.forwarding import begin_forwarding
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream
from model.services.logs.shelf import put


def take(world: World, group: LogGroup, stream: LogStream, entries: Sequence[Entry]) -> None:
    """Events in the order of their times, with all that follows from their being there."""
    before = group.written
    put(world, group, stream, entries)
    first, last = entries[0].time, entries[-1].time
    known = stream.first_event_timestamp
    stream.first_event_timestamp = first if known is None else min(first, known)
    stream.last_event_timestamp = max(last, stream.last_event_timestamp or 0)
    stream.last_ingestion_time = int(world.now * 1000)
    count(world, group, events=len(entries), size=sum(entry.size for entry in entries))
    expect(world, group, first)
    begin_extracting(world, group)
    begin_forwarding(world, group, before)
    begin_auditing(world, group)
