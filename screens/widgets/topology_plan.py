"""Where all of a topology stands: worked out once for its structure, painted line by line with what is so now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from screens.widgets.braille import joined
from screens.widgets.health import HEALTHS, Tone
from screens.widgets.heat import HEAT_STEPS, heat_span, heat_step, percent_spans
from screens.widgets.ink import Ink
from screens.widgets.sheet import Sheet
from screens.widgets.spans import Span, cells, clean, shorten, span_cells
from screens.widgets.topology_picture import Entrance, Gate, Node, SubnetPicture, VpcPicture, ZonePicture

_HEAT: Final = 8
_WORD: Final = 10
"Room for a load, and for a word about the ways out."
_NOTE: Final = 20
"Room for what is said beside a machine."


@dataclass(frozen=True, slots=True)
class Caption:
    """Something said in spans of its own: a line of a tree, a card."""

    id: str
    spans: tuple[Span, ...]


Thing = Node | SubnetPicture | ZonePicture | VpcPicture | Entrance | Gate | Caption


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something that can be selected stands, and how much room it has; a cell is free on either side of it."""

    id: str
    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Plan:
    """`ground` are frames and lines by the cell, `spots` what stands on them."""

    width: int
    ground: Sequence[Sequence[Span]]
    spots: tuple[Spot, ...]
    by_line: Mapping[int, list[Spot]] = field(init=False, repr=False, compare=False)
    _cuts: dict[tuple[int, int, int], list[Span]] = field(
        init=False, repr=False, compare=False, default_factory=dict[tuple[int, int, int], list[Span]]
    )

    def __post_init__(self) -> None:
        lines: dict[int, list[Spot]] = {}
        for spot in self.spots:
            lines.setdefault(spot.y, []).append(spot)
        object.__setattr__(self, "by_line", lines)

    @property
    def height(self) -> int:
        return len(self.ground)

    def between(self, y: int, start: int, end: int) -> list[Span]:
        """The ground of a part of a line; it is always the same."""
        key = (y, start, end)
        found = self._cuts.get(key)
        if found is None:
            found = self._cuts[key] = joined(self.ground[y][start:end]) if end > start else []
        return found

    def at(self, x: int, y: int) -> Spot | None:
        return next((spot for spot in self.by_line.get(y, ()) if spot.x <= x < spot.x + spot.width), None)

    def spot(self, id: str | None) -> Spot | None:
        return next((spot for spot in self.spots if spot.id == id), None)


def plan_of(sheet: Sheet, spots: Iterable[Spot]) -> Plan:
    return Plan(sheet.width, sheet.cells(), tuple(sorted(spots, key=lambda spot: (spot.y, spot.x))))


def things_of(picture: VpcPicture) -> dict[str, Thing]:
    """Everything of a VPC that can be selected, by its id."""
    found: dict[str, Thing] = {picture.id: picture}
    for gate in picture.gates:
        found[gate.id] = gate
        found |= {each.id: each for line in (*gate.beyond, gate.behind) for each in line if each.id}
    found |= {each.id: each for each in picture.inner}
    for zone in picture.zones:
        found[zone.name] = zone
        for subnet in zone.subnets:
            found[subnet.id] = subnet
            found |= {node.id: node for node in subnet.nodes}
    return found


@dataclass(frozen=True, slots=True)
class Eye:
    """How one looks: what is selected, and what is looked for (None: nothing); all else steps back then."""

    selected: str | None = None
    wanted: frozenset[str] | None = None


def painted(plan: Plan, things: Mapping[str, Thing], y: int, ink: Ink, eye: Eye) -> list[Span]:
    """One line as it is now."""
    line: list[Span] = []
    at = 0
    for spot in plan.by_line.get(y, ()):
        chosen = spot.id == eye.selected
        own = _cut(_seen(spans_of(things[spot.id], ink), spot.id, eye), min(spot.width, plan.width - spot.x))
        _go_on(line, plan.between(y, at, spot.x - chosen))
        line += [("[", "accent"), *own, ("]", "accent")] if chosen else own
        at = spot.x + span_cells(own) + chosen
    return [*line, *plan.between(y, at, plan.width)]


def _go_on(line: list[Span], ground: list[Span]) -> None:
    """A blank has no colour: it is drawn with what stands before it."""
    if line and len(ground) == 1 and ground[0][0].isspace():
        text, role = line.pop()
        line.append((text + ground[0][0], role))
    else:
        line += ground


def _cut(spans: list[Span], room: int) -> list[Span]:
    """The same where there is room; otherwise the last that is seen of it ends in dots."""
    if span_cells(spans) <= room:
        return spans
    kept: list[Span] = []
    for text, role in spans:
        kept.append((shorten(text, room), role))
        room -= cells(kept[-1][0])
        if room <= 0:
            break
    return kept


def _seen(spans: list[Span], id: str, eye: Eye) -> list[Span]:
    if id == eye.selected:
        return [(text, "accent" if role in {"text", "dim", "strong", "faint"} else role) for text, role in spans]
    if eye.wanted is None:
        return spans
    if id in eye.wanted:
        return [(text, "match" if role in {"text", "dim", "strong"} else role) for text, role in spans]
    return [(text, "faint") for text, _ in spans]


def spans_of(thing: Thing, ink: Ink) -> list[Span]:
    match thing:
        case Node():
            return node_spans(thing, ink)
        case SubnetPicture():
            return subnet_spans(thing, ink)
        case ZonePicture():
            return zone_spans(thing, ink)
        case VpcPicture():
            return [(clean(thing.title), "strong")]
        case Entrance():
            return entrance_spans(thing, ink)
        case Gate():
            return [sign_span(thing.tone, ink), *_named(thing.name, thing.note)]
        case Caption():
            return list(thing.spans)


def sign_span(tone: Tone, ink: Ink) -> Span:
    return HEALTHS[tone].sign(ink), tone


def node_spans(node: Node, ink: Ink) -> list[Span]:
    """`●▇`, and `●▇ web-1 81 %` with its name."""
    known = node.load is not None and node.tone == "good"
    signs = _signs(node.tone, heat_step(node.load or 0.0) if known else None, node.gate, ink)
    return [*signs, *_named(node.name, node.note)] if node.named else signs


@lru_cache
def _signs(tone: Tone, step: int | None, gate: bool, ink: Ink) -> list[Span]:
    """There are a few hundred of these, and thousands of machines that show them."""
    if gate:
        return [sign_span(tone, ink)]
    load = step / HEAT_STEPS if step is not None else None
    return [sign_span(tone, ink), heat_span(load, ink) if tone == "good" else (" ", "text")]


def subnet_spans(subnet: SubnetPicture, ink: Ink) -> list[Span]:
    """Its name and mean load; that nothing leads out of it is said, because there is no line that could."""
    said: list[Span] = [] if subnet.ways else [(" isolated", "faint")]
    said += [(" blackhole", "bad")] if any(way.dead for way in subnet.ways) else []
    return [(clean(subnet.name), "dim"), (" ", "text"), *percent_spans(subnet.heat, ink), *said]


def zone_spans(zone: ZonePicture, ink: Ink) -> list[Span]:
    worry: list[Span] = []
    if zone.tone != "good" or zone.word:
        word = f" {zone.word}" if zone.word else ""
        worry = [(f" {HEALTHS[zone.tone].sign(ink)}{word}", zone.tone)]
    return [(clean(zone.name), "text"), *worry]


def entrance_spans(entrance: Entrance, ink: Ink) -> list[Span]:
    """Its sign stands before it only if something is wrong, or it has parts."""
    signs = [sign_span(each, ink) for each in entrance.signs]
    if not signs and entrance.tone != "good":
        signs = [sign_span(entrance.tone, ink)]
    gap: list[Span] = [(" ", "text")] if signs else []
    return [*signs, *gap, (clean(entrance.name), "strong" if entrance.id else "dim"), *_noted(entrance.note)]


def _named(name: str, note: str) -> list[Span]:
    return [(f" {clean(name)}", "text"), *_noted(note)]


def _noted(note: str) -> list[Span]:
    return [(f" {clean(note)}", "dim")] if note else []


def width_of(thing: Thing) -> int:
    """How many cells a thing wants, with room for figures that come and go."""
    if isinstance(thing, SubnetPicture):
        return cells(clean(thing.name)) + 1 + _HEAT + _WORD
    wide = sum(cells(text) for text, _ in spans_of(thing, Ink.BRAILLE))
    return wide + max(0, _NOTE - cells(thing.note)) if isinstance(thing, Node) and thing.note else wide
