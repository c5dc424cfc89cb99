"""What flows where, as lines: a chain goes on to the right while there is one way, and branches stand below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from screens.widgets.health import HEALTHS, Tone
from screens.widgets.ink import Ink
from screens.widgets.sheet import Sheet
from screens.widgets.spans import Span, clean, span_cells
from screens.widgets.topology import Planned, Scene
from screens.widgets.topology_plan import Caption, Plan, Spot, Thing, plan_of

_TURNS: Final = {Ink.BRAILLE: ("├", "╰", "│ "), Ink.BLOCK: ("├", "└", "│ ")}
_ARROWS: Final = {Ink.BRAILLE: (" → ", " ┄→ "), Ink.BLOCK: (" -> ", " ..> ")}
_LEADS: Final = {Ink.BRAILLE: (" ", "┄ "), Ink.BLOCK: (" ", ".. ")}
"Of what is configured, and of what is only allowed."
MOST_LINES: Final = 150
ALLOWED: Final = {Ink.BRAILLE: "┄", Ink.BLOCK: ".."}


@dataclass(frozen=True, slots=True)
class FlowStop:
    """Something that a flow passes: `noun` says what it is, `note` how much passes, `before` where it comes from."""

    id: str
    noun: str
    name: str
    tone: Tone | None = None
    note: str = ""
    before: str = ""

    def spans(self, ink: Ink) -> tuple[Span, ...]:
        sign: tuple[Span, ...] = ((f"{HEALTHS[self.tone].sign(ink)} ", self.tone),) if self.tone else ()
        note: tuple[Span, ...] = ((f" {clean(self.note)}", "dim"),) if self.note else ()
        return (*sign, (f"{self.noun} ", "dim"), (clean(self.name), "text"), *note)


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """Stops in the order in which they are begun with, and where each leads: to which others, and whether for sure.

    `more` are not in it; nor is all of it drawn that would take more than `MOST_LINES`.
    """

    stops: tuple[FlowStop, ...] = ()
    ways: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...] = ()
    more: int = 0


def flow_scene(picture: FlowPicture) -> Scene:
    def place(width: int, ink: Ink) -> Planned:
        drawn = _Drawn(picture, width, ink)
        return drawn.plan(), drawn.things

    return Scene(picture, {}, place)


def beneath(upper: Scene, lower: Scene) -> Scene:
    """One under the other, with a line between them."""

    def place(width: int, ink: Ink) -> Planned:
        (one, own), (other, others) = upper.place(width, ink), lower.place(width, ink)
        down = one.height + 1
        blank: list[Span] = [(" ", "text")] * width
        moved = tuple(Spot(each.id, each.x, each.y + down, each.width) for each in other.spots)
        plan = Plan(max(one.width, other.width), (*one.ground, blank, *other.ground), (*one.spots, *moved))
        return plan, {**(own or upper.things), **(others or lower.things)}

    return Scene((upper.shape, lower.shape), upper.things, place)


@dataclass(slots=True)
class _Drawn:
    """The lines as they are written; nothing is written twice, so a flow that comes round ends where it began."""

    picture: FlowPicture
    width: int
    ink: Ink
    sheet: Sheet = field(init=False)
    stops: Mapping[str, FlowStop] = field(init=False)
    ways: Mapping[str, tuple[tuple[str, bool], ...]] = field(init=False)
    spots: list[Spot] = field(default_factory=list[Spot])
    things: dict[str, Thing] = field(default_factory=dict[str, Thing])

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.width)
        self.stops = {each.id: each for each in self.picture.stops}
        self.ways = dict(self.picture.ways)

    def plan(self) -> Plan:
        for stop in self.picture.stops:
            if stop.id not in self.things:
                self._line(stop.id, " ", " ")
        more = self.picture.more + len(self.stops) - len(self.things)
        if more:
            self.sheet.put(1, self.sheet.height, f"and {more:,} more", "faint")
        return plan_of(self.sheet, self.spots)

    def _line(self, id: str, lead: str, below: str) -> None:
        y = self.sheet.height
        if y >= MOST_LINES:
            return
        x = self.sheet.put(0, y, lead, "dim")
        if self.stops[id].before and id not in self.things:
            x = self.sheet.put(x, y, self.stops[id].before + _ARROWS[self.ink][0], "dim")
        last = self._chain(id, x, y)
        branch, turn, upright = _TURNS[self.ink]
        onward = self.ways.get(last, ()) if last else ()
        for place, (each, sure) in enumerate(onward, 1):
            ends = place == len(onward)
            self._line(each, below + (turn if ends else branch) + self._lead(sure), below + ("  " if ends else upright))

    def _lead(self, sure: bool) -> str:
        return _LEADS[self.ink][not sure]

    def _chain(self, id: str, x: int, y: int) -> str:
        """Write it and what follows while that is one and has room; returns the last, empty if that is elsewhere."""
        while True:
            if id in self.things:
                self.sheet.put(x, y, f"{self.stops[id].noun} {self.stops[id].name}", "faint")
                return ""
            x = self._put(id, x, y)
            onward = self.ways.get(id, ())
            if len(onward) != 1:
                return id
            ((next_id, sure),) = onward
            arrow = _ARROWS[self.ink][not sure]
            if x + len(arrow) + span_cells(self.stops[next_id].spans(self.ink)) >= self.width:
                return id
            x = self.sheet.put(x, y, arrow, "dim")
            id = next_id

    def _put(self, id: str, x: int, y: int) -> int:
        spans = self.stops[id].spans(self.ink)
        size = min(span_cells(spans), max(1, self.width - x - 1))
        self.things[id] = Caption(id, spans)
        self.spots.append(Spot(id, x, y, size))
        return x + size
