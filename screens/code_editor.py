"""The code of a function as text: read, changed, checked while it is typed, and set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from model.client import AwsError, Client, Row
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.said import Said
from screens.widgets.spans import Span, clean

if TYPE_CHECKING:
    from model.client import HandlerFile

MOST_OTHERS = 4


class CodeEditor(ModalScreen[None]):
    """It goes when the code was set; what is refused stays, with what is wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,ctrl+s", "send", "Set the code", priority=True, id="code.set"),
        Binding("escape", "leave", "Cancel", priority=True, id="code.cancel"),
    ]
    DEFAULT_CSS = """
    CodeEditor { align: center middle; background: $background 60%; }
    CodeEditor > Vertical { width: 96%; height: 92%; background: $surface; border: heavy $accent; padding: 0 1; }
    CodeEditor.-block > Vertical { border: double $accent; }
    CodeEditor TextArea { height: 1fr; border: none; padding: 0; background: $panel; }
    """

    def __init__(self, client: Client, row: Row, source: HandlerFile, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self.client = client
        self.row = row
        self.source = source
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of(self._heading())
            frame.border_subtitle = content_of([("^s set the code   esc cancel", "dim")])
            yield TextArea(self.source.text, compact=True, tab_behavior="indent", show_line_numbers=True)
            yield Said(1)

    def _heading(self) -> list[Span]:
        others = [clean(each) for each in self.source.others[:MOST_OTHERS]]
        more = len(self.source.others) - len(others)
        also = f"  beside {', '.join(others)}{f' and {more} more' if more else ''}" if others else ""
        return [(f"{clean(self.row.label)}: {clean(self.source.name)}", "accent"), (also, "dim")]

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self._check()

    def on_text_area_changed(self) -> None:
        self._check()

    def _check(self) -> None:
        self.query_one(Said).say([flaw_of(self.source.name, self.query_one(TextArea).text)])

    async def action_send(self) -> None:
        package = self.source.edited(self.query_one(TextArea).text)
        try:
            asked = {"FunctionName": self.row.id, "ZipFile": package}
            await self.client.call("lambda:UpdateFunctionCode", region=self.row.region, **asked)
        except AwsError as refusal:
            self.query_one(Said).say([[(f"{refusal.code}: {refusal.message}", "bad")]])
            return
        self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()


def flaw_of(name: str, text: str) -> list[Span]:
    """What Python would say of it before it runs a line."""
    if not name.endswith(".py"):
        return []
    try:
        compile(text, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        return [(f"line {error.lineno}  ", "accent"), (clean(error.msg), "bad")]
    except ValueError as error:
        return [(clean(str(error)), "bad")]
    return [("nothing is wrong with its syntax", "good")]


async def edit_code(app: App[Any], client: Client, row: Row, ink: Ink) -> None:
    """Show the code that is there to be changed; where it cannot be read, why."""
    try:
        source = await client.functions.source(row)
    except AwsError as refusal:
        app.notify(refusal.message, title=refusal.code, severity="error", markup=False)
    except ValueError as unfit:
        app.notify(str(unfit), title=row.label, severity="warning", markup=False)
    else:
        app.push_screen(CodeEditor(client, row, source, ink))
