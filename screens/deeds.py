"""What can be done with resources: asked for before anything is lost, done by calls, refused in AWS's words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar, Final, TypeVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Static
from typing_extensions import override

from model.client import Action, AwsError, Client, KindView, Row
from screens.answer import secrets_in, show_answer
from screens.deed_form import DeedForm
from screens.deed_refusal import Refusal, Refused
from screens.errands import Errand, counted, errands, possible, question, reason
from screens.widgets.card_list import Card, CardList
from screens.widgets.confirm import Confirm
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, cells, clean

T = TypeVar("T")
_READS: Final = ("Get", "Describe", "List")


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
    if action.asks:
        await _shown(app, DeedForm(client, kind, action, able, ink))
        return
    todo = errands(client, kind, action, able, {})
    if action.confirm:
        asked = question(client, action, able, todo, left_out=len(rows) - len(able))
        if not await _shown(app, Confirm(asked, ink=ink)):
            return
    await _do(app, client, action, todo, ink)


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


async def _do(app: App[Any], client: Client, action: Action, todo: Sequence[Errand], ink: Ink) -> None:
    refused: list[Refused] = []
    for errand in todo:
        try:
            answer = await client.call(errand.action, region=errand.region, **errand.params)
        except AwsError as refusal:
            who = ", ".join(row.label for row in errand.rows)
            refused.append(Refused(who, refusal.code, refusal.message, errand.line(client)))
        else:
            if action.operation.startswith(_READS) or secrets_in(answer):
                show_answer(app, f"{action.title}: {counted(errand.rows)}", answer, ink)
    if refused:
        await _shown(app, Refusal(action.title, refused, done=len(todo) - len(refused), ink=ink))


async def _shown(app: App[Any], screen: Screen[T]) -> T | None:
    """Push a screen and wait for what it is dismissed with."""
    answered: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

    def answer(result: T | None) -> None:
        if not answered.done():
            answered.set_result(result)

    app.push_screen(screen, answer)
    return await answered


class Menu(CardList):
    """A list of which one click chooses."""

    @override
    def on_click(self, event: events.Click) -> None:
        event.prevent_default()
        offset = event.get_content_offset(self)
        line = offset.y + self.scroll_offset.y if offset is not None else len(self._owners)
        if line < len(self._owners):
            self.move_to(self._owners[line])
            self.action_open()


class ActionMenu(ModalScreen[None]):
    """Every verb of a kind with its key; those that are not possible are grey and say why. Its keys act at once."""

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
    ActionMenu Menu { height: auto; max-height: 18; }
    ActionMenu #command { height: 3; margin-top: 1; }
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
            frame.border_subtitle = content_of([("⏎ or its key: do it   esc close", "dim")])
            yield Menu(self._cards(), ink=self._ink)
            yield Static("", id="command")

    def on_mount(self) -> None:
        self.query_one(Menu).focus()
        self._teach(0)

    def on_key(self, event: events.Key) -> None:
        """An action's own key does it."""
        place = next(
            (at for at, each in enumerate(self._kind.actions) if each.key and each.key == event.character), None
        )
        if place is not None:
            event.prevent_default().stop()
            self._choose(place)

    @on(CardList.Highlighted)
    def highlighted(self, message: CardList.Highlighted) -> None:
        self._teach(int(message.card_id))

    @on(CardList.Selected)
    def selected(self, message: CardList.Selected) -> None:
        self._choose(int(message.card_id))

    def action_leave(self) -> None:
        self.dismiss(None)

    def _choose(self, place: int) -> None:
        action = self._kind.actions[place]
        if reason(action, self._rows):
            self.query_one(Menu).move_to(place)
            return
        app = self.app
        self.dismiss(None)
        perform(app, self._client, action, self._kind, self._rows, self._ink)

    def _teach(self, place: int) -> None:
        """Under the list: the command line of what the cursor is on, or why it is not possible."""
        line = self.query_one("#command", Static)
        if not self._kind.actions:
            line.update(content_of([("There is nothing to do with these but to look.", "dim")]))
            return
        action = self._kind.actions[place]
        why = reason(action, self._rows)
        if why:
            line.update(content_of([(f"{action.title}: {why}", "warn")]))
            return
        todo = errands(self._client, self._kind, action, possible(action, self._rows), {})
        line.update(content_of([("$ ", "faint"), (clean(todo[0].line(self._client)), "dim")]))

    def _heading(self) -> list[Span]:
        first = self._rows[0]
        state = f"  {first.state}" if len(self._rows) == 1 and first.state else ""
        return [(f"{clean(self._kind.title)}: {clean(counted(self._rows))}", "accent"), (clean(state), "dim")]

    def _cards(self) -> list[Card]:
        widest = max((cells(action.title) for action in self._kind.actions), default=0)
        return [Card(str(at), (self._line(action, widest),)) for at, action in enumerate(self._kind.actions)]

    def _line(self, action: Action, widest: int) -> tuple[Span, ...]:
        why = reason(action, self._rows)
        key = action.key or " "
        if why:
            return (f"{key}  ", "faint"), (action.title.ljust(widest), "faint"), (f"  {clean(why)}", "faint")
        able = len(possible(action, self._rows))
        part = f"  {able} of {len(self._rows)}" if able < len(self._rows) else ""
        asks = "…" if action.asks or action.confirm else ""
        return (f"{key}  ", "accent"), (f"{action.title}{asks}".ljust(widest + 1), "text"), (part, "dim")
