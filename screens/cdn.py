"""A distribution at work: who comes to which edges, what each behaviour keeps, what origins get, and why."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError, CdnPicture, Row
from screens.cdn_calls import UPDATE, Change, InvalidateForm, TimesForm, switching, update
from screens.cdn_flow import flow_lines
from screens.cdn_rows import BEHAVIOURS, answer_spans, behaviour_rows, path_told, upkeep_told
from screens.charts import PERIOD_SECONDS, WINDOWS
from screens.deed_refusal import Refusal, Refused
from screens.measures import Measure, read_series
from screens.missing import lesson_of
from screens.picture_screen import NARROW_BELOW, PictureScreen
from screens.session import Session
from screens.views import View
from screens.widgets.chart import Chart, Series
from screens.widgets.clock_face import ClockFace
from screens.widgets.confirm import Confirm, Question
from screens.widgets.drawn import DrawnScroll
from screens.widgets.empty import Empty, Lesson
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.passage import Paragraph, Passage
from screens.widgets.resource_table import ResourceTable
from screens.widgets.spans import Span
from screens.widgets.teacher import Teacher
from screens.widgets.time_series import TimeSeries
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

KIND: Final = "cloudfront:Distribution"
HOME: Final = "us-east-1"
"Where its metrics are."
_FRONTS: Final = ("rules", "traffic", "upkeep", "path")
_UNTYPED: Final = Paragraph((("P asks what becomes of a path: /css/site.css @tokyo", "dim"),))
_KEYS: Final = (
    Key("P", "a path"),
    Key("I", "invalidate"),
    Key("t", "times"),
    Key("o", "on, off"),
    Key("i", "fields"),
    Key("tab", "pane"),
    Key("x", "actions"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)


class Way(DrawnScroll):
    """From viewers to origins."""

    DEFAULT_CSS = """
    Way { padding: 0 1; }
    """

    def __init__(self, ink: Ink) -> None:
        super().__init__(ink=ink)
        self._seen: CdnPicture | None = None

    def show(self, seen: CdnPicture | None) -> None:
        if seen != self._seen:
            self._seen = seen
            self.redraw()

    @override
    def draw(self, width: int) -> list[list[Span]]:
        return flow_lines(self._seen, width, self.ink) if self._seen is not None else []


class CdnScreen(PictureScreen):
    """A path that is typed is followed for as long as the screen is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("P", "path", "What becomes of a path", show=False, id="cdn.path"),
        Binding("I", "invalidate", "Take copies out of all edges", show=False, id="cdn.invalidate"),
        Binding("t", "times", "Change how long this behaviour keeps copies", show=False, id="cdn.times"),
        Binding("o", "switch", "Switch it on or off", show=False, id="cdn.switch"),
        Binding("i", "fields", "All fields of the distribution", show=False, id="cdn.fields"),
        Binding("tab", "step(1)", "Next pane", show=False, id="cdn.next"),
        Binding("shift+tab", "step(-1)", "Pane before", show=False, id="cdn.before"),
        Binding("escape,q,backspace", "leave", "Back", show=False, id="cdn.back"),
    ]
    DEFAULT_CSS = """
    CdnScreen Grid { grid-size: 2; grid-rows: 10 2fr 3fr 3fr; height: 1fr; }
    CdnScreen #way, CdnScreen #behaviours { column-span: 2; }
    CdnScreen #traffics { row-span: 2; }
    CdnScreen.-narrow Grid { grid-size: 1; grid-rows: 8 1fr; }
    CdnScreen.-narrow #way, CdnScreen.-narrow #behaviours { column-span: 1; }
    CdnScreen.-narrow #traffics { row-span: 1; }
    CdnScreen.-narrow .-behind { display: none; }
    CdnScreen > Input { display: none; background: $panel; }
    CdnScreen > Input.-shown { display: block; }
    """

    def __init__(self, session: Session, row: Row) -> None:
        super().__init__(session, row)
        self.seen: CdnPicture | None = None
        self._typed = ("", "")

    def compose(self) -> ComposeResult:
        ink = self.ink
        yield ClockFace(ink=ink)
        with Grid():
            yield Pane(Way(ink), title=self.row.label, ink=ink, id="way")
            with Pane(title="Behaviours, in the order in which they are tried", ink=ink, id="behaviours"):
                yield ResourceTable(BEHAVIOURS, ink=ink, id="rules")
                yield Empty(Lesson("Looking …"))
            yield Pane(TimeSeries(ink=ink, id="traffic"), title="Requests", ink=ink, id="traffics")
            yield Pane(Passage(ink=ink, id="upkeep"), title="Copies", ink=ink, id="keeping")
            yield Pane(Passage(ink=ink, id="path"), title="A path", ink=ink, id="pathing")
        yield Input(placeholder="/css/site.css @tokyo", compact=True)
        yield Teacher(self.session.deed, ink=ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.query_one("#path", Passage).show([_UNTYPED])
        self.table.focus()

    @property
    def table(self) -> ResourceTable:
        return self.query_one("#rules", ResourceTable)

    @property
    @override
    def is_there(self) -> bool:
        return self.seen is not None

    @override
    def forget(self) -> None:
        self.seen = None

    @override
    async def ask(self, *, is_new_minute: bool) -> None:
        self.seen = await self.client.pictures.distribution(self.row.id)
        self.show()
        if is_new_minute:
            await self._read()
        if self._typed[0]:
            await self._tell_path()

    async def _read(self) -> None:
        """Requests a second, and how many of a hundred were hits where that is published."""
        _, seconds, period = next(each for each in WINDOWS if self.client.steering.speed <= each[0])
        end = self.client.now // PERIOD_SECONDS * PERIOD_SECONDS
        named = (("DistributionId", self.row.id), ("Region", "Global"))
        measures = [Measure("AWS/CloudFront", "Requests", named, "Sum")]
        measures += [Measure("AWS/CloudFront", name, named) for name in ("CacheHitRate", "5xxErrorRate")]
        found = await read_series(self.client, HOME, measures, end - seconds, end, period)
        rates = tuple((at, None if value is None else value / period) for at, value in found[0])
        series = [Series("requests", rates, period)]
        for name, points in (("hits", found[1]), ("5xx", found[2])):
            if points:
                series.append(Series(name, points, period, right=True, unit="%"))
        self.query_one("#traffic", TimeSeries).set_chart(Chart(end - seconds, end, tuple(series), "/s"))

    @override
    def show(self) -> None:
        seen, empty = self.seen, self.query_one(Empty)
        self.query_one(Way).show(seen)
        self.table.display, empty.display = seen is not None, seen is None
        if seen is None:
            gone = Lesson("This distribution is gone.")
            empty.set_lesson(lesson_of(self.client, self._refusal) if self._refusal is not None else gone)
            return
        self.table.set_rows(behaviour_rows(seen))
        way = self.query_one("#way", Pane)
        way.set_title(" · ".join((seen.id, *(seen.aliases or (seen.domain,)))))
        way.set_answer(answer_spans(seen, self.ink))
        self.tell()

    @override
    def tell(self) -> None:
        """What is counted down goes on between events."""
        if self.seen is not None:
            self.query_one("#upkeep", Passage).show(upkeep_told(self.seen, self.client.now, self.ink))

    async def _tell_path(self) -> None:
        path, city = self._typed
        shown = self.query_one("#path", Passage)
        try:
            found = await self.client.pictures.path_seen(self.row.id, path, city)
        except ValueError as unknown:
            shown.show([Paragraph(((str(unknown), "warn"),))])
            return
        if found is not None:
            shown.show(path_told(path, found))
            self.query_one("#pathing", Pane).set_answer([(f"from {city}" if city else "", "dim")])

    def action_path(self) -> None:
        field = self.query_one(Input)
        path, city = self._typed
        field.value = f"{path or '/'}{f' @{city}' if city else ''}"
        field.set_class(True, "-shown")
        field.focus()
        field.action_select_all()

    @on(Input.Submitted)
    def typed(self, event: Input.Submitted) -> None:
        event.stop()
        words = event.value.split()
        city = next((word[1:].replace("-", " ") for word in words if word.startswith("@")), "")
        path = next((word for word in words if not word.startswith("@")), "/")
        self._typed = (path if path.startswith("/") else f"/{path}", city)
        self._put_away()
        self._bring("path")
        self.stop_reading()
        self._news = True
        self.look()

    def _put_away(self) -> None:
        self.query_one(Input).set_class(False, "-shown")
        self.table.focus()

    def action_invalidate(self) -> None:
        self.app.push_screen(InvalidateForm(self.client, self.row.id, self.ink))

    def action_times(self) -> None:
        row = self.table.cursor_row
        if self.seen is None or row is None:
            return
        behaviour = self.seen.behaviours[int(row.id) - 1]
        if behaviour.policy:
            told = f"The cache policy {behaviour.policy} says how long; change that, or give the behaviour another."
            self.notify(told, severity="warning", markup=False)
            return
        self.app.push_screen(TimesForm(self.client, self.row.id, behaviour, self.ink))

    def action_switch(self) -> None:
        """Off is asked for first: nobody is answered any more."""
        if self.seen is None:
            return
        if not self.seen.enabled:
            self._update("Switch it on", switching(on=True))
            return
        asked = Question("Switch it off?", "Edges answer 403 to everybody once they have heard of it.", "Switch off")

        def answered(agreed: bool | None) -> None:
            if agreed:
                self._update("Switch it off", switching(on=False))

        self.app.push_screen(Confirm(asked, ink=self.ink), answered)

    def _update(self, title: str, change: Change) -> None:
        self.app.run_worker(self._call(title, change), group="deeds")

    async def _call(self, title: str, change: Change) -> None:
        try:
            await update(self.client, self.row.id, change)
        except AwsError as refusal:
            line = self.client.command_line(UPDATE, {"Id": self.row.id}, HOME)
            refused = Refused(self.row.label, refusal.code, refusal.message, line)
            self.app.push_screen(Refusal(title, [refused], done=0, ink=self.ink))

    @override
    def lay_out(self) -> None:
        """Where it is narrow the way stays, with one other pane below it."""
        narrow = self.size.width < NARROW_BELOW
        self.set_class(narrow, "-narrow")
        for place, id in enumerate(_FRONTS):
            pane = self.query_one(f"#{id}").parent
            if pane is not None:
                pane.set_class(narrow and place != self._front, "-behind")

    def _bring(self, id: str) -> None:
        self._front = _FRONTS.index(id)
        self.lay_out()

    def action_step(self, step: int) -> None:
        self._bring(_FRONTS[(self._front + step) % len(_FRONTS)])
        self.query_one(f"#{_FRONTS[self._front]}").focus()

    def action_leave(self) -> None:
        """Out of the question first."""
        if self.query_one(Input).has_class("-shown"):
            self._put_away()
        else:
            self.dismiss(None)


def open_cdn(screen: WorkScreen, wanted: str) -> None:
    """The distribution that is named by its id, domain or alias, or the only one; else the list of all."""
    watch = screen.client.watch(KIND)
    rows = watch.take().rows
    watch.close()
    name = wanted.strip().lower()
    found = [row for row in rows if not name or name in f"{row.id} {row.label} {row.values}".lower()]
    if len(found) == 1 or (found and name):
        screen.app.push_screen(CdnScreen(screen.session, found[0]))
    elif rows and not name:
        screen.travel_to(View(KIND))
    else:
        told = f"No distribution is called {name}." if name else "There is no distribution yet: :distributions, then n."
        screen.notify(told, severity="warning", markup=False)
