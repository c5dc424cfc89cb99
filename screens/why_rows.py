"""Links of a chain as lines of a table: what led to something above it, what came of it below, each further in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from model.client import Chain, Link
from screens.briefly import brief_alarm, brief_id
from screens.widgets.cell import Text
from screens.widgets.column import Column
from screens.widgets.ink import Ink
from screens.widgets.quantity import span_of_time, wall_clock
from screens.widgets.row import Row
from screens.widgets.spans import Span, clean

COLUMNS: Final = (
    Column("time", "TIME", width=8),
    Column("later", "AFTER", width=7, priority=3),
    Column("word", "WHAT", width=8, priority=2),
    Column("text", "HAPPENED", min=24, max=400, flex=1),
)
_ROLES: Final = {"fault": "bad", "demand": "accent", "alarm": "warn", "call": "accent", "cost": "text"}
_DEEPEST: Final = 8


def links_of(chain: Chain) -> list[Link]:
    """All of them, from the beginning on."""
    return [*chain.before, chain.here, *chain.after]


def rows_of(chain: Chain, ink: Ink) -> list[Row]:
    """Each with how long after the line above it happened."""
    links = links_of(chain)
    before = [links[0], *links]
    return [
        _row(place, link, link is chain.here, link.time - last.time, ink)
        for place, (link, last) in enumerate(zip(links, before, strict=False))
    ]


def _row(place: int, link: Link, is_here: bool, after: float, ink: Ink) -> Row:
    later = f"+{span_of_time(after)}" if after > 0 else ""
    arrow = "└ " if ink is Ink.BRAILLE else "- "
    lead = ("→ " if ink is Ink.BRAILLE else "> ") if is_here else ""
    lead += "  " * (min(link.depth, _DEEPEST) - 1) + arrow if link.depth > 0 else ""
    role = "strong" if is_here else "text"
    return Row(
        str(place),
        (
            Text(wall_clock(link.time), "dim"),
            Text(later, "dim"),
            Text(link.word, _ROLES.get(link.word, "dim")),
            Text(lead + briefly(link.text), role),
        ),
    )


def briefly(text: str) -> str:
    """With long names and ids in the few letters that tell them apart."""
    return brief_id(" ".join(brief_alarm(word.rstrip(":")) + ":" * word.endswith(":") for word in text.split(" ")))


def evidence_of(link: Link) -> Iterator[Span]:
    """What is known of a link, and where it leads."""
    yield briefly(link.text), "strong"
    for each in link.evidence:
        yield clean(each), "text"
    yield f"cause {link.cause}", "dim"


def answer_of(chain: Chain) -> list[Span]:
    """What it all began with, in a word, and how much came of it."""
    first = links_of(chain)[0]
    began = f"began with a {first.word}" if not chain.unsaid else "beginning unknown"
    return [(began, "warn" if chain.unsaid else "accent"), (f"  {len(chain.after)} came of it", "dim")]


def advice_of(advice: str, ink: Ink) -> Span:
    """What an operator would do now."""
    return f"{'→' if ink is Ink.BRAILLE else '>'} {advice}", "accent"
