"""Insights: a query over log groups; what it finds as a table, and over time as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from model.client import AwsError
from screens.logs_results import POINTER, Found, asked_before, columns_of, found_in, over_time, rows_of
from screens.logs_saved import options_of, save_query, saved_queries
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.bars import Bars
from screens.widgets.choose import Choose
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.quantity import quantity, span_of_time, wall_clock
from screens.widgets.resource_table import ResourceTable
from screens.widgets.said import Said
from screens.widgets.spans import Span, clean
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

LOOK_SECONDS: Final = 0.2
SPANS: Final = (900.0, 3600.0, 3 * 3600.0, 12 * 3600.0, 86_400.0, 7 * 86_400.0)
USUAL: Final = "fields @timestamp, @logStream, @message | sort @timestamp desc | limit 100"
_KEYS: Final = (
    Key("/", "query"),
    Key("⏎", "ask, open"),
    Key("↑ ↓", "asked before"),
    Key("s", "longer"),
    Key("S", "shorter"),
    Key("o", "saved"),
    Key("w", "save"),
    Key("c", "copy command"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)
_ASK: Final = Lesson(
    "A query goes through the events of a time: fields, filter, stats … by bin(5m), sort, limit, parse.", "⏎", "ask"
)
_NOTHING: Final = Lesson("The query found nothing in this time.", "s", "look further back")


class InsightsScreen(WorkScreen):
    """One query at a time; the answer is looked for until it is complete."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,h,backspace,q", "leave", "Back", show=False, id="insights.back"),
        Binding("slash", "query", "Write the query", show=False, id="insights.query"),
        Binding("up", "recall(1)", "A query that was asked before", show=False, id="insights.earlier"),
        Binding("down", "recall(-1)", "A query that was asked after that", show=False, id="insights.later"),
        Binding("s", "span(1)", "A longer time", show=False, id="insights.longer"),
        Binding("S", "span(-1)", "A shorter time", show=False, id="insights.shorter"),
        Binding("o", "open_saved", "A query that was saved", show=False, id="insights.saved"),
        Binding("w", "save", "Save the query under a name", show=False, id="insights.save"),
        Binding("c", "copy_query", "Copy the command", show=False, id="insights.copy"),
    ]
    DEFAULT_CSS = """
    InsightsScreen > Input { background: $panel; }
    InsightsScreen > Said { display: none; }
    InsightsScreen > Said.-shown { display: block; }
    InsightsScreen > Pane { height: 1fr; }
    InsightsScreen Bars { display: none; }
    """

    def __init__(self, session: Session, groups: Sequence[str], region: str) -> None:
        super().__init__(session)
        self.groups = tuple(groups)
        self.where = region
        self.found: Sequence[Found] = ()
        self.status = ""
        self._query_id = ""
        self._asked: dict[str, Any] = {}
        self._span = 1
        self._recalled = 0
        "How many queries back from what is being written; 0 is that itself."
        self._draft = USUAL

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        yield Input(value=USUAL, compact=True)
        yield Said(1)
        with Pane(title="Results", ink=self.ink):
            yield Bars(ink=self.ink)
            yield ResourceTable(ink=self.ink)
            yield Empty(_ASK)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()
        self.query_one(ResourceTable).display = False
        self._tell()
        self.set_interval(LOOK_SECONDS, self.look)

    def _title(self) -> Title:
        label = ", ".join(self.groups) or "no group"
        return Title("Insights", label, label, self.where, "", None, self.client.now)

    def on_input_submitted(self) -> None:
        self.ask()

    def ask(self) -> None:
        self.read(self._ask)

    async def _ask(self) -> None:
        end = int(self.client.now)
        asked = {
            "logGroupNames": list(self.groups),
            "startTime": end - int(SPANS[self._span]),
            "endTime": end,
            "queryString": self.query_one(Input).value,
        }
        try:
            answer = await self.client.call("logs:StartQuery", region=self.where, **asked)
        except AwsError as refusal:
            self._say(f"{refusal.code}: {refusal.message}")
            return
        self._say("")
        self._recalled = 0
        self._asked, self._query_id, self.status, self.found = asked, answer["queryId"], "Scheduled", ()
        self.query_one(ResourceTable).focus()
        self._tell()

    def look(self) -> None:
        self.query_one(TitleLine).set_title(self._title())
        if self._query_id and not self.is_reading:
            self.read(self._look)

    async def _look(self) -> None:
        try:
            told = await self.client.call("logs:GetQueryResults", region=self.where, queryId=self._query_id)
        except AwsError as refusal:
            self._query_id = ""
            self._say(f"{refusal.code}: {refusal.message}")
            return
        self.status = told["status"]
        if self.status in ("Scheduled", "Running"):
            self._tell()
            return
        self._query_id, self.found = "", found_in(told["results"])
        self._show(told.get("statistics") or {})

    def _show(self, effort: dict[str, float]) -> None:
        table, bars, empty = self.query_one(ResourceTable), self.query_one(Bars), self.query_one(Empty)
        begin, end = float(self._asked["startTime"]), float(self._asked["endTime"])
        counts = over_time(self.found, begin, end, bars.bins if bars.display else max(1, self.size.width - 12))
        table.set_columns(columns_of(self.found))
        table.set_rows(rows_of(self.found))
        table.display, bars.display, empty.display = bool(self.found), bool(counts), not self.found
        bars.set_counts(counts, wall_clock(begin, seconds=False), "over time", wall_clock(end, seconds=False))
        empty.set_lesson(_NOTHING)
        self._tell(effort)

    def _tell(self, effort: dict[str, float] | None = None) -> None:
        pane, spans = self.query_one(Pane), list[Span]()
        if self.status in ("Scheduled", "Running"):
            still = "  time stands still: p" if self.client.steering.paused else ""
            spans.append((f"◐ {self.status}{still}  ", "busy"))
        if effort:
            seen = f"{effort['recordsScanned']:,.0f} looked at, {quantity(effort['bytesScanned'], 'B')}  "
            spans.append((seen, "dim"))
            if effort["estimatedRecordsSkipped"]:
                spans.append((f"{effort['estimatedRecordsSkipped']:,.0f} passed over by an index  ", "good"))
        spans.append((f"{len(self.found):,}", "dim"))
        pane.set_title(f"Results of {span_of_time(SPANS[self._span])}")
        pane.set_answer(spans)

    def _say(self, text: str) -> None:
        line = self.query_one(Said)
        line.say([[(f"■ {clean(text)}", "bad")]] if text else [])
        line.set_class(bool(text), "-shown")

    def on_resource_table_selected(self, selected: ResourceTable.Selected) -> None:
        pointer = self.found[int(selected.row.id)].get(POINTER, "")
        if pointer:
            self.run_worker(self._open(pointer))

    async def _open(self, pointer: str) -> None:
        """All that an event says, in a screen of its own."""
        from screens.answer import show_answer

        try:
            told = await self.client.call("logs:GetLogRecord", region=self.where, logRecordPointer=pointer)
        except AwsError as refusal:
            self._say(f"{refusal.code}: {refusal.message}")
            return
        show_answer(self.app, "logs:GetLogRecord", told["logRecord"], self.ink)

    def action_recall(self, step: int) -> None:
        """In the field only; a table has these keys for itself."""
        if self.focused is self.query_one(Input):
            self.run_worker(self._recall(step), group="recall", exclusive=True)

    async def _recall(self, step: int) -> None:
        """The queries that the cloud remembers over the first of the groups, whoever asked them, the latest first."""
        field = self.query_one(Input)
        if self._recalled == 0:
            self._draft = field.value
        try:
            asked = await asked_before(self.client, self.groups, self.where)
        except AwsError as refusal:
            self._say(f"{refusal.code}: {refusal.message}")
            return
        lines = [self._draft, *(each for each in asked if each != self._draft)]
        self._recalled = max(0, min(len(lines) - 1, self._recalled + step))
        field.value = lines[self._recalled]
        field.cursor_position = len(field.value)

    def action_span(self, step: int) -> None:
        self._span = max(0, min(len(SPANS) - 1, self._span + step))
        self._tell()
        if self._asked:
            self.ask()

    async def action_open_saved(self) -> None:
        """It is asked at once."""
        try:
            queries = await saved_queries(self.client, self.where)
        except AwsError as refusal:
            self._say(f"{refusal.code}: {refusal.message}")
            return
        if not queries:
            self.notify("Nothing is saved yet: w saves the query in the line above.", markup=False)
            return

        def chosen(name: str | None) -> None:
            if name in queries:
                self.query_one(Input).value = queries[name]
                self.ask()

        self.app.push_screen(Choose("Saved queries", options_of(queries), ink=self.ink), chosen)

    async def action_save(self) -> None:
        try:
            queries = await saved_queries(self.client, self.where)
        except AwsError as refusal:
            self._say(f"{refusal.code}: {refusal.message}")
            return
        choose = Choose("Save the query as", options_of(queries), "a new name, or one of these", self.ink)
        self.app.push_screen(choose, self._save)

    async def _save(self, name: str | None) -> None:
        if not name:
            return
        try:
            command = await save_query(self.client, self.where, name, self.query_one(Input).value, self.groups)
        except AwsError as refusal:
            self._say(f"{refusal.code}: {refusal.message}")
            return
        self.notify(command, title=f"Saved as {name}", markup=False)

    def action_query(self) -> None:
        self.query_one(Input).focus()

    def action_copy_query(self) -> None:
        if self._asked:
            self.app.copy_to_clipboard(self.client.command_line("logs:StartQuery", self._asked, self.where))
            self.notify("The command is on the clipboard.", timeout=2, markup=False)

    def action_leave(self) -> None:
        """One thing for each press: the field, the screen."""
        table = self.query_one(ResourceTable)
        if self.focused is self.query_one(Input) and table.display:
            table.focus()
        else:
            self.dismiss(None)
