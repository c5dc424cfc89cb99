"""One question of a form: its label, the control that fits its type, and under it what is wrong with the answer."""

from __future__ import annotations

import re
from typing import Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from screens.widgets.field import Field, Unfit, problem, read, write
from screens.widgets.health import HEALTHS
from screens.widgets.paint import content_of
from screens.widgets.pick import Pick
from screens.widgets.spans import Span, clean
from screens.widgets.tick import Tick

_OPAQUE: Final = re.compile(r"[a-z]+-[0-9a-f]{8,}|arn:.+")


class FormRow(Vertical):
    """Holds the answer to one field. Complains about an answer once it was touched, not before."""

    DEFAULT_CSS = """
    FormRow { height: auto; }
    FormRow > Horizontal { height: auto; }
    FormRow .label { width: 28; height: 1; padding-right: 1; }
    FormRow .control { width: 1fr; }
    FormRow Tick { width: auto; }
    FormRow SelectCurrent Static#label, FormRow SelectOverlay { text-wrap: nowrap; text-overflow: ellipsis; }
    FormRow .note { height: auto; padding-left: 28; display: none; }
    FormRow .note.-said { display: block; }
    FormRow TextArea { height: 6; border: none; padding: 0; }
    FormRow Input, FormRow TextArea { background: $panel; }
    """

    class Changed(Message):
        """The answer is another one."""

    def __init__(self, field: Field, value: Any = None) -> None:
        super().__init__()
        self.field = field
        self._text = write(field, field.default if value is None else value)
        self._touched = False
        self._refusal = ""

    @property
    def value(self) -> Any:
        """What the answer means, None without one. Raises Unfit."""
        value = read(self.field, self._text)
        unset = self.field.type == "bool" and not self.field.required and not self._touched and value is False
        return None if unset and self.field.default is None else value

    @property
    def unfit(self) -> bool:
        return bool(problem(self.field, self._text))

    def refuse(self, text: str) -> None:
        """What the cloud said about this answer; gone as soon as the answer is another one."""
        self._refusal = text
        self._say()

    def insist(self) -> None:
        """Complain also about what was never touched."""
        self._touched = True
        self._say()

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(content_of(self._label()), classes="label")
            yield self._control()
        yield Static("", classes="note")

    def focus_control(self) -> None:
        self.query_one(".control").focus()

    @on(Input.Changed)
    def input_changed(self, changed: Input.Changed) -> None:
        changed.stop()
        self._answer(changed.value)

    @on(Tick.Changed)
    def tick_changed(self, changed: Tick.Changed) -> None:
        changed.stop()
        self._answer("true" if changed.on else "false")

    @on(Pick.Changed)
    def pick_changed(self, changed: Pick.Changed) -> None:
        changed.stop()
        self._answer(", ".join(changed.values))

    @on(Select.Changed)
    def select_changed(self, changed: Select.Changed) -> None:
        changed.stop()
        self._answer("" if changed.value is Select.NULL else str(changed.value))

    def on_text_area_changed(self, changed: Any) -> None:
        changed.stop()
        self._answer(changed.text_area.text)

    def _answer(self, text: str) -> None:
        if text == self._text:
            return
        self._text, self._touched, self._refusal = text, True, ""
        self._say()
        self.post_message(self.Changed())

    def _label(self) -> list[Span]:
        needed: list[Span] = [(" *", "accent")] if self.field.required else []
        return [(clean(self.field.label), "text"), *needed]

    def _control(self) -> Widget:
        field, text = self.field, self._text
        if field.type == "bool":
            return Tick(on=text == "true", classes="control")
        if field.type == "choice":
            return self._select()
        if field.type == "list" and field.choices:
            picked = [each.strip() for each in text.split(",") if each.strip()]
            return Pick(field.label, field.choices, field.captions, picked, classes="control")
        if field.type == "json":
            from textual.widgets import TextArea

            area = TextArea(text, compact=True, tab_behavior="focus", classes="control")
            area.cursor_blink = False
            return area
        line = Input(text, compact=True, placeholder=self._placeholder(), classes="control")
        line.cursor_blink = False
        return line

    def _select(self) -> Widget:
        chosen = self._text if self._text in self.field.choices else Select.NULL
        return Select[str](
            [(content_of(self._choice(choice)), choice) for choice in self.field.choices],
            value=chosen,
            allow_blank=True,
            prompt="",
            compact=True,
            classes="control",
        )

    def _choice(self, choice: str) -> list[Span]:
        """What people know it by stands first: a type before its size, a name before its id."""
        value, caption = clean(choice), clean(self.field.captions.get(choice, ""))
        if not caption:
            return [(value, "text")]
        first, second = (caption, value) if _OPAQUE.fullmatch(choice) else (value, caption)
        return [(first, "text"), (f"  {second}", "dim")]

    def _placeholder(self) -> str:
        shapes = {"tags": "key=value, key=value", "list": "one, two, three"}
        return shapes.get(self.field.type, "")

    def _say(self) -> None:
        if not self.is_mounted:
            return
        fault = self._refusal or (problem(self.field, self._text) if self._touched else "")
        note = self.query_one(".note", Static)
        note.update(content_of([(f"{HEALTHS['bad'].glyph} {clean(fault)}", "bad")]))
        note.set_class(bool(fault), "-said")


def values_of(rows: list[FormRow]) -> dict[str, Any]:
    """The answers that will do, by field name; the others are left out."""
    values: dict[str, Any] = {}
    for row in rows:
        try:
            value = row.value
        except Unfit:
            continue
        if value is not None:
            values[row.field.name] = value
    return values
