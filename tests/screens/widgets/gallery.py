"""A gallery app that shows one widget with fixed data; nothing in it moves."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.widget import Widget

from screens.themes import DARK, ThemedApp

SIZES = ((80, 24), (120, 40))
SIZE_NAMES = ("80x24", "120x40")
NOW = 1_800_000_000.0
STYLES = Path(__file__).parents[3] / "styles" / "base.tcss"


class Gallery(ThemedApp[None]):
    """Shows the widgets it is given, in our styles, without colour if asked so."""

    CSS_PATH = STYLES
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, theme: str = DARK.name, colourless: bool = False) -> None:
        super().__init__()
        self._shown = widgets
        self._theme_name = theme
        self.animation_level = "none"
        if colourless:
            self._lose_colour()

    def _lose_colour(self) -> None:
        from textual.filter import NoColor

        self.no_color = True
        self._filters.append(NoColor())

    def compose(self) -> ComposeResult:
        yield from self._shown

    def on_mount(self) -> None:
        self.theme = self._theme_name
