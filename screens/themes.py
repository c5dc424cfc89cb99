"""Three looks made of the same tokens: dark, light, and one of high contrast that colour-blind eyes can read."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.theme import Theme
from typing_extensions import override

from screens.closed import note_closed
from screens.layouts import tell_every_size
from screens.strips import forget_the_whole
from screens.style_rules import KnownStylesheet
from screens.terminal import Shown

R = TypeVar("R")

DARK: Final = Theme(
    name="cloudarium-dark",
    primary="#a58cf2",
    secondary="#7f8aa3",
    accent="#a58cf2",
    foreground="#d3d9e4",
    background="#0f131a",
    surface="#131822",
    panel="#1b222e",
    success="#63c174",
    warning="#e2b04a",
    error="#f2626c",
    dark=True,
    variables={
        "text-dim": "#8c96aa",
        "text-faint": "#525d70",
        "frame": "#384254",
        "state-good": "#63c174",
        "state-busy": "#5ba7f2",
        "state-warn": "#e2b04a",
        "state-bad": "#f2626c",
        "state-off": "#8c96aa",
        "state-gone": "#5d687b",
        "series-1": "#6cc9dd",
        "series-2": "#d9a2e8",
        "series-3": "#d8cda2",
        "series-4": "#8f9cff",
        "row-cursor": "#2d2a4a",
        "row-rest": "#1c222e",
        "row-marked": "#232a45",
        "row-pulse": "#27405c",
        "heat-1": "#6b7ba0",
        "heat-2": "#74a9cf",
        "heat-3": "#b3e0ea",
        "heat-4": "#fbf3c4",
        "land": "#2e3a4c",
        "production": "#4a2f14",
        "block-cursor-background": "#a58cf2",
        "block-cursor-foreground": "#0f131a",
        "footer-background": "#131822",
        "scrollbar": "#2a3342",
        "scrollbar-hover": "#3b475b",
        "scrollbar-active": "#a58cf2",
        "scrollbar-background": "#131822",
        "scrollbar-background-hover": "#131822",
        "scrollbar-background-active": "#131822",
        "scrollbar-corner-color": "#131822",
    },
)

LIGHT: Final = Theme(
    name="cloudarium-light",
    primary="#6a4bd0",
    secondary="#5b667a",
    accent="#6a4bd0",
    foreground="#20262f",
    background="#eef0f4",
    surface="#fbfbfd",
    panel="#e6e9ef",
    success="#1f7a34",
    warning="#8f5e00",
    error="#c01f36",
    dark=False,
    variables={
        "text-dim": "#5b667a",
        "text-faint": "#9aa3b2",
        "frame": "#bcc4d1",
        "state-good": "#1f7a34",
        "state-busy": "#1763b8",
        "state-warn": "#8f5e00",
        "state-bad": "#c01f36",
        "state-off": "#5b667a",
        "state-gone": "#9098a6",
        "series-1": "#0b7285",
        "series-2": "#9c36b5",
        "series-3": "#7a6a1f",
        "series-4": "#3b4bdb",
        "row-cursor": "#ddd6f7",
        "row-rest": "#eceef3",
        "row-marked": "#e0e6f8",
        "row-pulse": "#c9e0f7",
        "heat-1": "#70829e",
        "heat-2": "#2f6f9f",
        "heat-3": "#174b70",
        "heat-4": "#06202f",
        "land": "#c3cbd8",
        "production": "#fbe3c4",
        "block-cursor-background": "#6a4bd0",
        "block-cursor-foreground": "#fbfbfd",
        "footer-background": "#fbfbfd",
        "scrollbar": "#cdd3de",
        "scrollbar-hover": "#b3bccb",
        "scrollbar-active": "#6a4bd0",
        "scrollbar-background": "#fbfbfd",
        "scrollbar-background-hover": "#fbfbfd",
        "scrollbar-background-active": "#fbfbfd",
        "scrollbar-corner-color": "#fbfbfd",
    },
)

CONTRAST: Final = Theme(
    name="cloudarium-contrast",
    primary="#f5a8dc",
    secondary="#d0d0d0",
    accent="#f5a8dc",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#161616",
    success="#3ddcc0",
    warning="#f5e642",
    error="#ff7a2f",
    dark=True,
    variables={
        "text-dim": "#d0d0d0",
        "text-faint": "#8f8f8f",
        "frame": "#8f8f8f",
        "state-good": "#3ddcc0",
        "state-busy": "#6cc4ff",
        "state-warn": "#f5e642",
        "state-bad": "#ff7a2f",
        "state-off": "#d0d0d0",
        "state-gone": "#a0a0a0",
        "series-1": "#6cc4ff",
        "series-2": "#f5a8dc",
        "series-3": "#f5e642",
        "series-4": "#ffffff",
        "row-cursor": "#4a2a42",
        "row-rest": "#242424",
        "row-marked": "#2a3550",
        "row-pulse": "#1b4a72",
        "heat-1": "#9a9a9a",
        "heat-2": "#a9b8e8",
        "heat-3": "#d5ddff",
        "heat-4": "#ffffff",
        "land": "#4d4d4d",
        "production": "#5a2a00",
        "block-cursor-background": "#f5a8dc",
        "block-cursor-foreground": "#000000",
        "footer-background": "#000000",
        "scrollbar": "#6a6a6a",
        "scrollbar-hover": "#9a9a9a",
        "scrollbar-active": "#f5a8dc",
        "scrollbar-background": "#000000",
        "scrollbar-background-hover": "#000000",
        "scrollbar-background-active": "#000000",
        "scrollbar-corner-color": "#000000",
    },
)

THEMES: Final = (DARK, LIGHT, CONTRAST)


class ThemedApp(App[R]):
    """An app that knows our themes, gives our tokens to Textual's own ones too, and sends no more than what changed."""

    def __init__(self) -> None:
        forget_the_whole()
        tell_every_size()
        super().__init__()
        self.stylesheet = KnownStylesheet(variables=self.get_css_variables())
        self._on_terminal = Shown()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def on_load(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    @override
    def pop_screen(self) -> AwaitComplete:
        note_closed(self.screen)
        return super().pop_screen()

    def on_unmount(self) -> None:
        note_closed(self)

    @override
    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, self.lighter(renderable))

    def lighter(self, renderable: RenderableType | None) -> RenderableType | None:
        """What goes to the terminal of a frame; while frames are held back nothing does."""
        if self._batch_count or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            return renderable
        return self._on_terminal.lighter(renderable)
