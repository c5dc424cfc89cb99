"""A scaling group at work: how large it is and was, its instances by zone, what it does and why, what it will do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from typing_extensions import override

from model.client import Action, KindView, Row
from screens.deed import deed_of
from screens.deeds import act, perform
from screens.feed import Feed
from screens.gauges import Gauges
from screens.missing import permission_in
from screens.scaling_deeds import Way, answers, endings, processes, protection, refreshing, resized, standby
from screens.scaling_history import desired_steps, in_service_steps, pending_steps, staircase
from screens.scaling_reading import Reading, read_group
from screens.scaling_rows import GROUP, KINDS, MEMBER, Fleet, fleet_of
from screens.scaling_told import member_told, newest_told, now_told, rules_told, size_of, tile_of, unseen_told
from screens.session import Session
from screens.steps import marks_of
from screens.tables import values_of
from screens.widgets.chart import Chart, Mark
from screens.widgets.choose import Choose
from screens.widgets.clock_face import ClockFace
from screens.widgets.health import Tone
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.member_grid import MemberGrid
from screens.widgets.pane import Pane
from screens.widgets.passage import Passage
from screens.widgets.said import Said
from screens.widgets.size_bar import SizeBar
from screens.widgets.spans import Span
from screens.widgets.teacher import Teacher
from screens.widgets.time_series import TimeSeries
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

FRAME_SECONDS: Final = 1 / 15
LOOK_SECONDS: Final = 0.5
NARROW_BELOW: Final = 100
WINDOWS: Final = (3600.0, 4 * 3600.0, 24 * 3600.0)
"How far back the chart may go."
INSTANCE: Final = "ec2:Instance"
_FRONTS: Final = ("members", "told", "rules", "capacity")
_KEYS: Final = (
    Key("+ -", "one more, one less"),
    Key("tab", "pane"),
    Key("t", "end one"),
    Key("s", "standby"),
    Key("P", "protect"),
    Key("f", "refresh"),
    Key("S", "suspend"),
    Key("y", "hooks"),
    Key("v", "hours"),
    Key("esc", "back", stays=True),
    Key("x", "actions"),
    Key("?", "help", stays=True),
)


class ScalingScreen(WorkScreen):
    """Drawn from rows alone, fifteen times a second at most; what has to be asked for is asked when they changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "resize(1)", "Want one more", show=False, id="scaling.more"),
        Binding("minus", "resize(-1)", "Want one less", show=False, id="scaling.less"),
        Binding("t,delete", "end_one", "End this instance, or let it go", show=False, id="scaling.end"),
        Binding("s", "standby", "On standby, or back into service", show=False, id="scaling.standby"),
        Binding("P", "protect", "Protect from scale-in, or no more", show=False, id="scaling.protect"),
        Binding("f", "refresh", "Replace all instances, or call that off", show=False, id="scaling.refresh"),
        Binding("S", "processes", "Suspend or resume processes", show=False, id="scaling.processes"),
        Binding("y", "answer", "Answer the hooks that it waits at", show=False, id="scaling.answer"),
        Binding("v", "turn", "How far back the chart goes", show=False, id="scaling.window"),
        Binding("i", "fields", "All fields of the group", show=False, id="scaling.fields"),
        Binding("tab", "step(1)", "Next pane", show=False, id="scaling.next"),
        Binding("shift+tab", "step(-1)", "Pane before", show=False, id="scaling.before"),
        Binding("escape,q,backspace", "leave", "Back", show=False, id="scaling.back"),
    ]
    DEFAULT_CSS = """
    ScalingScreen Grid {
        grid-size: 2; grid-columns: 3fr 2fr; grid-rows: 5fr 4fr; height: 1fr;
    }
    ScalingScreen.-narrow Grid { grid-size: 1; grid-columns: 1fr; grid-rows: 9 1fr; }
    ScalingScreen.-narrow .-behind { display: none; }
    """

    def __init__(self, session: Session, row: Row) -> None:
        super().__init__(session)
        self.row = row
        self._feed = Feed(session.client, KINDS)
        self._feed.take()
        self._gauges = Gauges(session.client)
        self._reading = Reading()
        self._fleet = fleet_of(self._feed, row)
        self._gone = False
        self._window = 0
        self._front = 0
        self._looked: tuple[object, ...] = ()
        self._resizing = asyncio.Lock()

    def compose(self) -> ComposeResult:
        ink = self.ink
        yield ClockFace(ink=ink)
        with Grid():
            with Pane(title=f"{self.row.label} · {self.row.region}", ink=ink, id="size"):
                yield SizeBar(ink=ink)
                yield TimeSeries(ink=ink, id="capacity")
            yield Pane(Passage(ink=ink, id="told"), title="Now", ink=ink, id="now")
            yield Pane(MemberGrid(ink=ink, id="members"), title="Instances", ink=ink, id="machines")
            yield Pane(Passage(ink=ink, id="rules"), title="Policies and plans", ink=ink, id="policies")
        yield Said(1, id="member")
        yield Teacher(self.session.deed, ink=ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self._arrange()
        self.members.focus()
        self.set_interval(FRAME_SECONDS, self.drain)
        self.set_interval(LOOK_SECONDS, self.look)
        self.show_all()
        self.look()

    def on_unmount(self) -> None:
        self._feed.close()

    def on_resize(self) -> None:
        self._arrange()

    @property
    def members(self) -> MemberGrid:
        return self.query_one(MemberGrid)

    @property
    def fleet(self) -> Fleet:
        return self._fleet

    @property
    @override
    def subject_kind(self) -> KindView:
        return self._feed.views[GROUP]

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        return [] if self._gone else [self.row]

    def drain(self) -> None:
        """Show what is new."""
        self.show_face(self.row.region)
        news = self._feed.take()
        if news.deed is not None:
            self.session.deed = deed_of(self.client, news.deed)
            self.query_one(Teacher).set_deed(self.session.deed)
        if news.deltas:
            self._take()

    def _take(self) -> None:
        row = self._feed.find(GROUP, (self.row.region, self.row.id))
        self._gone = row is None and GROUP not in self._feed.refused
        self.row = row or self.row
        self._fleet = fleet_of(self._feed, self.row)
        self.show_all()

    @override
    def be_somebody(self) -> None:
        self.stop_reading()
        self._feed.renew()
        self._feed.take()
        self._reading, self._looked = Reading(), ()
        self._take()
        self.look()

    def look(self) -> None:
        """Ask anew if the group has changed or a simulated minute has passed; what is counted down goes on."""
        if not self.is_current:
            return
        if self._feed.refused and self._feed.retry():
            self._feed.take()
            self._take()
        self._tell()
        states = tuple((each["instance_id"], each["lifecycle_state"]) for each in self._fleet.members)
        seen = (self.client.now // 60, self.row.revision, states)
        if seen != self._looked and not self.is_reading and not self._gone:
            self._looked = seen
            self.read(self._look)

    async def _look(self) -> None:
        ids = [str(each["instance_id"]) for each in self._fleet.members]
        self._reading = await read_group(self.client, self.row.region, self.row.label, ids, self.client.now)
        rows = [row for id in ids if (row := self._instance(id)) is not None]
        await self._gauges.read(self.client.kinds()[INSTANCE], rows, self.client.now, {"CPUUtilization"})
        self.show_all()

    def _instance(self, id: str) -> Row | None:
        return self.session.feed.find(INSTANCE, (self.row.region, id))

    def show_all(self) -> None:
        if not self.is_mounted:
            return
        self.query_one(SizeBar).set_size(size_of(self._fleet))
        self.query_one(TimeSeries).set_chart(self._chart())
        now = self.client.now
        tiles = [tile_of(each, self._load(str(each["instance_id"])), now) for each in self._fleet.members]
        self.members.set_tiles(tiles, self._fleet.group["availability_zones"])
        self._tell()

    def _tell(self) -> None:
        now, reading = self.client.now, self._reading
        refused = {permission_in(each) for each in (*self._feed.refused.values(), *reading.refusals)}
        unseen = unseen_told(sorted(refused), self.ink)
        self.query_one("#told", Passage).show([*unseen, *now_told(self._fleet, reading.balancers, now, self.ink)])
        self.query_one("#rules", Passage).show(rules_told(reading.policies, self._fleet.scheduled, now, self.ink))
        said = [[(" ", "text"), *member_told(self._member(), now, self.ink)]]
        if self.has_class("-narrow"):
            said.append([(" ", "text"), *newest_told(self._fleet, now, self.ink)])
        self.query_one(Said).say(said)
        self._entitle()

    def _entitle(self) -> None:
        """The corners say whether it is what it should be."""
        fleet = self._fleet
        missing = int(fleet.group["desired_capacity"]) - len(fleet.serving)
        word = "gone" if self._gone else "as wanted" if not missing else f"{abs(missing)} too {_much(missing)}"
        tone: Tone = "gone" if self._gone else "good" if not missing else "busy"
        self.query_one("#size", Pane).set_answer([(word, tone)])
        ill = sum(each["health_status"] != "Healthy" for each in fleet.members)
        count: list[Span] = [(f"{ill} unhealthy  ", "bad")] if ill else []
        self.query_one("#machines", Pane).set_answer([*count, (str(len(fleet.members)), "dim")])
        firing = sum(alarm.state == "ALARM" for policy in self._reading.policies for alarm in policy.alarms)
        fired: list[Span] = [(f"{firing} firing", "warn")] if firing else []
        self.query_one("#policies", Pane).set_answer(fired)

    def _chart(self) -> Chart:
        fleet, end = self._fleet, self.client.now
        start = end - WINDOWS[self._window]
        activities = fleet.activities
        series = (
            staircase("coming", pending_steps(activities), start, end),
            staircase("wanted", desired_steps(activities, int(fleet.group["desired_capacity"])), start, end),
            staircase("in service", in_service_steps(activities, len(fleet.serving)), start, end),
        )
        marks = (*marks_of((dict(each) for each in activities), self.row.label), *self._refreshes())
        return Chart(start, end, series, marks=marks, high=float(max(1, fleet.group["max_size"])))

    def _refreshes(self) -> list[Mark]:
        it = self._fleet.refresh
        return [Mark(it["start_time"], "", "busy", "refresh")] if it is not None else []

    def _load(self, id: str) -> float | None:
        spark = self._gauges.sparks.get(((self.row.region, id), "CPUUtilization"))
        return None if spark is None or spark.value is None else spark.value / 100

    def _member(self) -> dict[str, object] | None:
        found = (each for each in self._fleet.members if each["instance_id"] == self.members.cursor)
        return next((dict(each) for each in found), None)

    def _arrange(self) -> None:
        """On a narrow screen one pane at a time stands under the chart."""
        narrow = self.size.width < NARROW_BELOW
        self.set_class(narrow, "-narrow")
        self.query_one(Said).styles.height = 2 if narrow else 1
        front = _FRONTS[self._front] if _FRONTS[self._front] != "capacity" else "members"
        for pane, inner in (("machines", "members"), ("now", "told"), ("policies", "rules")):
            self.query_one(f"#{pane}").set_class(narrow and inner != front, "-behind")

    def action_step(self, by: int) -> None:
        self._front = (self._front + by) % len(_FRONTS)
        self._arrange()
        self.query_one(f"#{_FRONTS[self._front]}").focus()

    @on(MemberGrid.Highlighted)
    def another(self) -> None:
        self._tell()

    @on(MemberGrid.Opened)
    def open_member(self) -> None:
        row = self._instance(self.members.cursor)
        if row is not None:
            self.open_row(row)

    def action_resize(self, by: int) -> None:
        self.app.run_worker(self._resize(by), group="deeds")

    async def _resize(self, by: int) -> None:
        """Each step begins where the one before has led."""
        view = self._feed.views[GROUP]
        async with self._resizing:
            for row in self.found(GROUP, self.row.region, self.row.id):
                wanted = int(values_of(view, row)["desired_capacity"]) + by
                await act(self.app, self.client, resized(wanted), view, [row], self.ink)

    def action_protect(self) -> None:
        self._with_member(lambda member, row: self._do(MEMBER, protection(member), row))

    def action_end_one(self) -> None:
        self._with_member(lambda member, row: self._offer(f"{row.id}: how shall it go?", endings(member), row))

    def action_standby(self) -> None:
        self._with_member(lambda member, row: self._offer(f"{row.id}: standby", standby(member), row))

    def action_answer(self) -> None:
        """The instance under the cursor, or else the first that waits."""
        waiting = self._fleet.held
        chosen = next((each for each in waiting if each["instance_id"] == self.members.cursor), None)
        member = chosen or next(iter(waiting), None)
        row = self._feed.find(MEMBER, (self.row.region, str(member["instance_id"]))) if member else None
        if member is None or row is None:
            self.notify("No instance waits at a hook.", markup=False)
            return
        self._offer(f"{row.id} waits: what is it told?", answers(member), row)

    def action_refresh(self) -> None:
        under_way = self._fleet.refresh is not None
        self._offer("It is being refreshed" if under_way else "Refresh the group", refreshing(self._fleet), self.row)

    def action_processes(self) -> None:
        self._offer("Which process?", processes(self._fleet), self.row)

    def _with_member(self, act: Callable[[dict[str, object], Row], None]) -> None:
        member = self._member()
        row = self._feed.find(MEMBER, (self.row.region, self.members.cursor))
        if member is None or row is None:
            self.notify("It has no instances.", markup=False)
        else:
            act(member, row)

    def _offer(self, title: str, ways: Sequence[Way], row: Row) -> None:
        def chosen(value: str | None) -> None:
            way = next((way for number, way in enumerate(ways) if str(number) == value), None)
            if way is not None:
                self._do(way.kind, way.action, row)

        options = [way.option(number) for number, way in enumerate(ways)]
        self.app.push_screen(Choose(title, options, ink=self.ink), chosen)

    def _do(self, kind: str, action: Action, row: Row) -> None:
        perform(self, self.client, action, self._feed.views[kind], [row], self.ink)

    def action_turn(self) -> None:
        self._window = (self._window + 1) % len(WINDOWS)
        self.query_one(TimeSeries).set_chart(self._chart(), same=False)

    def action_leave(self) -> None:
        self.dismiss(None)


def _much(missing: int) -> str:
    return "few" if missing > 0 else "many"
