"""The map of the network: regions, VPCs and how they are joined, zones, subnets, machines; true, alive, to walk on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input
from typing_extensions import override

from model.client import KindView, Row, UnknownSite
from screens.deed import deed_of
from screens.feed import Feed
from screens.missing import lesson_of, permission_in
from screens.network_rows import INSTANCE, KINDS, SUBNET, VPC, Ground, Measures
from screens.session import Session
from screens.topology_measures import HEATS, MapMeasures
from screens.topology_scene import CARDS, CLOSE, LEVELS, ONE, TREE_BELOW, WORLD, Sight, scene_of
from screens.topology_told import legend_of, told_of
from screens.topology_world import troubles
from screens.widgets.clock_face import ClockFace
from screens.widgets.empty import Empty, Lesson
from screens.widgets.health import Tone, count_spans
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.said import Said
from screens.widgets.spans import Span, text_of
from screens.widgets.teacher import Teacher
from screens.widgets.too_small import TooSmall
from screens.widgets.topology import Topology
from screens.widgets.topology_plan import spans_of
from screens.work_screen import WorkScreen

FRAME_SECONDS: Final = 1 / 15
LOOK_SECONDS: Final = 1.0
KEYS: Final = (
    Key("+", "nearer"),
    Key("-", "farther"),
    Key("⏎", "open"),
    Key("x", "actions"),
    Key("/", "find"),
    Key("f", "next fault"),
    Key("v", "heat"),
    Key("esc", "back"),
    Key(":", "command"),
    Key("p", "pause"),
    Key("?", "help", stays=True),
)
_LESSON: Final = Lesson(
    "A VPC is a network of your own in a region. Its subnets, gateways and machines are drawn here.",
    "n",
    "create a VPC",
    "aws ec2 create-vpc --cidr-block 10.0.0.0/16",
)


class TopologyScreen(WorkScreen):
    """Drawn from rows alone, fifteen times a second at most, and only what changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "zoom(1)", "Nearer; open a branch", show=False, id="map.nearer"),
        Binding("minus", "zoom(-1)", "Farther; fold a branch", show=False, id="map.farther"),
        Binding("tab", "step(1)", "Next thing", show=False, id="map.next"),
        Binding("shift+tab", "step(-1)", "Thing before", show=False, id="map.before"),
        Binding("space", "toggle", "Open or fold a branch of the tree", show=False, id="map.toggle"),
        Binding("slash", "filter", "Find: what matches stands out", show=False, id="map.filter"),
        Binding("f", "fault", "Next thing that is wrong", show=False, id="map.fault"),
        Binding("v", "heat", "What heat shows: processors, traffic, nothing", show=False, id="map.heat"),
        Binding("escape,q,t,backspace", "leave", "Back", show=False, id="map.back"),
    ]

    def __init__(self, session: Session, wanted: str = "") -> None:
        """`wanted` is the name or id of a VPC, or a region; without one it is the fullest VPC."""
        super().__init__(session)
        self._feed = Feed(session.client, KINDS)
        self._ground = Ground(self._feed)
        self._reading = MapMeasures(session.client)
        self._heat = 0
        self._wanted = wanted
        self.sight = Sight()
        self._faults: Mapping[str, Tone] = {}
        self._looked: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield ClockFace(ink=self.ink)
        with Pane(title="Topology", ink=self.ink):
            yield Topology(ink=self.ink)
            yield Empty(_LESSON)
        yield Input(placeholder="a name, an id, an address, a state", compact=True)
        yield Said(3, id="told")
        yield Teacher(self.session.deed, ink=self.ink)
        yield KeyBar(KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self._feed.take()
        self._ground.sort()
        self._turn_to(self._wanted)
        if self.sight.vpc:
            self.map.select(self.sight.vpc[1])
        self.map.focus()
        self.set_interval(FRAME_SECONDS, self.drain)
        self.set_interval(LOOK_SECONDS, self.look)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.show_all()
        self.look()

    def on_unmount(self) -> None:
        self._feed.close()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_all)

    @property
    def map(self) -> Topology:
        return self.query_one(Topology)

    @property
    def measures(self) -> Measures:
        found = self._reading.told(HEATS[self._heat % len(HEATS)])
        return found if self._heat < len(HEATS) else Measures({}, found.requests, found.ills, found.zones)

    @property
    def is_tree(self) -> bool:
        return self.size.width < TREE_BELOW

    @property
    def row(self) -> Row | None:
        """What is selected, if it is a resource: where a walk from here begins."""
        return self._ground.row((self.map.selected or "").removeprefix("joint "), self._region)

    @property
    def _region(self) -> str:
        return self.sight.vpc[0] if self.sight.vpc else self.sight.region

    @property
    @override
    def subject_kind(self) -> KindView:
        row = self.row
        return self._feed.views[row.kind if row is not None else VPC]

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        row = self.row
        return [row] if row is not None and self._ground.is_described(row) else []

    @override
    def turn_to_region(self, region: str) -> None:
        self._turn_to(region)
        self.show_all()

    @override
    def be_somebody(self) -> None:
        self.stop_reading()
        self._feed.renew()
        self._feed.take()
        self._looked = ()
        self._ground.sort()
        self.show_all()

    def _turn_to(self, wanted: str) -> None:
        """Look at a VPC by its id or name, at a region, or at the fullest VPC of all."""
        vpcs = self._ground.vpcs()
        named = [row for row in vpcs if wanted in {row.id, row.label}]
        if not named and any(row.region == wanted for row in vpcs):
            self.sight.region, self.sight.level = wanted, CARDS
        elif wanted and not named:
            self.notify(f"There is no VPC and no region called {wanted!r}.", severity="warning", markup=False)
        chosen = next(iter(named or vpcs), None)
        if chosen is not None:
            self.sight.vpc = (chosen.region, chosen.id)
            self.sight.opened = {chosen.region, chosen.id, *self._zones(chosen)}

    def _zones(self, vpc: Row) -> set[str]:
        return {str(told["availability_zone"]) for _, told in self._ground.within(vpc, SUBNET)}

    def drain(self) -> None:
        """Show what is new."""
        self.show_face(self._region)
        news = self._feed.take()
        if news.deed is not None:
            self.session.deed = deed_of(self.client, news.deed)
            self.query_one(Teacher).set_deed(self.session.deed)
        if news.deltas:
            self._ground.sort()
            self.show_all()

    def look(self) -> None:
        """Measure anew if a simulated minute has passed or the eye is elsewhere."""
        if not self.is_current:
            return
        if self._feed.refused and self._feed.retry():
            self._feed.take()
            self._ground.sort()
            self.show_all()
        seen = (self.client.now // 60, self._heat, self.sight.vpc, self.sight.level)
        if seen != self._looked and not self.is_reading:
            self._looked = seen
            self.read(self._look)

    async def _look(self) -> None:
        vpc = self._ground.vpc(self.sight.vpc) if self.sight.vpc else None
        first = [row for row, _ in self._ground.machines(vpc)] if vpc is not None else []
        rest = [] if self.sight.level >= ONE and not self.is_tree else list(self._feed.rows(INSTANCE))
        regions = {row.region for row in (*first, *rest)}
        heat = HEATS[self._heat % len(HEATS)]
        await self._reading.read(self._ground, dict.fromkeys((*first, *rest)), regions, heat, self.client.now)
        self.show_all()

    def show_all(self) -> None:
        if not self.is_mounted or not self.size.width:
            return
        measures = self.measures
        self._faults = troubles(self._ground, measures)
        refusal = self._feed.refused.get(VPC) or self._feed.refused.get(SUBNET)
        empty = refusal is not None or not self._ground.vpcs()
        lesson = self.query_one(Empty)
        lesson.display, self.map.display = empty, not empty
        lesson.set_lesson(lesson_of(self.client, refusal) if refusal is not None else _LESSON)
        if not empty:
            self.map.set_scene(scene_of(self._ground, self.sight, measures, tree=self.is_tree))
        self._find()
        self._entitle()
        self._tell()

    def _entitle(self) -> None:
        """The corner says how much is wrong, and what may not be seen."""
        pane = self.query_one(Pane)
        vpc = self._ground.vpc(self.sight.vpc) if self.sight.vpc and self.sight.level >= ONE else None
        where = vpc.label if vpc is not None and not self.is_tree else self.sight.region or "all regions"
        pane.set_title(f"Topology · {where}")
        refused = [permission_in(each) for each in self._feed.refused.values()]
        spans: list[Span] = [(f"not permitted: {', '.join(refused)}  ", "warn")] if refused else []
        counts = Counter(self._faults.values())
        spans += count_spans(counts, self.ink) if counts else [("nothing is wrong", "good")]
        step = "tree" if self.is_tree else LEVELS[self.sight.level]
        pane.set_answer([*spans, (f"  {step}", "dim")])

    def _tell(self) -> None:
        """Below the map: what is selected and how it is, and what lines and heat mean."""
        told = told_of(self._ground, self.row, self.map.selected or "", self._zone_state(), self.measures, self.ink)
        heat = HEATS[self._heat] if self._heat < len(HEATS) else None
        self.query_one(Said).say([*told, legend_of(heat, self.ink, tree=self.is_tree)])

    def _zone_state(self) -> str:
        try:
            return self.client.facilities.report(self.map.selected or "").state
        except UnknownSite:
            return ""

    def on_topology_highlighted(self) -> None:
        self._tell()

    def on_topology_selected(self) -> None:
        row = self.row
        if row is not None and self._ground.is_described(row):
            self.open_row(row)
        elif self.is_tree:
            self.action_toggle()
        else:
            self.action_zoom(1)

    def action_zoom(self, by: int) -> None:
        """From all regions to every machine, and back; the selected VPC is the one that comes nearer."""
        selected = self.map.selected or ""
        if self.is_tree:
            (self.sight.opened.add if by > 0 else self.sight.opened.discard)(selected)
        else:
            self._move(by, selected)
        self.show_all()
        self.look()

    def _move(self, by: int, selected: str) -> None:
        sight, row = self.sight, self.row
        before = sight.level
        sight.level = min(CLOSE, max(WORLD, before + by))
        if by > 0 and before < ONE:
            if row is not None and row.kind == VPC:
                sight.vpc, sight.level = (row.region, row.id), ONE
            elif any(each.region == selected for each in self._ground.vpcs()):
                sight.region, sight.level = selected, CARDS
        if by < 0 and sight.level < ONE:
            sight.region = sight.region if sight.level == CARDS and before == WORLD else ""
            if before == ONE and sight.vpc:
                self.map.select(sight.vpc[1])

    def action_toggle(self) -> None:
        selected = self.map.selected or ""
        self.sight.opened ^= {selected}
        self.show_all()

    def action_step(self, by: int) -> None:
        self.map.action_step(by)

    def action_fault(self) -> None:
        """The next thing on the map that is wrong, or else the VPC that has one."""
        ids = [spot.id for spot in self.map.plan.spots if spot.id in self._faults]
        if ids:
            at = ids.index(self.map.selected) + 1 if self.map.selected in ids else 0
            self.map.select(ids[at % len(ids)])
            return
        row = next((row for id in self._faults if (row := self._ground.row(id, "")) is not None), None)
        home = self._ground.vpc((row.region, self._ground.vpc_of(row))) if row is not None else None
        if row is None or home is None:
            self.notify("Nothing is wrong here.", markup=False)
            return
        self.sight.vpc, self.sight.level = (home.region, home.id), max(ONE, self.sight.level)
        self.sight.opened |= {home.region, home.id, *self._zones(home)}
        self.show_all()
        self.map.select(row.id)

    def action_heat(self) -> None:
        self._heat = (self._heat + 1) % (len(HEATS) + 1)
        self.show_all()
        self.look()

    def action_filter(self) -> None:
        self.query_one(Input).add_class("-shown")
        self.query_one(Input).focus()

    def on_input_changed(self) -> None:
        self._find()
        self._entitle()

    def on_input_submitted(self) -> None:
        """The first that matches is selected."""
        self.map.focus()
        wanted = self._matching()
        first = next((spot.id for spot in self.map.plan.spots if spot.id in wanted), None)
        if self.query_one(Input).value and first is not None:
            self.map.select(first)

    def _find(self) -> None:
        self.map.want(self._matching() if self.query_one(Input).value.strip() else None)

    def _matching(self) -> frozenset[str]:
        words = self.query_one(Input).value.casefold().split()
        return frozenset(
            id for id, thing in self.map.things.items() if self._matches(id, text_of(spans_of(thing, self.ink)), words)
        )

    def _matches(self, id: str, text: str, words: Sequence[str]) -> bool:
        row = self._ground.row(id, self._region)
        values = " ".join(str(value) for value in row.values) if row is not None else ""
        hay = f"{id} {text} {values}".casefold()
        return all(word in hay for word in words)

    def action_leave(self) -> None:
        """One thing for each press: what is looked for, the screen."""
        field = self.query_one(Input)
        if field.value or field.has_class("-shown"):
            field.value = ""
            field.remove_class("-shown")
            self.map.focus()
        else:
            self.dismiss(None)
