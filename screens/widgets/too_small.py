"""Covers a terminal that is too small, says how large it has to be, and goes away when it is."""

from __future__ import annotations

from typing import Final

from textual.geometry import Size
from textual.screen import Screen
from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.empty import Lesson, lesson_lines
from screens.widgets.spans import Span

LEAST: Final = Size(60, 16)


class TooSmall(Drawn):
    """Put one on a screen: it lies over everything while the screen is smaller than `least`, and is gone otherwise."""

    DEFAULT_CSS = """
    TooSmall {
        overlay: screen; position: absolute; offset: 0 0; width: 100vw; height: 100vh;
        background: $background; display: none;
    }
    TooSmall.-shown { display: block; }
    """

    def __init__(self, least: Size = LEAST, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._least = least

    @property
    def shown(self) -> bool:
        return self.has_class("-shown")

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._weigh, immediate=True)

    def _weigh(self, screen: Screen[object]) -> None:
        width, height = screen.size
        self.set_class(width < self._least.width or height < self._least.height, "-shown")

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        wanted = f"This terminal is {width}x{height}.\nCloudarium needs {self._least.width}x{self._least.height}."
        return lesson_lines(Lesson(wanted, "q", "quit, or make it larger"), width, height)
