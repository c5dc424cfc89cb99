"""The metrics explorer: what is measured anywhere, up to four lines over each other, read with a cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError, regions
from model.client import Row as Thing
from screens.links import Links, follow
from screens.measures import Measure
from screens.metrics_export import FOLDER, lines_of, write_files
from screens.metrics_graph import STATISTICS, Graph, Line, Told, chart_of, read_graph, with_unit
from screens.metrics_happenings import Chronicle, Happenings
from screens.metrics_legend import LEGEND, legend_row
from screens.metrics_list import (
    COLUMNS,
    Names,
    Place,
    drawn_rows,
    list_metrics,
    parse_place,
    row_id,
    rows_of,
    title_of,
)
from screens.metrics_span import PERIODS, parse_span
from screens.metrics_widget import add_to_dashboard
from screens.missing import lesson_of, permission_in
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.chart import Mark
from screens.widgets.choose import Choose, Option
from screens.widgets.detail_lines import Link
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.quantity import money, span_of_time, wall_clock
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row
from screens.widgets.said import Said
from screens.widgets.spans import Span
from screens.widgets.teacher import Deed, Teacher
from screens.widgets.time_series import TimeSeries
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

LOOK_SECONDS: Final = 1.0
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("/", "find"),
    Key("⏎", "draw"),
    Key("e", "expression"),
    Key("s", "statistic"),
    Key("m", "period"),
    Key("t", "time"),
    Key("+", "zoom"),
    Key("[", "earlier"),
    Key("a", "alarm"),
    Key("D", "dashboard"),
    Key("o", "export"),
    Key("?", "help", stays=True),
)
_NOTHING: Final = Lesson(
    "Choose a metric on the left: up to four lines of any region are drawn over each other.", "⏎", "draw it"
)
_UNLISTED: Final = Lesson("Nothing here has been measured in two weeks. What runs and is used is, after some minutes.")


@dataclass(frozen=True, slots=True)
class Asking:
    """What the line at the foot is for; `take` says what is wrong with what was typed, or nothing."""

    hint: str
    take: Callable[[str], Any]
    back: str = "#lines"
    "Where the keys go afterwards."


class MetricsScreen(WorkScreen):
    """Left the metrics, right the lines, below what they come to. Follows the clock unless it is held."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", show=False, id="metrics_explorer.back"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="metrics_explorer.next"),
        Binding("shift+tab", "app.focus_previous", "Pane before", show=False, id="metrics_explorer.before"),
        Binding("backspace,h", "up", "One step up in the list", show=False, id="metrics_explorer.up"),
        Binding("slash", "find", "Find a metric", show=False, id="metrics_explorer.find"),
        Binding("r", "region", "Metrics of another region", show=False, id="metrics_explorer.region"),
        Binding("e", "express", "Add an expression: m1 / m2 * 100", show=False, id="metrics_explorer.expression"),
        Binding("s", "statistic", "Next statistic", show=False, id="metrics_explorer.statistic"),
        Binding(
            "S", "type_statistic", "Type a statistic: p99.9, tm90", show=False, id="metrics_explorer.any_statistic"
        ),
        Binding("m", "period", "Next period", show=False, id="metrics_explorer.period"),
        Binding("t", "time", "Say which time: 3h, 10:00-12:00", show=False, id="metrics_explorer.time"),
        Binding("plus,equals_sign", "zoom(0.5)", "Zoom in", show=False, id="metrics_explorer.nearer"),
        Binding("minus", "zoom(2.0)", "Zoom out", show=False, id="metrics_explorer.farther"),
        Binding("left_square_bracket", "pan(-0.5)", "Earlier", show=False, id="metrics_explorer.earlier"),
        Binding("right_square_bracket", "pan(0.5)", "Later", show=False, id="metrics_explorer.later"),
        Binding("f", "follow", "Hold still or follow the clock", show=False, id="metrics_explorer.follow"),
        Binding("y", "axis", "The other value axis", show=False, id="metrics_explorer.axis"),
        Binding("d,delete", "drop", "Take the line away", show=False, id="metrics_explorer.drop"),
        Binding("a", "alarm", "Make an alarm of this", show=False, id="metrics_explorer.alarm"),
        Binding("D", "dashboard", "Put it on a dashboard", show=False, id="metrics_explorer.dashboard"),
        Binding("o", "export", "Export values and call", show=False, id="metrics_explorer.export"),
    ]
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    MetricsScreen Horizontal { height: 1fr; }
    MetricsScreen #names { width: 44; }
    MetricsScreen #graph { width: 1fr; }
    MetricsScreen #legend { height: 8; }
    MetricsScreen.-narrow #names { width: 100%; display: none; }
    MetricsScreen.-narrow.-choosing #names { display: block; }
    MetricsScreen.-narrow.-choosing #graph { display: none; }
    MetricsScreen.-narrow.-choosing #legend { display: none; }
    MetricsScreen #why { display: none; }
    MetricsScreen #why.-shown { display: block; }
    MetricsScreen > Input { display: none; background: $panel; }
    MetricsScreen > Input.-shown { display: block; }
    """

    def __init__(self, session: Session, wanted: str = "", graph: Graph | None = None) -> None:
        """`wanted` is what the command bar says: `AWS/EC2 CPUUtilization InstanceId=i-… @eu-west-1`."""
        super().__init__(session)
        self.graph = graph or Graph()
        self.told: tuple[Told, ...] = ()
        self.place, self._dimensions = parse_place(wanted, self.client.region)
        self._names = Names(self.client)
        self._chronicle, self._happened = Chronicle(self.client), Happenings()
        self._choosing = asyncio.Lock()
        "Held while a choice is read: the next is made of what this one comes to."
        self._links: dict[str, Links] = {}
        self._found: list[Measure] = []
        self._asking: Asking | None = None
        self._minute = -1.0
        self._costs = ""

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        with Horizontal():
            with Pane(title="Metrics", ink=self.ink, id="names"):
                yield ResourceTable(COLUMNS, ink=self.ink, id="list")
                yield Empty(_UNLISTED, id="unlisted")
            with Pane(title="Graph", ink=self.ink, id="graph"):
                yield TimeSeries(ink=self.ink)
                yield Empty(_NOTHING, id="undrawn")
        yield Pane(ResourceTable(LEGEND, ink=self.ink, id="lines"), title="Lines", ink=self.ink, id="legend")
        yield Said(2, id="why")
        yield Input(compact=True)
        yield Teacher(ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    async def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.set_class(not self.graph.lines, "-choosing")
        self.query_one("#list").focus()
        self.set_interval(LOOK_SECONDS, self.look)
        self.read(self._begin)

    async def _begin(self) -> None:
        """List what was asked for; one metric that was named exactly is drawn at once."""
        place = self.place
        await self._list()
        found = self._found if place.metric and place is self.place else []
        exact = [each for each in found if set(self._dimensions) <= set(each.dimensions)]
        if exact and (self._dimensions or len(exact) == 1):
            await self._draw_metric(exact[0])
        else:
            await self._draw_again()

    @override
    def be_somebody(self) -> None:
        self.told, self._happened = (), Happenings()
        self._show(self.client.now, same=False)
        self.read(self._begin_again)

    async def _begin_again(self) -> None:
        await self._list()
        await self._draw_again()

    def look(self) -> None:
        """Read anew when a minute has passed and the graph follows the clock."""
        self.query_one(TitleLine).set_title(self._title())
        is_due = self.graph.span.end is None and self.client.now // 60 != self._minute and self.graph.lines
        if is_due and not self.is_reading:
            self._minute = self.client.now // 60
            self.read(self._draw_again)

    def _title(self) -> Title:
        return Title("Metrics", str(self.place), "", self.place.region, "", None, self.client.now)

    async def _list(self) -> None:
        """What there is where one stands; whoever went on meanwhile is shown what there is there."""
        place, lesson, found = self.place, _UNLISTED, list[Measure]()
        try:
            found = await list_metrics(self.client, place)
        except AwsError as refusal:
            lesson = lesson_of(self.client, refusal)
        if place is not self.place:
            return
        table, empty = self.query_one("#list", ResourceTable), self.query_one("#unlisted", Empty)
        self._found, self._costs = found, ""
        empty.set_lesson(lesson)
        table.display, empty.display = bool(found), not found
        self._show_list()
        costs = await self._read_charges(place.region)
        if place is self.place:
            self._costs = costs
            self._entitle_list()

    def _show_list(self) -> None:
        place, table = self.place, self.query_one("#list", ResourceTable)
        drawn = drawn_rows(((line.region, line.measure) for line in self.graph.lines), place.region)
        table.set_rows(rows_of(self._found, place, self._names.of(place.region), bool(table.filter), drawn))
        self._entitle_list()

    def _entitle_list(self) -> None:
        pane, place, table = self.query_one("#names", Pane), self.place, self.query_one("#list", ResourceTable)
        pane.set_title(f"{place} /{table.filter}" if table.filter else str(place))
        costs = "" if place.namespace or table.filter else self._costs
        pane.set_answer([(costs, "text"), (f"{len(table.rows):,}", "dim")])
        self.query_one(TitleLine).set_title(self._title())

    async def _read_charges(self, region: str) -> str:
        """What metrics of one's own cost; nothing is said to who may not list them."""
        try:
            charges = await self.client.metrics.charges(region)
        except AwsError:
            return ""
        return f"{charges.metrics:,} custom {money(charges.dollars, '/mo')}  " if charges.metrics else ""

    async def _draw_again(self) -> None:
        """What is seen, as it is by now; whatever was chosen while that was read stays chosen."""
        graph, now = self.graph, self.client.now
        try:
            told = await read_graph(self.client, graph, now)
        except AwsError as refusal:
            self._explain(refusal)
            return
        if graph is self.graph:
            self.told = told
            self._show(now, same=True)
            await self._tell_happenings(graph, now)

    async def _draw(self, change: Callable[[Graph], Graph]) -> str:
        """Show another graph, made of the one that is shown by then; returns why not, and then all is as it was."""
        async with self._choosing:
            now = self.client.now
            try:
                graph = change(self.graph)
                told = await read_graph(self.client, graph, now)
            except ValueError as full:
                return str(full)
            except AwsError as refusal:
                self._explain(refusal)
                return f"{refusal.code}: {refusal.message}"
            same = graph.lines == self.graph.lines
            self.graph, self.told = graph, told
            self._show(now, same=same)
        await self._tell_happenings(graph, now)
        return ""

    def _explain(self, refusal: AwsError) -> None:
        """Where nothing is drawn there is room to say why."""
        if not self.told:
            self.query_one("#undrawn", Empty).set_lesson(lesson_of(self.client, refusal))

    async def _tell_happenings(self, graph: Graph, now: float) -> None:
        happened = await self._chronicle.read(graph, now)
        if graph is self.graph:
            self._happened = happened
            self._show(now, same=True)

    def _show(self, now: float, *, same: bool) -> None:
        series, empty = self.query_one(TimeSeries), self.query_one("#undrawn", Empty)
        known = self._happened
        chart = chart_of(self.graph, self.told, now, known.thresholds, known.marks) if self.told else None
        if not self.graph.lines:
            empty.set_lesson(_NOTHING)
        series.set_chart(chart, same)
        series.display, empty.display = chart is not None, chart is None
        self._tell()
        self._show_list()

    def _tell(self) -> None:
        """The legend, and in the corners what is seen: span, period, whether it follows."""
        pointed = self.query_one(TimeSeries).pointed
        self.query_one("#lines", ResourceTable).set_rows(
            [self._row(number, each) for number, each in enumerate(self.told, 1)]
        )
        graph = self.graph
        pane = self.query_one("#graph", Pane)
        pane.set_title(f"Graph · {graph.span}")
        follows: Span = ("following", "dim") if graph.span.end is None else ("held", "warn")
        pane.set_answer([(f"{span_of_time(graph.period)} points  ", "dim"), follows])
        legend = self.query_one("#legend", Pane)
        legend.set_title("Lines" if pointed is None else f"Lines · {wall_clock(pointed)}")
        missing = ", ".join(self._happened.missing)
        near = self._mark_near(pointed)
        said: list[Span] = [(f"{near.label} {wall_clock(near.at)}", near.tone or "accent")] if near else []
        legend.set_answer([(f"not shown without {missing}", "warn")] if missing else said)
        if graph.lines:
            line = next(lines_of(self.client, graph, self.client.now))
            self.query_one(Teacher).set_deed(Deed(line))

    def _mark_near(self, pointed: float | None) -> Mark | None:
        """What happened where the cursor stands, give or take a column."""
        chart = self.query_one(TimeSeries).chart
        if chart is None or pointed is None:
            return None
        column = (chart.end - chart.start) / 80
        near = [mark for mark in chart.marks if abs(mark.at - pointed) <= column]
        return min(near, key=lambda mark: abs(mark.at - pointed), default=None)

    def _row(self, number: int, told: Told) -> Row:
        series = self.query_one(TimeSeries)
        chart, pointed = series.chart, series.pointed
        here = chart.series[number - 1].at(pointed) if chart is not None and pointed is not None else None
        return legend_row(number, told, here, is_right=self.graph.is_right(told.line))

    @property
    @override
    def subject_rows(self) -> Sequence[Thing]:
        """What the line under the cursor measures, where one thing is measured and has no other name in its metrics."""
        line = self.line
        if line is None or line.measure is None:
            return ()
        links = self._links.setdefault(line.region, Links(self.client, line.region))
        told = (links.linked(value, name) for name, value in line.measure.dimensions)
        link = next((each for each in told if isinstance(each, Link)), None)
        thing = follow(self.client, link.target) if link is not None else None
        return (thing,) if thing is not None else ()

    @property
    def line(self) -> Line | None:
        """The one under the cursor of the legend."""
        row = self.query_one("#lines", ResourceTable).cursor_row
        return self.told[int(row.id) - 1].line if row is not None and int(row.id) <= len(self.told) else None

    @on(TimeSeries.Pointed)
    def read_values(self) -> None:
        self._tell()

    @on(ResourceTable.Selected, "#list")
    async def go_down(self, selected: ResourceTable.Selected) -> None:
        """Into a namespace or a metric; a metric of something becomes a line, or is one no longer."""
        found = next((each for each in self._found if row_id(each) == selected.row.id), None)
        flat = bool(self.query_one("#list", ResourceTable).filter)
        if found is not None and (flat or self.place.metric):
            await self._toggle(found)
            return
        names = selected.row.id.split("\t")
        self.place = place = Place(self.place.region, *names)
        await self._list()
        if place is self.place:
            self.query_one("#list", ResourceTable).move_to(0)

    async def _toggle(self, measure: Measure) -> None:
        line = self.graph.holding(self.place.region, measure)
        if line is not None:
            await self._try(lambda graph: graph.without(line.id))
        else:
            await self._draw_metric(measure)

    async def _draw_metric(self, measure: Measure) -> None:
        region = self.place.region
        named = replace(measure, label=title_of(measure, self._names.of(region)))
        whole = await with_unit(self.client, region, named, self.client.now)
        if await self._try(lambda graph: graph.with_metric(region, whole)):
            self.remove_class("-choosing")

    async def _try(self, change: Callable[[Graph], Graph]) -> bool:
        """Whether it can be is the answer; why not is said."""
        why = await self._draw(change)
        if why:
            self.notify(why, severity="warning", markup=False)
        return not why

    async def action_up(self) -> None:
        self.add_class("-choosing")
        self.query_one("#list").focus()
        if self.place.namespace:
            self.place = self.place.above
            await self._list()

    async def action_find(self) -> None:
        """Among all metrics of the region, however deep one stood."""
        self.add_class("-choosing")
        before = self.query_one("#list", ResourceTable).filter
        self._ask(Asking("cpu web !db", self._filter, "#list"))
        self.query_one(Input).value = before
        if self.place.namespace:
            self.place = Place(self.place.region)
            await self._list()

    async def _filter(self, _text: str) -> str:
        """It acts while it is typed."""
        return ""

    def action_region(self) -> None:
        options = [Option(each.name, each.city, each.name) for each in regions()]

        async def chosen(region: str | None) -> None:
            if region:
                self.place = Place(region, self.place.namespace, self.place.metric)
                self.add_class("-choosing")
                await self._list()

        self.app.push_screen(Choose("Metrics of which region", options, ink=self.ink), chosen)

    def action_express(self) -> None:
        self._ask(Asking("m1 / m2 * 100, SUM(METRICS()), ANOMALY_DETECTION_BAND(m1), SEARCH(…)", self._express))

    async def _express(self, text: str) -> str:
        region = self.line.region if self.line else self.place.region
        return await self._draw(lambda graph: graph.with_expression(region, text))

    async def action_statistic(self) -> None:
        line = self.line
        if line is None or line.measure is None:
            return
        at = STATISTICS.index(line.stat) if line.stat in STATISTICS else -1
        await self._measure(line, STATISTICS[(at + 1) % len(STATISTICS)])

    def action_type_statistic(self) -> None:
        line = self.line
        if line is not None and line.measure is not None:
            self._ask(Asking("p99.9, tm90, wm95, tc99, ts90, IQM, PR(0:100)", lambda text: self._measure(line, text)))

    async def _measure(self, line: Line, stat: str) -> str:
        assert line.measure is not None, "an expression has no statistic"
        measure = replace(line.measure, stat=stat)
        return await self._draw(lambda graph: graph.changed(line.id, measure=measure))

    async def action_period(self) -> None:
        """The next longer one that leaves something to see, then as the span asks again."""
        await self._try(_with_next_period)

    def action_time(self) -> None:
        self._ask(Asking("3h, 2d, 10:00-12:30, 2025-06-14 10:00 - 2025-06-15 10:00", self._span))

    async def _span(self, text: str) -> str:
        try:
            span = parse_span(text, self.client.now)
        except ValueError as unread:
            return str(unread)
        return await self._draw(lambda graph: replace(graph, span=span, wanted=None))

    async def action_zoom(self, factor: float) -> None:
        at, now = self.query_one(TimeSeries).pointed, self.client.now
        await self._try(lambda graph: replace(graph, span=graph.span.zoomed(factor, at, now), wanted=None))

    async def action_pan(self, share: float) -> None:
        await self._try(lambda graph: replace(graph, span=graph.span.panned(share, self.client.now)))

    async def action_follow(self) -> None:
        await self._try(lambda graph: replace(graph, span=graph.span.held(self.client.now)))

    async def action_axis(self) -> None:
        line = self.line
        if line is not None:
            right = not self.graph.is_right(line)
            await self._try(lambda graph: graph.changed(line.id, right=right))

    async def action_drop(self) -> None:
        line = self.line
        if line is not None:
            await self._try(lambda graph: graph.without(line.id))

    def action_alarm(self) -> None:
        from screens.metrics_alarm import AlarmForm

        told = next((each for each in self.told if each.line == self.line), None)
        if told is not None:
            self.app.push_screen(AlarmForm(self.client, self.graph, told, self.ink), lambda _: self._news())

    def _news(self) -> None:
        """What was made may be seen on the graph."""
        self.read(self._draw_again)

    async def action_dashboard(self) -> None:
        if not self.graph.lines:
            return
        try:
            answer = await self.client.call("cloudwatch:ListDashboards")
        except AwsError as refusal:
            self._refuse(refusal)
            return
        options = [
            Option(each["DashboardName"], "dashboard", each["DashboardName"]) for each in answer["DashboardEntries"]
        ]
        choose = Choose("On which dashboard", options, "one of these, or the name of a new one", self.ink)
        self.app.push_screen(choose, self._put_on)

    async def _put_on(self, name: str | None) -> None:
        if not name:
            return
        try:
            command = await add_to_dashboard(self.client, name, self.graph)
        except AwsError as refusal:
            self._refuse(refusal)
            return
        self.query_one(Teacher).set_deed(Deed(command, self.client.principal.name))
        self.notify(f"It is on the dashboard {name}: `:dashboard {name}` shows it.", markup=False)

    def _refuse(self, refusal: AwsError) -> None:
        self.notify(refusal.message, title=permission_in(refusal), severity="warning", markup=False)

    def action_export(self) -> None:
        """The call goes to the clipboard; values and call to files too, for who may take the world away."""
        if not self.told:
            return
        self.app.copy_to_clipboard("\n".join(lines_of(self.client, self.graph, self.client.now)))
        if not self.client.principal.may_everything:
            self.notify("The call is on the clipboard. Only root may write files.", markup=False)
            return
        try:
            values, call = write_files(self.graph, self.told, self.client.now, FOLDER)
        except OSError as reason:
            self.notify(f"{FOLDER} cannot be written: {reason.strerror}.", severity="warning", markup=False)
            return
        self.notify(f"{values} and {call.name} are written; the call is on the clipboard.", markup=False)

    def _ask(self, asking: Asking) -> None:
        field = self.query_one(Input)
        self._asking, field.placeholder, field.value = asking, asking.hint, ""
        field.add_class("-shown")
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A filter acts while it is typed."""
        self._refuse_input("")
        if self._asking is not None and self._asking.take == self._filter:
            table = self.query_one("#list", ResourceTable)
            was = bool(table.filter)
            table.filter = event.value
            self._show_list() if was != bool(event.value) else self._entitle_list()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._asking is not None:
            self.run_worker(self._take(self._asking, event.value.strip()), group="choice")

    async def _take(self, asking: Asking, text: str) -> None:
        """Whoever asks something else by then is not disturbed."""
        why = await asking.take(text) if text else ""
        if asking is not self._asking:
            if why:
                self.notify(why, severity="warning", markup=False)
        elif why:
            self._refuse_input(why)
        else:
            self._close_input()

    def _refuse_input(self, why: str) -> None:
        said = self.query_one("#why", Said)
        said.set_class(bool(why), "-shown")
        said.say([[(" " + line, "bad")] for line in why.splitlines()[:2]])

    def _close_input(self) -> None:
        back = self._asking.back if self._asking else "#lines"
        self._asking = None
        self._refuse_input("")
        self.query_one(Input).remove_class("-shown")
        self.query_one(back).focus()

    def action_leave(self) -> None:
        """One thing for each press: the line at the foot, the filter, the screen."""
        table = self.query_one("#list", ResourceTable)
        if self._asking is not None:
            self._close_input()
        elif table.filter:
            table.filter = ""
            self._show_list()
        elif self.has_class("-choosing") and self.told and self.has_class("-narrow"):
            self.remove_class("-choosing")
            self.query_one("#lines").focus()
        else:
            self.dismiss(None)


def _with_next_period(graph: Graph) -> Graph:
    longest = graph.span.seconds / 4
    fit = [each for each in PERIODS if 60 <= each <= longest]
    return replace(graph, wanted=next((each for each in fit if each > (graph.wanted or 0)), None))
