"""A balancer at work: who comes in, which rule takes it, who answers how fast, which zones take part."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from typing_extensions import override

from model.client import AwsError, BalancerPicture, Crowd, Row, Stand
from screens.balancer_calls import CLASSIC, WeightsForm, crossing, leaving, weighted
from screens.balancer_charts import read_two
from screens.balancer_flow import BalancerLines, flow_lines
from screens.balancer_rows import TARGETS, answer_spans, target_rows, why, zone_lines
from screens.deeds import perform
from screens.doing import do, do_if_agreed
from screens.missing import lesson_of, permission_in
from screens.picture_screen import NARROW_BELOW, PictureScreen
from screens.session import Session
from screens.widgets.choose import Choose, Option
from screens.widgets.clock_face import ClockFace
from screens.widgets.empty import Empty, Lesson
from screens.widgets.health import Tone, state_spans
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.quantity import money, quantity
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Sort
from screens.widgets.said import Said
from screens.widgets.spans import Span
from screens.widgets.teacher import Teacher
from screens.widgets.time_series import TimeSeries
from screens.widgets.too_small import TooSmall

KINDS: Final = ("elbv2:LoadBalancer", CLASSIC)
_GROUP: Final = "elbv2:TargetGroup"
_OPENED: Final = ("ec2:Instance", "elbv2:LoadBalancer")
_FRONTS: Final = ("standing", "time", "answers", "places", "requests")
"What may be in front where there is room for one."
_TONES: Final[dict[str, Tone]] = {"active": "good", "provisioning": "busy", "failed": "bad"}
_NOBODY: Final = Lesson("Nobody answers here: no target is registered.", "r", "register targets")
_KEYS: Final = (
    Key("r", "register"),
    Key("d", "deregister"),
    Key("z", "cross-zone"),
    Key("W", "weights"),
    Key("H", "health checks"),
    Key("⏎", "the machine"),
    Key("i", "fields"),
    Key("tab", "pane"),
    Key("x", "actions"),
    Key("esc", "back", stays=True),
    Key("?", "help", stays=True),
)


class BalancerScreen(PictureScreen):
    """Which of its panes are in front is chosen by hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "register", "Register targets", show=False, id="balancer.register"),
        Binding("d,delete", "deregister", "Let this target go", show=False, id="balancer.deregister"),
        Binding("z", "cross", "Across zones, or each zone for itself", show=False, id="balancer.cross_zone"),
        Binding("W", "weigh", "Change the weights of a rule", show=False, id="balancer.weights"),
        Binding("H", "check", "Change the health checks", show=False, id="balancer.checks"),
        Binding("i", "fields", "All fields of the balancer", show=False, id="balancer.fields"),
        Binding("tab", "step(1)", "Next pane", show=False, id="balancer.next"),
        Binding("shift+tab", "step(-1)", "Pane before", show=False, id="balancer.before"),
        Binding("escape,q,backspace", "leave", "Back", show=False, id="balancer.back"),
    ]
    DEFAULT_CSS = """
    BalancerScreen Grid { grid-size: 3; grid-rows: 10 3fr 2fr; height: 1fr; }
    BalancerScreen #way, BalancerScreen #targets { column-span: 3; }
    BalancerScreen.-narrow Grid { grid-size: 1; grid-rows: 9 1fr; }
    BalancerScreen.-narrow #way, BalancerScreen.-narrow #targets { column-span: 1; }
    BalancerScreen.-narrow .-behind { display: none; }
    """

    def __init__(self, session: Session, row: Row) -> None:
        super().__init__(session, row)
        self.seen: BalancerPicture | None = None

    def compose(self) -> ComposeResult:
        ink = self.ink
        yield ClockFace(ink=ink)
        with Grid():
            yield Pane(BalancerLines(flow_lines, ink=ink, id="requests"), title="Requests", ink=ink, id="way")
            with Pane(title="Targets", ink=ink, id="targets"):
                yield ResourceTable(TARGETS, ink=ink, id="standing")
                yield Empty(Lesson("Looking …"))
            yield Pane(TimeSeries(ink=ink, id="time"), title="Response time", ink=ink, id="times")
            yield Pane(TimeSeries(ink=ink, id="answers"), title="Answers", ink=ink, id="said")
            yield Pane(
                BalancerLines(zone_lines, ink=ink, id="places"), title="Zones: come in, served", ink=ink, id="zones"
            )
        yield Said(1, id="why")
        yield Teacher(self.session.deed, ink=ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.table.sort(Sort("state"), Sort("target"))
        self.table.focus()
        self.show()

    @property
    def table(self) -> ResourceTable:
        return self.query_one("#standing", ResourceTable)

    @property
    def stand(self) -> Stand | None:
        """The target under the cursor."""
        row = self.table.cursor_row
        return next((each for each in self.seen.stands if row and each.name == row.id), None) if self.seen else None

    @property
    def crowd(self) -> Crowd | None:
        """The group of the target under the cursor, or the first."""
        if self.seen is None:
            return None
        named = self.stand.crowd if self.stand else ""
        return next((each for each in self.seen.crowds if named in ("", each.name)), None)

    @property
    @override
    def is_there(self) -> bool:
        return self.seen is not None

    @override
    def forget(self) -> None:
        self.seen = None

    @override
    async def ask(self, *, is_new_minute: bool) -> None:
        self.seen = await self.client.pictures.balancer(self.row.kind, self.row.region, self.row.id)
        if self.seen is not None and is_new_minute:
            await self._read(self.seen)

    async def _read(self, seen: BalancerPicture) -> None:
        charts = self.query_one("#time", TimeSeries), self.query_one("#answers", TimeSeries)
        try:
            found = await read_two(self.client, seen, self.row.region, self.client.now)
        except AwsError as refusal:
            self.query_one("#times", Pane).set_answer([(f"not permitted: {permission_in(refusal)}", "warn")])
            return
        for widget, chart in zip(charts, found, strict=True):
            widget.set_chart(chart)
        slowest = found[0].series[-1]
        self.query_one("#times", Pane).set_answer([(quantity(slowest.newest, found[0].unit), "dim")])

    @override
    def show(self) -> None:
        if not self.is_mounted:
            return
        seen = self.seen
        for each in self.query(BalancerLines):
            each.show(seen)
        self._entitle()
        self.tell()
        empty = self.query_one(Empty)
        self.table.display = bool(seen and seen.stands)
        empty.display = not self.table.display
        empty.set_lesson(self._lesson())

    @override
    def tell(self) -> None:
        """What is left of a time goes down between events, too."""
        if self.seen is not None:
            rows = target_rows(self.seen, self.client.now)
            held = {row.id: row.revision for row in self.table.rows}
            gone = held.keys() - {row.id for row in rows}
            self.table.patch([row for row in rows if held.get(row.id) != row.revision], gone)
            self._say_why()

    def on_resource_table_highlighted(self) -> None:
        self._say_why()

    def _say_why(self) -> None:
        """All of why the target under the cursor is as it is."""
        stand = self.stand
        said: list[Span] = [(f" {stand.label}: ", "dim"), (why(stand, self.client.now), "text")] if stand else []
        self.query_one("#why", Said).say([said] if stand and why(stand, self.client.now) else [])

    def _entitle(self) -> None:
        seen = self.seen
        state = seen.state if seen else "gone"
        name = f"{self.row.label} · {self.row.region}"
        way = self.query_one("#way", Pane)
        way.set_title(f"{name} · {seen.type} {seen.scheme} · {money(seen.dollars, ' so far')}" if seen else name)
        tone: Tone = _TONES.get(state, "gone")
        way.set_answer([*(answer_spans(seen) if seen else ()), ("  ", "text"), *state_spans(tone, state, self.ink)])
        if seen is None:
            return
        well = sum(each.is_well for each in seen.stands)
        word: Span = (f"{well} of {len(seen.stands)} healthy", "good" if well == len(seen.stands) else "bad")
        self.query_one("#targets", Pane).set_answer([word])
        there = sum(each.state == "in" for each in seen.nodes)
        nodes: Span = (f"{there} of {len(seen.nodes)} nodes", "dim" if there == len(seen.nodes) else "bad")
        self.query_one("#zones", Pane).set_answer([nodes])
        reads = seen.namespace in ("AWS/ApplicationELB", "AWS/ELB")
        self.query_one("#times", Pane).set_title("Response time" if reads else "Flows")
        self.query_one("#said", Pane).set_title("Answers" if reads else "New flows")

    def _lesson(self) -> Lesson:
        if self._refusal is not None:
            return lesson_of(self.client, self._refusal)
        return _NOBODY if self.seen is not None else Lesson("This balancer is gone.")

    @override
    def lay_out(self) -> None:
        """Where it is narrow the way of the requests stays, with one other pane below it."""
        narrow = self.size.width < NARROW_BELOW
        self.set_class(narrow, "-narrow")
        for place, id in enumerate(_FRONTS[:-1]):
            pane = self.query_one(f"#{id}").parent
            if pane is not None:
                pane.set_class(narrow and place != self._front % (len(_FRONTS) - 1), "-behind")

    def action_step(self, step: int) -> None:
        fronts = _FRONTS[:-1] if self.has_class("-narrow") else _FRONTS
        self._front = (self._front + step) % len(fronts)
        self.lay_out()
        widget = self.query_one(f"#{fronts[self._front]}")
        (widget if widget.display and widget.can_focus else self).focus()

    def action_register(self) -> None:
        self._act("RegisterInstancesWithLoadBalancer", "RegisterTargets")

    def action_check(self) -> None:
        self._act("ConfigureHealthCheck", "ModifyTargetGroup")

    def _act(self, of_classic: str, of_group: str) -> None:
        """By the form of an action that the pool's kind has."""
        crowd = self.crowd
        if crowd is None:
            self.notify("It leads to no target group.", severity="warning", markup=False)
            return
        kind = self.client.kinds()[crowd.kind]
        row = self.client.find(crowd.kind, self.row.region, crowd.id)
        wanted = of_classic if crowd.kind == CLASSIC else of_group
        action = next(each for each in kind.actions if each.operation == wanted)
        if row is not None:
            perform(self, self.client, action, kind, [row], self.ink)

    def action_cross(self) -> None:
        if self.seen is not None and self.crowd is not None:
            deed = crossing(self.seen, self.crowd)
            do(self, self.client, deed, self.row.label, self.ink, self.row.region)

    def action_deregister(self) -> None:
        stand, crowd = self.stand, self.crowd
        if stand is None or crowd is None:
            return
        told = "It finishes what it is doing and gets nothing new."
        do_if_agreed(self, self.client, leaving(crowd, stand), self.row.label, told, self.ink, self.row.region)

    def action_weigh(self) -> None:
        """Of the only rule that leads to groups, or of the one that is chosen."""
        found = weighted(self.seen.doors) if self.seen is not None else []
        if not found:
            self.notify("No rule here divides requests by weight.", severity="warning", markup=False)
            return

        def chosen(place: str | None) -> None:
            if place is not None:
                self.app.push_screen(WeightsForm(self.client, self.row.region, *found[int(place)], self.ink))

        if len(found) == 1:
            chosen("0")
            return
        options = [
            Option(str(place), f"{door.label} {way.priority}", way.when) for place, (door, way) in enumerate(found)
        ]
        self.app.push_screen(Choose("Weights of which rule?", options, ink=self.ink), chosen)

    def on_resource_table_selected(self) -> None:
        """The machine behind the target, or the balancer, if it is one of ours."""
        stand, region = self.stand, self.row.region
        found = [self.client.find(kind, region, stand.id) for kind in _OPENED] if stand is not None else []
        for each in filter(None, found):
            self.open_row(each)

    def action_leave(self) -> None:
        self.dismiss(None)
