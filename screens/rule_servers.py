"""Kinds of servers to choose from, each with the rules that one of its kind has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from screens.rule_choices import Server
from screens.widgets.card_list import Card, CardList
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import clean


class ServerScreen(ModalScreen[Server | None]):
    """Dismissed with the one whose rules are to be added to the draft."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "Cancel", id="servers.cancel")]
    DEFAULT_CSS = """
    ServerScreen { align: center middle; background: $background 60%; }
    ServerScreen > Vertical {
        width: 84; max-width: 96%; height: auto; max-height: 80%;
        background: $surface; border: heavy $accent; padding: 0 1;
    }
    ServerScreen.-block > Vertical { border: double $accent; }
    ServerScreen CardList { height: auto; max-height: 18; }
    """

    def __init__(self, servers: Sequence[Server], ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._servers = tuple(servers)
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([("The rules of a kind of server", "accent")])
            frame.border_subtitle = content_of([("enter add to the draft   esc cancel", "dim")])
            yield CardList([self._card(at) for at in range(len(self._servers))], ink=self._ink)

    def on_mount(self) -> None:
        self.query_one(CardList).focus()

    @on(CardList.Selected)
    def take(self, selected: CardList.Selected) -> None:
        self.dismiss(self._servers[int(selected.card_id)])

    def action_leave(self) -> None:
        self.dismiss(None)

    def _card(self, at: int) -> Card:
        server = self._servers[at]
        return Card(str(at), (((clean(server.title), "text"),), ((clean(server.about), "dim"),)))
