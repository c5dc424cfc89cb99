"""One picture of a terminal after another, told by the lines that differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import pyte
from pyte.screens import Char

NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
CLEARED = "\x1b[?25l\x1b[2J"


def difference(screen: pyte.Screen, before: list[str]) -> tuple[str, list[str]]:
    """What has to be written so that a terminal that shows `before` shows this screen, and what it then shows."""
    now = ["".join(_painted(screen, row)) for row in range(screen.lines)]
    changed = [row for row in range(screen.lines) if not before or now[row] != before[row]]
    told = "".join(f"\x1b[{row + 1};1H{now[row]}\x1b[0m" for row in changed)
    return (told if before else CLEARED + told), now


def _painted(screen: pyte.Screen, row: int) -> Iterator[str]:
    cells = (screen.buffer[row][column] for column in range(screen.columns))
    for look, run in groupby(cells, key=_look):
        yield f"\x1b[{look}m{''.join(cell.data for cell in run)}"


def _look(cell: Char) -> str:
    marks = [("1", cell.bold), ("3", cell.italics), ("4", cell.underscore), ("7", cell.reverse)]
    return ";".join(["0", *(code for code, on in marks if on), *_colour(cell.fg, 30), *_colour(cell.bg, 40)])


def _colour(name: str, base: int) -> Iterator[str]:
    if name in NAMES:
        yield str(base + NAMES.index(name))
    elif len(name) == 6:
        red, green, blue = bytes.fromhex(name)
        yield f"{base + 8};2;{red};{green};{blue}"
