"""Demand: what clients want at an entry and when, as sliders, with what would become of it said before it is let in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from typing_extensions import override

from model.client import DemandEntry, Row
from screens.demand_draft import TITLES, Group, groups, with_part, with_value, without_part
from screens.demand_files import ask_for_story, ask_where_to
from screens.demand_words import Foreseen, lines
from screens.session import Session
from screens.widgets.chart import Chart, Mark, Series
from screens.widgets.choose import Choose, Option
from screens.widgets.clock_face import ClockFace
from screens.widgets.drawn import Drawn
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.knobs import Knobs, Slider
from screens.widgets.pane import Pane
from screens.widgets.quantity import quantity, wall_clock
from screens.widgets.spans import Span, wrap
from screens.widgets.time_series import TimeSeries
from screens.widgets.too_small import TooSmall
from screens.work_screen import ENTRIES, WorkScreen

HOUR: Final = 3600.0
WINDOWS: Final = ((6 * HOUR, 24 * HOUR, 300.0), (24 * HOUR, 7 * 24 * HOUR, 900.0))
"""How far back and ahead the chart looks, and how far apart its points are."""

LESSON: Final = """Nothing is there that clients could come in at.

aws elbv2 create-load-balancer makes a balancer, aws cloudfront create-distribution a distribution;
e takes the name of one's own site as well."""

_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("← →", "slide"),
    Key("a", "let it in"),
    Key("u", "as before"),
    Key("e", "entry"),
    Key("n", "add"),
    Key("o", "open"),
    Key("s", "save"),
    Key("w", "week"),
    Key("?", "help", stays=True),
)


class Consequences(Drawn):
    """What would become of the draft; in words where that cannot be foreseen."""

    def __init__(self, ink: Ink) -> None:
        super().__init__(ink=ink, id="consequences")
        self._foreseen: Foreseen | None = None
        self._instead = ""

    def show(self, foreseen: Foreseen | None, instead: str = "") -> None:
        if (foreseen, instead) != (self._foreseen, self._instead):
            self._foreseen, self._instead = foreseen, instead
            self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Sequence[Span]]:
        if self._foreseen is None:
            return [[(line, "dim")] for line in wrap(self._instead, width)][:height]
        return list(lines(self._foreseen, width, self.ink))[:height]


class DemandScreen(WorkScreen):
    """Sliders change a draft; nothing comes in otherwise before it is let in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,V", "leave", "Back", show=False, id="demand.back"),
        Binding("tab", "app.focus_next", "Sliders or chart", show=False, id="demand.next"),
        Binding("a", "let_in", "Let the draft in", show=False, id="demand.let_in"),
        Binding("u", "as_before", "Let in what was before", show=False, id="demand.undo"),
        Binding("r", "reset", "Give the draft up", show=False, id="demand.reset"),
        Binding("e", "entry", "Another entry", show=False, id="demand.entry"),
        Binding("n", "add", "Add a part to the story", show=False, id="demand.add"),
        Binding("d", "remove", "Remove the part under the cursor", show=False, id="demand.remove"),
        Binding("o", "open", "Open a story", show=False, id="demand.open"),
        Binding("s", "save", "Save the story in a file", show=False, id="demand.save"),
        Binding("w", "window", "A day or a week ahead", show=False, id="demand.window"),
    ]
    DEFAULT_CSS = """
    DemandScreen #wanted { height: 2fr; }
    DemandScreen Horizontal { height: 3fr; }
    DemandScreen #sliders { width: 3fr; }
    DemandScreen #foreseen { width: 2fr; min-width: 38; max-width: 52; }
    """

    def __init__(self, session: Session, wanted: str = "") -> None:
        super().__init__(session)
        self.desk = self.client.demands
        self._entry = self.desk.entry(wanted) if wanted else max(self.desk.entries(), key=self._rate, default=None)
        self._unknown = wanted if self._entry is None else ""
        self._draft: dict[str, Any] = {}
        self._since = self.client.now
        "When the draft was begun, from which its moments count."
        self._is_drafted = False
        self._before: list[tuple[DemandEntry, Mapping[str, Any], float]] = []
        "What was told at which entry before something else was let in, the latest last."
        self._window = 0
        self._drawn_at = -1.0

    def _rate(self, entry: DemandEntry) -> float:
        """How much is wanted there now."""
        return self.desk.rates(entry.told, entry.since, [self.client.now])[0]

    def compose(self) -> ComposeResult:
        ink = self.ink
        yield ClockFace(ink=ink)
        with Vertical():
            yield Pane(TimeSeries(ink=ink, id="chart"), title="Demand", ink=ink, id="wanted")
            with Horizontal():
                yield Pane(Knobs(ink=ink, id="knobs"), title="Story", ink=ink, id="sliders")
                yield Pane(Consequences(ink), title="What would become of it", ink=ink, id="foreseen")
        yield KeyBar(_KEYS)
        yield TooSmall()

    @property
    @override
    def subject_rows(self) -> Sequence[Row]:
        """The balancer that they come in at."""
        entry = self._entry
        return [row for kind in ENTRIES for row in self.found(kind, entry.region, entry.entry)] if entry else ()

    def on_mount(self) -> None:
        self._begin()
        self._look()
        self.query_one(Knobs).focus()
        self.set_interval(1.0, self._look)
        if self._unknown:
            self.notify(f"Nothing comes in at {self._unknown!r}.", severity="warning", markup=False)

    def _begin(self) -> None:
        """Draft anew, from what comes in now."""
        self._since, self._is_drafted = self.client.now, False
        if self._entry is not None:
            self._entry = self.desk.entry(self._entry.entry) or self._entry
            self._draft = self.desk.retold(self._entry)
        self._show()

    def _redraft(self, told: Mapping[str, Any]) -> None:
        self._draft, self._is_drafted = dict(told), True
        self._show()

    def _look(self) -> None:
        self.show_face(self._entry.region if self._entry is not None else "")
        if self.client.now - self._drawn_at >= WINDOWS[self._window][2] / 5:
            self._draw_chart()
            self._foresee()

    def _show(self) -> None:
        if self._entry is None:
            self.query_one(Consequences).show(None, LESSON)
            return
        found = self._groups()
        self.query_one(Knobs).set_sliders([(group.title, _sliders(group)) for group in found])
        said: Span = ("drafted, not let in yet", "warn") if self._is_drafted else ("as it comes in", "good")
        self.query_one("#sliders", Pane).set_answer([said])
        self._draw_chart()
        self._foresee()

    def _groups(self) -> list[Group]:
        assert self._entry is not None, "there is nothing to turn without an entry"
        entry = self._entry
        return list(groups(self._draft, places=not entry.is_balancer, names=entry.is_name))

    def _draw_chart(self) -> None:
        entry, now = self._entry, self.client.now
        if entry is None:
            return
        self._drawn_at = now
        back, ahead, grain = WINDOWS[self._window]
        begin = now // grain * grain
        behind = [begin - back + n * grain for n in range(int(back / grain) + 1)]
        coming = [begin + n * grain for n in range(int(ahead / grain) + 1)]
        came = tuple(zip(behind, self.desk.past(entry, behind), strict=True))
        wanted = self.desk.rates(entry.told, entry.since, coming)
        series = [Series("came", came, grain), Series("to come", tuple(zip(coming, wanted, strict=True)), grain)]
        if self._is_drafted:
            drafted = self.desk.rates(self._draft, self._since, coming)
            series.append(Series("draft", tuple(zip(coming, drafted, strict=True)), grain))
        chart = Chart(behind[0], coming[-1], tuple(series), "/s", marks=(Mark(now, "now"),))
        self.query_one(TimeSeries).set_chart(chart)
        pane = self.query_one("#wanted", Pane)
        pane.set_title(f"Demand at {entry.label}")
        stopped: list[Span] = [(f"{entry.stopped}  ", "bad")] if entry.stopped else []
        pane.set_answer([*stopped, (quantity(self._rate(entry), "/s"), "accent"), (" wanted now", "dim")])

    def _foresee(self) -> None:
        self.read(self._foreseeing)

    async def _foreseeing(self) -> None:
        entry, draft, since, now = self._entry, self._draft, self._since, self.client.now
        if entry is None:
            return
        if not entry.is_balancer:
            told = "Clients go on from here by what names and caches say; look at the balancers behind."
            self.query_one(Consequences).show(None, told)
            return
        _, ahead, grain = WINDOWS[self._window]
        moments = [now + n * grain for n in range(int(ahead / grain) + 1)]
        drafted = self.desk.rates(draft, since, moments)
        peak_at, peak = max(zip(moments, drafted, strict=True), key=lambda each: each[1])
        rates = ((entry.told, self.desk.rates(entry.told, entry.since, [now])[0]), (draft, drafted[0]), (draft, peak))
        found = [await self.desk.outlook(entry, told, rate) for told, rate in rates]
        as_is, as_drafted, highest = found
        if as_is is None or as_drafted is None or highest is None:
            self.query_one(Consequences).show(None, "The balancer is no more.")
            return
        self.query_one(Consequences).show(Foreseen(as_is, as_drafted, highest, wall_clock(peak_at, seconds=False)))

    @on(Knobs.Slid)
    def slide(self, slid: Knobs.Slid) -> None:
        knob = self._knob(slid.id)
        if knob is not None:
            self._redraft(with_value(self._draft, knob, knob.turned(slid.steps)))

    @on(Knobs.Typed)
    def set_value(self, typed: Knobs.Typed) -> None:
        knob = self._knob(typed.id)
        if knob is not None:
            self._redraft(with_value(self._draft, knob, typed.value))

    def _knob(self, id: str) -> Any:
        return next((knob for group in self._groups() for knob in group.knobs if str(knob.path) == id), None)

    async def action_let_in(self) -> None:
        entry = self._entry
        if entry is None or not self._is_drafted:
            self.notify("Nothing has been changed.", markup=False)
            return
        if not await self._tell(entry, self._draft, self._since):
            return
        self._before.append((entry, entry.told, entry.since))
        self.notify("Clients come by the new story. u lets in what was before.", markup=False)

    async def action_as_before(self) -> None:
        if not self._before:
            self.notify("Nothing has been let in here that could be taken back.", markup=False)
            return
        entry, told, since = self._before.pop()
        self._entry = entry
        if await self._tell(entry, told, since):
            self.notify("Clients come as they did before.", markup=False)

    async def _tell(self, entry: DemandEntry, told: Mapping[str, Any], since: float) -> bool:
        """Its moments keep their places in time, however late it is let in."""
        wanted, draft = self.desk.retold(entry._replace(told=told, since=since)), self._draft
        try:
            await self.client.demand(entry.entry, wanted if wanted["components"] else None)
        except ValueError as reason:
            self.notify(str(reason), severity="warning", markup=False)
            return False
        if draft is self._draft:
            self._begin()
        elif self._entry is not None:
            self._entry = self.desk.entry(self._entry.entry) or self._entry
            self._show()
        return True

    def action_reset(self) -> None:
        self._begin()

    def action_entry(self) -> None:
        options = [Option(each.entry, each.region, each.label, _state(each)) for each in self.desk.entries()]

        def chosen(wanted: str | None) -> None:
            found = self.desk.entry(wanted) if wanted else None
            if found is not None:
                self._entry = found
                self._begin()

        self.app.push_screen(Choose("Where do clients come in?", options, "or a DNS name", self.ink), chosen)

    def action_add(self) -> None:
        options = [Option(kind, "", TITLES[kind]) for kind in self.desk.kinds]

        def chosen(kind: str | None) -> None:
            if kind is not None and kind in TITLES:
                self._redraft(with_part(self._draft, kind))

        if self._entry is not None:
            self.app.push_screen(Choose("What comes on top?", options, ink=self.ink), chosen)

    def action_remove(self) -> None:
        here = self.query_one(Knobs).cursor
        found = (group for group in self._groups() if here and any(str(each.path) == here.id for each in group.knobs))
        group = next(found, None)
        if group is None or group.part is None:
            self.notify("This is no part of the story that could go.", markup=False)
            return
        self._redraft(without_part(self._draft, group.part))

    def action_open(self) -> None:
        draft = self._draft

        def take(told: Mapping[str, Any]) -> None:
            """Unless something else is being drafted by now."""
            if self._draft is draft:
                self._since = self.client.now
                self._redraft({**draft, **told})

        if self._entry is not None:
            ask_for_story(self, self.desk, take, self.ink)

    def action_save(self) -> None:
        if self._entry is not None:
            ask_where_to(self, self.desk, self._draft, self.ink)

    def action_window(self) -> None:
        self._window = 1 - self._window
        self._show()

    def action_leave(self) -> None:
        self.dismiss(None)


def _sliders(group: Group) -> list[Slider]:
    return [Slider(str(knob.path), knob.dial.label, knob.value, knob.dial.unit, knob.dial.room) for knob in group.knobs]


def _state(entry: DemandEntry) -> str:
    return "nobody comes" if entry.is_silent else ""
