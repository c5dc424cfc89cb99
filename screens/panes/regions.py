"""The regions pane: where in the world things are, and where something is wrong."""

from __future__ import annotations

from textual.message import Message

from model.client import regions
from screens.feed import Feed
from screens.tally import Tally, counts
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.pins import Pin
from screens.widgets.spans import Span
from screens.widgets.world_map import WorldMap


def pins_of(tally: Tally) -> list[Pin]:
    """One for every region that there is."""
    counts = tally.used_regions
    return [
        Pin(place.name, place.latitude, place.longitude, tally.tone_in(place.name), counts.get(place.name, 0))
        for place in regions()
    ]


class Regions(Pane):
    """Shows the world map. Choosing a region narrows the other panes to it, choosing it again widens them."""

    class Narrowed(Message):
        """The other panes are to show this region only; empty: all."""

        def __init__(self, region: str) -> None:
            super().__init__()
            self.region = region

    def __init__(self, *, number: str, ink: Ink) -> None:
        self.map = WorldMap(ink=ink)
        self._scope = ""
        super().__init__(self.map, title="Regions", number=number, ink=ink, id="regions")

    @property
    def front(self) -> WorldMap:
        return self.map

    def show(self, feed: Feed, scope: str) -> None:
        pins = pins_of(feed.tally)
        self._scope = scope
        self.map.set_pins(pins)
        used = sum(pin.used for pin in pins)
        hidden = any(counts(feed.views[kind]) for kind in feed.refused)
        unseen: list[Span] = [("not all may be seen  ", "warn")] if hidden else []
        answer: Span = (f"only {scope}", "accent") if scope else (f"{used} of {len(pins)} in use", "dim")
        self.set_answer([*unseen, answer])

    def on_world_map_selected(self, event: WorldMap.Selected) -> None:
        event.stop()
        self.post_message(self.Narrowed("" if event.pin.id == self._scope else event.pin.id))
