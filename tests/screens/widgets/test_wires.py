"""Lines keep their own way: they bend, branch and cross without touching."""

from __future__ import annotations

import pytest

from screens.widgets.ink import Ink
from screens.widgets.wires import EAST, NORTH, Net, Wires

HEAVY, DOUBLE, LIGHT = Net("a", "heavy"), Net("b", "double"), Net("c", "light")


def drawn(wires: Wires, ink: Ink = Ink.BRAILLE) -> list[str]:
    cells = {(x, y): sign for x, y, sign, _ in wires.drawn(ink)}
    right, down = (max(place[at] for place in cells) for at in (0, 1))
    return ["".join(cells.get((x, y), " ") for x in range(right + 1)).rstrip() for y in range(down + 1)]


def test_a_line_bends_where_two_runs_meet() -> None:
    wires = Wires()
    wires.run(LIGHT, 0, 0, 3, 0)
    wires.run(LIGHT, 3, 0, 3, 2)
    assert drawn(wires) == ["╶──╮", "   │", "   ╵"]


def test_a_branch_is_a_junction() -> None:
    wires = Wires()
    wires.run(HEAVY, 0, 0, 0, 2)
    wires.run(HEAVY, 0, 1, 2, 1)
    assert drawn(wires) == ["╻", "┣━╸", "╹"]


def test_a_crossing_is_none_and_the_upright_goes_over() -> None:
    wires = Wires()
    wires.run(HEAVY, 0, 1, 2, 1)
    wires.run(DOUBLE, 1, 0, 1, 2)
    assert drawn(wires) == [" ║", "╺║╸", " ║"]
    assert set(wires.arms(1, 1)) == {"a", "b"}


def test_an_end_can_reach_out_for_what_it_leads_to() -> None:
    wires = Wires()
    wires.run(HEAVY, 0, 0, 1, 0)
    wires.reach(HEAVY, 1, 0, EAST)
    wires.reach(HEAVY, 0, 0, NORTH)
    assert drawn(wires) == ["┗━"]


@pytest.mark.parametrize("ends", [(0, 0, 2, 0), (2, 0, 0, 0)])
def test_it_does_not_matter_from_which_end_a_line_is_run(ends: tuple[int, int, int, int]) -> None:
    wires = Wires()
    wires.run(LIGHT, *ends)
    assert drawn(wires) == ["╶─╴"]


def test_a_console_has_double_lines_for_heavy_ones() -> None:
    wires = Wires()
    wires.run(HEAVY, 0, 0, 1, 0)
    wires.run(HEAVY, 1, 0, 1, 1)
    assert drawn(wires, Ink.BLOCK) == ["═╗", " ║"]
