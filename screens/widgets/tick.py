"""Yes or no in three cells, told apart by shape and never by colour alone."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from typing_extensions import override

from screens.widgets.paint import content_of


class Tick(Widget, can_focus=True):
    """`[x] yes` or `[ ] no`; space, enter or a click changes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "toggle", "Change", show=False, id="tick.toggle")]
    DEFAULT_CSS = """
    Tick { height: 1; width: auto; }
    Tick:focus { background: $row-cursor; text-style: bold; }
    Tick:focus:nocolor { text-style: reverse; }
    """

    on: reactive[bool] = reactive(False)

    class Changed(Message):
        def __init__(self, tick: Tick, on: bool) -> None:
            super().__init__()
            self.tick = tick
            self.on = on

        @property
        def control(self) -> Tick:
            return self.tick

    def __init__(self, *, on: bool = False, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Tick.on, on)

    @override
    def render(self) -> Content:
        return content_of([("[x]", "accent"), (" yes", "text")] if self.on else [("[ ]", "dim"), (" no ", "dim")])

    def action_toggle(self) -> None:
        self.on = not self.on
        self.post_message(self.Changed(self, self.on))

    def on_click(self) -> None:
        self.action_toggle()
