"""The last line: the keys that do something here and now; those that cannot are grey and say why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.parts import Part, Placed, arrange, part_at
from screens.widgets.spans import Span, clean


@dataclass(frozen=True, slots=True)
class Key:
    """A key, what it does, and why it cannot (empty: it can). Keys given later leave a narrow line earlier."""

    key: str
    verb: str
    refusal: str = ""
    stays: bool = False


def key_parts(keys: Sequence[Key]) -> list[Part]:
    return [Part(str(at), _spans(key), leaves=0 if key.stays else at + 1) for at, key in enumerate(keys)]


def _spans(key: Key) -> tuple[Span, ...]:
    """What cannot be done is grey and in brackets, for eyes and terminals without grey."""
    name, verb = clean(key.key), clean(key.verb)
    return ((f"({name} {verb})", "faint"),) if key.refusal else ((name, "accent"), (f" {verb}", "dim"))


class KeyBar(Drawn):
    """Shows keys; a click on one posts `Pressed`, also for a key that cannot, so that its reason can be told."""

    DEFAULT_CSS = """
    KeyBar { height: 1; background: $surface; }
    """

    class Pressed(Message):
        def __init__(self, widget: KeyBar, key: Key) -> None:
            super().__init__()
            self.widget = widget
            self.key = key

        @property
        def control(self) -> KeyBar:
            return self.widget

    def __init__(self, keys: Iterable[Key] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = tuple(keys)
        self._placed: tuple[Placed, ...] = ()

    def set_keys(self, keys: Iterable[Key]) -> None:
        keys = tuple(keys)
        if keys != self._keys:
            self._keys = keys
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        spans, self._placed = arrange(key_parts(self._keys), width)
        return [spans]

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A grey key tells its reason under the mouse."""
        number = part_at(self._placed, event.x)
        self.tooltip = self._keys[int(number)].refusal or None if number is not None else None

    def on_click(self, event: events.Click) -> None:
        number = part_at(self._placed, event.x)
        if number is not None:
            self.post_message(self.Pressed(self, self._keys[int(number)]))
