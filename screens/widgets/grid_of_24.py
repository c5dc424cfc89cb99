"""Widgets on a grid of 24 columns, as wide as the screen; where that is too narrow they stand below each other."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from textual.containers import VerticalScroll
from textual.geometry import NULL_OFFSET, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget
from typing_extensions import override

COLUMNS: Final = 24
LINES: Final = 1.5
"Lines of the terminal for a row of the grid: its cells are square on a screen, ours twice as high as wide."
NARROW: Final = 100
LEAST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a widget stands, in units of the grid."""

    x: int
    y: int
    width: int
    height: int


def regions_of(spots: list[Spot], width: int) -> list[Region]:
    """The same in cells: neighbours touch, whatever the width; below each other from top left to bottom right."""
    if width >= NARROW:
        return [_region(spot, width) for spot in spots]
    top, found = 0, dict[int, Region]()
    for n in sorted(range(len(spots)), key=lambda n: (spots[n].y, spots[n].x)):
        height = max(LEAST_LINES, ceil(spots[n].height * LINES))
        found[n] = Region(0, top, width, height)
        top += height
    return [found[n] for n in range(len(spots))]


def _region(spot: Spot, width: int) -> Region:
    left, right = (round(x * width / COLUMNS) for x in (spot.x, min(COLUMNS, spot.x + spot.width)))
    top, bottom = (round(y * LINES) for y in (spot.y, spot.y + spot.height))
    return Region(left, top, max(1, right - left), max(1, bottom - top))


class _OnGrid(Layout):
    name = "grid_of_24"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:  # noqa: ARG002 - as Textual calls it
        parent.pre_layout(self)
        assert isinstance(parent, GridOf24), "only the grid has this layout"
        regions = regions_of(parent.spots, size.width)
        return [
            WidgetPlacement(region, NULL_OFFSET, child.styles.margin, child)
            for child, region in zip(children, regions, strict=False)
        ]


class GridOf24(VerticalScroll, can_focus=False):
    """Its children stand where `spots` say, in their order."""

    DEFAULT_CSS = """
    GridOf24 { height: 1fr; scrollbar-size-vertical: 1; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.spots: list[Spot] = []
        self._on_grid = _OnGrid()

    @property
    @override
    def layout(self) -> Layout:
        return self._on_grid
