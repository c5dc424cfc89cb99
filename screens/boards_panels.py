"""One widget of a CloudWatch dashboard on the screen: what it reads, and how that is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from typing_extensions import override

from model.client import AwsError, Client, DashboardWidget, Row, WidgetLine
from screens.alarm_reading import COMPOSITE, METRIC, read_advice
from screens.alarm_words import tone_of
from screens.logs_results import POINTER, Found, found_in
from screens.measures import Measure
from screens.metrics_graph import Graph, Line, Told, chart_of, read_graph, with_unit
from screens.metrics_span import TimeSpan
from screens.missing import lesson_of
from screens.why_rows import advice_of
from screens.widgets.chart import MOST_SERIES, Threshold
from screens.widgets.drawn import Drawn
from screens.widgets.empty import Empty, Lesson
from screens.widgets.figures import AlarmState, Figure, Figures, Lines, alarms, bars, gauges, single_values, table
from screens.widgets.ink import Ink
from screens.widgets.markdown import markdown_lines
from screens.widgets.pane import Pane
from screens.widgets.spans import Span, clean, fit
from screens.widgets.time_series import TimeSeries

MOST_FIGURES: Final = 50
QUERY_SECONDS: Final = 300.0
"Simulated time after which a query over logs is made again."
_OVER: Final = frozenset({"timeSeries"})


def graph_of(widget: DashboardWidget, region: str, span: TimeSpan) -> Graph:
    """Its lines as the explorer has them; those that are not visible are only computed with."""
    lines = tuple(_line(each, each.region or widget.region or region) for each in widget.lines)
    return Graph(lines, span, min((each.period for each in widget.lines), default=None))


def _line(told: WidgetLine, region: str) -> Line:
    values = " ".join(value for _, value in told.dimensions)
    label = told.label or f"{told.metric} {values}".strip()
    measure = Measure(told.namespace, told.metric, told.dimensions, told.stat, "", label) if told.metric else None
    right = True if told.right else None
    name = told.label if measure is None else ""
    return Line(told.id, region, measure, told.expression, right, not told.visible, told.period, name)


class Panel(Pane):
    """A frame for one widget. `read` asks for what it shows; what is refused stands in its place, with the reason."""

    def __init__(self, client: Client, widget: DashboardWidget, region: str, ink: Ink) -> None:
        super().__init__(title=widget.title, ink=ink)
        self.client = client
        self.widget = widget
        self.home = region
        self.told: tuple[Told, ...] = ()
        self._units: dict[Measure, Measure] = {}

    @override
    def compose(self) -> ComposeResult:
        yield self.front()
        lesson = Empty(Lesson(""))
        lesson.display = False
        yield lesson

    def front(self) -> Any:
        """The widget that draws it."""
        return Figures(ink=self._ink)

    async def read(self, span: TimeSpan, now: float) -> None:
        try:
            await self.show(span, now)
        except AwsError as refusal:
            self._refuse(lesson_of(self.client, refusal) if "authorized" in refusal.message else _words_of(refusal))
        else:
            self.query_one(Empty).display = False
            self.drawing.display = True

    async def show(self, span: TimeSpan, now: float) -> None:
        raise NotImplementedError

    @property
    def drawing(self) -> Any:
        return self.children[0]

    def _refuse(self, lesson: Lesson) -> None:
        empty = self.query_one(Empty)
        empty.set_lesson(lesson)
        empty.display, self.drawing.display = True, False


def _words_of(refusal: AwsError) -> Lesson:
    return Lesson(f"{refusal.code}: {refusal.message}")


class MetricPanel(Panel):
    """Lines over time, stacked or not; or numbers, gauges, bars, a table."""

    def front(self) -> Any:
        return TimeSeries(ink=self._ink) if self.widget.view in _OVER else Figures(ink=self._ink)

    async def graph(self, span: TimeSpan, now: float) -> Graph:
        """What it shows, each metric with its unit."""
        graph = graph_of(self.widget, self.home, span)
        for line in graph.lines:
            if line.measure is not None:
                if line.measure not in self._units:
                    self._units[line.measure] = await with_unit(self.client, line.region, line.measure, now)
                graph = graph.changed(line.id, measure=self._units[line.measure])
        return graph

    async def show(self, span: TimeSpan, now: float) -> None:
        graph = await self.graph(span, now)
        is_chart = self.widget.view in _OVER
        found = await read_graph(self.client, graph, now, MOST_FIGURES)
        self.told = found[:MOST_SERIES] if is_chart else found
        more = len(found) - len(self.told)
        self.set_answer([(f"+{more} more", "warn")] if more else [])
        if is_chart:
            self._chart(graph, now)
        else:
            self.drawing.show(self._drawing())

    def _chart(self, graph: Graph, now: float) -> None:
        rulers = [Threshold(value, label or "threshold") for value, label in self.widget.thresholds]
        chart = chart_of(graph, self.told, now, rulers)
        low, high = self.widget.low or 0.0, self.widget.high
        self.drawing.set_chart(
            replace(
                chart, legend=True, stacked=self.widget.stacked, low=low, high=high if high is None else float(high)
            )
        )

    def _drawing(self) -> Any:
        figures = [Figure(each.label, each.last, each.line.unit, tuple(each.values)) for each in self.told]
        match self.widget.view:
            case "gauge":
                return partial(gauges, figures, self.widget.low or 0.0, self.widget.high or 100.0)
            case "bar" | "pie":
                return partial(bars, figures)
            case "table":
                return partial(table, figures)
            case _:
                return partial(single_values, figures)


class AlarmPanel(Panel):
    """The states of alarms, by their ARNs, and what one would do about those that went off."""

    def __init__(self, client: Client, widget: DashboardWidget, region: str, ink: Ink) -> None:
        super().__init__(client, widget, region, ink)
        self._advice: dict[str, tuple[object, str]] = {}

    async def show(self, span: TimeSpan, now: float) -> None:  # noqa: ARG002 - alarms are as they are now
        found = [await self._look(arn) for arn in self.widget.alarms]
        ringing = sum(each.tone == "bad" for each in found)
        calm = sum(each.tone == "good" for each in found)
        self.set_answer([(f"{ringing} in alarm", "bad") if ringing else (f"{calm} of {len(found)} OK", "dim")])
        self.drawing.show(partial(alarms, found))

    async def _look(self, arn: str) -> AlarmState:
        region, name = arn.split(":")[3], arn.rpartition(":alarm:")[2]
        asked = {"AlarmNames": [name], "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
        answer = await self.client.call("cloudwatch:DescribeAlarms", region=region, **asked)
        for kind, alarm in ((METRIC, answer["MetricAlarms"]), (COMPOSITE, answer["CompositeAlarms"])):
            for each in alarm:
                advice = await self._advise(arn, self.client.find(kind, region, name), each)
                return AlarmState(name, tone_of(each), each["StateValue"], advice)
        return AlarmState(name, "gone", "gone")

    async def _advise(self, arn: str, row: Row | None, alarm: Mapping[str, Any]) -> str:
        """Asked anew only when the alarm has turned: to find out why reads through all that happened."""
        if alarm["StateValue"] != "ALARM" or row is None:
            return ""
        turned, advice = alarm["StateTransitionedTimestamp"], ""
        if arn in self._advice and self._advice[arn][0] == turned:
            return self._advice[arn][1]
        if told := await read_advice(self.client, row):
            advice, _ = advice_of(told, self._ink)
        self._advice[arn] = turned, advice
        return advice


class Written(Drawn):
    """Markdown, as many lines as it takes."""

    DEFAULT_CSS = """
    Written { height: auto; padding: 0 1; }
    """

    def __init__(self, text: str, ink: Ink) -> None:
        super().__init__(ink=ink)
        self._text = text

    @override
    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        return len(markdown_lines(self._text, width))

    @override
    def draw(self, width: int, height: int) -> Sequence[Sequence[Span]]:
        return markdown_lines(self._text, width)[:height]


class TextPanel(Panel):
    """Markdown; it scrolls where it is longer than its place."""

    def front(self) -> Any:
        return VerticalScroll(Written(self.widget.markdown, self._ink), can_focus=False)

    async def read(self, span: TimeSpan, now: float) -> None:
        """Nothing is asked for."""


class LogPanel(Panel):
    """What a query over log groups finds, as a table; the query is made anew from time to time."""

    def __init__(self, client: Client, widget: DashboardWidget, region: str, ink: Ink) -> None:
        super().__init__(client, widget, region, ink)
        self._query_id = ""
        self._asked_of = TimeSpan()
        self._asked_at = float("-inf")

    async def show(self, span: TimeSpan, now: float) -> None:
        region = self.widget.region or self.home
        is_due = not self._query_id and now - self._asked_at >= QUERY_SECONDS
        if is_due or span != self._asked_of:
            groups, query = split_query(self.widget.query)
            start, end = span.within(now)
            asked = {"logGroupNames": groups, "startTime": int(start), "endTime": int(end), "queryString": query}
            self._query_id = (await self.client.call("logs:StartQuery", region=region, **asked))["queryId"]
            self._asked_of, self._asked_at = span, now
        if self._query_id:
            told = await self.client.call("logs:GetQueryResults", region=region, queryId=self._query_id)
            self.set_answer([(told["status"], "dim")])
            if told["status"] not in ("Scheduled", "Running"):
                self._query_id = ""
                self.drawing.show(partial(_results, found_in(told["results"])))


def split_query(text: str) -> tuple[list[str], str]:
    """`SOURCE 'a' | SOURCE 'b' | fields …` as groups and the query over them."""
    parts = [part.strip() for part in text.split("|")]
    sources = [part for part in parts if part.startswith("SOURCE")]
    rest = [part for part in parts if not part.startswith("SOURCE")]
    return [each.removeprefix("SOURCE").strip().strip("'\"") for each in sources], " | ".join(rest)


def _results(found: Sequence[Found], width: int, height: int, ink: Ink) -> Lines:  # noqa: ARG001 - drawn like figures
    names = list(dict.fromkeys(name for each in found for name in each if name != POINTER))
    cell = max(8, width // max(1, len(names)))
    lines: Lines = [[(fit(name, cell - 1) + " ", "dim") for name in names]]
    lines += [[(fit(clean(each.get(name, "")), cell - 1) + " ", "text") for name in names] for each in found]
    return lines[:height]


_PANELS: Final[Mapping[str, type[Panel]]] = {
    "metric": MetricPanel,
    "alarm": AlarmPanel,
    "text": TextPanel,
    "log": LogPanel,
}


def panel_of(client: Client, widget: DashboardWidget, region: str, ink: Ink) -> Panel:
    """What has no drawing of its own says what it is."""
    kind = "alarm" if widget.kind == "metric" and widget.alarms and not widget.lines else widget.kind
    if kind not in _PANELS:
        note = replace(widget, markdown=f"*Widgets of the kind {widget.kind} are not drawn here.*")
        return TextPanel(client, note, region, ink)
    return _PANELS[kind](client, widget, region, ink)
