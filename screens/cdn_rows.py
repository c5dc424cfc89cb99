"""Behaviours as rows of a table in the order in which they are tried; invalidations and paths as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from model.client import BehaviourSeen, CdnPicture, PathSeen
from screens.widgets.cell import Bar, Number, Text
from screens.widgets.column import Column
from screens.widgets.health import Tone, health, state_spans
from screens.widgets.ink import Ink
from screens.widgets.passage import Paragraph
from screens.widgets.quantity import money, quantity, span_of_time
from screens.widgets.row import Row
from screens.widgets.spans import Span, clean

BEHAVIOURS: Final = (
    Column("place", "#", width=3, align="right"),
    Column("pattern", "PATH", min=6, max=28, cut="middle"),
    Column("target", "TO", min=6, max=20),
    Column("rate", "REQ/S", kind="number", width=8),
    Column("bar", "HITS", width=8, priority=3),
    Column("ratio", "", width=6, align="right"),
    Column("origin", "TO ORIGIN", kind="number", width=9, priority=2),
    Column("ttl", "KEPT", min=6, max=22),
    Column("needs", "NEEDS", min=5, max=16, priority=1),
    Column("policy", "POLICY", min=6, flex=1, priority=4),
    Column("functions", "RUNS", min=4, max=20, priority=5),
)


def behaviour_rows(seen: CdnPicture) -> list[Row]:
    return [_row(each, place) for place, each in enumerate(seen.behaviours, 1)]


def _row(each: BehaviourSeen, place: int) -> Row:
    ratio = each.hit_ratio
    cells = (
        Text(str(place), "dim"),
        clean(each.pattern),
        clean(each.target),
        Number(each.rate),
        Bar(ratio or 0.0),
        Text("" if ratio is None else f"{ratio:.0%}", "text"),
        Number(each.to_origin),
        Text(kept_of(each), "text" if each.caches else "warn"),
        Text(" ".join(each.needs), "accent"),
        Text(clean(each.policy) or "own terms", "dim"),
        Text(clean(" ".join(each.functions)), "accent"),
    )
    return Row(str(place), cells, revision=hash(cells))


def kept_of(each: BehaviourSeen) -> str:
    """`5m` where the origin says nothing, with the bounds where it does."""
    if not each.caches:
        return "never"
    return f"{span_of_time(each.usual)} ({span_of_time(each.least)}–{span_of_time(each.most)})"


def answer_spans(seen: CdnPicture, ink: Ink) -> list[Span]:
    tones: dict[str, Tone] = {"Deployed": "good", "InProgress": "busy"}
    said: list[Span] = [(f"{quantity(seen.rate, '/s')}  {quantity(seen.bytes_out, 'B/s')}  ", "dim")]
    if not seen.enabled:
        return [*said, *state_spans("off", "disabled", ink)]
    return [*said, *state_spans(tones.get(seen.status, "unknown"), seen.status, ink)]


def upkeep_told(seen: CdnPicture, now: float, ink: Ink) -> Iterator[Paragraph]:
    """Copies that caches hold, and what is being taken out of them."""
    held = f"{seen.copies} copies, {quantity(float(seen.copied_bytes), 'B')}" if seen.copies else "no copies"
    yield Paragraph((("single viewers have left ", "dim"), (held, "text"), (" in caches", "dim")))
    for each in seen.invalidations:
        left = f"  {span_of_time(max(each.due - now, 0.0))} left" if each.due is not None else ""
        lead: list[Span] = [(f"{health('busy').sign(ink)} {each.id}", "busy"), (left, "text")]
        yield Paragraph(tuple(lead), " ".join(clean(path) for path in each.paths), "text")
    if not seen.invalidations:
        yield Paragraph((("No invalidation is in progress.", "dim"),))
    if seen.staged:
        yield Paragraph(((f"{health('busy').sign(ink)} {clean(seen.staged)}", "busy"),))
    yield from _worth_told(seen, ink)


def _worth_told(seen: CdnPicture, ink: Ink) -> Iterator[Paragraph]:
    """What it costs, and what viewers have of it."""
    yield Paragraph(((money(seen.dollars, " this month"), "text"),))
    if seen.gained is None:
        return
    how = "sooner" if seen.gained >= 0 else "later"
    told = f"answers come {quantity(abs(seen.gained) / 1000, 's')} {how} than from the origin"
    if seen.is_poor_fit:
        lead: Span = (f"{health('warn').sign(ink)} a poor fit: nearly all come to one edge", "warn")
        yield Paragraph((lead,), told, "text")
    else:
        yield Paragraph(((told, "dim"),))


def path_told(path: str, found: PathSeen) -> Iterator[Paragraph]:
    """Which behaviour takes it, and everything that decides what its viewer gets."""
    yield Paragraph(((clean(path), "strong"), (f"  → {found.place} {clean(found.pattern)}", "accent")))
    for what, told in found.steps:
        yield Paragraph(((f"  {what:<10} ", "accent"), (clean(told), "text")))
