"""The world in dim dots with a pin for every region; a list where there is no room for a world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from screens.widgets.braille import joined
from screens.widgets.drawn import Drawn
from screens.widgets.health import HEALTHS
from screens.widgets.ink import Ink
from screens.widgets.land import land
from screens.widgets.pins import Pin, PlacedPin, neighbour, pin_spans, place_pins
from screens.widgets.spans import Span, fit

LEAST_COLUMNS: Final = 40
LEAST_ROWS: Final = 7
_FLATTEST: Final = 7.0
_STEEPEST: Final = 4.4


def map_size(width: int, height: int) -> tuple[int, int]:
    """The largest map that fits and is neither flattened nor stretched out of shape."""
    return min(width, int(height * _FLATTEST)), min(height, int(width / _STEEPEST))


class WorldMap(Drawn, can_focus=True):
    """Shows `Pin`s. Arrows and clicks select a region, enter opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "go(-1, 0)", "West", show=False, id="map.west"),
        Binding("right", "go(1, 0)", "East", show=False, id="map.east"),
        Binding("up,k", "go(0, -1)", "North", show=False, id="map.north"),
        Binding("down,j", "go(0, 1)", "South", show=False, id="map.south"),
        Binding("enter,l", "open", "Open", show=False, id="map.open"),
    ]
    DEFAULT_CSS = """
    WorldMap { height: 1fr; }
    """

    class PinMessage(Message):
        def __init__(self, widget: WorldMap, pin: Pin) -> None:
            super().__init__()
            self.widget = widget
            self.pin = pin

        @property
        def control(self) -> WorldMap:
            return self.widget

    class Highlighted(PinMessage):
        """Another region is selected."""

    class Selected(PinMessage):
        """Enter or a double click: the region is to be opened."""

    def __init__(
        self, pins: Iterable[Pin] = (), *, ink: Ink = Ink.BRAILLE, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(ink=ink, id=id, classes=classes)
        self._pins = tuple(pins)
        self._selected: str | None = None
        self._placed: Sequence[PlacedPin] = ()
        self._corner = (0, 0)

    @property
    def selected(self) -> Pin | None:
        return next((pin for pin in self._pins if pin.id == self._selected), None)

    def set_pins(self, pins: Iterable[Pin]) -> None:
        pins = tuple(pins)
        if pins != self._pins:
            self._pins = pins
            self.redraw()

    def select(self, pin_id: str | None) -> None:
        if pin_id == self._selected:
            return
        self._selected = pin_id
        self.redraw()
        if self.selected is not None:
            self.post_message(self.Highlighted(self, self.selected))

    def action_go(self, right: int, down: int) -> None:
        if self._is_list(*self.size):
            self._step(down or right)
        else:
            self.select(neighbour(self._placed, self._selected, right, down))

    def action_open(self) -> None:
        if self.selected is not None:
            self.post_message(self.Selected(self, self.selected))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        x, y = offset.x - self._corner[0], offset.y - self._corner[1]
        hit = next((spot for spot in self._placed if spot.covers(x, y)), None)
        if hit is not None:
            self.select(hit.pin.id)
            if event.chain == 2:
                self.action_open()

    def draw(self, width: int, height: int) -> list[list[Span]]:
        if self._is_list(width, height):
            return self._draw_list(width, height)
        columns, rows = map_size(width, height)
        self._corner = ((width - columns) // 2, (height - rows) // 2)
        self._placed = place_pins(self._pins, self._selected, columns, rows)
        lines = self._draw_map(columns, rows)
        margin: Span = (" " * self._corner[0], "text")
        blank: list[list[Span]] = [[] for _ in range(self._corner[1])]
        return blank + [[margin, *line] for line in lines]

    def _is_list(self, width: int, height: int) -> bool:
        return width < LEAST_COLUMNS or height < LEAST_ROWS

    def _draw_map(self, columns: int, rows: int) -> list[list[Span]]:
        grid: list[list[Span]] = [[(sign, "land") for sign in line] for line in land(columns, rows, self.ink)]
        for spot in reversed(self._placed):
            chosen = spot.pin.id == self._selected
            for at, sign in enumerate(spot.label, spot.label_x):
                grid[spot.label_y][at] = (sign, "accent" if chosen else "strong" if spot.pin.used else "dim")
            grid[spot.y][spot.x] = pin_spans(spot, chosen, self.ink)
        return [joined(line) for line in grid]

    def _listed(self) -> list[Pin]:
        used = [pin for pin in self._pins if pin.used or pin.id == self._selected]
        return sorted(used, key=lambda pin: (HEALTHS[pin.tone].urgency, -pin.count, pin.id))

    def _step(self, lines: int) -> None:
        pins = self._listed()
        at = next((at for at, pin in enumerate(pins) if pin.id == self._selected), -1)
        if pins:
            self.select(pins[max(0, min(len(pins) - 1, at + lines))].id)

    def _draw_list(self, width: int, height: int) -> list[list[Span]]:
        pins = self._listed()
        at = next((at for at, pin in enumerate(pins) if pin.id == self._selected), 0)
        first = max(0, min(at - height // 2, len(pins) - height))
        self._corner = (0, 0)
        self._placed = [
            PlacedPin(pin, 2, line, " " * width, 0, line) for line, pin in enumerate(pins[first : first + height])
        ]
        return [self._list_line(spot.pin, width) for spot in self._placed]

    def _list_line(self, pin: Pin, width: int) -> list[Span]:
        chosen = pin.id == self._selected
        count = str(pin.count)
        name = fit(pin.label, max(1, width - len(count) - 5))
        pointer = "▸ " if chosen and self.ink is Ink.BRAILLE else "► " if chosen else "  "
        sign = HEALTHS[pin.tone].sign(self.ink)
        return [
            (pointer, "accent"),
            (f"{sign} ", pin.tone),
            (name, "accent" if chosen else "text"),
            (f" {count}", "dim"),
        ]
