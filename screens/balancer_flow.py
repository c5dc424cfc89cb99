"""The way of requests through a balancer as lines: who comes, the ports, the rules, and whom they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from typing_extensions import override

from model.client import BalancerPicture, Crowd, Door, Way, Wires
from screens.widgets.drawn import DrawnScroll
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.quantity import quantity
from screens.widgets.spans import Span, cells, clean, fit, shortened, span_cells

_NAMES_MOST: Final = 24
_RARE: Final = 0.01
_JOINTS: Final = {
    (0, 0, 1, 1): "─",
    (0, 1, 1, 0): "┐",
    (1, 0, 1, 0): "┘",
    (1, 1, 1, 0): "┤",
    (0, 1, 0, 1): "┌",
    (1, 0, 0, 1): "└",
    (1, 1, 0, 1): "├",
    (0, 1, 1, 1): "┬",
    (1, 0, 1, 1): "┴",
    (1, 1, 1, 1): "┼",
    (1, 1, 0, 0): "│",
    (0, 0, 1, 0): "╴",
    (0, 0, 0, 1): "╶",
    (0, 0, 0, 0): " ",
}
"Whether a line goes up, down, left and right from there."

Told = Callable[[BalancerPicture, int, Ink], list[list[Span]]]


def flow_lines(seen: BalancerPicture, width: int, ink: Ink = Ink.BRAILLE) -> list[list[Span]]:
    """Ports under each other, below them how each group deals requests out, and what goes wrong on the way."""
    lines: list[list[Span]] = []
    for place, door in enumerate(seen.doors):
        comers = [f"{clean(each.who)} {quantity(each.rate, '/s')}" for each in seen.comers] if not place else []
        lines += _door_lines(door, comers, seen.crowds, width, ink)
    if not seen.doors:
        lines.append([("It listens at no port: whoever comes gets no answer.", "warn")])
    lines += [_crowd_line(each, ink) for each in seen.crowds]
    lines += trouble_lines(seen, ink)
    if seen.rate and seen.doors:
        reads_requests = seen.type in ("application", "classic")
        lines += wire_lines(seen.wires, width, reads_requests=reads_requests, ink=ink)
    return [shortened(line, width) for line in lines]


def trouble_lines(seen: BalancerPicture, ink: Ink = Ink.BRAILLE) -> list[list[Span]]:
    """What comes to nothing, and why."""
    levels, sign = seen.levels, health("bad").sign(ink)
    told = [
        (seen.lost, f"never get here: {clean(seen.barrier)}" if seen.barrier else "never get here"),
        (levels["elb_502"] - levels["resets"], "answered 502: no connection to a target"),
        (levels["resets"], "answered 502: a target closed the connection first, by a short keep-alive"),
        (levels["rejected"], "answered 503: more than its nodes carry, until there are more of them"),
        (levels["elb_503"] - levels["rejected"], "answered 503: nobody to send them to"),
        (levels["elb_504"], "answered 504: no answer of a target in time"),
        (levels["target_5xx"], "answered 5xx by targets"),
    ]
    return [[(f"{sign} {_often(rate)} {what}", "bad")] for rate, what in told if rate > 0]


def _often(rate: float) -> str:
    """What happens now and then is counted by the hour."""
    return quantity(rate, "/s") if rate >= _RARE else quantity(rate * 3600, "/h")


def wire_lines(wires: Wires, width: int, *, reads_requests: bool, ink: Ink = Ink.BRAILLE) -> Iterator[list[Span]]:
    """Connections of clients and to targets: what passes flows on has the same on both. On two lines if need be."""
    both = "⇄" if ink is Ink.BRAILLE else "="
    sides = [("clients", wires.new_of_clients, wires.open_of_clients)]
    if reads_requests:
        sides.append(("targets", wires.new_to_targets, wires.open_to_targets))
    said = [f"{who} {quantity(new, '/s')} new, {quantity(round(there))} open" for who, new, there in sides]
    policy = wires.policy.removeprefix("ELBSecurityPolicy-")
    told = [
        *([f"idle {wires.idle_seconds:.0f} s at most"] if reads_requests else []),
        *([clean(policy)] if policy else []),
    ]
    counted: list[Span] = [(f"{both} connections ", "strong"), (" · ".join(said), "text")]
    kept = " · ".join(told)
    if not kept or span_cells(counted) + cells(kept) + 3 <= width:
        yield [*counted, (f" · {kept}" if kept else "", "dim")]
    else:
        yield counted
        yield [(f"  {kept}", "dim")]


def _door_lines(door: Door, comers: Sequence[str], crowds: Sequence[Crowd], width: int, ink: Ink) -> list[list[Span]]:
    height = max(len(door.ways), len(comers), 1)
    middle = (height - 1) // 2
    came, went = _rows(len(comers), height), _rows(len(door.ways), height)
    room = min(max(map(cells, comers), default=0), _NAMES_MOST)
    label = f" {door.label} {quantity(door.rate, '/s')} "
    lines: list[list[Span]] = []
    for row in range(height):
        who = comers[came.index(row)] if row in came else ""
        lead: list[Span] = [(fit(who, room), "text"), (" " if room else "", "text")] if room else []
        if room:
            lead.append((_joint(row, came, middle, leftward=True), "dim"))
        lead.append((label if row == middle else " " * cells(label), "strong"))
        lead.append((_joint(row, went, middle, leftward=False), "dim"))
        used = sum(cells(text) for text, _ in lead)
        lines.append(
            [*lead, *(_way_spans(door.ways[went.index(row)], crowds, width - used, ink) if row in went else ())]
        )
    return lines


def _rows(count: int, height: int) -> list[int]:
    """Which lines so many stand on, in the middle of all."""
    top = (height - count) // 2
    return list(range(top, top + count))


def _joint(row: int, rows: Sequence[int], middle: int, *, leftward: bool) -> str:
    """Where the lines of one side meet the port's."""
    if not rows:
        return " "
    first, last = min(*rows, middle), max(*rows, middle)
    many, one = row in rows, row == middle
    left, right = (many, one) if leftward else (one, many)
    key = (int(first < row <= last), int(first <= row < last), int(left), int(right))
    return _JOINTS[key] + ("─" if (right if leftward else many) else " ")


def _way_spans(way: Way, crowds: Sequence[Crowd], room: int, ink: Ink) -> list[Span]:
    """`10 path /api/* ──── 120 /s ─▸ ● api`; the line is thin where nothing comes."""
    asked = f" {way.priority}{f' {_short(way.when)}' if way.when else ''} "
    rate = f" {quantity(way.rate, '/s')} "
    does = _does_spans(way, crowds, ink)
    line = "━" if way.rate > 0 else "─"
    rule = max(9, min(cells(asked), room - sum(cells(text) for text, _ in does) - cells(rate) - 5))
    dashes = max(2, min(12, room - rule - sum(cells(text) for text, _ in does) - cells(rate) - 3))
    role = "accent" if way.rate > 0 else "frame"
    return [
        (fit(asked, rule), "text"),
        (line * dashes, role),
        (rate, "strong" if way.rate > 0 else "dim"),
        (f"{line}{'▸' if ink is Ink.BRAILLE else '>'} ", role),
        *does,
    ]


def _short(when: str) -> str:
    return clean(when.replace("-pattern ", " ").replace("-header ", " "))


def _does_spans(way: Way, crowds: Sequence[Crowd], ink: Ink) -> list[Span]:
    """The groups with their parts; what the balancer says itself; nobody."""
    if not way.shares:
        return [(way.does, "dim")] if way.does != "forward" else [("nobody: 503", "bad")]
    spans: list[Span] = []
    for share in way.shares:
        crowd = next((each for each in crowds if each.id == share.group_arn or each.name == share.group), None)
        tone = tone_of_crowd(crowd)
        spans += [("  ", "text")] if spans else []
        spans.append((f"{health(tone).sign(ink)} ", tone))
        part = f" {share.part:.0%}" if len(way.shares) > 1 else ""
        spans.append((f"{clean(share.group)}{part}", "text"))
    return spans


def tone_of_crowd(crowd: Crowd | None) -> Tone:
    """Well is a group all of whose targets are; a group without any is as bad as one whose are all ill."""
    if crowd is None or not crowd.healthy:
        return "bad"
    return "good" if crowd.healthy == crowd.count else "warn"


def _crowd_line(crowd: Crowd, ink: Ink) -> list[Span]:
    tone = tone_of_crowd(crowd)
    said = [
        crowd.algorithm,
        f"cross-zone {'on' if crowd.across_zones else 'off'}",
        *([f"sticky {crowd.sticky}"] if crowd.sticky else []),
        f"checks {crowd.check}",
    ]
    return [
        (f"{health(tone).sign(ink)} ", tone),
        (f"{clean(crowd.name)} ", "strong"),
        (f"{crowd.healthy} of {crowd.count} healthy  {quantity(crowd.rate, '/s')}  ", "text"),
        (clean(" · ".join(said)), "dim"),
    ]


class BalancerLines(DrawnScroll):
    """Has lines made of what is seen of a balancer, anew when that is another."""

    DEFAULT_CSS = """
    BalancerLines { padding: 0 1; }
    """

    def __init__(self, told: Told, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._told = told
        self._seen: BalancerPicture | None = None

    def show(self, seen: BalancerPicture | None) -> None:
        if seen != self._seen:
            self._seen = seen
            self.redraw()

    @override
    def draw(self, width: int) -> list[list[Span]]:
        return self._told(self._seen, width, self.ink) if self._seen is not None else []
