"""The inbox: mail, text messages, pushes and web requests that arrived; what they ask is done from here."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError, Row, Watch
from screens.inbox_words import COLUMNS, Message, messages_of, offered, row_of, said_in
from screens.links import Links
from screens.missing import lesson_of
from screens.opening import open_link
from screens.session import Session
from screens.widgets.clock_face import ClockFace
from screens.widgets.detail_lines import Detail, Section
from screens.widgets.details import Details
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.spans import Span
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

KIND: Final = "sns:InboxMessage"
FRAME_SECONDS: Final = 1 / 5
CONFIRM: Final = "ConfirmSubscription"
UNSUBSCRIBE: Final = "Unsubscribe"
STOP: Final = "STOP"
_KEYS: Final = (
    Key("⏎", "read, follow"),
    Key("y", "confirm"),
    Key("d", "unsubscribe"),
    Key("s", "answer STOP"),
    Key("a", "all read"),
    Key("/", "filter"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)
_LESSON: Final = Lesson(
    "Nothing has arrived. Topics send mail, text messages, pushes and web requests to who is subscribed.",
    command="aws sns subscribe --topic-arn … --protocol email --notification-endpoint ann@example.com",
)


class InboxScreen(WorkScreen):
    """The list above, what the message says below; a line below that names something leads there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Confirm the subscription by its link", show=False, id="inbox.confirm"),
        Binding("d", "unsubscribe", "Unsubscribe by the link", show=False, id="inbox.unsubscribe"),
        Binding("s", "stop", "Answer a text message: STOP", show=False, id="inbox.stop"),
        Binding("a", "all_read", "Take all for read", show=False, id="inbox.read"),
        Binding("slash", "filter", "Filter", show=False, id="inbox.filter"),
        Binding("escape,h,backspace,q", "leave", "Back", show=False, id="inbox.back"),
    ]
    DEFAULT_CSS = """
    InboxScreen { layout: vertical; }
    InboxScreen > #letters { height: 1fr; }
    InboxScreen > #letter { height: 1fr; }
    InboxScreen > Input { display: none; background: $panel; }
    InboxScreen > Input.-shown { display: block; }
    """

    def __init__(self, session: Session, wanted: str = "") -> None:
        super().__init__(session)
        self._wanted = wanted
        self._watch: Watch | None = None
        self._things: dict[tuple[str, str], Row] = {}
        self._messages: dict[str, Message] = {}

    def compose(self) -> ComposeResult:
        yield ClockFace(ink=self.ink)
        with Pane(title="Inbox", ink=self.ink, id="letters"):
            yield ResourceTable(COLUMNS, ink=self.ink)
            yield Empty(_LESSON)
        with Pane(title="Message", ink=self.ink, id="letter"):
            yield Details(ink=self.ink)
        yield Input(value=self._wanted, placeholder="ann !sms confirm", compact=True)
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_blink = False
        field.set_class(bool(self._wanted), "-shown")
        self.table.filter = self._wanted
        self.table.focus()
        self._open()
        self.set_interval(FRAME_SECONDS, self.drain)

    def on_unmount(self) -> None:
        if self._watch is not None:
            self._watch.close()

    @property
    def table(self) -> ResourceTable:
        return self.query_one(ResourceTable)

    @property
    def message(self) -> Message | None:
        """The one under the cursor."""
        row = self.table.cursor_row
        return self._messages.get(row.id) if row is not None else None

    @override
    def be_somebody(self) -> None:
        self._open()

    def _open(self) -> None:
        """Look as whoever is signed in."""
        if self._watch is not None:
            self._watch.close()
        self._things, lesson = {}, _LESSON
        try:
            self._watch = self.client.watch(KIND)
        except AwsError as refusal:
            self._watch, lesson = None, lesson_of(self.client, refusal)
        self.query_one(Empty).set_lesson(lesson)
        self.drain()
        self._show()

    def drain(self) -> None:
        self.show_face("")
        self.table.now = self.client.now
        if self._watch is not None and self._watch.changed:
            delta = self._watch.take()
            self._things |= {(row.region, row.id): row for row in delta.rows}
            for key in delta.gone:
                self._things.pop(key, None)
            self._show()

    def _show(self) -> None:
        fields = [column.field for column in self.client.kinds()[KIND].columns]
        found = messages_of(list(self._things.values()), fields)
        self._messages = {each.id: each for each in found}
        self.table.set_rows([row_of(each, read=each.id in self.session.letters_read) for each in found])
        self.table.display = self.query_one("#letter").display = bool(found)
        self.query_one(Empty).display = not found
        self._tell()
        self._show_message()

    def _tell(self) -> None:
        unread = sum(each not in self.session.letters_read for each in self._messages)
        spans: list[Span] = [(f"● {unread:,} unread  ", "accent")] if unread else []
        self.query_one("#letters", Pane).set_answer([*spans, (f"{len(self._messages):,}", "dim")])

    def _show_message(self) -> None:
        message = self.message
        if message is None:
            return
        pane = self.query_one("#letter", Pane)
        pane.set_title(f"To {message.to}")
        asks = [
            word
            for operation, word in ((CONFIRM, "y confirms"), (UNSUBSCRIBE, "d unsubscribes"))
            if offered(message, operation)
        ]
        asks += ["s answers STOP"] if message.by == "sms" else []
        pane.set_answer([("  ".join(asks), "accent")])
        self.query_one(Details).set_sections(self._sections(message))

    def _sections(self, message: Message) -> list[Section]:
        """What it says; where it is a structure, its fields come first, and lead to what they name."""
        links = Links(self.client, message.region)
        told = tuple(Detail(name, links.linked(value, name)) for name, value in said_in(message).items())
        fields = [Section(message.subject or "What it says", told)] if told else []
        lines = tuple(Detail("", line) for line in message.text.splitlines())
        return [*fields, Section("As it came" if told else message.subject or "Text", lines)]

    def on_resource_table_highlighted(self) -> None:
        self._show_message()

    def on_resource_table_selected(self, selected: ResourceTable.Selected) -> None:
        """It is read, and its lines can be walked."""
        self.session.letters_read.add(selected.row.id)
        self._show()
        self.query_one(Details).focus()

    @on(Details.Followed)
    def followed(self, followed: Details.Followed) -> None:
        open_link(self, self.session, followed.target)

    async def action_confirm(self) -> None:
        await self._follow_link(CONFIRM, "There is no subscription to confirm here.")

    async def action_unsubscribe(self) -> None:
        await self._follow_link(UNSUBSCRIBE, "There is nothing to unsubscribe from here.")

    async def _follow_link(self, operation: str, otherwise: str) -> None:
        """Do what the message's link does, as whoever is signed in."""
        message = self.message
        offer = offered(message, operation) if message is not None else None
        if message is None or offer is None:
            self.notify(otherwise, severity="warning", markup=False)
            return
        self.session.letters_read.add(message.id)
        try:
            await self.client.call(offer.action, region=message.region, **offer.params)
        except AwsError as refusal:
            self.notify(refusal.message, title=refusal.code, severity="error", markup=False)
            return
        done = "is subscribed now" if operation == CONFIRM else "is not subscribed any more"
        self.notify(f"{message.to} {done}.", markup=False)
        self._show()

    async def action_stop(self) -> None:
        """As whoever has the telephone would, who asks nobody's leave."""
        message = self.message
        if message is None or message.by != "sms":
            self.notify("Only a text message is answered so.", severity="warning", markup=False)
            return
        self.session.letters_read.add(message.id)
        await self.client.text_back(message.to, STOP, message.region)
        self.notify(f"{message.to} is sent no more text messages from {message.region}.", markup=False)
        self._show()

    def action_all_read(self) -> None:
        self.session.letters_read.update(self._messages)
        self._show()

    def action_filter(self) -> None:
        field = self.query_one(Input)
        field.add_class("-shown")
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.table.filter = event.value

    def on_input_submitted(self) -> None:
        self.table.focus()

    def action_leave(self) -> None:
        """One thing for each press: the message, the filter, the screen."""
        field = self.query_one(Input)
        if self.focused is self.query_one(Details):
            self.table.focus()
        elif field.value or field.has_class("-shown"):
            field.value = ""
            field.remove_class("-shown")
            self.table.focus()
        else:
            self.dismiss(None)
