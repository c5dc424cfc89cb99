"""Every verb of a kind with its key: grey, with the reason, where the state of things does not allow it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from typing_extensions import override

from model.client import Action, Client, KindView, Row
from screens.errands import errands, possible, reason
from screens.widgets.card_list import Card, CardList
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, cells, clean


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


class ActionList(Vertical):
    """What can be done with some rows; an action's own key, enter or a click posts `Chosen`, if it is possible."""

    DEFAULT_CSS = """
    ActionList { height: auto; }
    ActionList Menu { height: auto; max-height: 18; }
    ActionList #command { height: 3; margin-top: 1; }
    """

    class Chosen(Message):
        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(
        self, client: Client, kind: KindView, rows: Sequence[Row], ink: Ink = Ink.BRAILLE, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._client = client
        self._kind = kind
        self._rows = tuple(rows)
        self._ink = ink

    @property
    def menu(self) -> Menu:
        return self.query_one(Menu)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """The rows as they are now; what is possible may have changed."""
        self._rows = tuple(rows)
        self.menu.set_cards(self._cards())
        self._teach(int(self.menu.cursor_id or 0))

    def compose(self) -> ComposeResult:
        yield Menu(self._cards(), ink=self._ink)
        yield Static("", id="command")

    def on_mount(self) -> None:
        self._teach(0)

    def on_key(self, event: events.Key) -> None:
        keys = [action.key for action in self._kind.actions]
        if event.character and event.character in keys:
            event.prevent_default().stop()
            self._choose(keys.index(event.character))

    @on(CardList.Highlighted)
    def highlighted(self, message: CardList.Highlighted) -> None:
        message.stop()
        self._teach(int(message.card_id))

    @on(CardList.Selected)
    def selected(self, message: CardList.Selected) -> None:
        message.stop()
        self._choose(int(message.card_id))

    def _choose(self, place: int) -> None:
        action = self._kind.actions[place]
        self.menu.move_to(place)
        if not reason(action, self._rows):
            self.post_message(self.Chosen(action))

    def _teach(self, place: int) -> None:
        """Under the list: the command line of what the cursor is on, or why it is not possible."""
        line = self.query_one("#command", Static)
        if not self._kind.actions:
            line.update(content_of([("There is nothing to do with these but to look.", "dim")]))
            return
        action = self._kind.actions[place]
        why = reason(action, self._rows)
        if why:
            line.update(content_of([(f"{action.title}: {clean(why)}", "warn")]))
            return
        todo = errands(self._client, self._kind, action, possible(action, self._rows), {})
        line.update(content_of([("$ ", "faint"), (clean(todo[0].line(self._client)), "dim")]))

    def _cards(self) -> list[Card]:
        widest = max((cells(action.title) for action in self._kind.actions), default=0) + 1
        return [Card(str(at), (self._line(action, widest),)) for at, action in enumerate(self._kind.actions)]

    def _line(self, action: Action, widest: int) -> tuple[Span, ...]:
        why = reason(action, self._rows)
        key = action.key or " "
        if why:
            return (f"{key}  ", "faint"), (action.title.ljust(widest), "faint"), (f"  {clean(why)}", "faint")
        able = len(possible(action, self._rows))
        part = f"  {able} of {len(self._rows)}" if able < len(self._rows) else ""
        asks = "…" if action.asks or action.confirm else ""
        return (f"{key}  ", "accent"), (f"{action.title}{asks}".ljust(widest), "text"), (part, "dim")
