"""Latency: how far each region is from a city, in milliseconds there and back, the nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from model.client import RoundTrip, cities, find_city
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.cell import Bar, Cell, Number, Text
from screens.widgets.column import Column
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

FIRST_CITY: Final = "Berlin"
QUICK_MS: Final = 60.0
SLOW_MS: Final = 180.0
"Below the one people notice nothing, above the other every click."

FROM: Final = (
    Column("city", "CITY", min=10, flex=1),
    Column("country", "COUNTRY", max=14, priority=1),
)
TO: Final = (
    Column("region", "REGION", width=14),
    Column("ms", "THERE AND BACK", kind="number", width=14),
    Column("bar", "", min=10, flex=1),
    Column("place", "PLACE", max=16, priority=1),
    Column("km", "DISTANCE", kind="number", width=9, priority=2),
)

_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("tab", "cities or regions"),
    Key("⏎", "show this region only"),
    Key("?", "help", stays=True),
)


class LatencyScreen(WorkScreen):
    """The cursor on the left chooses the city. The region that is chosen on the right is turned to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L", "leave", "Back", show=False, id="latency.back"),
        Binding("tab", "app.focus_next", "Cities or regions", show=False, id="latency.next"),
        Binding("shift+tab", "app.focus_previous", "Regions or cities", show=False, id="latency.before"),
    ]
    DEFAULT_CSS = """
    LatencyScreen Horizontal { height: 1fr; }
    LatencyScreen #from { width: 2fr; max-width: 34; }
    LatencyScreen #to { width: 5fr; }
    """

    def __init__(self, session: Session, turn_to: Callable[[str], None], city: str = "") -> None:
        """`city` may be the beginning of a name; without one it is where one looked from before."""
        super().__init__(session)
        self._turn_to = turn_to
        found = find_city(city) if city else None
        self._unknown = city if found is None else ""
        self._city = found or find_city(session.city or FIRST_CITY) or cities()[0]

    def compose(self) -> ComposeResult:
        yield TitleLine(self._title(), ink=self.ink)
        with Horizontal():
            table = ResourceTable(FROM, ink=self.ink, id="cities")
            yield Pane(table, title="From", number="", ink=self.ink, id="from")
            yield Pane(ResourceTable(TO, ink=self.ink, id="regions"), title="", number="", ink=self.ink, id="to")
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        table = self.query_one("#cities", ResourceTable)
        table.set_rows([Row(city.name, (city.name, Text(city.country, "dim"))) for city in cities()])
        table.move_to_id(self._city.name)
        table.focus()
        self._show()
        if self._unknown:
            self.notify(f"{self._unknown!r} is not on the map.", severity="warning", markup=False)

    def _title(self) -> Title:
        label = f"from {self._city.name}"
        return Title("Latency", label, label, self._city.country, "", None, self.client.now)

    @on(ResourceTable.Highlighted, "#cities")
    def from_elsewhere(self, event: ResourceTable.Highlighted) -> None:
        city = find_city(event.row.id)
        if city is not None and city != self._city:
            self._city = city
            self._show()

    @on(ResourceTable.Selected, "#cities")
    def turn_to_the_regions(self) -> None:
        self.query_one("#regions", ResourceTable).focus()

    @on(ResourceTable.Selected, "#regions")
    def choose(self, event: ResourceTable.Selected) -> None:
        self.dismiss(None)
        self._turn_to(event.row.id)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _show(self) -> None:
        self.session.city = self._city.name
        trips = self.client.round_trips(self._city)
        pane, table = self.query_one("#to", Pane), self.query_one("#regions", ResourceTable)
        self.query_one(TitleLine).set_title(self._title())
        pane.set_title(f"Round trips from {self._city.name}")
        pane.set_answer([(f"{trips[0].region.name} is nearest", "accent")])
        table.set_rows(list(_rows(trips)))
        table.move_to_id(trips[0].region.name)


def _rows(trips: Sequence[RoundTrip]) -> Iterator[Row]:
    longest = max(trip.milliseconds for trip in trips)
    for trip in trips:
        cells: tuple[Cell, ...] = (
            Text(trip.region.name, "faint" if trip.region.opt_in else "text"),
            Number(round(trip.milliseconds), "ms"),
            Bar(trip.milliseconds / longest, tone(trip.milliseconds)),
            Text(trip.region.city, "dim"),
            Number(round(trip.kilometres, -1), "km", 0),
        )
        yield Row(trip.region.name, cells)


def tone(milliseconds: float) -> str:
    return "good" if milliseconds < QUICK_MS else "series-1" if milliseconds < SLOW_MS else "warn"
