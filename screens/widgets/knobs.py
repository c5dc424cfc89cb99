"""Sliders in groups, turned by keys alone: arrows slide, digits are typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from screens.widgets.axis import steady_top
from screens.widgets.drawn import DrawnScroll
from screens.widgets.ink import Ink
from screens.widgets.quantity import digits
from screens.widgets.spans import Span, fit

_LABEL: Final = 15
_VALUE: Final = 12
_SIGNS: Final = {Ink.BRAILLE: ("━", "●", "┄", "▸"), Ink.BLOCK: ("═", "O", "-", ">")}
COARSE: Final = 5
"So many steps at once with shift."
SPARE: Final = 1.2
"There is always some way to the right of a value."


@dataclass(frozen=True, slots=True)
class Slider:
    """What one slider shows; `room` is where its right end usually is."""

    id: str
    label: str
    value: float
    unit: str
    room: float


class Knobs(DrawnScroll):
    """Shows sliders below their titles; says what keys would do to one, and lets others do it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="knobs.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="knobs.up"),
        Binding("right,l", "slide(1)", "More", show=False, id="knobs.more"),
        Binding("left,h", "slide(-1)", "Less", show=False, id="knobs.less"),
        Binding("shift+right", f"slide({COARSE})", "Much more", show=False, id="knobs.much_more"),
        Binding("shift+left", f"slide(-{COARSE})", "Much less", show=False, id="knobs.much_less"),
        Binding("backspace", "untype", "Take back a digit", show=False, id="knobs.untype"),
        Binding("enter", "take", "Take what was typed", show=False, id="knobs.take"),
        Binding("escape", "forget", "Forget what was typed", show=False, id="knobs.forget"),
    ]

    class Slid(Message):
        """A slider is to go so many steps on."""

        def __init__(self, id: str, steps: int) -> None:
            super().__init__()
            self.id = id
            self.steps = steps

    class Typed(Message):
        """A slider is to have a value."""

        def __init__(self, id: str, value: float) -> None:
            super().__init__()
            self.id = id
            self.value = value

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._groups: Sequence[tuple[str, Sequence[Slider]]] = ()
        self._cursor = 0
        self._text = ""
        self._tops: dict[str, float] = {}

    def set_sliders(self, groups: Iterable[tuple[str, Sequence[Slider]]]) -> None:
        """The cursor stays on its slider, or on its place where that is gone."""
        before = self.cursor
        self._groups = tuple(groups)
        ids = [each.id for each in self._sliders]
        self._cursor = (
            ids.index(before.id) if before is not None and before.id in ids else min(self._cursor, max(len(ids) - 1, 0))
        )
        self.redraw()

    @property
    def cursor(self) -> Slider | None:
        sliders = self._sliders
        return sliders[self._cursor] if self._cursor < len(sliders) else None

    @property
    def is_typing(self) -> bool:
        return bool(self._text)

    @property
    def _sliders(self) -> list[Slider]:
        return [slider for _, sliders in self._groups for slider in sliders]

    def move_to(self, id: str) -> None:
        ids = [each.id for each in self._sliders]
        if id in ids:
            self._point(ids.index(id))

    def action_move(self, lines: int) -> None:
        self._point(max(0, min(self._cursor + lines, len(self._sliders) - 1)))

    def action_slide(self, steps: int) -> None:
        if self.cursor is not None:
            self._text = ""
            self.post_message(self.Slid(self.cursor.id, steps))

    def action_untype(self) -> None:
        self._text = self._text[:-1]
        self.redraw()

    def action_take(self) -> None:
        text, self._text = self._text, ""
        if self.cursor is not None:
            try:
                self.post_message(self.Typed(self.cursor.id, float(text)))
            except ValueError:
                self.app.bell()
        self.redraw()

    def action_forget(self) -> None:
        self._text = ""
        self.redraw()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is about a typed number is ours only while there is one."""
        return self.is_typing if action in ("untype", "take", "forget") else True

    def on_key(self, event: events.Key) -> None:
        if event.character and (event.character.isdigit() or event.character == "." or self._is_minus(event)):
            event.stop()
            event.prevent_default()
            self._text = (self._text + event.character)[: _VALUE - 2]
            self.redraw()

    def _is_minus(self, event: events.Key) -> bool:
        return event.character == "-" and not self._text

    def _point(self, place: int) -> None:
        self._cursor, self._text = place, ""
        self.redraw()
        line = self._line_at(place)
        self.reveal(0 if not place else line, line)

    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        lines: list[list[Span]] = []
        place = 0
        for title, sliders in self._groups:
            lines.append([(fit(title, width), "strong")])
            for slider in sliders:
                lines.append(self._drawn(slider, place == self._cursor, width))
                place += 1
        return lines

    def ground(self, y: int) -> str:
        return "cursor" if self.has_focus and self._sliders and y == self._line_at(self._cursor) else ""

    def _line_at(self, place: int) -> int:
        line = 0
        for _, sliders in self._groups:
            line += 1
            if place < len(sliders):
                return line + place
            place -= len(sliders)
            line += len(sliders)
        return 0

    def _drawn(self, slider: Slider, here: bool, width: int) -> list[Span]:
        filled, knob, empty, pointer = _SIGNS[self.ink]
        room = max(width - _LABEL - _VALUE - 4, 4)
        top = self._tops[slider.id] = steady_top(
            max(slider.room, _finite(slider.value) * SPARE), self._tops.get(slider.id)
        )
        at = round(min(max(slider.value, 0.0) / top, 1.0) * (room - 1))
        value = f"{self._text}_" if here and self._text else told(slider.value)
        return [
            (f"{pointer} " if here else "  ", "accent"),
            (fit(slider.label, _LABEL), "text" if here else "dim"),
            (filled * at, "series-1"),
            (knob, "accent" if here else "series-1"),
            (empty * (room - 1 - at), "faint"),
            (fit(value, _VALUE - 5, "right"), "accent" if here and self._text else "text"),
            (f" {slider.unit}" if slider.value != inf else "", "dim"),
        ]


def told(value: float) -> str:
    """A number as a slider says it."""
    if value == inf:
        return "never"
    return digits(value) if abs(value) < 1000 else f"{value:,.0f}".replace(",", " ")


def _finite(value: float) -> float:
    return value if abs(value) != inf else 0.0
