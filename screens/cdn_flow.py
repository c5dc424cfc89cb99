"""The way of viewers' requests as lines: continents, edges, regional caches, and the origins behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.client import CdnPicture, OriginSeen
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.quantity import quantity
from screens.widgets.spans import Span, cells, clean, crop, fit

ROOMY = 100
"So many cells let the way be told in full."


class Continent(NamedTuple):
    """Those who come from one: how many a second, to how many edges, how many milliseconds away on average."""

    code: str
    rate: float
    edges: int
    milliseconds: float


def continents(seen: CdnPicture) -> list[Continent]:
    """Whoever sends most comes first."""
    found: list[Continent] = []
    for code in sorted({each.continent for each in seen.edges}):
        there = [each for each in seen.edges if each.continent == code]
        rate = sum(each.rate for each in there)
        far = sum(each.rate * each.milliseconds for each in there) / rate if rate else 0.0
        found.append(Continent(code, rate, len(there), far))
    return sorted(found, key=lambda each: -each.rate)


def flow_lines(seen: CdnPicture, width: int, ink: Ink = Ink.BRAILLE) -> list[list[Span]]:
    """Viewers on the left, origins on the right, and what caches keep in between; below what goes wrong."""
    full = width >= ROOMY
    left = [_continent_spans(each, full=full) for each in continents(seen)] or [
        [("no load story comes in here", "dim")]
    ]
    right = [_origin_spans(each, ink) for each in seen.origins]
    height = max(len(left), len(right))
    room = max(sum(cells(text) for text, _ in each) for each in left)
    lines: list[list[Span]] = []
    for row in range(height):
        first, last = row - (height - len(left)) // 2, row - (height - len(right)) // 2
        is_middle = row == (height - 1) // 2
        who = left[first] if 0 <= first < len(left) else []
        pad = " " * max(0, room - sum(cells(text) for text, _ in who))
        middle = _middle(seen, ink, full=full)
        between: Sequence[Span] = middle if is_middle else [(" " * sum(cells(text) for text, _ in middle), "text")]
        whom = right[last] if 0 <= last < len(right) else []
        lines.append(
            [
                *who,
                (pad, "text"),
                (_joint(first, len(left), is_middle, leftward=True), "frame"),
                *between,
                (_joint(last, len(right), is_middle, leftward=False), "frame"),
                *whom,
            ]
        )
    further = [_origin_line(each, ink) for each in seen.origins]
    return [crop(line, width) for line in [*lines, *trouble_lines(seen, ink), *further]]


def _continent_spans(each: Continent, *, full: bool) -> list[Span]:
    plural = "s" if each.edges > 1 else " "
    lead: list[Span] = [(f"{each.code} ", "strong"), (fit(quantity(each.rate, "/s"), 9, "right"), "text")]
    if not full:
        return lead
    return [
        *lead,
        (fit(f"{each.edges} edge{plural}", 9, "right"), "dim"),
        (fit(quantity(each.milliseconds, "ms"), 8, "right"), "dim"),
    ]


def _middle(seen: CdnPicture, ink: Ink, *, full: bool) -> list[Span]:
    """`━ edges 96 % hit ━ 4 /s ━ 8 regional caches ━ 0.4 /s ━▸`"""
    line = "━" if seen.rate else "─"
    role = "accent" if seen.rate else "frame"
    ratio = f"{seen.hits / seen.rate:.0%} hit" if seen.rate else "quiet"
    missed = max(seen.rate - seen.hits, 0.0)
    regions = len({each.regional for each in seen.edges})
    return [
        (f"{line} ", role),
        ("edges " if full else "", "dim"),
        (ratio, "strong"),
        (f" {line} {quantity(missed, '/s')} {line} ", role),
        (f"{regions} {'regional ' if full else ''}cache{'s' * (regions != 1)}", "dim"),
        (f" {line} {quantity(seen.to_origin, '/s')} {line}{'▸' if ink is Ink.BRAILLE else '>'}", role),
    ]


def _joint(row: int, count: int, is_middle: bool, *, leftward: bool) -> str:
    """Where the lines of one side meet in the middle."""
    if not 0 <= row < count:
        return "   "
    if count == 1:
        sign = "─"
    elif row == 0:
        sign = ("┬" if is_middle else "┐") if leftward else ("┬" if is_middle else "┌")
    elif row == count - 1:
        sign = ("┴" if is_middle else "┘") if leftward else ("┴" if is_middle else "└")
    elif is_middle:
        sign = "┼"
    else:
        sign = "┤" if leftward else "├"
    return f" ─{sign}" if leftward else f"{sign}─ "


def _origin_spans(each: OriginSeen, ink: Ink) -> list[Span]:
    tone: Tone = "good" if each.is_well else "bad"
    return [
        (f"{health(tone).sign(ink)} ", tone),
        (f"{clean(each.id)} ", "strong"),
        (quantity(each.rate, "/s"), "text" if each.rate else "dim"),
    ]


def _origin_line(each: OriginSeen, ink: Ink) -> list[Span]:
    tone: Tone = "good" if each.is_well else "bad"
    rank = f", {'first' if not each.place else 'second'} of {clean(each.group)}" if each.group else ""
    word = "" if each.is_well else "  nobody answers there"
    return [
        (f"{health(tone).sign(ink)} ", tone),
        (f"{clean(each.id)} ", "strong"),
        (f"{each.kind}{rank}: {clean(each.domain)}", "dim"),
        (word, "bad"),
    ]


def trouble_lines(seen: CdnPicture, ink: Ink = Ink.BRAILLE) -> list[list[Span]]:
    """What comes to nothing, and where a second origin stands in for the first."""
    sign = health("bad").sign(ink)
    lines: list[list[Span]] = []
    if seen.server_errors:
        ill = ", ".join(clean(each.id) for each in seen.origins if not each.is_well) or "origins"
        lines.append([(f"{sign} {quantity(seen.server_errors, '/s')} end in 5xx: {ill}", "bad")])
    if seen.client_errors:
        lines.append([(f"{health('warn').sign(ink)} {quantity(seen.client_errors, '/s')} end in 4xx", "warn")])
    for each in seen.origins:
        if each.group and not each.place and not each.is_well:
            told = f"{clean(each.group)} has failed over: {clean(each.id)} is not well"
            lines.append([(f"{health('warn').sign(ink)} {told}", "warn")])
    return lines
