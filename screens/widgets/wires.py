"""Lines that join things on a sheet: each keeps its own way, and where two cross, the upright one goes over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from screens.widgets.ink import Ink

Stroke = Literal["heavy", "double", "light", "dashed"]

NORTH, EAST, SOUTH, WEST = 1, 2, 4, 8
UPRIGHT, LEVEL = NORTH | SOUTH, EAST | WEST

_ORDER: Final = (
    NORTH,
    EAST,
    SOUTH,
    WEST,
    UPRIGHT,
    LEVEL,
    EAST | SOUTH,
    SOUTH | WEST,
    NORTH | EAST,
    NORTH | WEST,
    UPRIGHT | EAST,
    UPRIGHT | WEST,
    LEVEL | SOUTH,
    LEVEL | NORTH,
    UPRIGHT | LEVEL,
)


def _signs(text: str) -> Mapping[int, str]:
    return dict(zip(_ORDER, text, strict=True))


_LIGHT: Final = _signs("╵╶╷╴│─╭╮╰╯├┤┬┴┼")
_SQUARE: Final = _signs("│─│─│─┌┐└┘├┤┬┴┼")
_HEAVY: Final = _signs("╹╺╻╸┃━┏┓┗┛┣┫┳┻╋")
_DOUBLE: Final = _signs("║═║═║═╔╗╚╝╠╣╦╩╬")
_DASHED: Final = _signs("╵╶╷╴┆┄╭╮╰╯├┤┬┴┼")

SIGNS: Final[Mapping[Ink, Mapping[Stroke, Mapping[int, str]]]] = {
    Ink.BRAILLE: {"heavy": _HEAVY, "double": _DOUBLE, "light": _LIGHT, "dashed": _DASHED},
    Ink.BLOCK: {"heavy": _DOUBLE, "double": _DOUBLE, "light": _SQUARE, "dashed": _SQUARE},
}
"A sign for every set of arms; the font of a console has no heavy and no dashed lines."


@dataclass(frozen=True, slots=True)
class Net:
    """One line with all its branches: `role` is its colour."""

    id: str
    stroke: Stroke = "light"
    role: str = "frame"


class Wires:
    """Nets by the cells that they pass, with the arms that each has there."""

    def __init__(self) -> None:
        self._nets: dict[str, Net] = {}
        self._cells: dict[tuple[int, int], dict[str, int]] = {}

    def run(self, net: Net, x: int, y: int, to_x: int, to_y: int) -> None:
        """Go straight from one cell to another, both included."""
        self._nets[net.id] = net
        forth, back = (EAST, WEST) if y == to_y else (SOUTH, NORTH)
        (x, y), (to_x, to_y) = sorted(((x, y), (to_x, to_y)))
        for at in range(max(to_x - x, to_y - y) + 1):
            place = (x + at, y) if forth == EAST else (x, y + at)
            self.reach(net, *place, (back if at else 0) | (forth if at < max(to_x - x, to_y - y) else 0))

    def reach(self, net: Net, x: int, y: int, arms: int) -> None:
        """Have these arms in a cell too."""
        self._nets[net.id] = net
        cell = self._cells.setdefault((x, y), {})
        cell[net.id] = cell.get(net.id, 0) | arms

    def arms(self, x: int, y: int) -> Mapping[str, int]:
        """What passes a cell, by the nets' ids."""
        return self._cells.get((x, y), {})

    def places(self) -> Collection[tuple[int, int]]:
        """The cells that something passes."""
        return self._cells.keys()

    def drawn(self, ink: Ink = Ink.BRAILLE) -> Iterator[tuple[int, int, str, str]]:
        """Every cell that something passes: place, sign and role."""
        signs = SIGNS[ink]
        for (x, y), passing in self._cells.items():
            id = max(passing, key=lambda each: (passing[each] & UPRIGHT).bit_count())
            net = self._nets[id]
            if passing[id]:
                yield x, y, signs[net.stroke][passing[id]], net.role
