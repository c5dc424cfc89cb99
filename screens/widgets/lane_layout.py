"""The lanes of a packet: down with the question, up with the answer, a station a box, the same station side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from screens.widgets.health import health
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, cells, fit, shorten, span_cells

WIDE: Final = 100
"From this width on the lanes are side by side."
ROOMY: Final = 4
TIGHT: Final = 2
"Lines for a station: a box and the way to the next, or no more than needed."
ALONE: Final = 90
"A lane beside which there is no other grows no wider."
_GAP: Final = 2
_RAIL: Final = 4
"Where in a lane the line is that leads from station to station."


@dataclass(frozen=True, slots=True)
class Stop:
    """A station: what it is, its name, what it said to the packet. `looks` is the packet as it goes on from there.

    `changed` tells that it is another from there on; what `remembers` needs no rule for answers.
    """

    key: str
    word: str
    label: str
    rule: str
    looks: str
    changed: bool = False
    dropped: bool = False
    remembers: bool = False


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where the question goes and where the answer does; `at` counts through both, and is where the packet is now."""

    there: tuple[Stop, ...]
    back: tuple[Stop, ...] = ()
    at: int = 0

    @property
    def stops(self) -> tuple[Stop, ...]:
        return (*self.there, *self.back)


@dataclass(frozen=True, slots=True)
class Drawing:
    """`owners` say of each line which stops are on it, from the left: (first cell, place among all stops)."""

    lines: list[list[Span]]
    owners: list[tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A stop, its place among all, where in its lane it is, and whether the packet goes up there."""

    place: int
    stop: Stop
    first: bool
    last: bool
    up: bool = False


_Row = tuple[_Slot | None, _Slot | None]


def lay_out_lanes(lanes: Lanes, width: int, height: int, ink: Ink = Ink.BRAILLE) -> Drawing:
    if width < WIDE:
        return _one_after_the_other(lanes, width, ink)
    if not lanes.back:
        return _alone(lanes, min(width, ALONE), height, ink)
    return _side_by_side(lanes, width, height, ink)


def _one_after_the_other(lanes: Lanes, width: int, ink: Ink) -> Drawing:
    drawing = Drawing([], [])
    for title, slots in (("there", _slots(lanes.there, 0)), ("and back", _slots(lanes.back, len(lanes.there)))):
        if slots:
            drawing.lines.append([(f" {title}", "dim")])
            drawing.owners.append(())
        for slot in slots:
            _add(drawing, _tight(slot, lanes.at, width, ink), slot)
    return drawing


def _alone(lanes: Lanes, width: int, height: int, ink: Ink) -> Drawing:
    drawing = Drawing([[(" there", "dim"), ("   no answer: it does not arrive", "faint")]], [()])
    roomy = len(lanes.there) * ROOMY <= height
    for slot in _slots(lanes.there, 0):
        _add(drawing, _cell(slot, lanes.at, width, ink, roomy=roomy), slot)
    return drawing


def _add(drawing: Drawing, lines: list[list[Span]], slot: _Slot) -> None:
    drawing.lines.extend(lines)
    drawing.owners.extend(((0, slot.place),) for _ in lines)


def _side_by_side(lanes: Lanes, width: int, height: int, ink: Ink) -> Drawing:
    rows = _rows(lanes)
    lane = (width - _GAP) // 2
    roomy = len(rows) * ROOMY <= height
    drawing = Drawing([[(fit(" there", lane + _GAP), "dim"), (" and back", "dim")]], [()])
    for down, up in rows:
        left = _cell(down, lanes.at, lane, ink, roomy=roomy)
        right = _cell(up, lanes.at, lane, ink, roomy=roomy)
        left = left or _rails(lane, roomy, ink, "")
        beyond = up is None and not any(each is not None for _, each in rows[: rows.index((down, up))])
        told = "remembers the question: no rule is asked" if down and down.stop.remembers else ""
        right = right or (_blanks(lane, roomy) if beyond else _rails(lane, roomy, ink, told))
        for one, other in zip(left, right, strict=True):
            drawing.lines.append([*one, (" " * _GAP, "text"), *other])
            owners = [(0, down.place)] if down else []
            drawing.owners.append((*owners, (lane + _GAP, up.place)) if up else tuple(owners))
    return drawing


def _slots(stops: Sequence[Stop], start: int, *, up: bool = False) -> list[_Slot]:
    last = len(stops) - 1
    return [_Slot(start + at, stop, at == 0, at == last, up) for at, stop in enumerate(stops)]


def _rows(lanes: Lanes) -> list[_Row]:
    """The stations from top to bottom; what both lanes come by is on one line."""
    down = _slots(lanes.there, 0)
    up = _slots(lanes.back, len(lanes.there), up=True)[::-1]
    matcher = SequenceMatcher(None, [each.stop.key for each in down], [each.stop.key for each in up], autojunk=False)
    rows: list[_Row] = []
    one, other = 0, 0
    for block in matcher.get_matching_blocks():
        rows += [(each, None) for each in down[one : block.a]]
        rows += [(None, each) for each in up[other : block.b]]
        one, other = block.a + block.size, block.b + block.size
        rows += zip(down[block.a : one], up[block.b : other], strict=True)
    return rows


def _cell(slot: _Slot | None, at: int, lane: int, ink: Ink, *, roomy: bool) -> list[list[Span]]:
    if slot is None:
        return []
    return _box(slot, at, lane, ink) if roomy else _tight(slot, at, lane, ink)


def _blanks(lane: int, roomy: bool) -> list[list[Span]]:
    """Where an answer has not come to."""
    return [[(" " * lane, "text")] for _ in range(ROOMY if roomy else TIGHT)]


def _rails(lane: int, roomy: bool, ink: Ink, told: str) -> list[list[Span]]:
    """Past a station of the other lane."""
    said = 1 if roomy else 0
    lines = range(ROOMY if roomy else TIGHT)
    rail = " " * _RAIL + _signs(ink).rail + " "
    return [[(rail, "frame"), (fit(told if at == said else "", lane - _RAIL - 2), "faint")] for at in lines]


@dataclass(frozen=True, slots=True)
class _Signs:
    corners: str
    rail: str
    pointer: str


def _signs(ink: Ink) -> _Signs:
    return _Signs("╭╮╰╯", "┊", "▸") if ink is Ink.BRAILLE else _Signs("┌┐└┘", "│", "►")


def _role(slot: _Slot, at: int) -> str:
    """How a station looks: not reached, where the packet is, passed, or the one that dropped it."""
    if slot.place > at:
        return "faint"
    if slot.stop.dropped:
        return "bad"
    return "accent" if slot.place == at else "frame"


def _head(slot: _Slot, at: int, room: int, ink: Ink) -> list[Span]:
    """`● network ACL  acl-0a1b…`, and in words what is worth a stop."""
    ahead, drops = slot.place > at, slot.stop.dropped and slot.place <= at
    tone = "off" if ahead else "bad" if drops else "good"
    role = _role(slot, at)
    verdict = "  drops it" if drops else ""
    label = shorten(slot.stop.label, max(4, room - 4 - cells(slot.stop.word) - cells(verdict)))
    return [
        (f"{health(tone).sign(ink)} ", "faint" if ahead else tone),
        (slot.stop.word, "dim" if role == "frame" else role),
        (f"  {label}" if label else "", "faint" if ahead else "strong"),
        (verdict, "bad"),
    ]


def _said(slot: _Slot, at: int, room: int) -> list[Span]:
    """The rule that decided; without one the packet, at both ends and where it becomes another."""
    stop = slot.stop
    if slot.place > at:
        return [(fit(stop.rule, room), "faint")]
    if stop.rule:
        return [(fit(stop.rule, room), "bad" if stop.dropped else "text")]
    if stop.changed:
        return [("becomes ", "warn"), (fit(stop.looks, room - 8), "accent")]
    return [(fit(stop.looks if slot.first or slot.last else "", room), "dim")]


def _box(slot: _Slot, at: int, lane: int, ink: Ink) -> list[list[Span]]:
    role, corners = _role(slot, at), _signs(ink).corners
    head = _head(slot, at, lane - 8, ink)
    rest = "─" * max(0, lane - 6 - span_cells(head))
    return [
        [(f"{corners[0]}── ", role), *head, (f" {rest}{corners[1]}", role)],
        [("│  ", role), *_said(slot, at, lane - 6), ("  │", role)],
        [(f"{corners[2]}{'─' * (lane - 2)}{corners[3]}", role)],
        [*_arrow(slot, at, ink), (" " * (lane - _RAIL - 2), "text")],
    ]


def _tight(slot: _Slot, at: int, lane: int, ink: Ink) -> list[list[Span]]:
    pointer = _signs(ink).pointer if slot.place == at else " "
    head = _head(slot, at, lane - 5, ink)
    first: list[Span] = [(f"  {pointer} ", _role(slot, at)), *head]
    first.append((" " * max(0, lane - span_cells(first)), "text"))
    return [first, [*_arrow(slot, at, ink), *_said(slot, at, lane - _RAIL - 2)]]


def _arrow(slot: _Slot, at: int, ink: Ink) -> list[Span]:
    """Below a station: onward on the way down, and on the way up where the packet came from."""
    leads = not slot.first if slot.up else not slot.last
    passed = slot.place <= at if slot.up else slot.place < at
    sign = ("▲" if slot.up else "▼") if passed else _signs(ink).rail
    return [(f"{' ' * _RAIL}{sign if leads else ' '} ", "good" if passed else "faint")]
