"""Instances side by side by their zones: each a tile with its state, its load and what is special about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import DrawnScroll
from screens.widgets.health import Tone, health
from screens.widgets.heat import heat_span
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, crop, fit, span_cells

PULSE_SECONDS: Final = 1.2
_TWO_LINES_FROM: Final = 24
"So many cells a zone has to have for tiles of two lines."
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Tile:
    """`state` is AWS's word, `load` a share or None where it is not known, `facts` a few words more."""

    id: str
    zone: str
    tone: Tone
    state: str
    label: str
    load: float | None = None
    facts: str = ""


class MemberGrid(DrawnScroll):
    """Shows `Tile`s. One whose state changes pulses once; one that is gone stays for as long, crossed out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="members.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="members.up"),
        Binding("right,l", "cross(1)", "To the zone on the right", show=False, id="members.right"),
        Binding("left,h", "cross(-1)", "To the zone on the left", show=False, id="members.left"),
        Binding("enter,o", "open", "Open the instance", show=False, id="members.open"),
    ]

    class Highlighted(Message):
        """The cursor came to another tile."""

    class Opened(Message):
        """The instance under the cursor is to be opened."""

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._zones: dict[str, list[Tile]] = {}
        self._cursor = ""
        self._pulsing: set[str] = set()
        self._leaving: dict[str, Tile] = {}
        self._tall = 1

    @property
    def cursor(self) -> str:
        """The id of the instance under the cursor, empty without one."""
        return self._cursor

    @property
    def zones(self) -> Mapping[str, Sequence[Tile]]:
        return self._zones

    def set_tiles(self, tiles: Iterable[Tile], zones: Sequence[str]) -> None:
        """Show these, in their zones; those of a zone stay in their order."""
        told = list(tiles)
        before = {tile.id: tile for here in self._zones.values() for tile in here}
        now = {tile.id for tile in told}
        fresh = {tile.id for tile in told if before and tile.state != getattr(before.get(tile.id), "state", "")}
        gone = {id: tile for id, tile in before.items() if id not in now and id not in self._leaving}
        self._pulse(fresh, gone)
        shown = [*told, *(tile for id, tile in self._leaving.items() if id not in now)]
        found = {zone: [tile for tile in shown if tile.zone == zone] for zone in _zones(zones, shown)}
        if found != self._zones or fresh or gone:
            self._zones = found
            self._keep_cursor()
            self.redraw()

    def _pulse(self, fresh: set[str], gone: Mapping[str, Tile]) -> None:
        if not fresh and not gone:
            return
        self._pulsing |= fresh
        self._leaving.update({id: Tile(id, tile.zone, "gone", "gone", tile.label) for id, tile in gone.items()})
        self.set_timer(PULSE_SECONDS, lambda: self._calm(fresh, set(gone)))

    def _calm(self, fresh: set[str], gone: set[str]) -> None:
        self._pulsing -= fresh
        for id in gone:
            self._leaving.pop(id, None)
        self._zones = {zone: [tile for tile in tiles if tile.id not in gone] for zone, tiles in self._zones.items()}
        self._keep_cursor()
        self.redraw()

    def _keep_cursor(self) -> None:
        ids = [tile.id for tiles in self._zones.values() for tile in tiles if tile.tone != "gone"]
        if self._cursor not in ids:
            self._put(ids[0] if ids else "")

    def _put(self, id: str) -> None:
        if id != self._cursor:
            self._cursor = id
            self.post_message(self.Highlighted())

    def action_move(self, by: int) -> None:
        column, row = self._place()
        tiles = list(self._zones.values())[column] if self._zones else []
        if tiles:
            self._go(tiles, row + by)

    def action_cross(self, by: int) -> None:
        """To the next zone that has anybody."""
        column, row = self._place()
        columns = list(self._zones.values())
        at = column + by
        while 0 <= at < len(columns) and not columns[at]:
            at += by
        if 0 <= at < len(columns):
            self._go(columns[at], row)

    def _go(self, tiles: Sequence[Tile], row: int) -> None:
        row = max(0, min(row, len(tiles) - 1))
        self._put(tiles[row].id)
        self.redraw()
        self.reveal(row * self._tall, (row + 1) * self._tall)

    def action_open(self) -> None:
        if self._cursor:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not self._zones:
            return
        columns = list(self._zones.values())
        tiles = columns[min(offset.x // max(1, self.room // len(columns)), len(columns) - 1)]
        row = (offset.y + self.scroll_offset.y - 1) // self._tall
        if 0 <= row < len(tiles):
            self._put(tiles[row].id)
            self.redraw()
            if event.chain == 2:
                self.action_open()

    def _place(self) -> tuple[int, int]:
        places = (
            (column, row)
            for column, tiles in enumerate(self._zones.values())
            for row, tile in enumerate(tiles)
            if tile.id == self._cursor
        )
        return next(places, (0, 0))

    @override
    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        if not self._zones:
            return []
        room = width // len(self._zones)
        size = min(room, _MOST) - 1
        most = max(map(len, self._zones.values()))
        self._tall = 2 if size >= _TWO_LINES_FROM and 2 * most < self.page else 1
        columns = [self._column(zone, tiles, size) for zone, tiles in self._zones.items()]
        height = max(map(len, columns))
        return [[span for column in columns for span in _padded(column, y, min(room, size + 1))] for y in range(height)]

    def _column(self, zone: str, tiles: Sequence[Tile], width: int) -> list[list[Span]]:
        count = str(sum(tile.tone != "gone" for tile in tiles))
        head: list[Span] = [(fit(zone, width - len(count) - 2), "dim"), (f" {count}", "strong")]
        return [crop(head, width), *(line for tile in tiles for line in self._tile(tile, width))]

    def _tile(self, tile: Tile, width: int) -> list[list[Span]]:
        here = tile.id == self._cursor
        pointer = (">" if self.ink is Ink.BLOCK else "▸") if here else " "
        role = "match" if tile.id in self._pulsing else "accent" if here and self.has_focus else "text"
        sign = health(tile.tone).sign(self.ink)
        load = [heat_span(tile.load, self.ink), (f" {100 * tile.load:.0f}%", "dim")] if tile.load is not None else []
        first: list[Span] = [(pointer, "accent"), (sign, tile.tone), (" ", "text")]
        name = max(4, width - 3 - 7)
        first += [(fit(tile.label, name, cut="middle"), "gone" if tile.tone == "gone" else role), (" ", "text"), *load]
        if self._tall == 1:
            return [crop(first, width)]
        quiet = tile.state if tile.tone != "good" else ""
        words = "  ".join(word for word in (quiet, tile.facts) if word)
        return [crop(first, width), crop([("   ", "text"), (words, "dim")], width)]


def _zones(zones: Sequence[str], tiles: Iterable[Tile]) -> list[str]:
    return list(dict.fromkeys([*zones, *(tile.zone for tile in tiles)]))


def _padded(column: Sequence[Sequence[Span]], y: int, width: int) -> list[Span]:
    line = list(column[y]) if y < len(column) else []
    return [*line, (" " * (width - span_cells(line)), "text")]
