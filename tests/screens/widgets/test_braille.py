"""Dots land where they are set."""

from __future__ import annotations

import pytest

from screens.widgets.braille import Raster, dotted, joined, owned_spans
from screens.widgets.ink import Ink


def picture(raster: Raster) -> list[str]:
    return [raster.signs(row) for row in range(raster.rows)]


@pytest.mark.parametrize(
    ("x", "y", "sign"),
    [(0, 0, "⠁"), (0, 1, "⠂"), (0, 2, "⠄"), (0, 3, "⡀"), (1, 0, "⠈"), (1, 1, "⠐"), (1, 2, "⠠"), (1, 3, "⢀")],
)
def test_each_of_the_eight_dots_has_its_sign(x: int, y: int, sign: str) -> None:
    raster = Raster(1, 1)
    raster.upright(x, y, y)
    assert picture(raster) == [sign]


def test_an_upright_line_fills_cells_from_end_to_end() -> None:
    raster = Raster(1, 3)
    raster.upright(0, 3, 9)
    assert picture(raster) == ["⡀", "⡇", "⠃"]


def test_what_is_outside_is_cut_off() -> None:
    raster = Raster(2, 1)
    raster.upright(0, -50, 50)
    raster.upright(99, 0, 3)
    raster.upright(-1, 0, 0)
    raster.upright(0, 4, 4)
    assert picture(raster) == ["⡇ "]


def test_the_last_line_owns_the_cell_and_keeps_the_dots() -> None:
    raster = Raster(2, 1)
    raster.upright(0, 0, 0, owner=1)
    raster.upright(1, 3, 3, owner=2)
    assert (raster.signs(0), list(raster.owners(0))) == ("⢁ ", [2, 0])


def test_half_blocks_have_two_dots_a_cell() -> None:
    raster = Raster(3, 1, Ink.BLOCK)
    raster.upright(0, 0, 0)
    raster.upright(1, 1, 1)
    raster.upright(2, 0, 1)
    assert (raster.width, raster.height, picture(raster)) == (3, 2, ["▀▄█"])


def test_cells_of_one_owner_become_one_span() -> None:
    assert owned_spans("abcd", bytes([0, 1, 1, 0]), ("text", "line")) == [("a", "text"), ("bc", "line"), ("d", "text")]
    assert joined([("a", "x"), ("b", "x"), ("c", "y")]) == [("ab", "x"), ("c", "y")]


@pytest.mark.parametrize("ink", list(Ink))
def test_whole_lines_of_dots_are_the_same_as_dots_one_by_one(ink: Ink) -> None:
    raster = Raster(5, 3, ink)
    lines = [bytes((x * 7 + y * 3) % 5 < 2 for x in range(raster.width)) for y in range(raster.height)]
    for y, line in enumerate(lines):
        for x, dot in enumerate(line):
            if dot:
                raster.upright(x, y, y)
    assert dotted(lines, ink) == tuple(picture(raster))
