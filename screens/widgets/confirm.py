"""Asks before anything is lost: the answer that loses nothing is always the one under the fingers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static
from typing_extensions import override

from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that will follow; `bad` for what cannot be undone."""

    text: str
    tone: Tone = "warn"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Three levels: a bare yes or no; with consequences; and with a `name` that has to be typed."""

    title: str
    text: str
    verb: str = "Yes"
    consequences: tuple[Consequence, ...] = ()
    command: str = ""
    name: str = ""


class Confirm(ModalScreen[bool]):
    """Dismissed with True only when the deed was asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "refuse", "No", id="confirm.no"),
        Binding("n", "refuse", "No", show=False, id="confirm.no_letter"),
        Binding("y", "agree", "Yes", show=False, id="confirm.yes_letter"),
        Binding("left,right", "app.focus_next", "Other answer", show=False, id="confirm.other"),
    ]
    DEFAULT_CSS = """
    Confirm { align: center middle; background: $background 60%; }
    Confirm > Vertical {
        width: 72; max-width: 94%; height: auto; max-height: 90%;
        background: $surface; border: heavy $accent; padding: 1 2;
    }
    Confirm.-block > Vertical { border: double $accent; }
    Confirm VerticalScroll { height: auto; max-height: 10; scrollbar-size-vertical: 1; margin-top: 1; }
    Confirm Static { height: auto; }
    Confirm #command { margin-top: 1; }
    Confirm #wanted { margin-top: 1; }
    Confirm Input { margin-top: 0; }
    Confirm Horizontal { height: 1; margin-top: 1; align-horizontal: right; }
    Confirm Button { margin-left: 2; }
    """

    def __init__(self, question: Question, *, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._question = question
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def compose(self) -> ComposeResult:
        question = self._question
        with Vertical() as box:
            box.border_title = content_of([(clean(question.title), "accent")])
            yield Static(content_of([(_lines(question.text), "text")]), id="text")
            if question.consequences:
                with VerticalScroll(can_focus=False):
                    for consequence in question.consequences:
                        yield Static(content_of(self._consequence(consequence)))
            if question.command:
                yield Static(content_of([("$ ", "faint"), (clean(question.command), "dim")]), id="command")
            if question.name:
                yield Static(content_of(self._wanted(question.name)), id="wanted")
                name = Input(id="name", compact=True)
                name.cursor_blink = False
                yield name
            with Horizontal():
                yield Button("No", id="no", compact=True)
                yield Button(clean(question.verb), id="yes", compact=True, disabled=bool(question.name))

    def on_mount(self) -> None:
        self.query_one("#name" if self._question.name else "#no").focus()

    def _consequence(self, consequence: Consequence) -> list[Span]:
        sign = health(consequence.tone).sign(self._ink)
        return [(f"{sign} ", consequence.tone), (clean(consequence.text), "text")]

    @staticmethod
    def _wanted(name: str) -> list[Span]:
        return [("Type ", "dim"), (clean(name), "strong"), (" to go on:", "dim")]

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a name is typed, letters and arrows belong to it."""
        if not self._question.name or action == "refuse":
            return True
        return action not in {"agree", "app.focus_next"}

    @on(Input.Changed, "#name")
    def weigh(self, changed: Input.Changed) -> None:
        self.query_one("#yes", Button).disabled = changed.value != self._question.name

    @on(Input.Submitted, "#name")
    def typed(self, submitted: Input.Submitted) -> None:
        if submitted.value == self._question.name:
            self.dismiss(True)

    @on(Button.Pressed)
    def answer(self, pressed: Button.Pressed) -> None:
        self.dismiss(pressed.button.id == "yes")

    def action_refuse(self) -> None:
        self.dismiss(False)

    def action_agree(self) -> None:
        self.dismiss(True)


def _lines(text: str) -> str:
    """A question may have several lines; what is in them may not break out of them."""
    return "\n".join(clean(line) for line in text.split("\n"))
