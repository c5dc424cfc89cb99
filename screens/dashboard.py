"""The dashboard: the whole cloud on one screen, every pane alive; one pane at a time where there is little room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Container
from typing_extensions import override

from model.client import AlarmChanged, AwsError, Channel, Client, KindView, Row
from screens.charts import Picture, draw_plan, plan_of
from screens.dashboard_panes import KINDS, Panes
from screens.dashboard_places import ALARM, BALANCER, GROUP, HOMES, INSTANCE, arrange, candidates
from screens.deed import deed_of
from screens.feed import Feed
from screens.gauges import Gauges
from screens.missing import lesson_of, permission_in
from screens.network_rows import KINDS as VPC_KINDS
from screens.panes.alarms import Alarms
from screens.panes.groups import ACTIVITY
from screens.panes.regions import Regions
from screens.panes.view_pane import ViewPane, in_scope, within
from screens.panes.vpc import VpcPane
from screens.root_use import RootUse
from screens.session import Session
from screens.steps import marks_of
from screens.tables import values_of
from screens.tally import counts
from screens.toasts import Toasts
from screens.views import View
from screens.widgets.clock_face import ClockFace
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.pane_tabs import PaneTabs
from screens.widgets.teacher import Deed, Teacher
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

FRAME_SECONDS: Final = 1 / 15
LOOK_SECONDS: Final = 1.0
"How often charts may be read anew."
FLOW_LOOKS: Final = 5
"After so many looks it is asked anew what flows."

LISTS: Final = "What the world has: instances, functions, tables, alarms…"
KEYS: Final = (
    Key(":", "command"),
    Key("/", "filter"),
    Key("⏎", "open"),
    Key("x", "actions"),
    Key("n", "new"),
    Key("p", "pause"),
    Key("z", "zoom"),
    Key("t", "map"),
    Key("T", "trail"),
    Key("u", "undo"),
    Key(", .", "speed"),
    Key("}", "next event"),
    Key("?", "help", stays=True),
)


class Dashboard(WorkScreen):
    """Everything comes from the feed, drained fifteen times a second; what did not change is not drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "number('1')", "Regions", show=False, id="dashboard.regions"),
        Binding("2", "number('2')", "VPC, or what flows", show=False, id="dashboard.topology"),
        *(Binding(n, f"number('{n}')", LISTS, show=False, id=f"dashboard.list_{n}") for n in "34567"),
        Binding("8", "number('8')", "Chart", show=False, id="dashboard.chart"),
        Binding("tab", "next_pane(1)", "Next pane", show=False, id="dashboard.next"),
        Binding("shift+tab", "next_pane(-1)", "Pane before", show=False, id="dashboard.before"),
        Binding("z", "zoom", "Zoom the pane", show=False, id="dashboard.zoom"),
        Binding("slash", "zoom(True)", "Filter", show=False, id="dashboard.filter"),
        Binding("0", "narrow('')", "All regions", show=False, id="dashboard.all_regions"),
        Binding("t", "map", "Map of the network", show=False, id="dashboard.map"),
        Binding("escape", "unzoom", "All panes", show=False, id="dashboard.unzoom"),
    ]
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (120, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-low"), (24, "-tall"), (36, "-high")]

    def __init__(self, client: Client, world: str, ink: Ink, hint: Deed | None = None) -> None:
        """`hint` stands in the teacher's line until something has been done."""
        self.feed = Feed(client, KINDS)
        super().__init__(Session(client, world, ink, self.feed, deed=hint))
        self._scope = ""
        self.feed.take()
        self._panes = Panes(client, self.feed, ink, self._wanted(HOMES))
        self._gauges = Gauges(client)
        self._toasts = Toasts()
        self._root = RootUse(client)
        self._subject: Row | None = None
        self._current = self._first
        self._looks = 0
        self._looked: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield ClockFace(ink=self.ink)
        yield PaneTabs(self._panes.tabs, ink=self.ink)
        with Container(id="grid"):
            yield from self._panes.all
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(KEYS)
        yield TooSmall()

    @property
    @override
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The lists' keys say what is listed now."""
        titles = {tab.number: tab.title for tab in self._panes.tabs}
        return {
            key: active._replace(binding=replace(active.binding, description=titles[key]))
            if active.node is self and key in titles
            else active
            for key, active in super().active_bindings.items()
        }

    def on_mount(self) -> None:
        self._show_all()
        self._turn_to(self._current)
        self.set_interval(FRAME_SECONDS, self.drain)
        self.set_interval(LOOK_SECONDS, self.look)
        self.call_after_refresh(self.look)

    def on_unmount(self) -> None:
        self.session.close()
        self._root.close()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.look)

    def drain(self) -> None:
        """Show what is new."""
        self._face()
        self._warn_of_root()
        news = self.feed.take()
        if not news:
            return
        for pane in self._panes.tables:
            if pane.kind in news.deltas:
                pane.patch(news.deltas[pane.kind])
        changed = news.deltas.keys()
        for cards in self._panes.cards:
            if changed & {cards.kind, ACTIVITY}:
                cards.show(self.feed, self._scope)
        if any(counts(self.feed.views[kind]) for kind in changed):
            self._panes.regions.show(self.feed, self._scope)
        if changed & set(VPC_KINDS):
            self._panes.topology.show(self.feed, self._scope, self._gauges.sparks)
        if changed:
            self._looks = 0
            self._tones()
        if news.deed is not None:
            self.session.deed = deed_of(self.client, news.deed)
            self.query_one(Teacher).set_deed(self.session.deed)
        self._warn(news.alarms)

    def look(self) -> None:
        """Let ages count, and read charts anew if a simulated minute has passed or the eye is elsewhere."""
        if not self.is_current:
            return
        now = self.client.now
        if self.feed.refused and self.feed.retry():
            self._show_all()
        self._arrange()
        for pane in self._panes.lists:
            pane.age(now)
        in_view = tuple((pane.kind, len(pane.rows_in_view)) for pane in self._panes.tables)
        seen = (now // 60, self._subject_key(), self._scope, in_view, self.size, self.client.steering.speed)
        if seen != self._looked and not self.is_reading:
            self._looked = seen
            self.read(self._look, now)

    async def _look(self, now: float) -> None:
        for pane in self._panes.tables:
            await self._gauges.read(pane.view, pane.rows_in_view, now)
            pane.set_sparks(self._gauges.sparks)
        balancers = [row for row in self.feed.rows(BALANCER) if not self._scope or row.region == self._scope]
        await self._gauges.read(self.feed.views[BALANCER], balancers[:20], now)
        channels = await self.client.channels() if self._looks % FLOW_LOOKS == 0 else None
        self._looks += 1
        self._see_flow(channels)
        self._panes.topology.show(self.feed, self._scope, self._gauges.sparks)
        self._tones()
        await self._show_chart(now)
        self._make_room_for_the_chart()

    def _see_flow(self, channels: tuple[Channel, ...] | None = None) -> None:
        loud = self.client.metrics.alarmed() if self.feed.rows(ALARM) else ()
        self._panes.topology.see(self.feed, self._scope, self._gauges.sparks, loud, channels)

    async def _show_chart(self, now: float) -> None:
        """Of what the eye is on, where it has gone on meanwhile of that."""
        subject = self._subject_key()
        try:
            picture, missing = await self._picture(now), ""
        except AwsError as refusal:
            picture, missing = None, permission_in(refusal)
        if subject == self._subject_key():
            self._panes.chart.show(picture, missing)
        else:
            await self._show_chart(now)

    async def _picture(self, now: float) -> Picture | None:
        row = self._held_subject()
        plan = await plan_of(self.client, row, self.feed.views[row.kind]) if row is not None else None
        if row is None or plan is None:
            return None
        return await draw_plan(self.client, plan, now, self._marks(row))

    def _marks(self, row: Row) -> Sequence[Any]:
        if row.kind != GROUP:
            return ()
        activities = self.feed.views[ACTIVITY]
        return marks_of((values_of(activities, each) for each in self.feed.rows(ACTIVITY)), row.label)

    def _held_subject(self) -> Row | None:
        """What is charted, as it is now; at first a scaling group, or else a machine, or what the first list is on."""
        if self._subject is not None:
            held = self.feed.find(self._subject.kind, (self._subject.region, self._subject.id))
            if held is not None:
                return held
        for kind in (GROUP, INSTANCE):
            rows = (row for row in self.feed.rows(kind) if not self._scope or row.region == self._scope)
            first = next(iter(rows), None)
            if first is not None:
                return first
        loaded = (pane.row for pane in self._panes.lists if self.feed.views[pane.kind].headline)
        return next((row for row in loaded if row is not None), None)

    def _subject_key(self) -> tuple[str, str, str] | None:
        row = self._held_subject()
        return (row.kind, row.region, row.id) if row else None

    def _wanted(self, before: Sequence[str], held: str = "") -> tuple[str, ...]:
        """What is to be listed now; what there is of is followed from now on."""
        kinds = candidates(self.feed.views)
        found = self.client.regions_with(kinds)
        for kind in found:
            self.feed.follow(kind)
        return arrange([kind for kind in kinds if within(found.get(kind, ()), self._scope)], before, held)

    def _arrange(self) -> None:
        """List what there is, without touching the pane that the eye is on."""
        current = self._panes.named(self._current)
        held = current.kind if isinstance(current, ViewPane) else ""
        changed = self._panes.arrange(self._wanted(self._panes.kinds, held))
        for old, new in changed:
            self.query_one("#grid").mount(new, before=old)
            old.remove()
            self._fill(new)
        if changed:
            self._tones()

    @property
    def _first(self) -> str:
        """The first list with something in it, or else the first."""
        lists = self._panes.lists
        filled = (pane for pane in lists if in_scope(self.feed.rows(pane.kind), self._scope))
        return next(filled, lists[0]).id or ""

    def _fill(self, pane: ViewPane) -> None:
        pane.show(self.feed, self._scope)
        pane.age(self.client.now)
        refusal = self.feed.refused.get(pane.kind)
        pane.forbid(lesson_of(self.client, refusal) if refusal else None)

    def _show_all(self) -> None:
        self.feed.take()
        self._arrange()
        for pane in self._panes.lists:
            self._fill(pane)
        self._panes.regions.show(self.feed, self._scope)
        self._see_flow()
        self._panes.topology.show(self.feed, self._scope, self._gauges.sparks)
        self._tones()
        self._face()

    @override
    def be_somebody(self) -> None:
        self.stop_reading()
        self.feed.renew()
        self._subject, self._looked, self._looks = None, (), 0
        self._show_all()
        self.look()

    def _face(self) -> None:
        self.show_face(self._scope)

    def _tones(self) -> None:
        worst = {pane.id: pane.worst for pane in self._panes.cards if isinstance(pane, Alarms)}
        tones = {id: tone for id, tone in worst.items() if tone in {"bad", "warn"}}
        self.query_one(PaneTabs).set_tabs(replace(tab, tone=tones.get(tab.id)) for tab in self._panes.tabs)

    def _warn(self, alarms: Sequence[AlarmChanged]) -> None:
        for toast in self._toasts.of(alarms):
            self.notify(toast.text, title=toast.title, severity=toast.severity, markup=False)

    def _warn_of_root(self) -> None:
        if warning := self._root.take():
            self.notify(warning, title="Root is at work", severity="warning", markup=False)

    def _watch_subject(self, row: Row) -> None:
        self._subject = row
        if row.kind in {INSTANCE, BALANCER}:
            self._panes.topology.turn_to(row)
        self.look()

    def on_view_pane_chosen(self, event: ViewPane.Chosen) -> None:
        """Only where the eye is: other panes' cursors move by themselves when rows come and go."""
        if event.pane.has_class("-focused"):
            self._watch_subject(event.row)

    def on_view_pane_opened(self, event: ViewPane.Opened) -> None:
        self.open_row(event.row)

    def on_vpc_pane_pointed(self, event: VpcPane.Pointed) -> None:
        if event.opened:
            self.open_row(event.row)
        else:
            self._watch_subject(event.row)

    def on_regions_narrowed(self, event: Regions.Narrowed) -> None:
        self.action_narrow(event.region)

    def on_pane_tabs_pressed(self, event: PaneTabs.Pressed) -> None:
        self.action_pane(event.tab_id)

    def on_pane_pressed(self, event: Pane.Pressed) -> None:
        self._turn_to(event.pane.id or self._current)
        self.action_zoom()

    def on_descendant_focus(self) -> None:
        """A click can bring the focus to another pane as well as a key."""
        pane = next((pane for pane in self._panes.all if pane.has_class("-focused")), None)
        if pane is not None and pane.id and pane.id != self._current:
            self._mark_current(pane.id)
            self._watch_pane()

    def _watch_pane(self) -> None:
        pane = self._panes.named(self._current)
        if isinstance(pane, ViewPane) and pane.row is not None:
            self._watch_subject(pane.row)

    def action_number(self, number: str) -> None:
        """To the pane of this number."""
        self.action_pane(next(tab.id for tab in self._panes.tabs if tab.number == number))

    def action_pane(self, id: str) -> None:
        self._turn_to(id)
        self._watch_pane()

    def action_next_pane(self, step: int) -> None:
        ids = [tab.id for tab in self._panes.tabs]
        self.action_pane(ids[(ids.index(self._current) + step) % len(ids)])

    def action_narrow(self, region: str) -> None:
        """Show one region only, or all of them."""
        self._scope = region
        self._show_all()
        self.look()

    @override
    def turn_to_region(self, region: str) -> None:
        self.action_narrow(region)

    @property
    @override
    def subject_kind(self) -> KindView | None:
        pane = self._panes.named(self._current)
        if isinstance(pane, ViewPane):
            return self.feed.views[pane.kind]
        return self.feed.views[self._subject.kind] if self._subject else None

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        pane = self._panes.named(self._current)
        if isinstance(pane, ViewPane):
            return pane.rows
        return [self._subject] if self._subject else []

    @override
    def go(self, view: View | None) -> None:
        if view is None:
            return
        from screens.browser import BrowserScreen

        self.app.push_screen(BrowserScreen(self.session, view))

    def action_zoom(self, filtering: bool = False) -> None:
        """The current pane as large as the screen: lists in the browser, drawings here."""
        pane = self._panes.named(self._current)
        if not isinstance(pane, ViewPane):
            self.toggle_class("-zoomed")
            return
        self.travel_to(View(pane.kind, region=self._scope))
        if filtering:
            self.app.call_later(self.app.run_action, "screen.filter")

    @override
    def action_map(self, wanted: str = "") -> None:
        """Begin with the VPC that the pane shows."""
        vpc = self._panes.topology.vpc
        super().action_map(wanted or (vpc.id if vpc is not None else ""))

    def action_unzoom(self) -> None:
        self.remove_class("-zoomed")

    def _turn_to(self, id: str) -> None:
        self.remove_class("-zoomed")
        self._mark_current(id)
        self._panes.named(id).front.focus()

    def _make_room_for_the_chart(self) -> None:
        """Below a list, if there is something to draw; drawings need all the room themselves."""
        beside = self._current not in {"regions", "topology", "chart"}
        self.query_one("#grid").set_class(beside and self._panes.chart.chart.chart is not None, "-charted")

    def _mark_current(self, id: str) -> None:
        self._current = id
        for pane in self._panes.all:
            pane.set_class(pane.id == id, "-current")
        self._make_room_for_the_chart()
        self.query_one(PaneTabs).set_current(id)
