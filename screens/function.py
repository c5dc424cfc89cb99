"""A function at work: its last runs, what the chosen one answered and logged, its code, and what calls it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from typing_extensions import override

from model.client import KindView, Row
from screens.deed import deed_of
from screens.feed import Feed
from screens.function_reading import Reading, read_function
from screens.function_words import (
    COLUMNS,
    FUNCTION,
    KINDS,
    MAPPING,
    RUN,
    code_told,
    line_of_run,
    numbers_told,
    run_told,
    runs_of,
    shape_of,
    triggers_told,
)
from screens.missing import lesson_of, permission_in
from screens.session import Session
from screens.tables import line_id, values_of
from screens.views import View
from screens.widgets.clock_face import ClockFace
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.passage import Paragraph, Passage
from screens.widgets.resource_table import ResourceTable
from screens.widgets.said import Said
from screens.widgets.spans import Span
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

LOOK_SECONDS: Final = 0.25
NARROW_BELOW: Final = 100
_FRONTS: Final = ("run", "code", "triggers")
_KEYS: Final = (
    Key("i", "invoke"),
    Key("e", "edit the code"),
    Key("tab", "pane"),
    Key("o", "whole log"),
    Key("⏎", "open the run"),
    Key("m", "metrics"),
    Key("f", "all fields"),
    Key("esc", "back", stays=True),
    Key("x", "actions"),
    Key("?", "help", stays=True),
)
_NO_RUN: Final = "Nobody has called it yet. A run stands here with who called it, how long it took and what it logged."
_INVOKE: Final = "aws lambda invoke --function-name {name} answer.json"


class FunctionScreen(WorkScreen):
    """Runs come in as they begin and end; code, policy and numbers are read when something was done to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "fields", "All fields of the function", show=False, id="function.fields"),
        Binding("o", "whole_log", "All that it left in its log", show=False, id="function.log"),
        Binding("m", "metrics", "Its metrics, line over line", show=False, id="function.metrics"),
        Binding("tab", "step(1)", "Next pane", show=False, id="function.next"),
        Binding("shift+tab", "step(-1)", "Pane before", show=False, id="function.before"),
        Binding("escape,h,backspace,q", "leave", "Back", show=False, id="function.back"),
    ]
    DEFAULT_CSS = """
    FunctionScreen Grid { grid-size: 2; grid-columns: 1fr 1fr; grid-rows: 1fr 1fr; height: 1fr; }
    FunctionScreen.-narrow Grid { grid-size: 1; grid-columns: 1fr; grid-rows: 8 1fr; }
    FunctionScreen.-narrow .-behind { display: none; }
    """

    def __init__(self, session: Session, row: Row) -> None:
        super().__init__(session)
        self.row = row
        self._feed = Feed(session.client, KINDS)
        self._feed.take()
        self._reading = Reading()
        self._runs: list[Row] = []
        self._gone = False
        self._front = 0
        self._looked: tuple[object, ...] = ()
        self._news = False

    def compose(self) -> ComposeResult:
        ink = self.ink
        yield ClockFace(ink=ink)
        yield Said(1, id="numbers")
        with Grid():
            with Pane(title=self.row.label, ink=ink, id="runs"):
                yield ResourceTable(COLUMNS, ink=ink)
                yield Empty(Lesson(""))
            yield Pane(Passage(ink=ink, id="run"), title="Run and its log", ink=ink, id="run-pane")
            yield Pane(Passage(ink=ink, id="code"), title="Code", ink=ink, id="code-pane")
            yield Pane(Passage(ink=ink, id="triggers"), title="What calls it", ink=ink, id="triggers-pane")
        yield Teacher(self.session.deed, ink=ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self._arrange()
        self.table.focus()
        self.set_interval(LOOK_SECONDS, self.look)
        self._take()
        self.look()

    def on_unmount(self) -> None:
        self._feed.close()

    def on_resize(self) -> None:
        self._arrange()

    @property
    def table(self) -> ResourceTable:
        return self.query_one(ResourceTable)

    @property
    def run_row(self) -> Row | None:
        """The run under the cursor."""
        line = self.table.cursor_row
        return next((row for row in self._runs if line is not None and line_id(row) == line.id), None)

    @property
    @override
    def subject_kind(self) -> KindView:
        return self._feed.views[FUNCTION]

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        return [] if self._gone else [self.row]

    @override
    def be_somebody(self) -> None:
        self.stop_reading()
        self._feed.renew()
        self._feed.take()
        self._reading, self._news = Reading(), True
        self._take()
        self.look()

    def look(self) -> None:
        """Show what is new, and ask anew when something was done or a simulated minute has passed."""
        if not self.is_current:
            return
        self.show_face(self.row.region)
        self.table.now = self.client.now
        if self._feed.refused:
            self._feed.retry()
        news = self._feed.take()
        if news.deed is not None:
            self.session.deed = deed_of(self.client, news.deed)
            self.query_one(Teacher).set_deed(self.session.deed)
        if news.deltas:
            self._take()
        self._news = self._news or news.deed is not None
        seen = (self.client.now // 60, self.row.revision)
        if (seen != self._looked or self._news) and not self.is_reading and not self._gone:
            self._looked, self._news = seen, False
            self.read(self._look)

    async def _look(self) -> None:
        self._reading = await read_function(self.client, self.row, self.client.now)
        self._tell()

    def _take(self) -> None:
        """The runs; whoever looks at the newest goes on looking at the newest."""
        row = self._feed.find(FUNCTION, (self.row.region, self.row.id))
        self._gone = row is None and FUNCTION not in self._feed.refused
        self.row = row or self.row
        view, table = self._feed.views[RUN], self.table
        at_top = table.cursor == 0
        self._runs = runs_of(self._feed.rows(RUN), view, self.row)
        table.set_rows([line_of_run(view, each) for each in self._runs])
        if at_top:
            table.move_to(0)
        self._tell()

    def _tell(self) -> None:
        kind, reading = self.subject_kind, self._reading
        told = values_of(kind, self.row)
        self.query_one("#numbers", Said).say([numbers_told(told, reading.hour, self.ink)])
        table, empty = self.table, self.query_one(Empty)
        table.display, empty.display = bool(self._runs), not self._runs
        empty.set_lesson(self._lesson())
        self.query_one("#code", Passage).show([*self._unseen(), *code_told(reading)])
        mappings = list(self._mappings())
        self.query_one("#triggers", Passage).show(triggers_told(mappings, reading, self.row.id, self.ink))
        failed = sum(
            row.state == "failed" or values_of(self._feed.views[RUN], row)["error"] != "" for row in self._runs
        )
        spans: list[Span] = [(f"{failed} failed  ", "bad")] if failed else []
        gone: list[Span] = [("gone  ", "gone")] if self._gone else []
        self.query_one("#runs", Pane).set_answer(
            [*gone, *spans, *([(f"last {len(self._runs)}", "dim")] if self._runs else [])]
        )
        self.query_one("#code-pane", Pane).set_title(reading.file or "Code")
        self.query_one("#code-pane", Pane).set_answer([(shape_of(told), "dim")])
        self.query_one("#triggers-pane", Pane).set_answer([(str(len(mappings) + len(reading.statements)), "dim")])
        self._tell_run()

    def _tell_run(self) -> None:
        row = self.run_row
        told = values_of(self._feed.views[RUN], row) if row is not None else None
        paragraphs = list(run_told(told, self.ink)) if told else [Paragraph((("No run is chosen.", "dim"),))]
        self.query_one("#run", Passage).show(paragraphs)
        self.query_one("#run-pane", Pane).set_answer([(f"by {told['source']}", "dim")] if told else [])

    def _lesson(self) -> Lesson:
        if RUN in self._feed.refused:
            return lesson_of(self.client, self._feed.refused[RUN])
        return Lesson(_NO_RUN, "i", "invoke it", _INVOKE.format(name=self.row.id))

    def _unseen(self) -> list[Paragraph]:
        """What may not be seen, by the permissions that are missing."""
        missing = sorted({permission_in(each) for each in self._reading.refusals})
        return [Paragraph((("■ not shown: ", "warn"), (f"{each} is missing", "dim"))) for each in missing]

    def _mappings(self) -> Sequence[dict[str, Any]]:
        view = self._feed.views[MAPPING]
        rows = [row for row in self._feed.rows(MAPPING) if row.region == self.row.region]
        told = [values_of(view, row) for row in rows]
        return [each for each in told if str(each["target"]).partition(":")[0] == self.row.id]

    def _arrange(self) -> None:
        """On a narrow screen one pane at a time stands under the runs."""
        narrow = self.size.width < NARROW_BELOW
        self.set_class(narrow, "-narrow")
        for place, name in enumerate(_FRONTS):
            self.query_one(f"#{name}-pane").set_class(narrow and place != max(0, self._front - 1), "-behind")

    def action_step(self, by: int) -> None:
        """From the runs through what stands beside them."""
        self._front = (self._front + by) % (len(_FRONTS) + 1)
        self._arrange()
        (self.query_one(f"#{_FRONTS[self._front - 1]}") if self._front else self.table).focus()

    def on_resource_table_highlighted(self) -> None:
        self._tell_run()

    def on_resource_table_selected(self) -> None:
        from screens.detail import DetailScreen

        row = self.run_row
        if row is not None:
            self.app.push_screen(DetailScreen(self.session, row))

    def action_whole_log(self) -> None:
        """Where the last run wrote to."""
        self.action_logs(f"/aws/lambda/{self.row.id}")

    def action_leave(self) -> None:
        self.dismiss(None)


def open_function(screen: WorkScreen, name: str) -> None:
    """The one that is named, or the only one; else the list of all."""
    watch = screen.client.watch(FUNCTION)
    rows = watch.take().rows
    watch.close()
    found = [row for row in rows if not name or row.id == name]
    if len(found) == 1:
        screen.app.push_screen(FunctionScreen(screen.session, found[0]))
    elif rows and not name:
        screen.travel_to(View(FUNCTION))
    else:
        told = f"No function is called {name}." if name else "There is no function yet: :functions, then n."
        screen.notify(told, severity="warning", markup=False)
