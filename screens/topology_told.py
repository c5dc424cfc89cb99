"""What the lines under the map say: how the selected thing is, and what lines and signs stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from model.client import Row
from screens.network_rows import SUBNET, TABLE, VPC, Ground, Measures
from screens.tables import cell_of, state_word, tone_of
from screens.topology_measures import Heat
from screens.topology_world import tone_of_machine
from screens.widgets.cell import plain
from screens.widgets.health import HEALTHS, Tone
from screens.widgets.heat import legend
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, clean
from screens.widgets.topology_picture import GateSort
from screens.widgets.topology_rails import NAT_STROKE, STROKES
from screens.widgets.wires import LEVEL, SIGNS

_LINES: Final[tuple[tuple[GateSort, str], ...]] = (
    ("internet", "internet"),
    ("vpn", "premises"),
    ("peering", "peering"),
    ("service", "service"),
)
_SILENT: Final = frozenset({"label", "state", "state_name", "status", "created_at", "launch_time", "routing"})
HINT: Final = "arrows or tab choose, enter opens, + and - bring it nearer and farther, f goes to what is wrong"


def told_of(
    ground: Ground, row: Row | None, id: str, zone_state: str, measures: Measures, ink: Ink
) -> list[list[Span]]:
    """Two lines."""
    if row is None:
        return [_place(ground, id, zone_state, ink), [(f"   {HINT}", "faint")]]
    view = ground.feed.views[row.kind]
    noun = view.kind.partition(":")[2]
    head: list[Span] = [(" ▸ " if ink is Ink.BRAILLE else " > ", "accent"), (clean(row.label), "strong")]
    described = ground.is_described(row)
    if row.label != row.id and len(row.id) < 40 and described:
        head.append((f"  {row.id}", "dim"))
    head += [(f"  {noun if described else row.region}  ", "dim"), *_state(ground, row, measures, ink)]
    return [head, [("   ", "text"), *_facts(ground, row, measures)]]


def _state(ground: Ground, row: Row, measures: Measures, ink: Ink) -> list[Span]:
    view = ground.feed.views[row.kind]
    ill = measures.ills.get(row.id) or ground.sick.get((row.region, row.id), "")
    if ill and row.state == "running":
        tone = tone_of_machine(ground, row, measures)
        return [(f"{HEALTHS[tone].sign(ink)} {row.state}, {ill}", tone)]
    tone = tone_of(view, row)
    return [(f"{HEALTHS[tone].sign(ink)} {clean(state_word(view, row))}", tone)] if tone else []


def _facts(ground: Ground, row: Row, measures: Measures) -> Iterator[Span]:
    """Its routes if it is a subnet, its load, and what its columns tell."""
    load = measures.loads.get((row.region, row.id))
    if load is not None:
        yield f"load {100 * load:.0f} %  ", "text"
    if row.kind == SUBNET:
        yield f"{', '.join(_routes(ground, row)) or 'no routes but the local one'}  ", "text"
    view = ground.feed.views[row.kind]
    for column, value in zip(view.columns, row.values, strict=True):
        told = value not in (None, "", (), row.id) and column.field not in _SILENT
        if told and column.shows not in {"metric", "age"}:
            yield f"{column.title.lower()} ", "faint"
            yield f"{clean(plain(cell_of(view.kind, column, value)))}  ", "dim"


def _routes(ground: Ground, subnet: Row) -> list[str]:
    told = ground.told(subnet)[1]
    vpc = ground.find(VPC, subnet.region, str(told["vpc_id"]))
    tables = ground.within(vpc[0], TABLE) if vpc else []
    own = next((table for _, table in tables if subnet.id in table["subnet_ids"]), None)
    table = own or next((table for _, table in tables if table["is_main"]), None)
    return [way for way in table["ways"] if not way.endswith(" → local")] if table else []


def _place(ground: Ground, id: str, zone_state: str, ink: Ink) -> list[Span]:
    """A zone or a region has no row."""
    if not id:
        return [("   Nothing is selected.", "dim")]
    if zone_state:
        tone: Tone = "good" if zone_state == "ok" else "bad" if zone_state == "out" else "warn"
        return [(f" ▸ {id}", "strong"), ("  zone  ", "dim"), (f"{HEALTHS[tone].sign(ink)} {zone_state}", tone)]
    return [(f" ▸ {clean(id)}", "strong"), (f"  {len(ground.vpcs(id))} VPCs", "dim")]


def legend_of(heat: Heat | None, ink: Ink, *, tree: bool) -> list[Span]:
    """What the strokes lead to, and how hot is hot."""
    spans: list[Span] = [(" ", "text")]
    if not tree:
        for sort, word in _LINES:
            stroke, role = STROKES[sort]
            spans += [(SIGNS[ink][stroke][LEVEL] * 2, role), (f" {word}  ", "dim")]
        stroke, role = NAT_STROKE
        spans += [(SIGNS[ink][stroke][LEVEL] * 2, role), (" NAT  ", "dim")]
    spans += [("✕" if ink is Ink.BRAILLE else "x", "bad"), (" blackhole   ", "dim")]
    return [*spans, *legend(heat.title, heat.top or 100, heat.unit, ink)] if heat is not None else spans
