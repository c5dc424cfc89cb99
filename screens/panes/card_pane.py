"""A pane with a card for each thing: alarms, scaling groups."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import override

from model.client import Row
from screens.feed import Feed
from screens.panes.view_pane import ViewPane
from screens.tables import row_key
from screens.widgets.card_list import Card, CardList
from screens.widgets.empty import Lesson
from screens.widgets.ink import Ink


class CardPane(ViewPane):
    """Shows cards whose ids are those of lines. Subclasses say what the cards are."""

    def __init__(self, kind: str, lesson: Lesson, *, title: str, number: str, ink: Ink, id: str) -> None:
        self.list = CardList(ink=ink)
        self.feed: Feed | None = None
        self.scope = ""
        self.now = 0.0
        self._ink = ink
        super().__init__(self.list, kind, lesson, title=title, number=number, ink=ink, id=id)

    @property
    @override
    def row(self) -> Row | None:
        return self._find(self.list.cursor_id)

    def cards(self, feed: Feed) -> Iterable[Card]:
        raise NotImplementedError

    @override
    def show(self, feed: Feed, scope: str) -> None:
        self.feed, self.scope = feed, scope
        cards = list(self.cards(feed))
        self.list.set_cards(cards)
        self.teach(not cards)

    @override
    def age(self, now: float) -> None:
        self.now = now
        if self.feed is not None:
            self.show(self.feed, self.scope)

    def _find(self, card_id: str | None) -> Row | None:
        return self.feed.find(self.kind, row_key(card_id)) if self.feed and card_id else None

    def on_card_list_highlighted(self, event: CardList.Highlighted) -> None:
        event.stop()
        row = self._find(event.card_id)
        if row is not None:
            self.post_message(self.Chosen(self, row))

    def on_card_list_selected(self, event: CardList.Selected) -> None:
        event.stop()
        row = self._find(event.card_id)
        if row is not None:
            self.post_message(self.Opened(self, row))
