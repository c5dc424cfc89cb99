"""A CloudWatch dashboard drawn: its widgets on their grid, live; on a narrow screen one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError, KindView, Row, read_body
from screens.boards_json import NEW, BodyEditor
from screens.boards_panels import MetricPanel, Panel, panel_of
from screens.metrics import MetricsScreen
from screens.metrics_span import TimeSpan, parse_span
from screens.missing import lesson_of
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.empty import Empty, Lesson
from screens.widgets.grid_of_24 import GridOf24, Spot
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

KIND: Final = "cloudwatch:Dashboard"
LOOK_SECONDS: Final = 1.0
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("tab", "next chart"),
    Key("m", "explore it"),
    Key("t", "time"),
    Key("+", "zoom"),
    Key("[", "earlier"),
    Key("f", "hold"),
    Key("e", "edit its body"),
    Key("?", "help", stays=True),
)
_EMPTY: Final = Lesson("There are no widgets on it yet.", "e", "edit its body")
_SPAN: Final = re.compile(r"-P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


class BoardScreen(WorkScreen):
    """Everything on it is read through the calls that CloudWatch has for it, as whoever is signed in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", show=False, id="board.back"),
        Binding("tab", "app.focus_next", "Next chart", show=False, id="board.next"),
        Binding("shift+tab", "app.focus_previous", "Chart before", show=False, id="board.before"),
        Binding("j", "scroll(3)", "Down", show=False, id="board.down"),
        Binding("k", "scroll(-3)", "Up", show=False, id="board.up"),
        Binding("m,enter", "explore", "Explore its metrics", show=False, id="board.explore"),
        Binding("t", "time", "Say which time: 3h, 10:00-12:00", show=False, id="board.time"),
        Binding("plus,equals_sign", "zoom(0.5)", "Zoom in", show=False, id="board.nearer"),
        Binding("minus", "zoom(2.0)", "Zoom out", show=False, id="board.farther"),
        Binding("left_square_bracket", "pan(-0.5)", "Earlier", show=False, id="board.earlier"),
        Binding("right_square_bracket", "pan(0.5)", "Later", show=False, id="board.later"),
        Binding("f", "follow", "Hold still or follow the clock", show=False, id="board.follow"),
        Binding("e", "edit", "Edit its body", show=False, id="board.edit"),
    ]
    DEFAULT_CSS = """
    BoardScreen > Input { display: none; background: $panel; }
    BoardScreen > Input.-shown { display: block; }
    BoardScreen Panel { height: 100%; }
    """

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self.board = name
        self.span = TimeSpan()
        self._body = ""
        self._is_turned = False
        "Which time is shown was said: by somebody, or by the body."
        self._minute = -1.0

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        yield GridOf24()
        yield Empty(Lesson("Looking …"))
        yield Input(placeholder="3h, 2d, 10:00-12:30, 2025-06-14 10:00 - 2025-06-15 10:00", compact=True)
        yield KeyBar(_KEYS)
        yield TooSmall()

    async def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.set_interval(LOOK_SECONDS, self.look)
        self.read(self._open)

    def look(self) -> None:
        """Every minute the values are read anew, and the body with them: somebody may have put another."""
        self.query_one(TitleLine).set_title(self._title())
        if self.client.now // 60 != self._minute and self.span.end is None and not self.is_reading:
            self.read(self._open)

    @property
    @override
    def subject_kind(self) -> KindView:
        return self.client.kinds()[KIND]

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        return self.found(KIND, "global", self.board)

    @override
    def be_somebody(self) -> None:
        self._body = ""
        self.read(self._open)

    @property
    def panels(self) -> list[Panel]:
        return list(self.query(Panel))

    def _title(self) -> Title:
        held = "" if self.span.end is None else "held"
        return Title("Dashboard", self.board, str(self.span), "", held, "warn" if held else None, self.client.now)

    async def _open(self) -> None:
        try:
            answer = await self.client.call("cloudwatch:GetDashboard", DashboardName=self.board)
        except AwsError as refusal:
            await self._refuse(refusal)
            return
        if answer["DashboardBody"] != self._body:
            await self._put_up(answer["DashboardBody"])
        await self._read()

    async def _refuse(self, refusal: AwsError) -> None:
        self._body = ""
        await self.query_one(GridOf24).remove_children()
        missing = Lesson(
            refusal.message, "e", "make it", f"aws cloudwatch put-dashboard --dashboard-name {self.board} …"
        )
        self._say(missing if refusal.code == "ResourceNotFound" else lesson_of(self.client, refusal))

    def _say(self, lesson: Lesson | None) -> None:
        empty, grid = self.query_one(Empty), self.query_one(GridOf24)
        empty.display, grid.display = lesson is not None, lesson is None
        if lesson is not None:
            empty.set_lesson(lesson)

    async def _put_up(self, text: str) -> None:
        """Other widgets; the time that the body asks for is where one begins. Nothing is up until all of it is."""
        self._body = ""
        body, grid = read_body(text), self.query_one(GridOf24)
        if not self._is_turned and (seconds := _seconds(body.start)):
            self.span = TimeSpan(seconds)
            self.query_one(TitleLine).set_title(self._title())
        self._is_turned = True
        await grid.remove_children()
        grid.spots = [Spot(each.x, each.y, each.width, each.height) for each in body.widgets]
        await grid.mount_all([panel_of(self.client, each, self.client.region, self.ink) for each in body.widgets])
        self._body = text
        self._say(None if body.widgets else _EMPTY)

    async def _read(self) -> None:
        """One widget after the other: each read is short, and keys come first."""
        now = self.client.now
        self._minute = now // 60
        for panel in self.panels:
            await panel.read(self.span, now)

    def _turn(self, span: TimeSpan) -> None:
        self.span, self._is_turned = span, True
        self.query_one(TitleLine).set_title(self._title())
        self.read(self._open)

    def action_zoom(self, factor: float) -> None:
        self._turn(self.span.zoomed(factor, None, self.client.now))

    def action_pan(self, share: float) -> None:
        self._turn(self.span.panned(share, self.client.now))

    def action_follow(self) -> None:
        self._turn(self.span.held(self.client.now))

    def action_time(self) -> None:
        field = self.query_one(Input)
        field.value = ""
        field.add_class("-shown")
        field.focus()

    @on(Input.Submitted)
    def take_time(self, submitted: Input.Submitted) -> None:
        try:
            self._turn(parse_span(submitted.value, self.client.now))
        except ValueError as unread:
            self.notify(str(unread), severity="warning", markup=False)
            return
        self._shut_field()

    def _shut_field(self) -> None:
        self.query_one(Input).remove_class("-shown")
        self.set_focus(None)

    def action_scroll(self, lines: int) -> None:
        self.query_one(GridOf24).scroll_relative(y=lines, animate=False)

    async def action_explore(self) -> None:
        """Of the chart that has the focus, or of the first."""
        panels = [panel for panel in self.panels if isinstance(panel, MetricPanel)]
        panel = next((each for each in panels if each.has_class("-focused")), next(iter(panels), None))
        if panel is not None:
            graph = await panel.graph(self.span, self.client.now)
            lines = tuple(replace(line, period=None) for line in graph.lines[:4])
            self.app.push_screen(MetricsScreen(self.session, "", replace(graph, lines=lines)))

    def action_edit(self) -> None:
        editor = BodyEditor(self.client, self.board, self._body or NEW, self.ink)

        def put(done: bool | None) -> None:
            if done:
                self.read(self._open)

        self.app.push_screen(editor, put)

    def action_leave(self) -> None:
        if self.query_one(Input).has_class("-shown"):
            self._shut_field()
        else:
            self.dismiss(None)


def _seconds(start: str) -> float:
    """How far back `-PT3H` is; nothing for what is no such span."""
    found = _SPAN.fullmatch(start)
    days, hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return days * 86_400.0 + hours * 3600.0 + minutes * 60.0
