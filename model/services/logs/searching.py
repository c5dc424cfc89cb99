"""Searching a group for events that a pattern is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.kit.tokens import read_token, write_token
from model.kit.world import World
from model.laws.log_patterns.flaws import BadPattern
from model.laws.log_patterns.kinds import Pattern
from model.laws.log_patterns.line import Line
from model.laws.log_patterns.pattern import read_pattern
from model.services.logs.batches import BYTES_BESIDE, MOST_BYTES
from model.services.logs.ids import Place, event_id, sound
from model.services.logs.places import stream_of, streams_of
from model.services.logs.refusals import UNKNOWN_PLACE, invalid
from model.services.logs.resources.groups import LogGroup
from model.services.logs.seeing import Sight
from model.services.logs.shelf import Event, Range, slices

MOST = 10_000
MOST_LOOKED_AT = 25_000
"In one call; then there is a page, however little is on it."

Names = Mapping[int, str]
"Streams by their serials."


@dataclass(frozen=True, slots=True)
class Search:
    within: Range
    pattern: str
    limit: int | None
    sight: Sight


def patterned(text: str) -> Pattern:
    try:
        return read_pattern(text)
    except BadPattern as bad:
        raise invalid(str(bad)) from bad


def streams_searched(world: World, group: LogGroup, names: Sequence[str], prefix: str | None) -> Names:
    if names and prefix:
        raise invalid("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.")
    if names:
        found = [stream_of(world, group, name) for name in names]
    else:
        found = [stream for stream in streams_of(world, group) if stream.log_stream_name.startswith(prefix or "")]
    return {stream.serial: stream.log_stream_name for stream in found}


async def search(
    world: World, group: LogGroup, streams: Names, wanted: Search, token: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """The next events, and the token of where to go on; none where everything was looked at.

    Others work meanwhile: streams may come to be, or go with what was just read of them.
    """
    pattern, place = patterned(wanted.pattern), _place(token)
    found: list[dict[str, Any]] = []
    looked_at = size = 0
    if not streams:
        return found, None
    async for events in slices(world, group, wanted.within, place):
        for event in await wanted.sight.seen(events):
            if event.stream not in streams:
                streams = streams_searched(world, group, (), None)
            if event.stream in streams and pattern.match(Line(event.message)) is not None:
                size += len(event.message) + BYTES_BESIDE
                if len(found) == (wanted.limit or MOST) or (size > MOST_BYTES and found):
                    return found, _token(place)
                found.append(_said(group, streams, event))
            place = event.place
        looked_at += len(events)
        if looked_at >= MOST_LOOKED_AT:
            return found, _token(place)
    return found, None


def _place(token: str | None) -> Place | None:
    if token is None:
        return None
    foreign = invalid(UNKNOWN_PLACE)
    time, _, seq = read_token(token, foreign).partition("/")
    if not time.isdecimal() or not seq.isdecimal():
        raise foreign
    return sound(Place(int(time), int(seq)))


def _token(place: Place | None) -> str | None:
    return None if place is None else write_token(f"{place.time}/{place.seq}")


def _said(group: LogGroup, streams: Names, event: Event) -> dict[str, Any]:
    return {
        "log_stream_name": streams[event.stream],
        "timestamp": event.time,
        "message": event.message,
        "ingestion_time": event.ingested,
        "event_id": event_id(group.serial, event.place),
    }
