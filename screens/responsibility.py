"""Responsibility: whose duty is what, what the account leaves undone, and how the provider's buildings are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid

from model.client import EDGE_PERILS, PERILS, Client, Finding, Record, SiteReport, UnknownPeril, regions
from screens.session import Session
from screens.widgets.cell import Cell, Number, State, Text, plain
from screens.widgets.clock_face import ClockFace
from screens.widgets.column import Column
from screens.widgets.drawn import Drawn
from screens.widgets.health import Tone
from screens.widgets.ink import Ink
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.pick import PickScreen
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row
from screens.widgets.spans import Span, clean, wrap
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

SERVICES: Final = (("on-premises", "OWN"), ("ec2", "EC2"), ("rds", "RDS"), ("dynamodb", "DDB"))
DUTIES: Final = (
    Column("layer", "LAYER", min=12, flex=1),
    *(Column(service, title, width=3) for service, title in SERVICES),
)
UNDONE: Final = (
    Column("subject", "WHAT", min=12, flex=1, cut="middle"),
    Column("title", "WHAT IS WRONG", min=18, max=48, flex=2),
    Column("region", "REGION", min=10, max=14, priority=2),
    Column("switch", "WHAT MENDS IT", min=24, max=40, priority=3),
)
SITES: Final = (
    Column("zone", "ZONE", min=10, flex=1),
    Column("state", "STATE", kind="state", width=10),
    Column("power", "POWER", width=10),
    Column("battery", "BATTERY", kind="number", width=8, priority=2),
    Column("fuel", "FUEL", kind="number", width=6, priority=2),
    Column("degrees", "°C", kind="number", width=5, priority=1),
    Column("carriers", "LINES", kind="number", width=5, priority=1),
)
_TONES: Final[dict[str, Tone]] = {"ok": "good", "alert": "warn", "impaired": "bad", "out": "bad"}
_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("tab", "next pane"),
    Key("f", "have something fail"),
    Key("m", "mend"),
    Key("?", "help", stays=True),
)


class Lines(Drawn):
    """The last lines of a log, newest first, over as many lines as each needs."""

    def __init__(self, ink: Ink, id: str) -> None:
        super().__init__(ink=ink, id=id)
        self._spans: Sequence[Span] = ()

    def show_lines(self, spans: Sequence[Span]) -> None:
        if tuple(spans) != self._spans:
            self._spans = tuple(spans)
            self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Sequence[Span]]:
        return [[(line, role)] for text, role in self._spans for line in wrap(text, width)][:height]


class ResponsibilityScreen(WorkScreen):
    """The cursor among the buildings chooses whose log is shown, and where `f` has something fail."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,R", "leave", "Back", show=False, id="responsibility.back"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="responsibility.next"),
        Binding("shift+tab", "app.focus_previous", "Pane before", show=False, id="responsibility.before"),
        Binding("f", "fail", "Have something fail at a building", show=False, id="responsibility.fail"),
        Binding("m", "mend", "Mend a building", show=False, id="responsibility.mend"),
    ]
    DEFAULT_CSS = """
    ResponsibilityScreen Grid { grid-size: 2; grid-columns: 1fr 1fr; grid-rows: 3fr 2fr; height: 1fr; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._stop = self.client.listen(Record, self._note)
        self._changed = True

    def compose(self) -> ComposeResult:
        yield ClockFace(ink=self.ink)
        with Grid():
            yield Pane(ResourceTable(DUTIES, ink=self.ink, id="duties"), title="Whose duty", ink=self.ink, id="whose")
            yield Pane(ResourceTable(SITES, ink=self.ink, id="sites"), title="Buildings", ink=self.ink, id="buildings")
            yield Pane(ResourceTable(UNDONE, ink=self.ink, id="undone"), title="Left undone", ink=self.ink, id="yours")
            yield Pane(Lines(self.ink, id="log"), title="Log", ink=self.ink, id="logged")
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one("#duties", ResourceTable).set_rows(list(_duties(self.client)))
        self.query_one("#whose", Pane).set_answer([("● you", "accent"), ("  ○ AWS", "dim")])
        self._look()
        self.query_one("#sites", ResourceTable).focus()
        self.set_interval(1.0, self._look)

    def on_unmount(self) -> None:
        self._stop()

    @property
    def site(self) -> str:
        """The zone under the cursor."""
        row = self.query_one("#sites", ResourceTable).cursor_row
        return row.id if row is not None else ""

    def _note(self, _record: Record) -> None:
        self._changed = True

    def _look(self) -> None:
        """Batteries run down between events; what is left undone changes with them alone."""
        self.show_face("")
        reports = [report for region in regions() for report in self.client.facilities.reports(region)]
        reports.sort(key=lambda report: report.state == "ok")
        self.query_one("#sites", ResourceTable).set_rows([_site(report) for report in reports])
        disturbed = sum(report.state != "ok" for report in reports)
        said = (f"{disturbed} not as they should be", "warn") if disturbed else ("all as they should be", "good")
        self.query_one("#buildings", Pane).set_answer([said])
        if self._changed:
            self._changed = False
            self._review()
        self._tell()

    def _review(self) -> None:
        seen = self.client.protection.review()
        rows = [_finding(each, place) for place, each in enumerate(seen.findings)]
        rows += [Row(f"unread {text}", (Text(text, "dim"), "", "", "")) for text in seen.unread]
        self.query_one("#undone", ResourceTable).set_rows(rows)
        count = len(seen.findings)
        self.query_one("#yours", Pane).set_answer(
            [(f"{seen.score} % kept  ", "dim"), (f"{count} of yours", "warn" if count else "good")]
        )

    @on(ResourceTable.Highlighted, "#sites")
    def another_site(self) -> None:
        self._tell()

    def _tell(self) -> None:
        if not self.site:
            return
        report = self.client.facilities.report(self.site)
        self.query_one("#logged", Pane).set_title(f"Log of {report.zone}")
        now = self.client.now
        told = [(f"{_ago(now - each.at)} {each.kind}: {each.text}", _role(each.kind)) for each in reversed(report.log)]
        self.query_one("#log", Lines).show_lines(told or [("Nothing has happened here.", "dim")])

    @on(ResourceTable.Selected, "#undone")
    def say_what_mends(self, event: ResourceTable.Selected) -> None:
        self.notify(plain(event.row.cells[-1]), title="What mends it", markup=False)

    async def action_fail(self) -> None:
        zone = self.site
        choices = {
            f"{what} {part}".rstrip(): peril.alert for what, peril in PERILS.items() for part in peril.parts or ("",)
        }
        choices |= {what: peril.alert for what, peril in EDGE_PERILS.items() if not peril.is_named}
        screen = PickScreen(f"What fails at {zone}?", tuple(choices), choices, (), self.ink)
        self.app.push_screen(screen, lambda picked: self._begin(zone, picked or ()))

    def _begin(self, zone: str, picked: Sequence[str]) -> None:
        self.app.run_worker(self._disturb(zone, picked), group="deeds")

    async def _disturb(self, zone: str, picked: Sequence[str]) -> None:
        desk = self.client.facilities
        for each in picked:
            what, _, part = each.partition(" ")
            try:
                await desk.disturb(desk.report(zone).region if what in EDGE_PERILS else zone, what, part)
            except UnknownPeril as error:
                self.notify(str(error), severity="warning", markup=False)
        if self.is_current:
            self._look()

    async def action_mend(self) -> None:
        desk = self.client.facilities
        await desk.mend(self.site)
        await desk.mend(desk.report(self.site).region)
        self._look()

    def action_leave(self) -> None:
        self.dismiss(None)


def _duties(client: Client) -> Iterator[Row]:
    """From the top down; a filled sign is the customer's."""
    columns = [client.protection.duties(service) for service, _ in SERVICES]
    for layer in reversed(list(columns[0])):
        signs = (Text("●", "accent") if each[layer] == "customer" else Text("○", "dim") for each in columns)
        yield Row(layer, (layer, *signs))


def _site(report: SiteReport) -> Row:
    cells: tuple[Cell, ...] = (
        report.zone,
        State(_TONES[report.state], report.state),
        Text(report.power, "text" if report.power == "utility" else "warn"),
        Number(round(report.battery_seconds / 60), "min", 0),
        Number(round(report.fuel_seconds / 3600), "h", 0),
        Number(report.degrees, "", 0),
        Number(report.carriers, "", 0),
    )
    return Row(report.zone, cells)


def _finding(found: Finding, place: int) -> Row:
    cells = (clean(found.subject), Text(found.title, "warn"), Text(found.region, "dim"), Text(found.switch, "dim"))
    return Row(f"{place} {found.subject}", cells)


def _role(kind: str) -> str:
    return {"alert": "bad", "power": "warn", "network": "warn"}.get(kind, "text")


def _ago(seconds: float) -> str:
    minutes = int(seconds // 60)
    return "now" if minutes < 1 else f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"
