"""Which calls are on record, and for how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.kernel.unit import Row
from model.kit.called import Called, scribe
from model.kit.world import World
from model.services.cloudtrail.events import is_data
from model.services.cloudtrail.pages import write_page
from model.services.cloudtrail.resources.trails import Trail

KEPT_SECONDS = 90 * 86_400.0
"How far event history goes back."
MOST_KEPT = 200_000
"How many calls a world keeps on record at the most, whatever their age: its file grows to about 100 MB by them."

_PUT = "INSERT OR REPLACE INTO cloudtrail_page VALUES (?,?,?,?)"
_FORGET = "DELETE FROM cloudtrail_page WHERE last <= ? OR time < ?"
_FORGET_EVERY = 2000
"After how many calls what is too old is looked for."


class Recorder:
    """All management events are on record, and those data events that a trail asks for."""

    def wants(self, world: World, operation: str) -> bool:
        if not is_data(world.service, operation):
            return True
        trails = world.kernel.store.everywhere(Trail)
        return any(trail.logs_data and trail.covers(world.account, world.region) for trail in trails)

    def rows(self, notes: Sequence[tuple[int, Called]]) -> Iterator[Row]:
        first, last, now = notes[0][0], notes[-1][0], notes[-1][1].time
        events = [(number, called) for number, called in notes if not called.internal]
        if events:
            yield _PUT, (last, first, now, write_page(events))
        if last // _FORGET_EVERY > (first - 1) // _FORGET_EVERY:
            yield _FORGET, (last - MOST_KEPT, now - KEPT_SECONDS)


recorder = scribe(Recorder())
