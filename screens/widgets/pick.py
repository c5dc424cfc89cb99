"""Some of what there is to choose from, in one line; enter opens the list with a tick before each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from typing_extensions import override

from screens.widgets.card_list import Card, CardList
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean


class Pick(Widget, can_focus=True):
    """Shows what is picked; posts `Changed` with the new ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter,down", "open", "Choose some", show=False, id="pick.open")
    ]
    DEFAULT_CSS = """
    Pick { height: auto; max-height: 3; background: $panel; }
    Pick:focus { background: $row-cursor; }
    Pick:focus:nocolor { text-style: reverse; }
    """

    class Changed(Message):
        def __init__(self, pick: Pick, values: tuple[str, ...]) -> None:
            super().__init__()
            self.pick = pick
            self.values = values

        @property
        def control(self) -> Pick:
            return self.pick

    def __init__(
        self,
        title: str,
        choices: Sequence[str],
        captions: Mapping[str, str],
        values: Sequence[str] = (),
        *,
        classes: str | None = None,
    ) -> None:
        super().__init__(classes=classes)
        self._title = title
        self._choices = tuple(choices)
        self._captions = captions
        self.values = tuple(values)

    @override
    def render(self) -> Content:
        if not self.values:
            return content_of([("enter: choose", "faint"), (f"  from {len(self._choices)}", "faint")])
        return content_of([(clean(", ".join(self.values)), "text")])

    def action_open(self) -> None:
        self.app.push_screen(PickScreen(self._title, self._choices, self._captions, self.values), self._picked)

    def on_click(self) -> None:
        self.action_open()

    def _picked(self, values: tuple[str, ...] | None) -> None:
        if values is not None and values != self.values:
            self.values = values
            self.refresh(layout=True)
            self.post_message(self.Changed(self, values))


class PickScreen(ModalScreen[tuple[str, ...] | None]):
    """Space or a click ticks, enter takes what is ticked; dismissed with None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel", id="pick.cancel"),
        Binding("space", "tick", "Tick", id="pick.tick"),
    ]
    DEFAULT_CSS = """
    PickScreen { align: center middle; background: $background 60%; }
    PickScreen > Vertical {
        width: 84; max-width: 96%; height: auto; max-height: 80%;
        background: $surface; border: heavy $accent; padding: 0 1;
    }
    PickScreen.-block > Vertical { border: double $accent; }
    PickScreen CardList { height: auto; max-height: 18; }
    """

    def __init__(
        self,
        title: str,
        choices: Sequence[str],
        captions: Mapping[str, str],
        values: Sequence[str],
        ink: Ink = Ink.BRAILLE,
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._captions = captions
        self._ticked = set(values)
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([(clean(self._title), "accent")])
            frame.border_subtitle = content_of([("space tick   enter take   esc cancel", "dim")])
            yield CardList(self._cards(), ink=self._ink)

    def on_mount(self) -> None:
        self.query_one(CardList).focus()

    @on(CardList.Selected)
    def take(self, selected: CardList.Selected) -> None:
        """Enter with nothing ticked means the one under the cursor."""
        selected.stop()
        self.dismiss(tuple(each for each in self._choices if each in self._ticked) or (selected.card_id,))

    def on_click(self, event: events.Click) -> None:
        if event.chain == 1 and isinstance(event.widget, CardList):
            self.action_tick()

    def action_tick(self) -> None:
        here = self.query_one(CardList).cursor_id
        if here is not None:
            self._ticked ^= {here}
            self.query_one(CardList).set_cards(self._cards())

    def action_leave(self) -> None:
        self.dismiss(None)

    def _cards(self) -> list[Card]:
        return [Card(choice, (self._line(choice),)) for choice in self._choices]

    def _line(self, choice: str) -> tuple[Span, ...]:
        tick = ("[x] ", "accent") if choice in self._ticked else ("[ ] ", "dim")
        return tick, (clean(choice), "text"), (f"  {clean(self._captions.get(choice, ''))}", "dim")
