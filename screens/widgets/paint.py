"""Roles become colours here and nowhere else, from the theme's tokens, once per theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.content import Content
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.spans import Span, cells, crop

INKS: Final[Mapping[str, tuple[str, str]]] = {
    "text": ("", ""),
    "strong": ("", "bold"),
    "dim": ("text-dim", ""),
    "faint": ("text-faint", ""),
    "accent": ("accent", "bold"),
    "match": ("accent", "bold underline"),
    "good": ("state-good", ""),
    "busy": ("state-busy", ""),
    "leaving": ("state-busy", ""),
    "warn": ("state-warn", ""),
    "bad": ("state-bad", "bold"),
    "off": ("state-off", ""),
    "unknown": ("state-off", ""),
    "gone": ("state-gone", ""),
    "series-1": ("series-1", ""),
    "series-2": ("series-2", ""),
    "series-3": ("series-3", ""),
    "series-4": ("series-4", ""),
    "heat-1": ("heat-1", ""),
    "heat-2": ("heat-2", ""),
    "heat-3": ("heat-3", ""),
    "heat-4": ("heat-4", "bold"),
    "land": ("land", ""),
    "frame": ("frame", ""),
}
"A role's colour token (none: the widget's own colour) and its text attributes."

GROUNDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "cursor": ("row-cursor", "bold", "reverse"),
    "rest": ("row-rest", "", ""),
    "marked": ("row-marked", "", "underline"),
    "pulse": ("row-pulse", "bold", "bold underline"),
}
"A line's background token, its text attributes, and the attributes that stand for it where there is no colour."


class Palette:
    """The rich styles of one theme."""

    def __init__(self, variables: Mapping[str, str], colourless: bool) -> None:
        self.inks = {role: _style(variables.get(token), attributes) for role, (token, attributes) in INKS.items()}
        self.grounds = {
            role: _ground(variables.get(token), plain if colourless else attributes)
            for role, (token, attributes, plain) in GROUNDS.items()
        }


def _style(colour: str | None, attributes: str) -> Style:
    style = Style.parse(attributes) if attributes else Style.null()
    return style + Style(color=Color.parse(colour).rich_color) if colour else style


def _ground(colour: str | None, attributes: str) -> Style:
    style = Style.parse(attributes) if attributes else Style.null()
    return style + Style(bgcolor=Color.parse(colour).rich_color) if colour else style


def content_of(spans: Iterable[Span]) -> Content:
    """The spans for a widget that Textual itself renders; never a markup string, so names may hold brackets."""
    return Content.assemble(*((text, _markup_style(role)) for text, role in spans))


def _markup_style(role: str) -> str:
    token, attributes = INKS[role]
    return f"{attributes} ${token or 'foreground'}".strip()


_palettes: WeakKeyDictionary[App[Any], tuple[dict[str, str], Palette]] = WeakKeyDictionary()


def palette_of(app: App[Any]) -> Palette:
    """The palette of the app's theme; a new object whenever the theme's variables are."""
    variables, palette = _palettes.get(app, ({}, None))
    if palette is None or variables is not app.theme_variables:
        palette = Palette(app.theme_variables, app.no_color)
        _palettes[app] = (app.theme_variables, palette)
    return palette


class Brush:
    """Paints spans onto strips in a widget's own colours. Take a fresh one per repaint; it holds no widget."""

    def __init__(self, palette: Palette, base: Style) -> None:
        self.palette = palette
        self.base = base
        self._mixed: dict[tuple[str, str], Style] = {}

    @classmethod
    def of(cls, widget: Widget, previous: Brush | None = None) -> Brush:
        """The widget's brush; the previous one as long as neither theme nor background changed."""
        palette, base = palette_of(widget.app), widget.rich_style
        if previous is not None and previous.palette is palette and previous.base == base:
            return previous
        return cls(palette, base)

    def style(self, role: str, ground: str = "") -> Style:
        mixed = self._mixed.get((role, ground))
        if mixed is None:
            under = self.base + self.palette.grounds[ground] if ground else self.base
            mixed = self._mixed[role, ground] = under + self.palette.inks[role]
        return mixed

    def strip(self, spans: Iterable[Span], width: int, ground: str = "") -> Strip:
        """Exactly `width` cells: cut, or filled with the ground's background."""
        spans = list(spans)
        segments, used, mixed = list[Segment](), 0, self._mixed
        for text, role in spans:
            if text:
                used += len(text) if text.isascii() else cells(text)
                segments.append(Segment(text, mixed.get((role, ground)) or self.style(role, ground)))
        if used > width:
            return self.strip(crop(spans, width), width, ground)
        if used < width:
            segments.append(Segment(" " * (width - used), self.style("text", ground)))
        return Strip(segments, width)


def painted_lines(widget: Widget, crop: Region, paint: Callable[[int], Strip] | None = None) -> list[Strip]:
    """What `render_lines` returns of a widget whose lines a brush has painted already, by `paint` or its `render_line`.

    Such lines need nothing of Textual's styling, which would paint every line of a table anew for each one that it
    scrolls; strips that the widget keeps keep their terminal colours too. None of a theme's colours is one of the
    sixteen of ANSI, so they need not be looked for. A widget with a border, a padding or less
    than full opacity is styled by Textual after all.
    """
    if any(widget.styles.gutter) or widget.opacity < 1:
        return Widget.render_lines(widget, crop)
    filters = [each for each in widget.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
    background, paint = widget.background_colors[1], paint or widget.render_line
    lines: list[Strip] = []
    for y in crop.line_range:
        line = paint(y)
        for each in filters:
            line = line.apply_filter(each, background)
        lines.append(line.crop(crop.x, crop.right))
    return lines
