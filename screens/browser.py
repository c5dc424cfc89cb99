"""The browser: all resources of one kind, with every column, to filter, sort, mark and act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from typing_extensions import override

from model.client import KindView, Row
from screens.answers import States
from screens.deed import deed_of
from screens.feed import Feed
from screens.gauges import Gauges
from screens.missing import lesson_of
from screens.panes.view_pane import in_scope
from screens.session import Session
from screens.tables import columns_of, line_id, line_of, row_key
from screens.views import View
from screens.widgets.clock_face import ClockFace
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row as Line
from screens.widgets.row import Sort
from screens.widgets.spans import Span
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

FRAME_SECONDS: Final = 1 / 15
LOOK_SECONDS: Final = 1.0
KEYS: Final = (
    Key(":", "command"),
    Key("/", "filter"),
    Key("⏎", "open"),
    Key("x", "actions"),
    Key("n", "new"),
    Key("space", "mark"),
    Key("< >", "sort"),
    Key("esc", "back"),
    Key("p", "pause"),
    Key("?", "help", stays=True),
)


class BrowserScreen(WorkScreen):
    """One screen for every kind: another view swaps what the table shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", show=False, id="browser.filter"),
        Binding("escape,h,backspace,q,z", "leave", "Back", show=False, id="browser.back"),
    ]

    def __init__(self, session: Session, view: View) -> None:
        super().__init__(session)
        self.view = view
        self._kind = session.feed.views[view.kind]
        self._feed = Feed(session.client, (view.kind,))
        self._states = States(self._kind)
        self._gauges = Gauges(session.client)
        self._looked: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield ClockFace(ink=self.ink)
        with Pane(ink=self.ink):
            yield ResourceTable(ink=self.ink)
            yield Empty(Lesson(""))
        yield Input(placeholder="web !db cpu>80 state!=running age<2h", compact=True)
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self._turn_to(self.view)
        self.set_interval(FRAME_SECONDS, self.drain)
        self.set_interval(LOOK_SECONDS, self.look)

    def on_unmount(self) -> None:
        self._feed.close()

    @property
    def table(self) -> ResourceTable:
        return self.query_one(ResourceTable)

    @property
    @override
    def subject_kind(self) -> KindView:
        return self._kind

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        cursor = self.table.cursor_row
        ids = self.table.marks or ({cursor.id} if cursor else set[str]())
        found = (self._feed.find(self._kind.kind, row_key(id)) for id in ids)
        return [row for row in found if row is not None]

    @override
    def go(self, view: View | None) -> None:
        if view is None:
            self.dismiss(None)
            return
        self._feed.close()
        self._kind = self.session.feed.views[view.kind]
        self._feed = Feed(self.client, (view.kind,))
        self._turn_to(view)

    @override
    def turn_to_region(self, region: str) -> None:
        self.travel_to(replace(self.view, region=region))

    @override
    def be_somebody(self) -> None:
        self._feed.renew()
        self._turn_to(self.view)

    def drain(self) -> None:
        """Show what is new."""
        self.show_face(self.view.region)
        news = self._feed.take()
        if news.deed is not None:
            self.query_one(Teacher).set_deed(deed_of(self.client, news.deed))
        delta = news.deltas.get(self._kind.kind)
        if delta is not None:
            rows = in_scope(delta.rows, self.view.region)
            self._states.change(rows, delta.gone)
            self.table.patch([self._line(row) for row in rows], [f"{region} {id}" for region, id in delta.gone])
            self._tell()

    def look(self) -> None:
        """Let ages count; measure what is in view once a simulated minute, or when it is something else."""
        if not self.is_current:
            return
        if self._feed.refused and self._feed.retry():
            self._turn_to(self.view)
        self.table.now = self.client.now
        rows = self._rows_in_view()
        seen = (self.client.now // 60, tuple((row.region, row.id) for row in rows))
        if seen != self._looked and not self.is_reading:
            self._looked = seen
            self.read(self._measure, rows)

    async def _measure(self, rows: Sequence[Row]) -> None:
        """Show the measures beside what the rows are by then."""
        await self._gauges.read(self._kind, rows, self.client.now)
        held = {line.id: line.revision for line in self.table.rows}
        found = (self._feed.find(self._kind.kind, (row.region, row.id)) for row in rows)
        lines = [self._line(row) for row in found if row is not None]
        self.table.patch([line for line in lines if held.get(line.id, line.revision) != line.revision])

    def _rows_in_view(self) -> list[Row]:
        first, height = self.table.scroll_offset.y, self.table.size.height
        lines = self.table.rows[first : first + height]
        found = (self._feed.find(self._kind.kind, row_key(line.id)) for line in lines)
        return [row for row in found if row is not None]

    def _line(self, row: Row) -> Line:
        return line_of(self._kind, row, self._gauges.sparks, with_region=True)

    def _turn_to(self, view: View) -> None:
        self.stop_reading()
        self.view, self._looked = view, ()
        self._feed.take()
        table = self.table
        table.now = self.client.now
        table.set_columns(columns_of(self._kind, with_region=True))
        table.filter = view.filter
        self.query_one(Input).value = view.filter
        rows = in_scope(self._feed.rows(self._kind.kind), view.region)
        self._states = States(self._kind)
        self._states.begin(rows)
        table.set_rows([self._line(row) for row in rows])
        table.sort(*self.session.sorts.get(self._kind.kind, (Sort(self._kind.columns[0].field),)))
        self._tell()
        self.show_face(view.region)
        table.focus()
        if view.name:
            self._find(view.name)
        self.call_after_refresh(self.look)

    def _find(self, name: str) -> None:
        """Open what is called so, or go on with the name as a filter."""
        rows = in_scope(self._feed.rows(self._kind.kind), self.view.region)
        found = [row for row in rows if name in (row.label, row.id)]
        if len(found) == 1:
            self.table.move_to_id(line_id(found[0]))
            self.open_row(found[0])
        else:
            self.query_one(Input).value = name

    def _tell(self) -> None:
        """The title's answer, and the lesson when there is nothing."""
        pane, table = self.query_one(Pane), self.table
        region = f" · {self.view.region}" if self.view.region else ""
        wanted = f" /{table.filter}" if table.filter else ""
        pane.set_title(f"{self._kind.title}{region}{wanted}")
        count = f"{len(table.rows):,}" + (f" of {table.total:,}" if len(table.rows) < table.total else "")
        marks: list[Span] = [(f"{len(table.marks)} marked  ", "accent")] if table.marks else []
        states = self._states.spans()
        pane.set_answer([*marks, *states, ("  " if states else "", "text"), (count, "dim")])
        empty = not table.total
        table.display = not empty
        lesson = self.query_one(Empty)
        lesson.display = empty
        if empty:
            lesson.set_lesson(self._lesson())

    def _lesson(self) -> Lesson:
        refusal = self._feed.refused.get(self._kind.kind)
        if refusal is not None:
            return lesson_of(self.client, refusal)
        there = f" in {self.view.region}" if self.view.region else ""
        text = f"There are no {self._kind.title.lower()}{there}."
        if not self._kind.create:
            return Lesson(text)
        return Lesson(text, "n", "make one", self.client.command_line(self._kind.create, {}))

    def on_resource_table_selected(self, event: ResourceTable.Selected) -> None:
        row = self._feed.find(self._kind.kind, row_key(event.row.id))
        if row is not None:
            self.open_row(row)

    def on_resource_table_marked(self) -> None:
        self._tell()

    def on_resource_table_header_pressed(self, event: ResourceTable.HeaderPressed) -> None:
        self.session.sorts[self._kind.kind] = event.sorts

    def on_input_changed(self, event: Input.Changed) -> None:
        self.table.filter = event.value
        self._tell()

    def on_input_submitted(self) -> None:
        self.table.focus()

    def action_filter(self) -> None:
        self.query_one(Input).add_class("-shown")
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """One thing for each press: the filter, the marks, the screen."""
        field = self.query_one(Input)
        if field.value or field.has_class("-shown"):
            field.value = ""
            field.remove_class("-shown")
            self.table.focus()
        elif self.table.marks:
            self.table.action_clear_marks()
        else:
            self.session.history.go(None)
            self.dismiss(None)
