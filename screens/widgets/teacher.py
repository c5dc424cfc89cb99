"""The last line but one: the `aws` line of what just happened, by whom, and a key to copy it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.health import health
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, cells, fit, shorten, span_cells


@dataclass(frozen=True, slots=True)
class Deed:
    """A call that was made: its command line, who made it, and the refusal in AWS's words if there was one."""

    command: str
    by: str = ""
    refusal: str = ""


def deed_spans(deed: Deed, width: int, ink: Ink = Ink.BRAILLE) -> list[Span]:
    """Exactly `width` cells; the command is cut before anything else."""
    copy: list[Span] = [("   ", "text"), ("c", "accent"), (" copy", "dim"), (" ", "text")]
    prompt: list[Span] = [(" $ ", "faint")]
    left_over = width - cells(deed.command) - span_cells(prompt) - span_cells(copy)
    about = _about(deed, max(0, width // 2 - span_cells(copy), left_over), ink)
    room = width - span_cells(about) - span_cells(copy) - span_cells(prompt)
    if room < 12:
        return [*prompt, (fit(deed.command, width - span_cells(prompt)), "text")]
    return [*prompt, (fit(deed.command, room), "text"), *about, *copy]


def _about(deed: Deed, room: int, ink: Ink) -> list[Span]:
    if deed.refusal:
        return [("   ", "text"), (shorten(f"{health('bad').sign(ink)} {deed.refusal}", room - 3), "bad")]
    return [("   ", "text"), (shorten(f"by {deed.by}", room - 3), "dim")] if deed.by and room > 8 else []


class Teacher(Drawn):
    """Shows the latest `Deed`; a click asks to copy its command."""

    DEFAULT_CSS = """
    Teacher { height: 1; background: $surface; }
    """

    class CopyRequested(Message):
        """The command is wanted on the clipboard."""

        def __init__(self, widget: Teacher, command: str) -> None:
            super().__init__()
            self.widget = widget
            self.command = command

        @property
        def control(self) -> Teacher:
            return self.widget

    def __init__(self, deed: Deed | None = None, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._deed = deed

    @property
    def deed(self) -> Deed | None:
        return self._deed

    def set_deed(self, deed: Deed | None) -> None:
        self._deed = deed
        self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        return [deed_spans(self._deed, width, self.ink)] if self._deed is not None else []

    def copy(self) -> None:
        """What `c` and a click do: ask whoever holds the clipboard."""
        if self._deed is not None:
            self.post_message(self.CopyRequested(self, self._deed.command))

    def on_click(self) -> None:
        self.copy()
