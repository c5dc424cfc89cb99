"""A form that sends a call: shows its command line, and when AWS refuses says so and keeps all that was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from model.client import AwsError, Client, Question
from screens.address_room import RANGE, ROOM_LINES, SIZED, AddressRoom
from screens.answer import show_answer, told_once
from screens.launch_choices import choices_for
from screens.launch_fields import Choices, blamed, fields_of, params_of, proposals
from screens.widgets.field import Field
from screens.widgets.form import Form
from screens.widgets.health import HEALTHS
from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean
from screens.widgets.too_small import TooSmall


class FormScreen(ModalScreen[Any]):
    """Asks for an operation's parameters. A subclass says which, and what is done with them in `send`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel", id="form_screen.leave"),
        Binding("down", "offer(1)", "A free block, where a range is asked for", priority=True, id="form_screen.offer"),
        Binding("up", "offer(-1)", "The free block before", priority=True, id="form_screen.offer_before"),
    ]
    DEFAULT_CSS = """
    FormScreen { align: center middle; background: $background 60%; }
    FormScreen > #frame {
        width: 100; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: heavy $accent; padding: 0 1;
    }
    FormScreen.-block > #frame { border: double $accent; }
    FormScreen #about { height: auto; padding: 0 1; margin-bottom: 1; display: none; }
    FormScreen #about.-said { display: block; }
    FormScreen Form { height: auto; }
    FormScreen Form #fields { height: auto; max-height: 100vh; }
    """

    heading: str = ""
    verb: str = "Send"
    action: str = ""
    noun: str = ""
    "What the call makes, as AWS calls it where tags are given (`Instance`)."

    def __init__(self, client: Client, region: str, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__()
        self.client = client
        self.place = region
        self.told: Mapping[str, Any] | None = None
        self.ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def questions(self) -> Sequence[Question]:
        """What is asked."""
        return self.client.questions(self.action)

    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        """What the form starts with, by parameter."""
        return proposals(self.questions(), choices)

    def fixed(self) -> Mapping[str, Any]:
        """Parameters that are not asked for."""
        return {}

    def more_fields(self) -> Sequence[Field]:
        """What is asked besides the operation's own parameters."""
        return ()

    def about(self, values: Mapping[str, Any]) -> Sequence[Span]:  # noqa: ARG002 - for subclasses to look at
        """A line above the fields, when the answers are these."""
        return ()

    async def call(self, action: str, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Make a call; what it tells once and never again is shown when the form is gone."""
        answer = await self.client.call(action, region=region, **params)
        if told_once(answer):
            self.told = answer
        return answer

    async def send(self, params: Mapping[str, Any]) -> Any:
        """Make the call and say what the screen is dismissed with; AwsError keeps it open."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(id="frame") as frame:
            frame.border_title = content_of([(clean(self.heading), "accent")])
            frame.border_subtitle = content_of([("^j send   esc cancel", "dim")])
            yield Static("", id="about")
            if self.action in SIZED:
                yield AddressRoom(self.client, self.action, self.place, self.ink)
        yield TooSmall()

    async def on_mount(self) -> None:
        service = self.action.partition(":")[0]
        choices = await choices_for(self.client, service, self.questions(), self.place, self._made())
        if not self.is_current:
            return
        fields = fields_of(self.questions(), choices, self.proposed(choices), self.more_fields())
        form = Form(fields, command=self.command_line, verb=self.verb)
        await self.query_one("#frame").mount(form)
        self._weigh(form.values)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """The fields get the lines that the frame, the command and the buttons leave."""
        above = 3 if self.query_one("#about").has_class("-said") else 0
        room = ROOM_LINES if self.action in SIZED else 0
        for form in self.query(Form):
            form.query_one("#fields").styles.max_height = max(4, self.size.height - 9 - above - room)

    def _made(self) -> str:
        return f"{self.action.partition(':')[0]}:{self.noun}" if self.noun else ""

    def params(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The call's parameters when the form's answers are these; ValueError says which is none."""
        return {**self.fixed(), **params_of(self.questions(), values, self.noun)}

    @on(Form.Changed)
    def changed(self, changed: Form.Changed) -> None:
        changed.stop()
        self._weigh(changed.values)

    def _weigh(self, values: Mapping[str, Any]) -> None:
        """What is told beside the fields follows the answers."""
        said, line = self.about(values), self.query_one("#about", Static)
        line.update(content_of(said))
        line.set_class(bool(said), "-said")
        for room in self.query(AddressRoom):
            room.weigh(self._params_or_none(values))
        self._fit()

    def _params_or_none(self, values: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self.params(values)
        except ValueError:
            return {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Free blocks are offered to who is in the field for one."""
        return action != "offer" or any(form.is_at(RANGE) for form in self.query(Form) if self.action in SIZED)

    def action_offer(self, step: int) -> None:
        offered = self.query_one(AddressRoom).offer(step)
        if offered:
            self.query_one(Form).answer(RANGE, offered)

    def command_line(self, values: Mapping[str, Any]) -> str:
        """The line that does the same, or why there is none yet."""
        try:
            return self.client.command_line(self.action, self.params(values), self.place)
        except ValueError as unfit:
            return f"({unfit})"

    @on(Form.Submitted)
    async def submitted(self, submitted: Form.Submitted) -> None:
        """What is sent twice in haste is sent once; who leaves meanwhile is told as well what came of it."""
        submitted.stop()
        if not self.is_current:
            return
        app, form = self.app, submitted.form
        try:
            answer = await self.send(self.params(submitted.values))
        except ValueError as unfit:
            form.refuse(str(unfit))
        except AwsError as refusal:
            said = f"{refusal.code}: {refusal.message}"
            if self.is_current:
                form.refuse(said, blamed(self.questions(), submitted.values, refusal.code, refusal.message))
            else:
                app.notify(said, title=self.heading, severity="warning", markup=False)
        else:
            if self.is_current:
                self.dismiss(answer)
            if self.told is not None:
                show_answer(app, self.heading, self.told, self.ink)

    @on(Form.Cancelled)
    def cancelled(self, cancelled: Form.Cancelled) -> None:
        cancelled.stop()
        self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(None)


def warning(text: str, ink: Ink) -> list[Span]:
    """A line that says what will follow."""
    return [(f"{HEALTHS['warn'].sign(ink)} ", "warn"), (clean(text), "text")]
