"""What flows through an account as rows and channels tell it: who is asked first, and what that leads to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Final

from model.client import Channel, KindView, Row
from screens.briefly import brief_noun
from screens.feed import Feed
from screens.panes.view_pane import in_scope
from screens.tables import Sparks, tone_of, values_of
from screens.widgets.flow_tree import FlowPicture, FlowStop
from screens.widgets.quantity import quantity

Stop = tuple[str, str, str]
"(kind, region, id)"

MOST_DRAWN: Final = 100
_BETWEEN: Final = "\x1f"


def stop_id(row: Row) -> str:
    """Of things of different kinds some have the same name."""
    return _BETWEEN.join((row.kind, row.region, row.id))


def row_at(feed: Feed, id: str) -> Row | None:
    """What stands at a stop."""
    kind, _, place = id.partition(_BETWEEN)
    region, _, name = place.partition(_BETWEEN)
    return feed.find(kind, (region, name)) if name else None


def flow_of(
    channels: Iterable[Channel], feed: Feed, scope: str, sparks: Sparks, alarmed: Collection[Stop] = ()
) -> FlowPicture:
    """Of a region, or of all; first comes the internet, then whatever nothing leads to and what leads to most.

    What an alarm complains of is not well, whatever its own state says.
    """
    rows, ways = _joined(channels, feed, scope)
    led_to = {id for onward in ways.values() for id in onward}
    entries = {id for id, row in rows.items() if _comes_from(row, feed.views[row.kind])}
    sizes = leads_to(ways)

    def rank(id: str) -> tuple[bool, bool, int, str]:
        return id in led_to, id not in entries, 0 if id in led_to else -sizes[id], rows[id].label

    def onward(id: str) -> tuple[tuple[str, bool], ...]:
        known = (way for way in ways.get(id, {}).items() if way[0] in shown)
        return tuple(sorted(known, key=lambda way: (not way[1], rows[way[0]].label)))

    shown = dict.fromkeys(islice(_reached(sorted(rows, key=rank), ways), MOST_DRAWN))
    loud = {_BETWEEN.join(each) for each in alarmed}
    stops = tuple(
        _stop(id, rows[id], feed.views[rows[id].kind], sparks, loud=id in loud) for id in sorted(shown, key=rank)
    )
    return FlowPicture(stops, tuple((stop.id, onward(stop.id)) for stop in stops), len(rows) - len(shown))


def _joined(channels: Iterable[Channel], feed: Feed, scope: str) -> tuple[dict[str, Row], dict[str, dict[str, bool]]]:
    """What has both ends in scope: their rows, and where each leads to."""
    found: dict[Stop, Row | None] = {}
    rows: dict[str, Row] = {}
    ways: dict[str, dict[str, bool]] = {}
    for each in channels:
        for kind, region, id in (each.source, each.target):
            if (kind, region, id) not in found:
                row = feed.find(kind, (region, id))
                found[kind, region, id] = row if row is not None and in_scope((row,), scope) else None
        one, other = found[each.source], found[each.target]
        if one is not None and other is not None:
            start, end = stop_id(one), stop_id(other)
            rows[start], rows[end] = one, other
            ways.setdefault(start, {})[end] = each.sure
    return rows, ways


def leads_to(ways: dict[str, dict[str, bool]]) -> dict[str, int]:
    """To how many each leads, itself among them; as sets of bits, which grow until nothing is added."""
    bits: dict[str, int] = {}
    for start, onward in ways.items():
        for id in (start, *onward):
            bits.setdefault(id, 1 << len(bits))
    grows = True
    while grows:
        grows = False
        for start in reversed(ways):
            known = bits[start]
            for id in ways[start]:
                known |= bits[id]
            if known != bits[start]:
                bits[start], grows = known, True
    return {id: reached.bit_count() for id, reached in bits.items()}


def _reached(starts: Iterable[str], ways: Mapping[str, Iterable[str]]) -> list[str]:
    """These and all that they lead to, each behind what leads to it."""
    found: dict[str, None] = {}
    for start in starts:
        ahead = [start]
        while ahead:
            id = ahead.pop()
            if id not in found:
                found[id] = None
                ahead += ways.get(id, ())
    return list(found)


def _comes_from(row: Row, view: KindView) -> str:
    return "internet" if values_of(view, row).get("scheme") == "internet-facing" else ""


def _stop(id: str, row: Row, view: KindView, sparks: Sparks, *, loud: bool) -> FlowStop:
    before, passing = _comes_from(row, view), _passing(row, view, sparks)
    return FlowStop(id, brief_noun(view), row.label, "bad" if loud else tone_of(view, row), passing, before)


def _passing(row: Row, view: KindView, sparks: Sparks) -> str:
    """How often in the last minute, if that is measured: `50/min`."""
    name = view.headline[0][0] if view.headline else ""
    spark = sparks.get(((row.region, row.id), name))
    if spark is None or not spark.value or spark.unit:
        return ""
    return f"{quantity(round(spark.value))}/min"
