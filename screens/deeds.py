"""What can be done with resources: asked for before anything is lost, done by calls, refused in AWS's words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar, Final, TypeVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen

from model.client import Action, AwsError, Client, KindView, Row
from screens.action_list import ActionList
from screens.answer import show_answer, told_once
from screens.deed_form import DeedForm
from screens.deed_refusal import Refusal, Refused
from screens.errands import Errand, counted, errands, known_as, possible, question, reason
from screens.widgets.confirm import Confirm
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean

T = TypeVar("T")
_READS: Final = ("Get", "Describe", "List")
_EDITED: Final = frozenset(
    {
        ("ec2:SecurityGroup", "ModifySecurityGroupRules"),
        ("ec2:SecurityGroupRule", "ModifySecurityGroupRules"),
        ("ec2:NetworkAcl", "ReplaceNetworkAclEntry"),
    }
)
"What is asked for in an editor of its own, rules beside each other, and not in a form."
_WRITTEN: Final = ("lambda:Function", "UpdateFunctionCode")
"What is written in an editor of its own."


async def act(
    node: App[Any] | Screen[Any],
    client: Client,
    action: Action,
    kind: KindView,
    rows: Sequence[Row],
    ink: Ink = Ink.BRAILLE,
) -> None:
    """Ask what has to be asked, make the calls, show what AWS refused. It waits for people: run it in a worker."""
    app = node if isinstance(node, App) else node.app
    able = possible(action, rows)
    if not able:
        app.notify(reason(action, rows), title=action.title, severity="warning", markup=False)
        return
    if (kind.kind, action.operation) in _EDITED:
        from screens.rule_editor import open_rule_editor

        open_rule_editor(app.screen, client, kind.kind, able[0].id, able[0].region, ink=ink)
        return
    if (kind.kind, action.operation) == _WRITTEN:
        from screens.code_editor import edit_code

        await edit_code(app, client, able[0], ink)
        return
    if action.asks:
        await shown(app, DeedForm(client, kind, action, able, ink))
        return
    todo = errands(client, kind, action, able, {})
    if action.confirm:
        asked = question(client, kind, action, able, todo, left_out=len(rows) - len(able))
        if not await shown(app, Confirm(asked, ink=ink)):
            return
    await _do(app, client, kind, action, todo, ink)


def perform(
    node: App[Any] | Screen[Any],
    client: Client,
    action: Action,
    kind: KindView,
    rows: Sequence[Row],
    ink: Ink = Ink.BRAILLE,
) -> None:
    """`act` from a key: it goes on by itself, this returns at once."""
    app = node if isinstance(node, App) else node.app
    app.run_worker(act(app, client, action, kind, rows, ink), group="deeds")


async def _do(app: App[Any], client: Client, kind: KindView, action: Action, todo: Sequence[Errand], ink: Ink) -> None:
    refused: list[Refused] = []
    for errand in todo:
        try:
            answer = await client.call(errand.action, region=errand.region, **errand.params)
        except AwsError as refusal:
            who = ", ".join(known_as(kind, row) for row in errand.rows)
            refused.append(Refused(who, refusal.code, refusal.message, errand.line(client)))
        else:
            if action.operation.startswith(_READS) or told_once(answer):
                show_answer(app, f"{action.title}: {counted(kind, errand.rows)}", answer, ink)
    if refused:
        await shown(app, Refusal(action.title, refused, done=len(todo) - len(refused), ink=ink))


async def shown(app: App[Any], screen: Screen[T]) -> T | None:
    """Push a screen and wait for what it is dismissed with."""
    answered: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

    def answer(result: T | None) -> None:
        if not answered.done():
            answered.set_result(result)

    app.push_screen(screen, answer)
    return await answered


class ActionMenu(ModalScreen[None]):
    """The verbs of a kind over the screen; choosing one closes the menu and does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "leave", "Close", id="menu.close"),
    ]
    DEFAULT_CSS = """
    ActionMenu { align: center middle; background: $background 60%; }
    ActionMenu > Vertical {
        width: 84; max-width: 96%; height: auto; max-height: 90%;
        background: $surface; border: heavy $accent; padding: 0 1;
    }
    ActionMenu.-block > Vertical { border: double $accent; }
    """

    def __init__(self, client: Client, kind: KindView, rows: Sequence[Row], ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._client = client
        self._kind = kind
        self._rows = tuple(rows)
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of(self._heading())
            frame.border_subtitle = content_of([("enter or its key: do it   esc close", "dim")])
            yield ActionList(self._client, self._kind, self._rows, self._ink)

    def on_mount(self) -> None:
        self.query_one(ActionList).menu.focus()

    @on(ActionList.Chosen)
    def chosen(self, message: ActionList.Chosen) -> None:
        app = self.app
        self.dismiss(None)
        perform(app, self._client, message.action, self._kind, self._rows, self._ink)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _heading(self) -> list[Span]:
        first = self._rows[0]
        state = f"  {first.state}" if len(self._rows) == 1 and first.state else ""
        return [
            (f"{clean(self._kind.title)}: {clean(counted(self._kind, self._rows))}", "accent"),
            (clean(state), "dim"),
        ]
