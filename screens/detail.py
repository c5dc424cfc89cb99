"""One thing and all about it: what it is, how it is doing, what happened to it, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from typing_extensions import override

from model.client import AwsError, KindView, Record, Row
from screens.action_list import ActionList
from screens.deeds import perform
from screens.detail_events import COLUMNS, lines_of
from screens.detail_fields import long_ones, read_sections
from screens.detail_metrics import Metrics, read_charts
from screens.errands import known_as
from screens.missing import lesson_of
from screens.opening import open_link
from screens.session import Session
from screens.tab_line import TabLine
from screens.tables import tone_of
from screens.title_line import Title, TitleLine
from screens.widgets.details import Details
from screens.widgets.empty import Empty
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

TABS: Final = ("fields", "metrics", "events", "actions")
_LOOK_SECONDS: Final = 0.25
_LOOKS_OF_REST: Final = 4
"How often it is looked for news before what was just read is read again."
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("1-4", "tabs"),
    Key("enter", "follow"),
    Key("x", "actions"),
    Key("X", "why"),
    Key("m", "explore"),
    Key("c", "copy id"),
    Key("?", "help", stays=True),
)


class DetailScreen(WorkScreen):
    """Follows its thing while it lives: fields as AWS describes them, charts, changes, verbs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,h,backspace,q", "leave", "Back", id="detail.back"),
        Binding("1", "choose(0)", "Fields", id="detail.fields"),
        Binding("2", "choose(1)", "Metrics", id="detail.metrics"),
        Binding("3,e", "choose(2)", "Events", id="detail.events"),
        Binding("4,x", "choose(3)", "Actions", id="detail.actions"),
        Binding("tab", "turn(1)", "Next tab", id="detail.next"),
        Binding("shift+tab", "turn(-1)", "Tab before", id="detail.before"),
        Binding("m", "metrics", "Explore its metrics", id="detail.explore"),
        Binding("c", "copy_id", "Copy the id", id="detail.copy"),
    ]
    DEFAULT_CSS = """
    DetailScreen #body { height: 1fr; }
    """

    def __init__(self, session: Session, row: Row, tab: str = "fields", at: str = "") -> None:
        """`at` is a value among its fields that the cursor is to stand on."""
        super().__init__(session)
        client = session.client
        self.row = row
        self.kind = client.kinds()[row.kind]
        self._tab = TABS.index(tab)
        self._at = at
        self._gone = False
        self._news = True
        self._rest = 0
        self._seen: frozenset[str] = frozenset()
        self._minute = -1.0
        self._records = list(client.history.of(row))
        self._watch = client.watch(row.kind, () if self.kind.is_global else (row.region,))
        self._stop = client.listen(Record, self._hear)

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        yield TabLine([tab.capitalize() for tab in TABS], self._tab)
        with Vertical(id="body"):
            yield Pane(
                Details(ink=self.ink, id="fields"), title=known_as(self.kind, self.row), ink=self.ink, id="fields-pane"
            )
            yield Metrics(ink=self.ink, id="metrics")
            events = ResourceTable(COLUMNS, ink=self.ink, id="events")
            yield Pane(events, title="Events", ink=self.ink, id="events-pane")
            actions = ActionList(self.client, self.kind, [self.row], self.ink, id="actions")
            yield Pane(actions, title="Actions", ink=self.ink, id="actions-pane")
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self._watch.take()
        self._show_tab()
        self._show_events()
        self.read(self._read)
        self.set_interval(_LOOK_SECONDS, self._look)

    def on_unmount(self) -> None:
        self._watch.close()
        self._stop()

    @property
    @override
    def subject_kind(self) -> KindView:
        return self.kind

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        return [] if self._gone else [self.row]

    @override
    def be_somebody(self) -> None:
        self.stop_reading()
        self._news, self._minute = True, -1.0

    def _look(self) -> None:
        """What is new since the last look; nothing is read or drawn when nothing is."""
        if self._watch.changed:
            self._take()
        self.query_one(TitleLine).set_title(self._title())
        self._rest = max(0, self._rest - 1)
        is_due = (self._news and not self._rest) or self.client.now // 60 != self._minute
        if is_due and not self.is_reading:
            self.read(self._read)

    def _take(self) -> None:
        delta = self._watch.take()
        key = (self.row.region, self.row.id)
        self._gone = self._gone or key in delta.gone
        mine = next((row for row in delta.rows if (row.region, row.id) == key), None)
        if mine is not None:
            self.row, self._gone, self._news = mine, False, True
        self.query_one(ActionList).set_rows([] if self._gone else [self.row])

    async def _read(self) -> None:
        """Read what the tab in front shows."""
        minute = self.client.now // 60
        if TABS[self._tab] == "metrics" and minute != self._minute:
            await self._read_metrics()
        if TABS[self._tab] == "fields" and self._news and not self._gone:
            self._news, self._rest = False, _LOOKS_OF_REST
            await self._read_fields()
        self._minute = minute

    async def _read_metrics(self) -> None:
        metrics = self.query_one(Metrics)
        try:
            charts = await read_charts(self.client, self.row, self.client.now)
        except AwsError as refusal:
            charts = []
            metrics.query_one(Empty).set_lesson(lesson_of(self.client, refusal))
        await metrics.show_charts(charts)

    async def _read_fields(self) -> None:
        """Long sections are shut when they are first seen."""
        details = self.query_one("#fields", Details)
        sections = await read_sections(self.client, self.kind, self.row)
        details.set_sections(sections)
        details.fold(long_ones(sections[2:]) - self._seen)
        self._seen |= {section.title for section in sections}
        if self._at:
            self.call_after_refresh(details.move_to_value, self._at)
            self._at = ""

    def _hear(self, record: Record) -> None:
        key = (self.row.account, self.row.region, self.row.kind, self.row.id)
        if any(change.key == key for change in record.changes):
            self._records.append(record)
            if self.is_mounted:
                self.call_later(self._show_events)

    def _show_events(self) -> None:
        lines = lines_of(self._records, self.row)
        self.query_one("#events", ResourceTable).set_rows(lines)
        self.query_one("#events-pane", Pane).set_answer([(str(len(lines)), "dim")])

    def _show_tab(self) -> None:
        fronts = self._fronts()
        for place, (outer, _) in enumerate(fronts):
            outer.display = place == self._tab
        self.query_one(TabLine).choose(self._tab)
        fronts[self._tab][1].focus()

    def _fronts(self) -> tuple[tuple[Widget, Widget], ...]:
        """Of each tab what is shown, and what in it has the keys."""
        metrics, actions = self.query_one(Metrics), self.query_one(ActionList)
        return (
            (self.query_one("#fields-pane"), self.query_one("#fields")),
            (metrics, metrics),
            (self.query_one("#events-pane"), self.query_one("#events")),
            (self.query_one("#actions-pane"), actions.menu),
        )

    def _title(self) -> Title:
        tone = "gone" if self._gone else tone_of(self.kind, self.row)
        word = "gone" if self._gone else self.row.state
        return Title(
            self.kind.title, known_as(self.kind, self.row), self.row.id, self.row.region, word, tone, self.client.now
        )

    @on(TabLine.Chosen)
    def tab_chosen(self, chosen: TabLine.Chosen) -> None:
        self.action_choose(chosen.place)

    @on(Details.Followed)
    def followed(self, followed: Details.Followed) -> None:
        open_link(self, self.session, followed.target)

    @on(ActionList.Chosen)
    def action_chosen(self, chosen: ActionList.Chosen) -> None:
        perform(self, self.client, chosen.action, self.kind, [self.row], self.ink)

    def action_choose(self, place: int) -> None:
        """What was being read for another tab is read when one comes back."""
        if place != self._tab:
            self._tab, self._minute, self._news = place, -1.0, self._news or self.is_reading
            self._show_tab()
            self.read(self._read)

    def action_turn(self, tabs: int) -> None:
        self.action_choose((self._tab + tabs) % len(TABS))

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_copy_id(self) -> None:
        self.app.copy_to_clipboard(self.row.id)
        self.notify(f"{self.row.id} is on the clipboard.", timeout=2, markup=False)
