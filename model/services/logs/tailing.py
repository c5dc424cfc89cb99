"""Following groups: what is said in them from now on, in the order in which it comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.kit.world import World
from model.laws.log_patterns.line import Line
from model.services.logs.ids import event_id
from model.services.logs.places import streams_of
from model.services.logs.resources.groups import LogGroup
from model.services.logs.searching import patterned
from model.services.logs.seeing import Sight
from model.services.logs.shelf import Event, since

AT_ONCE = 100
"Events that are looked at before others may have a word: a millisecond or two."
MOST_BEHIND = 2000
"Of a group that speaks faster than one reads, only the latest are looked at."


class Heard(NamedTuple):
    """One event; times are milliseconds since the epoch."""

    id: str
    group: str
    stream: str
    time: int
    message: str
    ingested: int


class Tail:
    """Stands behind the last event of each group. Raises InvalidParameterException for a pattern that is none."""

    def __init__(self, world: World, groups: Sequence[str], pattern: str = "") -> None:
        self._world = world
        self._pattern = patterned(pattern)
        self._read: dict[str, tuple[int, int]] = {}
        "How far each group was read, and by which serial it was known."
        for name in groups:
            group = world.find(LogGroup, name)
            self._read[name] = (group.serial, group.written) if group else (-1, 0)
        self.passed_over = 0
        "Events that came faster than they could be looked at."

    @property
    def has_news(self) -> bool:
        return any(group is not None and group.written > seen for group, seen in map(self._place, self._read))

    async def take(self) -> list[Heard]:
        """What has come in since the last time and is what the pattern is about; who gives up has taken nothing."""
        found, read, passed_over = list[Heard](), dict[str, tuple[int, int]](), 0
        for name in tuple(self._read):
            group, seen = self._place(name)
            if group is not None and group.written > seen:
                begin = max(seen, group.written - MOST_BEHIND)
                passed_over += begin - seen
                heard, upto = await self._heard(group, begin)
                found += heard
                read[name] = group.serial, upto
        self._read |= read
        self.passed_over += passed_over
        return found

    def _place(self, name: str) -> tuple[LogGroup | None, int]:
        """The group of that name now; one that was made anew is read from its beginning."""
        group, (serial, seen) = self._world.find(LogGroup, name), self._read[name]
        return group, seen if group is not None and group.serial == serial else 0

    async def _heard(self, group: LogGroup, begin: int) -> tuple[list[Heard], int]:
        """What matches behind a place, and up to where that was looked for."""
        upto, found = group.written, list[Heard]()
        sight = Sight(self._world, group)
        while events := await since(self._world, group, begin, AT_ONCE):
            begin = events[-1].seq
            found += self._matching(group, await sight.seen(events))
            if begin >= upto:
                break
        return found, max(begin, upto)

    def _matching(self, group: LogGroup, events: Sequence[Event]) -> list[Heard]:
        names = {stream.serial: stream.log_stream_name for stream in streams_of(self._world, group)}
        name = group.log_group_name
        return [
            Heard(event_id(group.serial, each.place), name, names[each.stream], each.time, each.message, each.ingested)
            for each in events
            if each.stream in names and self._pattern.match(Line(each.message)) is not None
        ]
