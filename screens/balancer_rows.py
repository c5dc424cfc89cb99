"""A balancer's targets as rows of a table, the worst first, and its nodes as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from model.client import BalancerPicture, Node, Stand
from screens.widgets.cell import Bar, Number, State, Text
from screens.widgets.column import Column
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.quantity import quantity, span_of_time
from screens.widgets.row import Row
from screens.widgets.spans import Span, clean, crop

TARGETS: Final = (
    Column("state", "STATE", kind="state", width=11),
    Column("target", "TARGET", min=8, max=22, cut="middle"),
    Column("group", "GROUP", max=14, priority=3),
    Column("zone", "ZONE", width=10, priority=2),
    Column("rate", "REQ/S", kind="number", width=8),
    Column("part", "SHARE", width=6, priority=5),
    Column("takes", "LATENCY", kind="number", width=8, priority=1),
    Column("busy", "UNDER WAY", kind="number", width=9, priority=4),
    Column("why", "WHY", min=10, flex=1),
)

_TONES: Final[dict[str, Tone]] = {
    "healthy": "good",
    "unavailable": "good",
    "initial": "busy",
    "unhealthy": "bad",
    "draining": "leaving",
    "unused": "off",
}
_STATES: Final = {"unavailable": "unchecked"}
"What AWS calls otherwise."
ANYWHERE: Final = "all"
"The zone of targets that are in none."
_NODE_TONES: Final[dict[str, Tone]] = {"in": "good", "out": "bad", "closed": "bad", "leaving": "leaving"}


def tone_of_stand(stand: Stand) -> Tone:
    return _TONES.get(stand.state, "unknown")


def target_rows(seen: BalancerPicture, now: float) -> list[Row]:
    return [_row(each, now) for each in seen.stands]


def _row(stand: Stand, now: float) -> Row:
    tone = tone_of_stand(stand)
    cells = (
        State(tone, _STATES.get(stand.state, stand.state)),
        clean(stand.place),
        Text(clean(stand.crowd), "dim"),
        Text(stand.zone, "dim"),
        Number(stand.rate),
        Bar(stand.part),
        Number(stand.latency_seconds, "s"),
        Number(stand.under_way),
        Text(clean(why(stand, now)), "text" if tone == "good" else tone),
    )
    return Row(stand.name, cells, revision=hash(cells), tone=tone)


def why(stand: Stand, now: float) -> str:
    """Why it is as it is, and for how much longer."""
    left = span_of_time(stand.until - now) if stand.until is not None else ""
    if stand.state == "draining":
        return f"gone in {left}" if left else stand.why
    if left:
        return f"slow start at {stand.weight:.0%}, full in {left}"
    return stand.why


def zone_lines(seen: BalancerPicture, width: int, ink: Ink = Ink.BRAILLE) -> list[list[Span]]:
    """By zone: which part of the clients comes in there, which part its targets get, and the nodes' addresses."""
    zones = sorted({each.zone for each in seen.nodes} | {each.zone for each in seen.stands if each.zone != "all"})
    lines: list[list[Span]] = []
    for zone in zones:
        nodes = [each for each in seen.nodes if each.zone == zone]
        lines.append(_zone_line(zone, nodes, seen, ink))
        lines += [_node_line(each, ink) for each in nodes]
    return [crop(line, width) for line in lines]


def _zone_line(zone: str, nodes: Sequence[Node], seen: BalancerPicture, ink: Ink) -> list[Span]:
    served = sum(each.rate for each in seen.stands)
    here = [each for each in seen.stands if each.zone == zone]
    part = sum(each.rate for each in here) / served if served else 0.0
    well = sum(each.is_well for each in here)
    comes = sum(each.part for each in nodes)
    arrow = "→" if ink is Ink.BRAILLE else ">"
    is_anywhere = not here and any(each.zone == ANYWHERE for each in seen.stands)
    goes = f"{comes:.0%}" if is_anywhere else f"{comes:.0%} {arrow} {part:.0%}"
    return [
        (f"{zone} ", "strong"),
        (goes, "text") if nodes else ("not enabled", "warn"),
        (f"  {well} of {len(here)} well" if here else "  to any zone" if is_anywhere else "  no target", "dim"),
    ]


def _node_line(node: Node, ink: Ink) -> list[Span]:
    tone = _NODE_TONES[node.state]
    sign = f"  {health(tone).sign(ink)} {node.state:<7}"
    return [(sign, tone), (node.public or node.private, "text"), (f"  {node.interface_id}", "dim")]


def answer_spans(seen: BalancerPicture) -> list[Span]:
    """What is answered now, class by class, and what never was."""
    levels = seen.levels
    if seen.namespace not in ("AWS/ApplicationELB", "AWS/ELB"):
        return [(f"{quantity(levels['new_connections'], '/s')} new flows  ", "text")]
    counts = (
        ("2xx", levels["target_2xx"], "good"),
        ("3xx", levels["elb_3xx"], "text"),
        ("4xx", levels["target_4xx"] + levels["elb_4xx"], "warn"),
        ("5xx", levels["target_5xx"] + levels["elb_5xx"], "bad"),
    )
    said = [(f"{name} {quantity(rate, '/s')}", role if rate else "dim") for name, rate, role in counts if rate]
    return [span for each in said for span in (each, ("  ", "text"))][:-1] or [("nothing comes", "dim")]
