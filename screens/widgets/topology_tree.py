"""The same as a tree, for screens with little room: what can be opened, what is in it, and routes in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from screens.widgets.health import count_spans
from screens.widgets.heat import percent_spans
from screens.widgets.ink import Ink
from screens.widgets.sheet import Sheet
from screens.widgets.spans import Span, clean, span_cells
from screens.widgets.topology_picture import Entrance, Gate, Node, SubnetPicture, VpcPicture, ZonePicture
from screens.widgets.topology_plan import Caption, Plan, Spot, Thing, plan_of, sign_span, spans_of, zone_spans

_ARROWS = {Ink.BRAILLE: ("▸", "▾", "→", "✕"), Ink.BLOCK: ("+", "-", "->", "x")}
_TURNS = {Ink.BRAILLE: ("├ ", "╰ ", "│ "), Ink.BLOCK: ("├ ", "└ ", "│ ")}


@dataclass(frozen=True, slots=True)
class Twig:
    """One line, and those below it; `folded` is said instead of them while they are not shown, `tail` always."""

    id: str
    spans: tuple[Span, ...]
    twigs: tuple[Twig, ...] = ()
    folded: tuple[Span, ...] = ()
    tail: tuple[Span, ...] = ()


@dataclass(slots=True)
class Grown:
    """A tree as it is drawn: where its lines stand and what they say."""

    width: int
    ink: Ink
    opened: frozenset[str]
    sheet: Sheet = field(init=False)
    spots: list[Spot] = field(default_factory=list[Spot])
    things: dict[str, Thing] = field(default_factory=dict[str, Thing])

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.width)

    def grow(self, twigs: Iterable[Twig], before: str = " ", *, root: bool = True) -> None:
        held = list(twigs)
        for number, twig in enumerate(held, 1):
            branch, last, upright = _TURNS[self.ink]
            is_last = number == len(held)
            self._line(twig, before if root else before + (last if is_last else branch))
            if twig.id in self.opened:
                self.grow(twig.twigs, before if root else before + ("  " if is_last else upright), root=False)

    def _line(self, twig: Twig, before: str) -> None:
        y, opened = self.sheet.height, twig.id in self.opened
        x = self.sheet.put(0, y, before, "frame")
        if twig.twigs:
            self.sheet.put(x, y, _ARROWS[self.ink][opened], "dim")
        spans = twig.spans if opened or not twig.folded else (*twig.spans, ("  ", "text"), *twig.folded)
        spans = (*spans, ("  ", "text"), *twig.tail) if twig.tail else spans
        self.things[twig.id] = Caption(twig.id, spans)
        self.spots.append(Spot(twig.id, x + 2, y, min(span_cells(spans), self.width - x - 3)))

    def plan(self) -> Plan:
        return plan_of(self.sheet, self.spots)


def vpc_twigs(picture: VpcPicture, ink: Ink) -> Iterator[Twig]:
    """A VPC's gateways, what only those inside reach, and its zones."""
    for gate in picture.gates:
        yield _gate(gate, ink)
    for each in picture.inner:
        yield Twig(each.id, (("inside ", "dim"), *spans_of(each, ink)))
    names = names_in(picture)
    for zone in picture.zones:
        yield _zone(zone, names, ink)


def names_in(picture: VpcPicture) -> dict[str, str]:
    """What routes lead to, by its id."""
    gates = {gate.id: gate.name for gate in picture.gates}
    return gates | {node.id: node.name for subnet in picture.subnets() for node in subnet.nodes if node.gate}


def _gate(gate: Gate, ink: Ink) -> Twig:
    spans = spans_of(gate, ink)
    for line in gate.beyond:
        for each in line:
            spans += [(f" {_ARROWS[ink][2]} ", "frame"), *spans_of(each, ink)]
    return Twig(gate.id, tuple(spans), tuple(_entrance(each, ink) for each in _choosable(gate)))


def _choosable(gate: Gate) -> list[Entrance]:
    return [each for line in (*gate.beyond, gate.behind) for each in line if each.id]


def _entrance(each: Entrance, ink: Ink) -> Twig:
    sign = () if each.signs or each.tone != "good" else (sign_span(each.tone, ink), (" ", "text"))
    return Twig(each.id, (*sign, *spans_of(each, ink)))


def _zone(zone: ZonePicture, names: Mapping[str, str], ink: Ink) -> Twig:
    nodes = [node for subnet in zone.subnets for node in subnet.nodes]
    twigs = tuple(_subnet(subnet, names, ink) for subnet in zone.subnets)
    return Twig(zone.name, tuple(zone_spans(zone, ink)), twigs, tuple(_counts(nodes, ink)))


def _subnet(subnet: SubnetPicture, names: Mapping[str, str], ink: Ink) -> Twig:
    """Its routes come last: they are what may be cut."""
    signs: list[Span] = [*_counts(subnet.nodes, ink), (" ", "text"), *percent_spans(subnet.heat, ink)]
    twigs = tuple(_node(node, ink) for node in subnet.nodes)
    folded = tuple(signs) if subnet.nodes else ()
    return Twig(subnet.id, ((clean(subnet.name), "text"),), twigs, folded, tuple(_routes(subnet, names, ink)))


def _routes(subnet: SubnetPicture, names: Mapping[str, str], ink: Ink) -> Iterator[Span]:
    *_, to, dead = _ARROWS[ink]
    if not subnet.ways:
        yield "no way out", "faint"
    for number, way in enumerate(subnet.ways):
        gap = "  " if number else ""
        if way.dead:
            yield f"{gap}{dead} {way.destination} blackhole", "bad"
        else:
            yield f"{gap}{to} {clean(names.get(way.target, way.target))}", "dim"


def _counts(nodes: Iterable[Node], ink: Ink) -> list[Span]:
    return count_spans(Counter(node.tone for node in nodes), ink)


def _node(node: Node, ink: Ink) -> Twig:
    spans: list[Span] = [sign_span(node.tone, ink), (f" {clean(node.name)}", "text")]
    spans += [(f" {clean(node.note)}", "dim")] if node.note else []
    return Twig(node.id, (*spans, (" ", "text"), *percent_spans(node.load, ink)))
