"""The log tail: what is said in several groups as it comes in, through a pattern that is typed; newest at the foot."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input
from typing_extensions import override

from model.client import AwsError, Heard, KindView, Row, Tail
from screens.logs_backlog import backlog
from screens.logs_words import Wanted, chosen, columns, counted, parse_wanted, row_of
from screens.missing import lesson_of
from screens.session import Session
from screens.widgets.bars import Bars
from screens.widgets.clock_face import ClockFace
from screens.widgets.empty import Empty, Lesson
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.quantity import money, quantity, span_of_time, wall_clock
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row as Line
from screens.widgets.said import Said
from screens.widgets.spans import Span, clean
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

FRAME_SECONDS: Final = 1 / 5
TYPING_SECONDS: Final = 0.4
"Somebody who types on is not yet asking."
KEPT: Final = 500
WORTH_SAYING: Final = 0.01
"Dollars a month."
MOST_GROUPS: Final = 10
"As many as AWS's live tail follows at once."
GROUP: Final = "logs:LogGroup"
_KEYS: Final = (
    Key("/", "pattern"),
    Key("f", "follow"),
    Key("⏎", "open"),
    Key("g", "groups"),
    Key("o", "older"),
    Key("m", "metric filter"),
    Key("I", "Insights"),
    Key("t", "time"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)
_NO_GROUP: Final = Lesson(
    "There is no log group here. Groups gather what programs, flow logs and trails say.",
    "n",
    "make one",
    "aws logs create-log-group --log-group-name /shop/web",
)
_SILENT: Final = Lesson(
    "Nothing has been said here. What is put into the groups appears by itself.",
    command="aws logs put-log-events --log-group-name … --log-stream-name … --log-events …",
)
_LOOKING: Final = Lesson("Looking …")


class LogsScreen(WorkScreen):
    """Follows until the cursor leaves the last line; what is said meanwhile waits below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "pattern", "Type a filter pattern", show=False, id="logs.pattern"),
        Binding("f", "follow", "Follow or hold still", show=False, id="logs.follow"),
        Binding("g", "groups", "Choose the groups", show=False, id="logs.groups"),
        Binding("o", "older", "What was said before", show=False, id="logs.older"),
        Binding("m", "metric_filter", "Count what the pattern finds: a metric filter", show=False, id="logs.metric"),
        Binding("I", "insights", "Ask with a query: Insights", show=False, id="logs.insights"),
        Binding("i", "fields", "Open the group", show=False, id="logs.group"),
        Binding("t", "time", "Times as a clock or as an age", show=False, id="logs.time"),
        Binding("escape,h,backspace,q", "leave", "Back", show=False, id="logs.back"),
    ]
    DEFAULT_CSS = """
    LogsScreen { layout: vertical; }
    LogsScreen > Pane { height: 1fr; }
    LogsScreen > Input { display: none; background: $panel; }
    LogsScreen > Input.-shown { display: block; }
    LogsScreen > Said { display: none; }
    LogsScreen > Said.-shown { display: block; }
    LogsScreen.-short Bars { height: 3; }
    """

    def __init__(self, session: Session, wanted: Wanted) -> None:
        super().__init__(session)
        self.wanted = wanted
        self.where = wanted.region or self.client.region
        self.groups: tuple[str, ...] = ()
        self._pattern = wanted.pattern
        self._tail: Tail | None = None
        self._held: dict[str, Heard] = {}
        self._lines: dict[str, Line] = {}
        self._waiting: deque[Heard] = deque(maxlen=KEPT)
        self._following = True
        self._relative = False
        self._sought = wanted.groups, wanted.pattern
        "What was asked for last, which is followed as soon as it is there."
        self._lesson = _LOOKING
        self._costs = ""
        self._typing: Timer | None = None

    def compose(self) -> ComposeResult:
        yield ClockFace(ink=self.ink)
        with Pane(title="Logs", ink=self.ink):
            yield Bars(ink=self.ink)
            yield ResourceTable(columns(False), ink=self.ink)
            yield Empty(_LOOKING)
        yield Said(1)
        yield Input(
            value=self._pattern,
            placeholder='ERROR -timeout ?WARN "two words" %regex%   { $.status = 5* }   [ip, ..., status = 5*, bytes]',
            compact=True,
        )
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_blink = False
        field.set_class(bool(self._pattern), "-shown")
        self.table.focus()
        self.show_face(self.where)
        self.set_interval(FRAME_SECONDS, self.drain)
        self._open(self.wanted.groups)

    def on_resize(self) -> None:
        self.set_class(self.size.height < 32, "-short")
        self.call_after_refresh(self._draw_bars)

    @property
    def table(self) -> ResourceTable:
        return self.query_one(ResourceTable)

    @property
    def heard(self) -> Heard | None:
        """The event under the cursor."""
        row = self.table.cursor_row
        return self._held.get(row.id) if row is not None else None

    @property
    @override
    def subject_kind(self) -> KindView | None:
        return self.client.kinds()[GROUP]

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        """The group that the cursor's event is of."""
        name = self.heard.group if self.heard is not None else next(iter(self.groups), "")
        return self.found(GROUP, self.where, name) if name and self._tail is not None else ()

    @override
    def turn_to_region(self, region: str) -> None:
        self.where = region
        self._open(())

    @override
    def be_somebody(self) -> None:
        self._open(self._sought[0])

    def _open(self, groups: Sequence[str]) -> None:
        """Follow these groups, all anew."""
        self._seek(tuple(groups), self._sought[1])

    def _seek(self, groups: tuple[str, ...], pattern: str) -> None:
        self._sought = groups, pattern
        self.read(self._begin, groups, pattern)

    async def _begin(self, asked: Sequence[str], pattern: str) -> None:
        try:
            groups = chosen(asked, self._known(), MOST_GROUPS)
            tail = await self.client.tail(groups, pattern, self.where)
            found = await backlog(self.client, self.where, groups, pattern, self.client.now)
            dollars = self.client.metrics.log_charges(self.where, groups).dollars
        except AwsError as refusal:
            self._refuse(refusal)
            return
        self.groups, self._pattern, self._tail, self._following = groups, pattern, tail, True
        self._sought = groups, pattern
        self._costs = f"{money(dollars, '/mo')}  " if dollars >= WORTH_SAYING else ""
        self._held = {each.id: each for each in found}
        self._waiting.clear()
        self._lesson = _SILENT if self.groups else _NO_GROUP if not asked else _unknown(asked)
        self._say("")
        self._lines.clear()
        self.table.set_columns(columns(len(self.groups) > 1))
        self._show()

    def _known(self) -> list[str]:
        """The names of all groups, those first in which something was said last. Raises AwsError."""
        watch = self.client.watch(GROUP, (self.where,))
        rows = watch.take().rows
        watch.close()
        place = next(n for n, each in enumerate(self.client.kinds()[GROUP].columns) if each.field == "last_put")
        return [row.id for row in sorted(rows, key=lambda row: -(row.values[place] or 0.0))]

    def _refuse(self, refusal: AwsError) -> None:
        """A pattern that is none leaves what was followed before; all else leaves nothing."""
        if refusal.code == "InvalidParameterException" and self._tail is not None:
            self._sought = self.groups, self._pattern
            self._say(f"{refusal.code}: {refusal.message}")
            return
        self._tail, self._held, self._lines = None, {}, {}
        denied = "not authorized" in refusal.message
        self._lesson = lesson_of(self.client, refusal) if denied else Lesson(f"{refusal.code}: {refusal.message}")
        self._show()

    def _say(self, text: str) -> None:
        line = self.query_one(Said)
        line.say([[(f"■ {clean(text)}", "bad")]] if text else [])
        line.set_class(bool(text), "-shown")

    def drain(self) -> None:
        """Hear what is new, unless it is still being heard."""
        self.show_face(self.where)
        self.table.now = self.client.now
        if self._tail is None or self.is_reading:
            return
        if not self.groups:
            self._look_for_groups()
        elif self._tail.has_news:
            self.read(self._take, self._tail)

    def _look_for_groups(self) -> None:
        """There was none when one began."""
        try:
            found = chosen(self.wanted.groups, self._known(), 1)
        except AwsError as refusal:
            self._refuse(refusal)
            return
        if found:
            self._open(self.wanted.groups)

    async def _take(self, tail: Tail) -> None:
        heard = await tail.take()
        self._waiting.extend(each for each in heard if each.id not in self._held)
        if self._following:
            self._let_in()
        else:
            self._tell()

    def _let_in(self) -> None:
        """What waited joins what is shown; the oldest go."""
        if not self._waiting:
            return
        for each in self._waiting:
            self._held[each.id] = each
        self._waiting.clear()
        kept = sorted(self._held.values(), key=lambda each: (each.time, each.id))[-KEPT:]
        self._held = {each.id: each for each in kept}
        self._show()

    def _show(self) -> None:
        """Only lines that were never shown are made."""
        several, made = len(self.groups) > 1, self._lines
        self._lines = {
            id: made.get(id) or row_of(each, several=several, relative=self._relative)
            for id, each in self._held.items()
        }
        self.table.now = self.client.now
        self.table.set_rows(self._lines.values())
        if self._following and self._held:
            self.table.move_to(len(self._held) - 1)
        self._tell()

    def _tell(self) -> None:
        pane, table, empty = self.query_one(Pane), self.table, self.query_one(Empty)
        more = f" +{len(self.groups) - 1}" if len(self.groups) > 1 else ""
        said = f" | {self._pattern}" if self._pattern else ""
        pane.set_title(f"Logs {next(iter(self.groups), '')}{more}{said}")
        grave = sum(line.tone == "bad" for line in self._lines.values())
        spans: list[Span] = [(f"■ {grave:,} errors  ", "bad")] if grave else []
        if self._tail is not None and self._tail.passed_over:
            spans.append((f"{quantity(self._tail.passed_over)} passed over  ", "warn"))
        waiting = f"held  {len(self._waiting):,} new"
        spans.append(("following", "dim") if self._following else (waiting, "warn"))
        spans.insert(0, (self._costs, "text"))
        pane.set_answer([*spans, (f"  {len(self._held):,}", "dim")] if self.groups else [])
        table.display = self.query_one(Bars).display = bool(self._held)
        empty.display = not self._held
        empty.set_lesson(
            Lesson("Nothing that was said matches the pattern.", "esc", "show all")
            if self._pattern and self._tail is not None and self.groups
            else self._lesson
        )
        self._draw_bars()

    def _draw_bars(self) -> None:
        """How much was said when, from the first line that is held up to now."""
        if not self._lines:
            return
        bars, events = self.query_one(Bars), list(self._held.values())
        begin, end = events[0].time / 1000, max(self.client.now, events[-1].time / 1000)
        begin = min(begin, end - 60)
        bins = min(bars.bins, max(1, int(end - begin)))
        graves = (self._lines[each.id].tone == "bad" for each in events)
        counts = counted(
            ((each.time / 1000, grave) for each, grave in zip(events, graves, strict=True)), begin, end, bins
        )
        each_bar = span_of_time((end - begin) / bins)
        bars.set_counts(counts, wall_clock(begin, seconds=False), f"lines in {each_bar}", wall_clock(end))

    def on_resource_table_highlighted(self) -> None:
        """Whoever goes up wants to read; whoever comes to the foot wants to follow."""
        at_foot = self.table.cursor >= len(self.table.rows) - 1
        if at_foot is not self._following:
            self._following = at_foot
            self._let_in() if at_foot else self._tell()

    def on_resource_table_selected(self) -> None:
        heard = self.heard
        if heard is not None:
            from screens.logs_event import EventScreen

            self.app.push_screen(EventScreen(self.session, heard, self.where))

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value.strip() == self._sought[1]:
            return
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(TYPING_SECONDS, self._ask)

    def on_input_submitted(self) -> None:
        if self.query_one(Input).value.strip() != self._sought[1]:
            self._ask()
        self.table.focus()

    def _ask(self) -> None:
        """What was typed is the pattern, if it is one; otherwise what was good before is."""
        if self._typing is not None:
            self._typing.stop()
        self._seek(self._sought[0], self.query_one(Input).value.strip())

    def action_pattern(self) -> None:
        field = self.query_one(Input)
        field.add_class("-shown")
        field.focus()

    def action_follow(self) -> None:
        self._following = not self._following
        if self._following:
            self._let_in()
            self._show()
        else:
            self._tell()

    def action_time(self) -> None:
        self._relative = not self._relative
        self._lines.clear()
        self._show()

    def action_groups(self) -> None:
        from screens.widgets.pick import PickScreen

        try:
            known = sorted(self._known())
        except AwsError as refusal:
            self._refuse(refusal)
            return
        self.app.push_screen(PickScreen("Log groups", known, {}, self.groups, self.ink), self._picked)

    def _picked(self, groups: Iterable[str] | None) -> None:
        if groups is not None:
            self._open(tuple(groups))

    def action_older(self) -> None:
        if self._held and self._sought == (self.groups, self._pattern):
            self.read(self._look_back)

    async def _look_back(self) -> None:
        first = next(iter(self._held.values())).time / 1000
        try:
            found = await backlog(self.client, self.where, self.groups, self._pattern, first)
        except AwsError as refusal:
            self._refuse(refusal)
            return
        fresh = [each for each in found if each.id not in self._held]
        self._held = {**{each.id: each for each in fresh}, **self._held}
        self._following = False
        self.notify(f"{len(fresh)} older lines." if fresh else "Nothing was said before that.", markup=False)
        self._show()

    def action_metric_filter(self) -> None:
        from screens.logs_counting import CountingForm

        rows = self.subject_rows
        if rows:
            self.app.push_screen(CountingForm(self.client, rows[0].id, self._pattern, self.where, self.ink))

    def action_insights(self) -> None:
        from screens.logs_insights import InsightsScreen

        self.app.push_screen(InsightsScreen(self.session, self.groups, self.where))

    def action_leave(self) -> None:
        """One thing for each press: the pattern, the screen."""
        field = self.query_one(Input)
        if field.value or field.has_class("-shown"):
            field.value = ""
            field.remove_class("-shown")
            self._say("")
            self._ask()
            self.table.focus()
        else:
            self.dismiss(None)


def _unknown(asked: Sequence[str]) -> Lesson:
    return Lesson(f"No log group is called {' or '.join(asked)}.", "g", "choose groups")


def open_logs(screen: WorkScreen, asked: str) -> None:
    """The groups that are named, or that the hands are on."""
    wanted = parse_wanted(asked)
    rows = () if asked else [row for row in screen.subject_rows if row.kind.startswith("logs:")]
    if rows:
        names = dict.fromkeys(_group_of(screen, row) for row in rows)
        wanted = Wanted(tuple(name for name in names if name), rows[0].region)
    screen.app.push_screen(LogsScreen(screen.session, wanted))


def _group_of(screen: WorkScreen, row: Row) -> str:
    """Of a group itself, of a stream, or of a metric filter."""
    if row.kind == GROUP:
        return row.id
    columns_of = screen.client.kinds()[row.kind].columns
    place = next((n for n, each in enumerate(columns_of) if each.field == "log_group_name"), None)
    return str(row.values[place]) if place is not None else ""
