"""A text in a frame of its own: changed, checked while it is typed, and put; what is refused stays, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from model.client import AwsError
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.said import Said
from screens.widgets.spans import Span

MOST_FLAWS: Final = 4


class TextEditor(ModalScreen[bool]):
    """Dismissed with True when the text was put.

    A subclass says what the text is, what is wrong with it, and how it is put.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,ctrl+s", "send", "Put it", priority=True, id="editor.put"),
        Binding("escape", "leave", "Cancel", priority=True, id="editor.cancel"),
    ]
    DEFAULT_CSS = """
    TextEditor { align: center middle; background: $background 60%; }
    TextEditor > Vertical { width: 96%; height: 92%; background: $surface; border: heavy $accent; padding: 0 1; }
    TextEditor.-block > Vertical { border: double $accent; }
    TextEditor TextArea { height: 1fr; border: none; padding: 0; background: $panel; }
    """
    numbered: ClassVar[bool] = False
    "Whether its lines have numbers."
    most_flaws: ClassVar[int] = MOST_FLAWS
    "How many lines there are for what is wrong."

    def __init__(self, text: str, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._text = text
        self.set_class(ink is Ink.BLOCK, "-block")

    def heading(self) -> list[Span]:
        """What the text is."""
        raise NotImplementedError

    def flaws(self, text: str) -> Sequence[Sequence[Span]]:
        """A line for each thing that is wrong with it, or one that says that nothing is."""
        raise NotImplementedError

    async def put(self, text: str) -> None:
        """Have it be so. Raises what AWS refuses."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of(self.heading())
            frame.border_subtitle = content_of([("^s put   esc cancel", "dim")])
            yield TextArea(self._text, compact=True, tab_behavior="indent", show_line_numbers=self.numbered)
            yield Said(self.most_flaws)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.cursor_blink = False
        area.focus()
        self._check()

    def on_text_area_changed(self) -> None:
        self._check()

    def _check(self) -> None:
        self.query_one(Said).say([list(line) for line in self.flaws(self.query_one(TextArea).text)])

    async def action_send(self) -> None:
        try:
            await self.put(self.query_one(TextArea).text)
        except AwsError as refusal:
            self.refuse(refusal)
            return
        self.dismiss(True)

    def refuse(self, refusal: AwsError) -> None:
        """Say what AWS has against it."""
        self.query_one(Said).say([[(f"{refusal.code}: {refusal.message}", "bad")]])

    def action_leave(self) -> None:
        self.dismiss(False)
