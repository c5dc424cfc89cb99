"""Why something happened: what led to it, from the call, the fault or the demand on, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from typing_extensions import override

from model.client import AwsError, Chain, Link, NothingHappened, Record, Row
from screens.errands import known_as
from screens.finding import find_by_name, find_row
from screens.missing import lesson_of
from screens.responsibility import Lines
from screens.session import Session
from screens.tables import tone_of
from screens.title_line import Title, TitleLine
from screens.views import NotAView
from screens.why_rows import COLUMNS, advice_of, answer_of, evidence_of, links_of, rows_of
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.said import Said
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

LOOK_SECONDS: Final = 0.5
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("⏎", "go there"),
    Key("X", "why that"),
    Key("T", "trail"),
    Key("A", "access"),
    Key(":", "command"),
    Key("?", "help", stays=True),
)
_LOOKING: Final = Lesson("Looking …")
_NOTHING: Final = Lesson("Nothing that is remembered has happened to it: it was there before the journal begins.")


class WhyScreen(WorkScreen):
    """One line for each link of the chain, in the order of time; its evidence stands below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backspace", "leave", "Back", show=False, id="why.back"),
    ]
    DEFAULT_CSS = """
    WhyScreen #chain { height: 3fr; }
    WhyScreen #proof { height: 8; }
    """

    def __init__(self, session: Session, row: Row) -> None:
        super().__init__(session)
        self.row = row
        self.kind = session.client.kinds()[row.kind]
        self.chain: Chain | None = None
        self._lesson = _LOOKING
        self._news = True
        self._stop = session.client.listen(Record, self._hear)

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        with Pane(title="Why, and what came of it", ink=self.ink, id="chain"):
            yield ResourceTable(COLUMNS, ink=self.ink)
            yield Empty(self._lesson)
        yield Said(1, id="advice")
        yield Pane(Lines(self.ink, id="evidence"), title="Evidence", ink=self.ink, id="proof")
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self._show()
        self.set_interval(LOOK_SECONDS, self.look)
        self.look()

    def on_unmount(self) -> None:
        self._stop()

    @property
    def link(self) -> Link | None:
        """The one under the cursor."""
        row = self.query_one(ResourceTable).cursor_row
        return links_of(self.chain)[int(row.id)] if self.chain is not None and row is not None else None

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        row = self._linked()
        return [row] if row is not None else []

    @override
    def be_somebody(self) -> None:
        self.chain, self._lesson, self._news = None, _LOOKING, False
        self._show()
        self.read(self.ask)

    def look(self) -> None:
        """Ask anew where something that has to do with it has happened, and nobody is asking yet."""
        self.query_one(TitleLine).set_title(self._title())
        if self._news and not self.is_reading:
            self._news = False
            self.read(self.ask)

    async def ask(self) -> None:
        """Find the chain anew, and show it."""
        try:
            self.chain = await self.client.history.because(self.row)
        except NothingHappened:
            self.chain, self._lesson = None, _NOTHING
        except AwsError as refusal:
            self.chain, self._lesson = None, lesson_of(self.client, refusal)
        self._show()

    def _hear(self, record: Record) -> None:
        key = (self.row.account, self.row.region, self.row.kind, self.row.id)
        known = self.chain is not None and record.cause == self.chain.here.cause
        self._news = self._news or known or any(change.key == key for change in record.changes)

    def _show(self) -> None:
        table, empty, pane = self.query_one(ResourceTable), self.query_one(Empty), self.query_one("#chain", Pane)
        chain = self.chain
        table.display, empty.display = chain is not None, chain is None
        advice = self.query_one("#advice", Said)
        advice.display = chain is not None and bool(chain.advice)
        advice.say([[(" ", "text"), advice_of(chain.advice, self.ink)]] if chain is not None else [])
        empty.set_lesson(self._lesson)
        pane.set_answer(answer_of(chain) if chain is not None else [])
        if chain is None:
            return
        is_first = not table.rows
        table.set_rows(rows_of(chain, self.ink))
        if is_first:
            table.move_to(len(chain.before))
            table.focus()
        self._tell()

    def on_resource_table_highlighted(self) -> None:
        self._tell()

    def _tell(self) -> None:
        link = self.link
        spans = list(evidence_of(link)) if link is not None else []
        if self.chain is not None and self.chain.unsaid and link is links_of(self.chain)[0]:
            spans.append((self.chain.unsaid, "warn"))
        self.query_one("#evidence", Lines).show_lines(spans)

    async def on_resource_table_selected(self) -> None:
        """Go to where it is looked at: a call on the trail, a fault on its deck, else the thing itself."""
        link = self.link
        if link is None or not link.view:
            return
        if link.word == "call":
            self._open_call(link.cause)
        elif (row := self._linked()) is not None:
            self.open_row(row)
        elif link.word == "fault":
            await self.action_chaos()
        else:
            self.notify("It does not exist any more.", severity="warning", markup=False)

    def _open_call(self, cause: str) -> None:
        from screens.trail_call import CallScreen

        found = next((each for each in self.session.ring.of(cause) if each.called.request_id == cause), None)
        if found is None:
            self.notify("The call was made before this session began: the trail has it.", markup=False)
            return
        self.app.push_screen(CallScreen(self.session, found))

    def _linked(self) -> Row | None:
        """The thing that the link under the cursor is about, if it is still there."""
        link = self.link
        try:
            return find_row(self.client, link.view) if link is not None and link.view else None
        except NotAView:
            return None

    def _found(self) -> Row | None:
        try:
            return self.client.find(self.row.kind, self.row.region, self.row.id)
        except AwsError:
            return None

    def _title(self) -> Title:
        found = self._found() or self.row
        tone = tone_of(self.kind, found)
        named = known_as(self.kind, found)
        return Title(f"Why · {self.kind.title}", named, found.id, found.region, found.state, tone, self.client.now)

    def action_leave(self) -> None:
        self.dismiss(None)


def open_why(over: WorkScreen, asked: str) -> None:
    """Of what is named, with its kind or without, or of what the hands are on."""
    row = named(over.session, asked) if asked else next(iter(over.subject_rows), None)
    if row is not None:
        over.app.push_screen(WhyScreen(over.session, row))
    elif asked:
        over.notify(f"There is no {asked} to ask after: say a kind and a name.", severity="warning", markup=False)
    else:
        over.notify("There is nothing here to ask after: stand on something, or name it.", severity="warning")


def named(session: Session, asked: str) -> Row | None:
    try:
        return find_row(session.client, asked)
    except NotAView:
        return find_by_name(session, asked)
