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

from model.client import KindView
from screens.widgets.card_list import Card, CardList
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean, fit

_KEY_CELLS: Final = 18
_SCREEN: Final = "This screen"
_APP: Final = "Everywhere"
_SIGNS: Final = {
    "enter": "enter",
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
            frame.border_subtitle = content_of([("type to find   enter run   esc close", "dim")])
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
    """What the keys do on a screen, where its focus is now; one line for each thing that can be done."""
    sections: dict[str, dict[str, HelpKey]] = {_SCREEN: {}, _APP: {}}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id is None or not binding.description:
            continue
        keys = sections.setdefault(_title(active.node), {})
        keys[binding.action] = _joined(keys.get(binding.action), active, _sign(screen.app, binding))
    return [HelpSection(title, tuple(keys.values())) for title, keys in sections.items() if keys]


def verbs(kind: KindView) -> HelpSection:
    """The keys that act on what is selected, when nothing else wants them."""
    keys = [HelpKey(each.key, each.title, f"app.simulate_key({each.key!r})") for each in kind.actions if each.key]
    return HelpSection(kind.title, tuple(keys))


def open_help(screen: Screen[Any], ink: Ink = Ink.BRAILLE, kind: KindView | None = None) -> None:
    """Show the keys of a screen, and run there the one that is chosen; `kind` is what the hands are on."""

    async def run(chosen: HelpKey | None) -> None:
        if chosen is not None and chosen.action:
            await screen.app.run_action(chosen.action, chosen.node or screen)

    sections = help_sections(screen)
    taken = {sign for section in sections for key in section.keys for sign in key.keys.split()}
    own = [replace(verbs(kind), keys=_free(verbs(kind), taken))] if kind is not None else []
    screen.app.push_screen(HelpScreen([*sections, *own], ink), run)


def _free(section: HelpSection, taken: set[str]) -> tuple[HelpKey, ...]:
    """Those whose key does nothing else here; the menu has them all."""
    return tuple(key for key in section.keys if key.keys not in taken)


def _joined(before: HelpKey | None, active: ActiveBinding, sign: str) -> HelpKey:
    """Several keys that do the same share a line."""
    if before is None:
        return HelpKey(sign, active.binding.description, active.binding.action, active.enabled, active.node)
    return before if sign in before.keys.split() else replace(before, keys=f"{before.keys} {sign}")


def _title(node: DOMNode) -> str:
    if isinstance(node, App):
        return _APP
    if isinstance(node, Screen):
        return _SCREEN
    return "In this pane"


def _sign(app: App[Any], binding: Binding) -> str:
    return _SIGNS.get(binding.key) or app.get_key_display(binding)
