"""Short paragraphs under each other: a line of spans, and below it a text that is wrapped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from typing_extensions import override

from screens.widgets.drawn import DrawnScroll
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, crop, wrap


@dataclass(frozen=True, slots=True)
class Paragraph:
    lead: tuple[Span, ...]
    text: str = ""
    role: str = "dim"
    indent: int = 2

    def lines(self, width: int) -> list[list[Span]]:
        wrapped = wrap(self.text, max(8, width - self.indent)) if self.text else []
        lead = [crop(self.lead, width)] if self.lead or not wrapped else []
        return [*lead, *([(f"{' ' * self.indent}{line}", self.role)] for line in wrapped)]


class Passage(DrawnScroll):
    """Shows `Paragraph`s."""

    DEFAULT_CSS = """
    Passage { padding: 0 1; }
    """

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._paragraphs: tuple[Paragraph, ...] = ()

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        return self._paragraphs

    def show(self, paragraphs: Iterable[Paragraph]) -> None:
        told = tuple(paragraphs)
        if told != self._paragraphs:
            self._paragraphs = told
            self.redraw()

    @override
    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        return [line for each in self._paragraphs for line in each.lines(width)]
