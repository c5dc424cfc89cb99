"""Where all of a topology stands: worked out once for its structure, painted line by line with what is so now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from screens.widgets.braille import joined
from screens.widgets.health import HEALTHS, Tone
from screens.widgets.heat import heat_span, percent_spans
from screens.widgets.ink import Ink
from screens.widgets.sheet import Sheet
from screens.widgets.spans import Span, cells, clean, shorten
from screens.widgets.topology_picture import Entrance, Gate, Node, SubnetPicture, VpcPicture, ZonePicture

_HEAT: Final = 8
_WORD: Final = 10
"Room for a load, and for a word about the ways out."


@dataclass(frozen=True, slots=True)
class Caption:
    """Something said in spans of its own: a line of a tree, a card."""

    id: str
    spans: tuple[Span, ...]


Thing = Node | SubnetPicture | ZonePicture | Entrance | Gate | Caption


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

    def __post_init__(self) -> None:
        lines: dict[int, list[Spot]] = {}
        for spot in self.spots:
            lines.setdefault(spot.y, []).append(spot)
        object.__setattr__(self, "by_line", lines)

    @property
    def height(self) -> int:
        return len(self.ground)

    def at(self, x: int, y: int) -> Spot | None:
        return next((spot for spot in self.by_line.get(y, ()) if spot.x <= x < spot.x + spot.width), None)

    def spot(self, id: str | None) -> Spot | None:
        return next((spot for spot in self.spots if spot.id == id), None)


def plan_of(sheet: Sheet, spots: Iterable[Spot]) -> Plan:
    return Plan(sheet.width, sheet.cells(), tuple(sorted(spots, key=lambda spot: (spot.y, spot.x))))


def things_of(picture: VpcPicture) -> dict[str, Thing]:
    """Everything of a VPC that can be selected, by its id."""
    found: dict[str, Thing] = {}
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
    row = list(plan.ground[y])
    for spot in plan.by_line.get(y, ()):
        end = _write(row, spot.x, spot.width, _seen(spans_of(things[spot.id], ink), spot.id, eye))
        if spot.id == eye.selected:
            _bracket(row, spot.x - 1, end)
    return joined(row)


def _bracket(row: list[Span], before: int, after: int) -> None:
    if before >= 0:
        row[before] = ("[", "accent")
    if after < len(row):
        row[after] = ("]", "accent")


def _write(row: list[Span], x: int, room: int, spans: Iterable[Span]) -> int:
    """Put spans on cells; returns the cell after them."""
    limit = min(x + room, len(row))
    for text, role in spans:
        for sign in shorten(text, limit - x) if x < limit else "":
            size = cells(sign)
            row[x : x + size] = [(sign, role), *[("", role)] * (size - 1)]
            x += size
    return x


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
    glyphs = [sign_span(node.tone, ink)]
    if not node.gate:
        glyphs.append(heat_span(node.load, ink) if node.tone == "good" else (" ", "text"))
    return [*glyphs, *_named(node.name, node.note)] if node.named else glyphs


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
    return sum(cells(text) for text, _ in spans_of(thing, Ink.BRAILLE))
