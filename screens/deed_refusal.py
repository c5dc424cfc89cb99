"""What AWS refused, in its own words, in the middle of the screen where the eye is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from screens.widgets.health import HEALTHS
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean


@dataclass(frozen=True, slots=True)
class Refused:
    """One call that was refused: whom it was about, AWS's code and message, and the line that says the same."""

    who: str
    code: str
    message: str
    command: str


class Refusal(ModalScreen[None]):
    """Says what was refused and what was done all the same. `c` copies the first command line, to try it elsewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "leave", "Close", id="refusal.close"),
        Binding("c", "copy", "Copy the command", id="refusal.copy"),
    ]
    DEFAULT_CSS = """
    Refusal { align: center middle; background: $background 60%; }
    Refusal > Vertical {
        width: 84; max-width: 96%; height: auto; max-height: 90%;
        background: $surface; border: heavy $state-bad; padding: 1 2;
    }
    Refusal.-block > Vertical { border: double $state-bad; }
    Refusal VerticalScroll { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    Refusal Static { height: auto; margin-bottom: 1; }
    Refusal #buttons { height: 1; align-horizontal: right; }
    """

    def __init__(self, title: str, refused: Sequence[Refused], done: int = 0, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._title = title
        self._refused = tuple(refused)
        self._done = done
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([(f"{clean(self._title)} was refused", "bad")])
            with VerticalScroll(can_focus=False):
                for refused in self._refused:
                    yield Static(content_of(self._said(refused)))
            if self._done:
                yield Static(content_of([(f"{self._done} other calls were answered.", "dim")]))
            if self._refused[0].command:
                yield Static(content_of([("$ ", "faint"), (clean(self._refused[0].command), "dim")]))
            with Vertical(id="buttons"):
                yield Button("Close", compact=True)

    def on_mount(self) -> None:
        self.query_one(Button).focus()

    def _said(self, refused: Refused) -> list[Span]:
        sign = HEALTHS["bad"].sign(self._ink)
        return [
            (f"{sign} {clean(refused.code)}", "bad"),
            (f"  {clean(refused.who)}\n", "dim"),
            (f"  {clean(refused.message)}", "text"),
        ]

    def on_button_pressed(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._refused[0].command)
        self.notify("The command is on the clipboard.", timeout=2)
