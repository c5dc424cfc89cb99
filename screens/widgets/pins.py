"""Places on a map and the labels beside them: labels never overlap, the important ones choose first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screens.widgets.health import HEALTHS, Tone
from screens.widgets.ink import Ink
from screens.widgets.land import cell_of
from screens.widgets.spans import Span, cells, clean


@dataclass(frozen=True, slots=True)
class Pin:
    """A region: where it is, how it is, how many resources it holds. Without any it is a dot."""

    id: str
    latitude: float
    longitude: float
    tone: Tone = "unknown"
    count: int = 0
    name: str = ""

    @property
    def label(self) -> str:
        return clean(self.name or self.id)

    @property
    def used(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True)
class PlacedPin:
    """A pin's cell and its label's first cell; an empty label found no room."""

    pin: Pin
    x: int
    y: int
    label: str = ""
    label_x: int = 0
    label_y: int = 0

    def covers(self, x: int, y: int) -> bool:
        if (x, y) == (self.x, self.y):
            return True
        return y == self.label_y and self.label_x <= x < self.label_x + cells(self.label)


def place_pins(pins: Iterable[Pin], selected: str | None, columns: int, rows: int) -> list[PlacedPin]:
    """Cells and labels: the selected pin first, then those in use, worst and largest first."""
    ordered = sorted(pins, key=lambda pin: _rank(pin, selected))
    taken = {cell_of(pin.latitude, pin.longitude, columns, rows) for pin in ordered if pin.used or pin.id == selected}
    placed: list[PlacedPin] = []
    for pin in ordered:
        x, y = cell_of(pin.latitude, pin.longitude, columns, rows)
        spot = PlacedPin(pin, x, y)
        if pin.used or pin.id == selected:
            spot = _labelled(spot, pin.id == selected, taken, columns, rows)
            taken |= {(at, spot.label_y) for at in range(spot.label_x, spot.label_x + cells(spot.label))}
        placed.append(spot)
    return placed


def _rank(pin: Pin, selected: str | None) -> tuple[bool, bool, int, int, str]:
    return pin.id != selected, not pin.used, HEALTHS[pin.tone].urgency, -pin.count, pin.id


def _labelled(spot: PlacedPin, chosen: bool, taken: set[tuple[int, int]], columns: int, rows: int) -> PlacedPin:
    pin = spot.pin
    for text in _texts(pin, chosen):
        width = cells(text)
        for x, y in _seats(spot.x, spot.y, width):
            inside = x >= 0 and x + width <= columns and 0 <= y < rows
            if inside and not any((at, y) in taken for at in range(x, x + width)):
                return PlacedPin(pin, spot.x, spot.y, text, x, y)
    return spot


def _texts(pin: Pin, chosen: bool) -> tuple[str, ...]:
    """The longest first. The selected one stands in brackets, so that it is seen without colour."""
    before, after = "[]" if chosen else "  "
    texts = (f"{pin.label} {pin.count}", pin.label, str(pin.count)) if pin.used else (pin.label,)
    return tuple(f"{before}{text}{after}" for text in texts)


def _seats(x: int, y: int, width: int) -> Sequence[tuple[int, int]]:
    """Right, left, below, above, then one line off to either side."""
    half = width // 2
    beside = ((x + 1, y), (x - width, y), (x - half, y + 1), (x - half, y - 1))
    return (*beside, (x + 1, y + 1), (x + 1, y - 1), (x - width, y + 1), (x - width, y - 1))


def pin_spans(spot: PlacedPin, selected: bool, ink: Ink = Ink.BRAILLE) -> Span:
    """The pin's own cell."""
    if spot.pin.used:
        return HEALTHS[spot.pin.tone].sign(ink), spot.pin.tone
    return ("+", "accent") if selected else ("·", "text")


def neighbour(placed: Sequence[PlacedPin], current: str | None, right: int, down: int) -> str | None:
    """The nearest pin in a direction; what lies off that direction counts as further away."""
    here = next((spot for spot in placed if spot.pin.id == current), None)
    if here is None:
        return placed[0].pin.id if placed else None
    reachable = [(distance, spot.pin.id) for spot in placed if (distance := _distance(here, spot, right, down)) > 0]
    return min(reachable, default=(0.0, current))[1]


def _distance(here: PlacedPin, there: PlacedPin, right: int, down: int) -> float:
    """0 when `there` does not lie in that direction. A line is as high as two columns are wide."""
    across, along = there.x - here.x, 2 * (there.y - here.y)
    forward = across * right + along * down
    aside = abs(across * down) + abs(along * right)
    return forward + 2.0 * aside if forward > 0 and aside <= 4 * forward else 0.0
