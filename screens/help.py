"""All keys that do something here and now, found by typing; generated from the bindings, so it cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from screens.widgets.card_list import Card, CardList
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean, fit

_KEY_CELLS: Final = 18
_SIGNS: Final = {
    "enter": "⏎",
    "space": "space",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "backslash": "\\",
    "ctrl+@": "^space",
}


@dataclass(frozen=True, slots=True)
class HelpKey:
    """A key, what it does, and how the app runs it; grey when it cannot be done here."""

    keys: str
    verb: str
    action: str = ""
    enabled: bool = True
    node: DOMNode | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class HelpSection:
    title: str
    keys: tuple[HelpKey, ...]


class Find(Input):
    """A question mark closes what a question mark opened, unless something is being typed."""

    def __init__(self) -> None:
        super().__init__(placeholder="find a key or what it does", compact=True)
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        if event.character == "?" and not self.value:
            event.prevent_default().stop()
            self.screen.dismiss(None)


class HelpScreen(ModalScreen[HelpKey | None]):
    """Type to find, enter runs; dismissed with the key that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "leave", "Close", id="help.close"),
        Binding("down", "move(1)", "Down", show=False, id="help.down"),
        Binding("up", "move(-1)", "Up", show=False, id="help.up"),
        Binding("enter", "choose", "Run", show=False, id="help.run"),
    ]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > Vertical {
        width: 76; max-width: 96%; height: 90%; background: $surface; border: heavy $accent; padding: 0 1;
    }
    HelpScreen.-block > Vertical { border: double $accent; }
    HelpScreen Input { background: $panel; margin-bottom: 1; }
    """

    def __init__(self, sections: Sequence[HelpSection], ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._sections = tuple(sections)
        self._ink = ink
        self._shown: dict[str, HelpKey] = {}
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = content_of([("Keys", "accent")])
            frame.border_subtitle = content_of([("type to find   ⏎ run   esc close", "dim")])
            yield Find()
            yield CardList(ink=self._ink)

    def on_mount(self) -> None:
        self._show("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def find(self, changed: Input.Changed) -> None:
        self._show(changed.value)

    @on(Input.Submitted)
    def submit(self) -> None:
        self.action_choose()

    @on(CardList.Selected)
    def selected(self) -> None:
        self.action_choose()

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_move(self, lines: int) -> None:
        self.query_one(CardList).action_move(lines)

    def action_choose(self) -> None:
        chosen = self._shown.get(self.query_one(CardList).cursor_id or "")
        if chosen is not None and chosen.enabled:
            self.dismiss(chosen)

    def _show(self, wanted: str) -> None:
        self._shown = {}
        cards: list[Card] = []
        for section in found(self._sections, wanted):
            for place, key in enumerate(section.keys):
                name = f"{section.title}/{place}"
                self._shown[name] = key
                cards.append(Card(name, (_line(key, section.title if not place else ""),)))
        self.query_one(CardList).set_cards(cards)


def found(sections: Iterable[HelpSection], wanted: str) -> list[HelpSection]:
    """The sections with only those keys that a text is found in, by key, verb or section."""
    folded = wanted.strip().casefold()
    kept = [
        replace(section, keys=tuple(key for key in section.keys if folded in _haystack(section, key)))
        for section in sections
    ]
    return [section for section in kept if section.keys]


def _haystack(section: HelpSection, key: HelpKey) -> str:
    return f"{section.title} {key.keys} {key.verb}".casefold()


def _line(key: HelpKey, title: str) -> tuple[Span, ...]:
    role = "text" if key.enabled else "faint"
    return (
        (fit(title, 16), "strong"),
        (fit(key.keys, _KEY_CELLS), "accent" if key.enabled else "faint"),
        (clean(key.verb), role),
    )


def help_sections(screen: Screen[Any]) -> list[HelpSection]:
    """What the keys do on a screen, where its focus is now: nearest first, one line for each thing that can be done."""
    sections: dict[str, dict[str, HelpKey]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.system or not binding.description:
            continue
        keys = sections.setdefault(_title(active.node), {})
        keys[binding.action] = _joined(keys.get(binding.action), active, _sign(screen.app, binding))
    return [HelpSection(title, tuple(keys.values())) for title, keys in sections.items()]


def open_help(screen: Screen[Any], ink: Ink = Ink.BRAILLE) -> None:
    """Show the keys of a screen, and run there the one that is chosen."""

    async def run(chosen: HelpKey | None) -> None:
        if chosen is not None and chosen.action:
            await screen.app.run_action(chosen.action, chosen.node or screen)

    screen.app.push_screen(HelpScreen(help_sections(screen), ink), run)


def _joined(before: HelpKey | None, active: ActiveBinding, sign: str) -> HelpKey:
    """Several keys that do the same share a line."""
    if before is None:
        return HelpKey(sign, active.binding.description, active.binding.action, active.enabled, active.node)
    return before if sign in before.keys.split() else replace(before, keys=f"{before.keys} {sign}")


def _title(node: DOMNode) -> str:
    if isinstance(node, App):
        return "Everywhere"
    if isinstance(node, Screen):
        return "This screen"
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(node).__name__).strip()
    return words.capitalize()


def _sign(app: App[Any], binding: Binding) -> str:
    return _SIGNS.get(binding.key) or app.get_key_display(binding)
