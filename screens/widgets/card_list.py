"""A short list of things that need more than one line each; the cursor goes from card to card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import DrawnScroll
from screens.widgets.ink import Ink
from screens.widgets.spans import Span


@dataclass(frozen=True, slots=True)
class Card:
    """`lines` start two cells in; the cursor's sign stands before the first."""

    id: str
    lines: tuple[tuple[Span, ...], ...]


class CardList(DrawnScroll):
    """Shows `Card`s. The cursor stays with its card when others come, go or change places."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="cards.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="cards.up"),
        Binding("home,g", "move(-100000)", "First", show=False, id="cards.first"),
        Binding("end,G", "move(100000)", "Last", show=False, id="cards.last"),
        Binding("enter,l", "open", "Open", show=False, id="cards.open"),
    ]

    class CardMessage(Message):
        def __init__(self, widget: CardList, card_id: str) -> None:
            super().__init__()
            self.widget = widget
            self.card_id = card_id

        @property
        def control(self) -> CardList:
            return self.widget

    class Highlighted(CardMessage):
        """The cursor came to another card."""

    class Selected(CardMessage):
        """Enter or a double click: it is to be opened."""

    def __init__(self, cards: Iterable[Card] = (), *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._cards = tuple(cards)
        self._cursor = 0
        self._owners: list[int] = []

    @property
    def cursor_id(self) -> str | None:
        return self._cards[self._cursor].id if self._cursor < len(self._cards) else None

    def set_cards(self, cards: Iterable[Card]) -> None:
        cards = tuple(cards)
        if cards == self._cards:
            return
        here, self._cards = self.cursor_id, cards
        place = next((place for place, card in enumerate(cards) if card.id == here), self._cursor)
        self._cursor = max(0, min(place, len(cards) - 1))
        self.redraw()
        self._announce(here)

    def move_to(self, place: int) -> None:
        here = self.cursor_id
        self._cursor = max(0, min(place, len(self._cards) - 1))
        self.redraw()
        lines = [line for line, owner in enumerate(self._owners) if owner == self._cursor]
        if lines:
            self.reveal(lines[0], lines[-1])
        self._announce(here)

    def _announce(self, before: str | None) -> None:
        if self.cursor_id is not None and self.cursor_id != before:
            self.post_message(self.Highlighted(self, self.cursor_id))

    def action_move(self, cards: int) -> None:
        self.move_to(self._cursor + cards)

    def action_open(self) -> None:
        if self.cursor_id is not None:
            self.post_message(self.Selected(self, self.cursor_id))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        line = offset.y + self.scroll_offset.y if offset is not None else len(self._owners)
        if line < len(self._owners):
            self.move_to(self._owners[line])
            if event.chain == 2:
                self.action_open()

    @override
    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        lines: list[list[Span]] = []
        self._owners = []
        for place, card in enumerate(self._cards):
            for number, line in enumerate(card.lines):
                lines.append([(self._pointer(place, number), "accent"), *line])
                self._owners.append(place)
        return lines

    @override
    def ground(self, y: int) -> str:
        if y >= len(self._owners) or self._owners[y] != self._cursor:
            return ""
        first = y == 0 or self._owners[y - 1] != self._cursor
        return ("cursor" if self.has_focus else "rest") if first else ""

    def _pointer(self, place: int, line: int) -> str:
        if place != self._cursor or line:
            return "  "
        return "▸ " if self.ink is Ink.BRAILLE else "► "
