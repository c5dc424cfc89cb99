"""Regions, the VPCs in them, and the peerings and tunnels between them as lines at their side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from screens.widgets.health import count_spans
from screens.widgets.heat import percent_spans
from screens.widgets.ink import Ink
from screens.widgets.sheet import Sheet
from screens.widgets.spans import Span, clean, fit, span_cells
from screens.widgets.topology_picture import Entrance, Joint, RegionPicture, VpcCard, WorldPicture
from screens.widgets.topology_plan import Caption, Plan, Spot, Thing, plan_of, sign_span
from screens.widgets.wires import EAST, LEVEL, Net, Wires

LEAST_CARD: Final = 44
_NAME: Final = 24
_RAIL: Final = 3


class Overview:
    """A drawing in the making. With `cards` each VPC has lines of its own, otherwise one."""

    def __init__(self, picture: WorldPicture, width: int, ink: Ink, *, cards: bool) -> None:
        self.picture, self.ink, self.cards = picture, ink, cards
        self.things: dict[str, Thing] = {}
        self.spots: list[Spot] = []
        self.rows: dict[str, int] = {}
        labels = max((span_cells(_joint_spans(each, ink)) for each in picture.joints), default=0)
        self.channel = max(LEAST_CARD, width - labels - _RAIL * (len(picture.joints) + 1) - 4)
        self.sheet, self.wires = Sheet(max(width, self.channel + 8)), Wires()

    def plan(self) -> Plan:
        y = 0
        for region in self.picture.regions:
            y = self._region(region, y)
        y = self._strangers(y)
        self._joints()
        if self.picture.quiet:
            more = f"{self.picture.quiet} more regions have only the VPC that AWS makes in each"
            self.sheet.put(1, max(y, self.sheet.height), more, "faint")
        for x, line, sign, role in self.wires.drawn(self.ink):
            self.sheet.put(x, line, sign, role)
        return plan_of(self.sheet, self.spots)

    def _region(self, region: RegionPicture, y: int) -> int:
        spans = [sign_span(region.tone, self.ink), (f" {region.name}", "strong"), (f"  {region.place}", "dim")]
        self._say(region.name, 1, y, spans)
        y += 1
        for card in region.vpcs:
            y = self._card(card, y)
        return y + 1

    def _card(self, card: VpcCard, y: int) -> int:
        self.rows[card.id] = y
        named = fit(card.name or card.id, _NAME)
        spans: list[Span] = [sign_span(card.tone, self.ink), (f" {named}", "text"), (f" {card.cidr}", "dim")]
        if not self.cards:
            spans += [(" " * max(1, 18 - len(card.cidr)), "text")]
            spans += [(" ", "text"), *count_spans(dict(card.counts), self.ink)]
            self._say(card.id, 3, y, spans)
            return y + 1
        self._say(card.id, 3, y, spans)
        x = 5
        for line in self._inside(card):
            y += 1
            at = x
            for text, role in line:
                at = self.sheet.put(at, y, text, role, self.channel - at)
        return y + 2

    def _inside(self, card: VpcCard) -> Iterator[list[Span]]:
        size = f"{_counted(card.subnets, 'subnet')} in {_counted(card.zones, 'zone')}  "
        yield [
            (size, "dim"),
            *count_spans(dict(card.counts), self.ink),
            ("  ", "text"),
            *percent_spans(card.heat, self.ink),
        ]
        edge: list[Span] = [("edge  ", "dim")]
        for word, tone in card.edge:
            edge += [sign_span(tone, self.ink), (f" {clean(word)}  ", "text")]
        yield edge if card.edge else [("no way out", "faint")]

    def _strangers(self, y: int) -> int:
        if not self.picture.strangers:
            return y
        self.sheet.put(1, y, "beyond", "dim")
        for stranger in self.picture.strangers:
            y += 1
            self.rows[stranger.id] = y
            self._stranger(stranger, y)
        return y + 2

    def _stranger(self, stranger: Entrance, y: int) -> None:
        self._say(stranger.id, 3, y, [sign_span(stranger.tone, self.ink), (f" {clean(stranger.name)}", "strong")])

    def _joints(self) -> None:
        """Each has its own upright; its name stands beside it, between its ends."""
        names = self.channel + 2 + _RAIL * len(self.picture.joints)
        taken: set[int] = set()
        ordered = self._by_length()
        last = {self.rows[end]: joint.id for joint in ordered for end in joint.ends if end in self.rows}
        for number, joint in enumerate(ordered):
            x = self.channel + 1 + _RAIL * number
            net = Net(joint.id, "dashed" if joint.signs else "light", _role(joint))
            rows = sorted(self.rows[end] for end in joint.ends if end in self.rows)
            if not rows:
                continue
            for y in rows:
                self.wires.run(net, self._after(y), y, x, y)
                if last[y] != joint.id:
                    self.wires.reach(net, x, y, EAST)
            if len(set(rows)) > 1:
                self.wires.run(net, x, rows[0], x, rows[-1])
            line = next(
                y for y in _outwards((rows[0] + rows[-1]) // 2) if y not in taken and y not in self.rows.values()
            )
            taken.add(line)
            self._name(joint, net, x, line, names, rows)

    def _name(self, joint: Joint, net: Net, x: int, y: int, names: int, rows: list[int]) -> None:
        if rows[0] < y < rows[-1]:
            self.wires.run(net, x, y, names - 2, y)
            self.wires.reach(net, names - 2, y, LEVEL)
        self._say(joint.id, names, y, _joint_spans(joint, self.ink), room=self.sheet.width - names - 1)

    def _by_length(self) -> list[Joint]:
        def length(joint: Joint) -> int:
            rows = [self.rows[end] for end in joint.ends if end in self.rows]
            return max(rows) - min(rows) if rows else 0

        return sorted(self.picture.joints, key=length)

    def _after(self, y: int) -> int:
        """The cell after what stands on a line."""
        ends = [spot.x + spot.width for spot in self.spots if spot.y == y and spot.x < self.channel]
        return max(ends, default=3) + 1

    def _say(self, id: str, x: int, y: int, spans: list[Span], room: int = 0) -> None:
        self.things[id] = Caption(id, tuple(spans))
        space = room or self.channel - x - 1
        self.spots.append(Spot(id, x, y, min(space, span_cells(spans))))
        self.sheet.put(x, y, " ")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _outwards(start: int) -> Iterator[int]:
    yield start
    for step in range(1, 10_000):
        yield start + step
        if start >= step:
            yield start - step


def _role(joint: Joint) -> str:
    plain = "series-3" if joint.signs else "series-4"
    return joint.tone if joint.tone in {"bad", "warn", "gone", "off", "busy"} else plain


def _joint_spans(joint: Joint, ink: Ink) -> list[Span]:
    signs = [sign_span(each, ink) for each in joint.signs or (joint.tone,)]
    note: list[Span] = [(f" {clean(joint.note)}", "dim")] if joint.note else []
    return [*signs, (f" {clean(joint.name)}", "text"), *note]


def plan_world(
    picture: WorldPicture, width: int, ink: Ink = Ink.BRAILLE, *, cards: bool = False
) -> tuple[Plan, Mapping[str, Thing]]:
    overview = Overview(picture, width, ink, cards=cards)
    return overview.plan(), overview.things
