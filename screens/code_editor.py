"""The code of a function as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App
from typing_extensions import override

from model.client import AwsError, Client, Row
from screens.text_editor import TextEditor
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, clean

if TYPE_CHECKING:
    from model.client import HandlerFile

MOST_OTHERS = 4


class CodeEditor(TextEditor):
    """Checked as Python reads it; putting it sets the function's code."""

    numbered = True
    most_flaws = 1

    def __init__(self, client: Client, row: Row, source: HandlerFile, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(source.text, ink)
        self.client = client
        self.row = row
        self.source = source

    @override
    def heading(self) -> list[Span]:
        others = [clean(each) for each in self.source.others[:MOST_OTHERS]]
        more = len(self.source.others) - len(others)
        also = f"  beside {', '.join(others)}{f' and {more} more' if more else ''}" if others else ""
        return [(f"{clean(self.row.label)}: {clean(self.source.name)}", "accent"), (also, "dim")]

    @override
    def flaws(self, text: str) -> Sequence[Sequence[Span]]:
        return [flaw_of(self.source.name, text)]

    @override
    async def put(self, text: str) -> None:
        asked = {"FunctionName": self.row.id, "ZipFile": self.source.edited(text)}
        await self.client.call("lambda:UpdateFunctionCode", region=self.row.region, **asked)


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
