"""One of many, found by typing; what none of them is may be taken as it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from screens.widgets.card_list import Card, CardList
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, cells, clean, fit

MOST: Final = 200
"So many are listed; typing finds the others."
_TYPED: Final = "typed\x1f"


@dataclass(frozen=True, slots=True)
class Option:
    """`value` is what is chosen, `kind` and `title` what people know it by, `caption` what else it is found by."""

    value: str
    kind: str
    title: str
    caption: str = ""

    def matches(self, words: Sequence[str]) -> bool:
        told = f"{self.kind} {self.title} {self.caption} {self.value}".casefold()
        return all(word in told for word in words)


class Choose(ModalScreen[str | None]):
    """Enter takes what is under the cursor, or what was typed; dismissed with None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel", id="choose.cancel"),
        Binding("down", "move(1)", "Down", show=False, id="choose.down"),
        Binding("up", "move(-1)", "Up", show=False, id="choose.up"),
    ]
    DEFAULT_CSS = """
    Choose { align: center middle; background: $background 60%; }
    Choose > Vertical {
        width: 84; max-width: 96%; height: auto; max-height: 80%;
        background: $surface; border: heavy $accent; padding: 0 1;
    }
    Choose.-block > Vertical { border: double $accent; }
    Choose Input { background: $panel; margin-bottom: 1; }
    Choose CardList { height: 14; }
    """

    def __init__(self, title: str, options: Iterable[Option], hint: str = "", ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._hint = hint
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([(clean(self._title), "accent")])
            frame.border_subtitle = content_of([("type to find   enter take   esc cancel", "dim")])
            yield Input(placeholder=self._hint, compact=True)
            yield CardList(ink=self._ink)

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()
        self._show("")

    @on(Input.Changed)
    def find(self, changed: Input.Changed) -> None:
        self._show(changed.value)

    @on(Input.Submitted)
    def submit(self) -> None:
        self._take(self.query_one(CardList).cursor_id)

    @on(CardList.Selected)
    def selected(self, selected: CardList.Selected) -> None:
        selected.stop()
        self._take(selected.card_id)

    def action_move(self, lines: int) -> None:
        self.query_one(CardList).action_move(lines)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _take(self, chosen: str | None) -> None:
        if chosen is not None:
            self.dismiss(chosen.removeprefix(_TYPED))

    def _show(self, text: str) -> None:
        """What was typed comes first where it names something exactly, or nothing does otherwise."""
        text = text.strip()
        found = [each for each in self._options if each.matches(text.casefold().split())]
        wide = max((cells(each.kind) for each in found[:MOST]), default=0)
        cards = [Card(each.value, (_line(each, wide),)) for each in found[:MOST]]
        named = any(text in (each.value, each.title) for each in found)
        if text and not named:
            typed = Card(f"{_TYPED}{text}", ((("as typed  ", "dim"), (clean(text), "text")),))
            cards = [typed, *cards] if _is_address(text) else [*cards, typed]
        listing = self.query_one(CardList)
        listing.set_cards(cards)
        listing.move_to(0)


def _line(option: Option, wide: int) -> tuple[Span, ...]:
    return (
        (fit(option.kind, wide), "dim"),
        ("  ", "text"),
        (clean(option.title), "text"),
        (f"  {clean(option.caption)}", "dim"),
    )


def _is_address(text: str) -> bool:
    return text.replace(".", "").isdigit() and text.count(".") == 3
