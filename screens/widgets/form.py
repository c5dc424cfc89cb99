"""A form made from field specifications: weighs answers as they are typed and shows the command line that they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from screens.widgets.field import Field, GroupName
from screens.widgets.form_row import FormRow, values_of
from screens.widgets.health import HEALTHS
from screens.widgets.paint import content_of
from screens.widgets.spans import clean

_GROUPS: Final[tuple[GroupName, ...]] = ("required", "common", "more")
_FOLDED: Final[frozenset[GroupName]] = frozenset({"more"})

Command = Callable[[Mapping[str, Any]], str]
"Says the command line that sends these values."


class GroupHead(Static, can_focus=True):
    """The line above a group; enter, space or a click folds and unfolds it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "toggle", "Fold", show=False, id="form.fold")]

    class Toggled(Message):
        def __init__(self, head: GroupHead) -> None:
            super().__init__()
            self.head = head

    def __init__(self, group: GroupName, count: int, folded: bool) -> None:
        super().__init__(id=f"head-{group}")
        self.group: GroupName = group
        self.can_focus = group in _FOLDED
        self._count = count
        self.set_folded(folded=folded)

    def set_folded(self, *, folded: bool) -> None:
        self.folded = folded
        arrow = "+" if folded else "-"
        self.update(content_of([(f"{arrow} ", "faint"), (self.group, "strong"), (f"  {self._count}", "dim")]))

    def action_toggle(self) -> None:
        self.post_message(self.Toggled(self))

    def on_click(self) -> None:
        self.action_toggle()


class Form(Vertical):
    """Asks `fields`; posts `Submitted` with the values by field name, or `Cancelled`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+enter,ctrl+j", "submit", "Send", id="form.submit"),
        Binding("escape", "cancel", "Cancel", id="form.cancel"),
    ]
    DEFAULT_CSS = """
    Form { height: 1fr; }
    Form #fields { height: 1fr; scrollbar-size-vertical: 1; padding: 0 1; }
    Form GroupHead { height: 1; }
    Form GroupHead:focus { background: $row-cursor; text-style: bold; }
    Form .group { height: auto; padding-left: 2; margin-bottom: 1; }
    Form #refusal { height: auto; padding: 0 1; display: none; }
    Form #refusal.-said { display: block; }
    Form #help { height: 1; padding: 0 1; }
    Form #command { height: auto; max-height: 3; padding: 0 1; }
    Form #buttons { height: 1; align-horizontal: right; padding: 0 1; }
    Form #buttons Button { margin-left: 2; }
    """

    class Submitted(Message):
        """All answers will do and were sent."""

        def __init__(self, form: Form, values: dict[str, Any]) -> None:
            super().__init__()
            self.form = form
            self.values = values

        @property
        def control(self) -> Form:
            return self.form

    class Changed(Message):
        """An answer is another one; `values` are those that will do."""

        def __init__(self, form: Form, values: dict[str, Any]) -> None:
            super().__init__()
            self.form = form
            self.values = values

        @property
        def control(self) -> Form:
            return self.form

    class Cancelled(Message):
        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

        @property
        def control(self) -> Form:
            return self.form

    def __init__(
        self,
        fields: Iterable[Field],
        *,
        values: Mapping[str, Any] | None = None,
        command: Command | None = None,
        verb: str = "Create",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        values = values or {}
        self._rows = {field.name: FormRow(field, values.get(field.name)) for field in fields}
        self._command = command
        self._verb = verb

    @property
    def values(self) -> dict[str, Any]:
        """The answers that will do, by field name."""
        return values_of(list(self._rows.values()))

    def refuse(self, text: str, problems: Mapping[str, str] | None = None) -> None:
        """What the cloud said: in general, and about fields by their name."""
        line = self.query_one("#refusal", Static)
        line.update(content_of([(f"{HEALTHS['bad'].glyph} {clean(text)}", "bad")]))
        line.set_class(bool(text), "-said")
        for name, fault in (problems or {}).items():
            self._rows[name].refuse(fault)

    def answer(self, name: str, text: str) -> None:
        """Write into a field that is a line of text."""
        self._rows[name].query_one(Input).value = text

    def is_at(self, name: str) -> bool:
        """The keys go to this field."""
        row = self._rows.get(name)
        return row is not None and row.has_focus_within

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="fields", can_focus=False):
            for group in _GROUPS:
                yield from self._group(group)
        yield Static("", id="refusal")
        yield Static("", id="help")
        yield Static("", id="command")
        with Horizontal(id="buttons"):
            yield Button("Cancel", id="cancel", compact=True)
            yield Button(clean(self._verb), id="submit", compact=True)

    def _group(self, group: GroupName) -> Iterable[Widget]:
        rows = self._in_group(group)
        if not rows:
            return
        folded = group in _FOLDED
        yield GroupHead(group, len(rows), folded)
        box = Vertical(*([] if folded else rows), id=f"group-{group}", classes="group")
        box.display = not folded
        yield box

    def _in_group(self, group: GroupName) -> list[FormRow]:
        return [row for row in self._rows.values() if row.field.place == group]

    def _in_order(self) -> list[FormRow]:
        return [row for group in _GROUPS for row in self._in_group(group)]

    def on_mount(self) -> None:
        self._show_command()
        first = next(iter(self._in_order()), None)
        if first is not None and first.is_attached:
            self.call_after_refresh(first.focus_control)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Help has a line of its own: under its field it would move the fields below while they are clicked."""
        row = next((node for node in event.widget.ancestors_with_self if isinstance(node, FormRow)), None)
        self.query_one("#help", Static).update(content_of([(clean(row.field.help) if row else "", "dim")]))

    @on(GroupHead.Toggled)
    async def fold(self, toggled: GroupHead.Toggled) -> None:
        """Rows of a folded group are made when they are first looked at."""
        toggled.stop()
        await self._set_folded(toggled.head, folded=not toggled.head.folded)

    async def _set_folded(self, head: GroupHead, *, folded: bool) -> None:
        box = self.query_one(f"#group-{head.group}")
        if not folded and not box.children:
            await box.mount(*self._in_group(head.group))
        box.display = not folded
        head.set_folded(folded=folded)

    @on(FormRow.Changed)
    def row_changed(self, changed: FormRow.Changed) -> None:
        changed.stop()
        self.refuse("")
        self._show_command()
        self.post_message(self.Changed(self, self.values))

    @on(Input.Submitted)
    def next_field(self, submitted: Input.Submitted) -> None:
        submitted.stop()
        self.screen.focus_next()

    @on(Button.Pressed, "#submit")
    async def submit_pressed(self, pressed: Button.Pressed) -> None:
        pressed.stop()
        await self.action_submit()

    @on(Button.Pressed, "#cancel")
    def cancel_pressed(self, pressed: Button.Pressed) -> None:
        pressed.stop()
        self.action_cancel()

    async def action_submit(self) -> None:
        """Send, or go to the first answer that will not do."""
        unfit = [row for row in self._in_order() if row.unfit]
        if not unfit:
            self.post_message(self.Submitted(self, self.values))
            return
        for head in self.query(GroupHead):
            if head.folded and any(row.field.place == head.group for row in unfit):
                await self._set_folded(head, folded=False)
        for row in unfit:
            row.insist()
        unfit[0].focus_control()

    def action_cancel(self) -> None:
        self.post_message(self.Cancelled(self))

    def _show_command(self) -> None:
        if self._command is not None:
            line = clean(self._command(self.values))
            self.query_one("#command", Static).update(content_of([("$ ", "faint"), (line, "dim")]))
