"""The eight states of the eye: a glyph, a word and a colour, in that order of trust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from screens.widgets.ink import Ink
from screens.widgets.spans import Span

Tone = Literal["good", "busy", "leaving", "warn", "bad", "off", "unknown", "gone"]


@dataclass(frozen=True, slots=True)
class Health:
    """How one tone looks. `tone` is also its colour's role; `urgency` orders: what needs a human comes first."""

    tone: Tone
    glyph: str
    block: str
    word: str
    urgency: int

    def sign(self, ink: Ink = Ink.BRAILLE) -> str:
        """One cell; all eight differ in either ink, so state never hangs on colour."""
        return self.glyph if ink is Ink.BRAILLE else self.block


HEALTHS: Final[Mapping[Tone, Health]] = {
    health.tone: health
    for health in (
        Health("bad", "■", "■", "alarm", 0),
        Health("warn", "▲", "▲", "warning", 1),
        Health("busy", "◐", "►", "pending", 2),
        Health("leaving", "◑", "◄", "stopping", 3),
        Health("unknown", "◌", "?", "no data", 4),
        Health("good", "●", "•", "running", 5),
        Health("off", "○", "○", "stopped", 6),
        Health("gone", "✕", "x", "gone", 7),
    )
}


def health(tone: Tone) -> Health:
    return HEALTHS[tone]


def worst(tones: Iterable[Tone]) -> Tone:
    """The tone that needs a human most; `unknown` when there is nothing to look at."""
    return min((HEALTHS[tone] for tone in tones), key=lambda look: look.urgency, default=HEALTHS["unknown"]).tone


def state_spans(tone: Tone, word: str | None = None, ink: Ink = Ink.BRAILLE) -> list[Span]:
    """`● running`: the word is AWS's own when it is given."""
    look = HEALTHS[tone]
    return [(f"{look.sign(ink)} {look.word if word is None else word}", tone)]


def count_spans(counts: Mapping[Tone, int], ink: Ink = Ink.BRAILLE) -> list[Span]:
    """`■ 1  ▲ 2  ● 58`, worst first, tones that nobody has left out."""
    spans: list[Span] = []
    for tone, look in HEALTHS.items():
        if counts.get(tone, 0):
            spans += [("  ", "text")] if spans else []
            spans.append((f"{look.sign(ink)} {counts[tone]}", tone))
    return spans
