"""Columns share a line: the unimportant leave, the flexible give, nothing overlaps."""

from __future__ import annotations

from itertools import pairwise

import pytest

from screens.widgets.column import GAP, Column, lay_out, slot_at

COLUMNS = (
    Column("name", "NAME", min=8, flex=1),
    Column("id", "ID", width=11, priority=2),
    Column("state", "STATE", kind="state", min=9),
    Column("age", "AGE", kind="age", priority=1),
    Column("cost", "COST/h", kind="number", priority=3),
)
CONTENT = (12, 19, 11, 3, 5)


def keys(room: int) -> list[str]:
    return [slot.column.key for slot in lay_out(COLUMNS, CONTENT, room)]


def test_with_room_for_all_spare_cells_go_to_the_flexible() -> None:
    slots = lay_out(COLUMNS, CONTENT, 100, start=2)
    assert [slot.width for slot in slots] == [98 - 11 - 11 - 4 - 6 - 4 * GAP, 11, 11, 4, 6]
    assert slots[-1].at + slots[-1].width == 100


def test_columns_leave_by_priority_and_the_others_stay_in_order() -> None:
    assert keys(100) == ["name", "id", "state", "age", "cost"]
    assert keys(42) == ["name", "id", "state", "age"]
    assert keys(30) == ["name", "state", "age"]
    assert keys(20) == ["name", "state"]


def test_the_first_column_never_leaves() -> None:
    assert keys(3) == ["name"]


@pytest.mark.parametrize("room", range(4, 140))
def test_columns_never_overlap_and_stay_on_the_line(room: int) -> None:
    slots = lay_out(COLUMNS, CONTENT, room)
    for before, after in pairwise(slots):
        assert before.at + before.width + GAP == after.at
    if room >= 8:
        assert slots[-1].at + slots[-1].width <= room


def test_a_column_that_is_given_a_width_keeps_it() -> None:
    assert all(slot.width == 11 for slot in lay_out(COLUMNS, CONTENT, 60) if slot.column.key == "id")


def test_numbers_and_ages_lean_right_unless_told() -> None:
    assert [column.side for column in COLUMNS] == ["left", "left", "left", "right", "right"]
    assert Column("n", "N", kind="number", align="left").side == "left"


def test_a_click_finds_its_column() -> None:
    slots = lay_out(COLUMNS, CONTENT, 100)
    assert [getattr(slot_at(slots, slot.at), "column", None) for slot in slots] == list(COLUMNS)
    assert slot_at(slots, 400) is None
