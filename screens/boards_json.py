"""The body of a dashboard as text: changed, checked while it is typed, and put."""

from __future__ import annotations

from json import dumps, loads
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from model.client import AwsError, Client, read_body
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.said import Said
from screens.widgets.spans import Span, clean

MOST_FLAWS = 4
NEW = '{"widgets": [{"type": "text", "width": 24, "height": 2, "properties": {"markdown": "# New"}}]}'


class BodyEditor(ModalScreen[bool]):
    """Dismissed with True when it was put; what is refused stays, with what is wrong and where."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,ctrl+s", "send", "Put it", priority=True, id="body.put"),
        Binding("escape", "leave", "Cancel", priority=True, id="body.cancel"),
    ]
    DEFAULT_CSS = """
    BodyEditor { align: center middle; background: $background 60%; }
    BodyEditor > Vertical { width: 96%; height: 92%; background: $surface; border: heavy $accent; padding: 0 1; }
    BodyEditor.-block > Vertical { border: double $accent; }
    BodyEditor TextArea { height: 1fr; border: none; padding: 0; background: $panel; }
    """

    def __init__(self, client: Client, name: str, body: str, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self.client = client
        self._name = name
        self._body = body
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([(f"PutDashboard {clean(self._name)}", "accent")])
            frame.border_subtitle = content_of([("^s put   esc cancel", "dim")])
            yield TextArea(dumps(loads(self._body), indent=2), compact=True, tab_behavior="indent")
            yield Said(MOST_FLAWS)

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self._check()

    def on_text_area_changed(self) -> None:
        self._check()

    def _check(self) -> None:
        """As CloudWatch will see it."""
        flaws = read_body(self.query_one(TextArea).text).flaws
        lines: list[list[Span]] = [[(f"{flaw.path}  ", "accent"), (flaw.message, "bad")] for flaw in flaws[:MOST_FLAWS]]
        if len(flaws) > MOST_FLAWS:
            lines[-1] = [(f"and {len(flaws) - MOST_FLAWS + 1} more", "bad")]
        self.query_one(Said).say(lines or [[("nothing is wrong with it", "good")]])

    async def action_send(self) -> None:
        try:
            body = self.query_one(TextArea).text
            await self.client.call("cloudwatch:PutDashboard", DashboardName=self._name, DashboardBody=body)
        except AwsError as refusal:
            if refusal.code != "InvalidParameterInput":
                self.query_one(Said).say([[(f"{refusal.code}: {refusal.message}", "bad")]])
            return
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)
