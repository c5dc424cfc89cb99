"""Where one cell of a rule is written into: a line with what could stand there under it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from screens.rule_choices import Choice
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean


class RuleEntry(Vertical):
    """Hidden until it is opened. Posts `Changed` with every letter, `Taken` on enter."""

    DEFAULT_CSS = """
    RuleEntry { height: auto; display: none; padding: 0 1; background: $surface; }
    RuleEntry.-open { display: block; }
    RuleEntry Horizontal { height: 1; }
    RuleEntry #what { width: 16; height: 1; }
    RuleEntry Input { width: 1fr; background: $panel; }
    RuleEntry #choices { height: auto; }
    """

    class Changed(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Taken(Message):
        """What is written is meant."""

    def __init__(self, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self._ink = ink
        self._choices: Sequence[Choice] = ()
        self._chosen = -1

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    @property
    def chosen(self) -> Choice | None:
        """The one that the arrows went to."""
        return self._choices[self._chosen] if 0 <= self._chosen < len(self._choices) else None

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("", id="what")
            field = Input(compact=True)
            field.cursor_blink = False
            yield field
        yield Static("", id="choices")

    def open(self, title: str, text: str) -> None:
        """Begin with a text, all of which the first letter replaces."""
        self.add_class("-open")
        self.query_one("#what", Static).update(content_of([(clean(title), "accent")]))
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = text
        field.focus()
        field.action_select_all()

    def close(self) -> None:
        self.remove_class("-open")

    def offer(self, choices: Sequence[Choice]) -> None:
        self._choices, self._chosen = tuple(choices), -1
        self._draw()

    def choose(self, step: int) -> None:
        """To the next of what is offered, round and round."""
        if self._choices:
            first = 0 if step > 0 else -1
            self._chosen = (self._chosen + step if self._chosen >= 0 else first) % len(self._choices)
            self._draw()

    @on(Input.Changed)
    def changed(self, changed: Input.Changed) -> None:
        changed.stop()
        self.post_message(self.Changed(changed.value))

    @on(Input.Submitted)
    def submitted(self, submitted: Input.Submitted) -> None:
        submitted.stop()
        self.post_message(self.Taken())

    def _draw(self) -> None:
        pointer = "▸ " if self._ink is Ink.BRAILLE else "► "
        spans: list[Span] = []
        for at, choice in enumerate(self._choices):
            here = at == self._chosen
            spans += [("\n" if spans else "", "text"), (" " * 16 + (pointer if here else "  "), "accent")]
            spans += [(clean(choice.value), "accent" if here else "text"), (f"  {clean(choice.caption)}", "dim")]
        self.query_one("#choices", Static).update(content_of(spans))
        self.query_one("#choices", Static).display = bool(spans)
