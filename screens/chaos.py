"""Chaos: what can break here and whom it would hit, what is broken now and until when, and scenarios that do it all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid

from model.client import Record
from screens.responsibility import Lines
from screens.session import Session
from screens.widgets.cell import Cell, State, Text
from screens.widgets.choose import Choose, Option
from screens.widgets.clock_face import ClockFace
from screens.widgets.column import Column
from screens.widgets.confirm import Confirm, Consequence, Question
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.quantity import span_of_time
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row
from screens.widgets.spans import Span
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

LASTING: Final = (300.0, 1200.0, 3600.0, None)
"How long things may be broken; None until somebody mends them."

SORTS: Final = (
    Column("what", "WHAT", width=10),
    Column("told", "WHAT BECOMES OF IT", min=20, flex=1),
)
BROKEN: Final = (
    Column("what", "WHAT", width=12, kind="state"),
    Column("subject", "WHERE", min=10, flex=1, cut="middle"),
    Column("left", "STILL", width=8),
    Column("by", "BY", max=16, priority=1),
)
SCENARIOS: Final = (
    Column("name", "SCENARIO", min=14, flex=1),
    Column("steps", "STEPS", width=5),
    Column("lasts", "LASTS", width=6),
    Column("state", "", width=9),
)
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("tab", "pane"),
    Key("b", "break"),
    Key("s", "where"),
    Key("l", "how long"),
    Key("m", "mend"),
    Key("?", "help", stays=True),
)


class ChaosScreen(WorkScreen):
    """Under the table of what can break stands what the one under the cursor would hit; nothing happens unasked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,B", "leave", "Back", show=False, id="chaos.back"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="chaos.next"),
        Binding("shift+tab", "app.focus_previous", "Pane before", show=False, id="chaos.before"),
        Binding("b", "break_here", "Break it, or begin the scenario", show=False, id="chaos.break"),
        Binding("s", "elsewhere", "Choose what suffers it", show=False, id="chaos.subject"),
        Binding("l", "longer", "How long it lasts", show=False, priority=True, id="chaos.lasting"),
        Binding("m", "mend", "Mend it, or give the scenario up", show=False, id="chaos.mend"),
    ]
    DEFAULT_CSS = """
    ChaosScreen Grid { grid-size: 2; grid-columns: 5fr 4fr; grid-rows: 3fr 2fr; height: 1fr; }
    """

    def __init__(self, session: Session, region: str = "") -> None:
        super().__init__(session)
        self.place = region or self.client.region
        self.desk = self.client.chaos(self.place)
        self._scenarios = {each.name: each for each in self.desk.scenarios}
        self._subjects: dict[str, str] = {}
        "What was chosen to suffer each sort, where it is not the one that matters most."
        self._lasting = 1
        self._changed = True
        self._stop = self.client.listen(Record, self._note)

    def compose(self) -> ComposeResult:
        ink = self.ink
        yield ClockFace(ink=ink)
        with Grid():
            yield Pane(ResourceTable(SORTS, ink=ink, id="sorts"), title="Can break", ink=ink, id="breakable")
            yield Pane(ResourceTable(BROKEN, ink=ink, id="broken"), title="Broken now", ink=ink, id="now")
            yield Pane(Lines(ink, id="blast"), title="Would be hit", ink=ink, id="hit")
            yield Pane(ResourceTable(SCENARIOS, ink=ink, id="scenarios"), title="Scenarios", ink=ink, id="ready")
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        sorts = self.query_one("#sorts", ResourceTable)
        sorts.set_rows([Row(what, (what, Text(sort.told, "dim"))) for what, sort in self.desk.sorts.items()])
        sorts.focus()
        self._look()
        self.set_interval(1.0, self._look)

    def on_unmount(self) -> None:
        self._stop()

    @property
    def what(self) -> str:
        """The sort of fault under the cursor."""
        row = self.query_one("#sorts", ResourceTable).cursor_row
        return row.id if row is not None else ""

    @property
    def at_scenarios(self) -> bool:
        return self.focused is self.query_one("#scenarios", ResourceTable)

    def _note(self, _record: Record) -> None:
        self._changed = True

    def _look(self) -> None:
        """What is left of a fault goes down between events; whom another would hit changes with them alone."""
        self.show_face(self.place)
        broken = self.desk.broken
        self.query_one("#broken", ResourceTable).set_rows(
            [
                Row(each.ref, _broken(each.what, each.subject, each.until, each.begun_by, self.client.now))
                for each in broken
            ]
        )
        said: Span = (f"{len(broken)} broken", "bad") if broken else ("nothing is", "good")
        self.query_one("#now", Pane).set_answer([said])
        self.query_one("#breakable", Pane).set_answer(
            [(f"{self.place}, for {_span(LASTING[self._lasting])}", "accent")]
        )
        if self._changed:
            self._changed = False
            self._show_scenarios()
            self._tell()

    def _show_scenarios(self) -> None:
        under_way = {each.name: each for each in self.desk.rehearsals}
        rows: list[Row] = []
        for name, scenario in self._scenarios.items():
            found = under_way.get(name)
            state = f"{found.done} of {found.count}" if found and not found.is_over else "done" if found else ""
            lasts = span_of_time(scenario.ends_after_seconds)
            rows.append(Row(name, (name, str(len(scenario.steps)), lasts, Text(state, "accent"))))
        self.query_one("#scenarios", ResourceTable).set_rows(rows)

    @on(ResourceTable.Highlighted, "#sorts")
    @on(ResourceTable.Highlighted, "#scenarios")
    def another(self) -> None:
        self._tell()

    def on_descendant_focus(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """Whom it would hit, or what a scenario does and when."""
        row = self.query_one("#scenarios", ResourceTable).cursor_row
        if self.at_scenarios and row is not None:
            self._tell_scenario(row.id)
        elif self.what:
            self.query_one("#hit", Pane).set_title("Would be hit")
            self.query_one("#blast", Lines).show_lines(list(self._blast_lines()))

    def _tell_scenario(self, name: str) -> None:
        scenario = self._scenarios[name]
        lines: list[Span] = [(scenario.told, "text")]
        for each in scenario.steps:
            until = f", for {span_of_time(each.lasts_seconds)}" if each.lasts_seconds else ""
            where = f" at {each.subject}" if each.subject else ""
            lines.append((f"+{span_of_time(each.after_seconds)}  {each.what}{where}{until}", "accent"))
        self.query_one("#hit", Pane).set_title("What it does")
        self.query_one("#blast", Lines).show_lines(lines)

    def _blast_lines(self) -> Iterator[Span]:
        try:
            blast = self.desk.blast(self.what, self._subjects.get(self.what, ""))
        except ValueError as nothing:
            yield str(nothing), "dim"
            return
        yield f"{self.what} {blast.subject}: {blast.told}", "text"
        if blast.instances or blast.volumes:
            yield f"{_count(len(blast.instances), len(blast.volumes))} would be hit:", "warn"
            yield "  ".join((*blast.instances, *blast.volumes)[:12]), "dim"
        else:
            yield "no machine that runs now would be hit", "dim"

    async def action_break_here(self) -> None:
        if self.at_scenarios:
            await self._begin_scenario()
            return
        try:
            blast = self.desk.blast(self.what, self._subjects.get(self.what, ""))
        except ValueError as nothing:
            self.notify(str(nothing), severity="warning", markup=False)
            return
        lasting = LASTING[self._lasting]
        consequences = (
            Consequence(blast.told),
            Consequence(f"hit: {_count(len(blast.instances), len(blast.volumes))}"),
        )
        title = f"Break {self.what} {blast.subject} for {_span(lasting)}?"
        question = Question(title, "All that follows has this deed as its cause.", "Break it", consequences)
        what = self.what

        def answered(agreed: bool | None) -> None:
            if agreed:
                self.app.run_worker(self._break(what, blast.subject, lasting), group="deeds")

        self.app.push_screen(Confirm(question, ink=self.ink), answered)

    async def _break(self, what: str, subject: str, seconds: float | None) -> None:
        try:
            await self.desk.break_(what, subject, seconds=seconds)
        except ValueError as gone:
            self.notify(str(gone), severity="warning", markup=False)
        if self.is_current:
            self._look()

    async def _begin_scenario(self) -> None:
        row = self.query_one("#scenarios", ResourceTable).cursor_row
        if row is not None:
            await self.desk.rehearse(self._scenarios[row.id].text)
            self._look()

    def action_elsewhere(self) -> None:
        what = self.what
        options = [Option(each, self.desk.sorts[what].subject, each) for each in self.desk.subjects(what)]

        def chosen(subject: str | None) -> None:
            if subject:
                self._subjects[what] = subject
                self._tell()

        self.app.push_screen(Choose(f"What suffers {what}?", options, ink=self.ink), chosen)

    def action_longer(self) -> None:
        self._lasting = (self._lasting + 1) % len(LASTING)
        self._look()

    async def action_mend(self) -> None:
        """The one under the cursor; at the scenarios, no further step of that one comes."""
        if self.at_scenarios:
            row = self.query_one("#scenarios", ResourceTable).cursor_row
            for each in self.desk.rehearsals:
                if row is not None and each.name == row.id:
                    await self.desk.give_up(each.rehearsal_id)
        else:
            row = self.query_one("#broken", ResourceTable).cursor_row
            if row is None:
                self.notify("Nothing is broken.", markup=False)
                return
            await self.desk.mend(row.id)
        self._look()

    def action_leave(self) -> None:
        self.dismiss(None)


def _broken(what: str, subject: str, until: float | None, by: str, now: float) -> tuple[Cell, ...]:
    left = "for good" if until is None else span_of_time(max(until - now, 0.0))
    return (State("bad", what), subject, Text(left, "warn"), Text(by, "dim"))


def _count(machines: int, disks: int) -> str:
    return f"{machines} instance{'s' * (machines != 1)} and {disks} volume{'s' * (disks != 1)}"


def _span(seconds: float | None) -> str:
    return "good" if seconds is None else span_of_time(seconds)
