"""An alarm and its evidence: its state in words, the chart that decided it, what it does, and how it came to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.timer import Timer
from typing_extensions import override

from model.client import AwsError, KindView, NotRemembered, Record, Row
from screens.alarm_reading import COMPOSITE, METRIC, Seen, read_advice, read_alarm
from screens.alarm_replay import SPEEDS, Replay
from screens.alarm_threshold import ThresholdForm
from screens.alarm_words import STATES, actions, children, decided, deciding, strip, told, tone_of
from screens.briefly import brief_alarm
from screens.deeds import perform
from screens.missing import lesson_of
from screens.responsibility import Lines
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.why_rows import advice_of
from screens.widgets.cell import Text
from screens.widgets.column import Column
from screens.widgets.empty import Empty, Lesson
from screens.widgets.health import health
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.quantity import wall_clock
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row as Line
from screens.widgets.said import Said
from screens.widgets.spans import Span, clean
from screens.widgets.teacher import Teacher
from screens.widgets.time_series import TimeSeries
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

KINDS: Final = (METRIC, COMPOSITE)
LOOK_SECONDS: Final = 0.5
NARROW_BELOW: Final = 100
COLUMNS: Final = (
    Column("time", "TIME", width=8),
    Column("type", "TYPE", width=8, priority=2),
    Column("summary", "WHAT HAPPENED", min=20, max=300, flex=1),
)
CHILDREN: Final = (
    Column("time", "STATE", width=19),
    Column("type", "ASKED", width=8),
    Column("summary", "ALARM", min=20, flex=1),
)
_TYPES: Final = {"StateUpdate": "state", "Action": "action", "ConfigurationUpdate": "change"}
_FRONTS: Final = ("chart", "doing", "before")
_LOOKING: Final = Lesson("Looking …")
_KEYS: Final = (
    Key("r", "replay"),
    Key("t", "threshold"),
    Key("a", "actions on/off"),
    Key("s", "set state"),
    Key("X", "why"),
    Key("tab", "pane"),
    Key("i", "fields"),
    Key("x", "actions"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)


class AlarmScreen(WorkScreen):
    """Read anew when it changed or a simulated minute has passed; while it is replayed, as it was then."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "replay", "Replay the minutes before it turned", show=False, id="alarm.replay"),
        Binding("space", "hold", "Hold the replay, or go on", show=False, id="alarm.hold"),
        Binding("left", "scrub(-1)", "A step back in the replay", show=False, id="alarm.step_back"),
        Binding("right", "scrub(1)", "A step on in the replay", show=False, id="alarm.step"),
        Binding("plus,equals_sign", "hurry(1)", "Replay faster", show=False, id="alarm.faster"),
        Binding("minus", "hurry(-1)", "Replay slower", show=False, id="alarm.slower"),
        Binding("t", "threshold", "Change when it goes off", show=False, id="alarm.threshold"),
        Binding("a", "toggle", "Enable or disable its actions", show=False, id="alarm.toggle"),
        Binding("i", "fields", "All fields of the alarm", show=False, id="alarm.fields"),
        Binding("tab", "front(1)", "Next pane", show=False, id="alarm.next"),
        Binding("shift+tab", "front(-1)", "Pane before", show=False, id="alarm.before"),
        Binding("escape,q,backspace", "leave", "Back", show=False, id="alarm.back"),
    ]
    DEFAULT_CSS = """
    AlarmScreen #state { height: 8; }
    AlarmScreen #state.-advised { height: 9; }
    AlarmScreen Grid { grid-size: 2; grid-columns: 2fr 3fr; grid-rows: 3fr 2fr; height: 1fr; }
    AlarmScreen #chart { column-span: 2; }
    AlarmScreen.-narrow Grid { grid-size: 1; grid-columns: 1fr; grid-rows: 1fr; }
    AlarmScreen.-narrow #chart { column-span: 1; }
    AlarmScreen.-narrow .-behind { display: none; }
    """

    def __init__(self, session: Session, row: Row) -> None:
        super().__init__(session)
        self.row = row
        self.kind = session.client.kinds()[row.kind]
        self.seen: Seen | None = None
        self.replay: Replay | None = None
        self._now: Seen | None = None
        self._advice = ""
        self._advised: float | None = None
        self._lesson = _LOOKING
        self._front = 0
        self._news = True
        self._minute = -1.0
        self._beat: Timer | None = None
        self._stop = session.client.listen(Record, self._hear)

    def compose(self) -> ComposeResult:
        ink = self.ink
        yield TitleLine(self._title(), ink=ink)
        with Pane(title="State", ink=ink, id="state"):
            yield Lines(ink, id="told")
            yield Empty(self._lesson)
        with Grid():
            with Pane(title="What it watches", ink=ink, id="chart"):
                yield Said(1, id="strip")
                yield TimeSeries(ink=ink)
                yield ResourceTable(CHILDREN, ink=ink, id="children")
            yield Pane(Lines(ink, id="actions"), title="What it does", ink=ink, id="doing")
            yield Pane(ResourceTable(COLUMNS, ink=ink, id="history"), title="History", ink=ink, id="before")
        yield Teacher(self.session.deed, ink=ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(TimeSeries).can_focus = False
        self._arrange()
        self._show()
        self.set_interval(LOOK_SECONDS, self.look)
        self.look()

    def on_unmount(self) -> None:
        self._stop()

    def on_resize(self) -> None:
        self._arrange()

    @property
    @override
    def subject_kind(self) -> KindView:
        return self.kind

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        return [self.row]

    @override
    def be_somebody(self) -> None:
        if self.replay is not None:
            self.action_replay()
        self.seen = self._now = None
        self._lesson = _LOOKING
        self._show()
        self.read(self._look)

    def look(self) -> None:
        """Read anew what has changed, unless one looks at the past."""
        self.query_one(TitleLine).set_title(self._title())
        is_new = self._news or self.client.now // 60 != self._minute
        if is_new and self.replay is None and not self.is_reading:
            self.read(self._look)

    async def _look(self) -> None:
        minute, self._news = self.client.now // 60, False
        try:
            self._now = await read_alarm(self.client, self.row)
            await self._advise()
            self._lesson = Lesson("The alarm is gone.")
        except AwsError as refusal:
            self._now, self._lesson = None, lesson_of(self.client, refusal)
        self._minute, self.seen = minute, self._now
        self._show()

    async def _advise(self) -> None:
        """Ask anew what to do when it has turned."""
        turned = self._now.alarm["StateTransitionedTimestamp"] if self._now is not None else None
        if turned != self._advised:
            self._advised, self._advice = turned, await read_advice(self.client, self.row)

    def _hear(self, record: Record) -> None:
        key = (self.row.account, self.row.region, self.row.kind, self.row.id)
        self._news = self._news or any(change.key == key for change in record.changes)

    def _show(self) -> None:
        seen, empty = self.seen, self.query_one(Empty)
        empty.display, self.query_one("#told").display = seen is None, seen is not None
        empty.set_lesson(self._lesson)
        self.query_one("#state", Pane).set_answer(self._answer())
        self.query_one(TitleLine).set_title(self._title())
        for id in ("#chart", "#doing", "#before"):
            self.query_one(id).set_class(seen is None, "-empty")
        if seen is None:
            return
        lines = list(told(seen.alarm, decided(seen.alarm), self.ink))
        is_advised = bool(self._advice) and self.replay is None
        if is_advised:
            lines.insert(1, advice_of(self._advice, self.ink))
        self.query_one("#state").set_class(is_advised, "-advised")
        self.query_one("#told", Lines).show_lines(lines)
        composite = self.row.kind == COMPOSITE
        self.query_one(TimeSeries).display = self.query_one("#strip").display = not composite
        table = self.query_one("#children", ResourceTable)
        table.display = composite
        if composite:
            table.set_rows(self._children(seen))
        else:
            self.query_one(TimeSeries).set_chart(seen.chart)
            self.query_one("#strip", Said).say([strip(seen.alarm, seen.looked, self.ink)])
        if self.replay is None:
            self._show_past(seen)

    def _show_past(self, seen: Seen) -> None:
        """What it did, and what happened to it."""
        self.query_one("#actions", Lines).show_lines(list(actions(seen.alarm, seen.history, self.ink)))
        lines = [
            Line(
                str(place),
                (
                    Text(wall_clock(each["Timestamp"]), "dim"),
                    Text(_TYPES.get(each["HistoryItemType"], ""), "dim"),
                    Text(clean(each["HistorySummary"])),
                ),
            )
            for place, each in enumerate(seen.history)
        ]
        self.query_one("#history", ResourceTable).set_rows(lines)
        self.query_one("#before", Pane).set_answer([(str(len(lines)), "dim")])

    def _children(self, seen: Seen) -> list[Line]:
        """Each alarm in the rule with its state; those by which it turned are marked."""
        lines: list[Line] = []
        for name, wanted in children(seen.alarm):
            state = self._state_of(name)
            tone = STATES.get(state, "gone")
            mark = "◆ " if name in deciding(seen.alarm) else "  "
            sign = f"{health(tone).sign(self.ink)} {state}"
            lines.append(
                Line(name, (Text(sign, tone), Text(wanted, "dim"), Text(f"{mark}{brief_alarm(name)}", "strong")))
            )
        return lines

    def _state_of(self, name: str) -> str:
        """Looked up where one stands now; a child may be of either sort."""
        for kind in KINDS:
            try:
                found = self.client.find(kind, self.row.region, name)
            except AwsError:
                return "not for you"
            if found is not None:
                columns = self.client.kinds()[kind].columns
                return next(str(v) for c, v in zip(columns, found.values, strict=True) if c.field == "state_value")
        return "gone"

    def _answer(self) -> list[Span]:
        """Whether this is now or the past, and at which step."""
        replay = self.replay
        if replay is None:
            return [("now", "dim")]
        going = f"▶ {SPEEDS[replay.speed]:g}/s" if replay.playing else "held"
        step = f"{replay.place + 1} of {len(replay.instants)}"
        return [(f"replay {wall_clock(replay.instant)}  {step}  {going}", "accent"), ("  space ← → + - r", "dim")]

    def _title(self) -> Title:
        state = str(self.seen.alarm["StateValue"]) if self.seen is not None else ""
        tone = tone_of(self.seen.alarm) if self.seen is not None else None
        now = self.replay.instant if self.replay is not None else self.client.now
        kind = "Alarm, as it was" if self.replay is not None else "Alarm"
        return Title(kind, brief_alarm(self.row.label), self.row.id, self.row.region, state, tone, now)

    def action_replay(self) -> None:
        """From before the first period that counted; the same key comes back to now."""
        if self.replay is not None:
            self.replay = None
            self.stop_reading()
            if self._beat is not None:
                self._beat.stop()
            self.seen, self._news = self._now, True
            self._show()
        elif self._now is not None:
            self.replay = Replay(self.client, self.row, self._now.alarm)
            self._pace()
            self.read(self._watch_again, self.replay)

    def _pace(self) -> None:
        if self._beat is not None:
            self._beat.stop()
        if self.replay is not None:
            self._beat = self.set_interval(1 / SPEEDS[self.replay.speed], self.play)

    def play(self) -> None:
        """One step on, if nobody holds it."""
        if self.replay is not None and self.replay.playing and not self.is_reading and self.replay.step(1):
            self.read(self._watch_again, self.replay)

    async def _watch_again(self, replay: Replay) -> None:
        try:
            self.seen = await replay.read()
        except (AwsError, NotRemembered):
            self.seen = None
        self._lesson = Lesson("What was then is not remembered, or the alarm was not there yet.")
        self._show()

    def action_hold(self) -> None:
        if self.replay is not None:
            self.replay.playing = not self.replay.playing
            self._show()

    def action_scrub(self, steps: int) -> None:
        if self.replay is not None:
            self.replay.playing = False
            if self.replay.step(steps):
                self.read(self._watch_again, self.replay)

    def action_hurry(self, steps: int) -> None:
        if self.replay is not None:
            self.replay.faster(steps)
            self._pace()
            self._show()

    def action_threshold(self) -> None:
        if self._now is None or self.row.kind != METRIC:
            self.notify("Only an alarm on a metric has a threshold.", severity="warning", markup=False)
            return
        self.app.push_screen(ThresholdForm(self.client, self.row.region, self._now.alarm, self.ink))

    def action_toggle(self) -> None:
        enabled = self._now is not None and self._now.alarm["ActionsEnabled"]
        wanted = "DisableAlarmActions" if enabled else "EnableAlarmActions"
        action = next((each for each in self.kind.actions if each.operation == wanted), None)
        if action is not None:
            perform(self, self.client, action, self.kind, [self.row], self.ink)

    def action_front(self, step: int) -> None:
        self._front = (self._front + step) % len(_FRONTS)
        self._arrange()
        if _FRONTS[self._front] == "before":
            self.query_one("#history").focus()
        else:
            self.set_focus(None)

    def _arrange(self) -> None:
        """Where there is little room, one pane is in front."""
        narrow = self.app.size.width < NARROW_BELOW
        self.set_class(narrow, "-narrow")
        for place, id in enumerate(_FRONTS):
            self.query_one(f"#{id}").set_class(place != self._front, "-behind")

    def action_leave(self) -> None:
        """Out of the past first."""
        if self.replay is not None:
            self.action_replay()
        else:
            self.dismiss(None)
