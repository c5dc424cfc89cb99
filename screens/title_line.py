"""The first line over one thing: what it is, its name and its state, and what time it is in its world."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.parts import Part, arrange
from screens.widgets.quantity import wall_clock
from screens.widgets.spans import Span, clean


@dataclass(frozen=True, slots=True)
class Title:
    """`now` is simulated time; `tone` None for things without a state."""

    kind: str
    label: str
    id: str
    region: str
    state: str
    tone: Tone | None
    now: float


class TitleLine(Drawn):
    """Shows a `Title`; where the line is narrow the id leaves first, then the region."""

    DEFAULT_CSS = """
    TitleLine { height: 1; background: $surface; }
    """

    def __init__(self, title: Title, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._title = title

    def set_title(self, title: Title) -> None:
        if title != self._title:
            self._title = title
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        title = self._title
        parts = [
            Part("kind", ((clean(title.kind), "dim"),), leaves=1),
            Part("label", ((clean(title.label), "strong"),)),
            *([Part("id", ((clean(title.id), "dim"),), leaves=3)] if title.id != title.label else []),
            *([Part("state", self._state())] if title.tone else []),
            Part("region", ((title.region, "dim"),), leaves=2, pushed=True),
            Part("now", ((wall_clock(title.now), "text"),)),
        ]
        return [arrange(parts, width)[0]]

    def _state(self) -> tuple[Span, ...]:
        tone = self._title.tone or "unknown"
        return ((f"{health(tone).sign(self.ink)} {clean(self._title.state or health(tone).word)}", tone),)
