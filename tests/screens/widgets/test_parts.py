"""A line of parts gives up the unimportant ones and finds what is clicked."""

from __future__ import annotations

import pytest

from screens.widgets.parts import Part, arrange, part_at
from screens.widgets.spans import span_cells, text_of

PARTS = (
    Part("world", (("three_tier", "strong"),)),
    Part("clock", (("15:02:40", "text"),), leaves=1, pushed=True),
    Part("today", (("$41.20 today", "dim"),), leaves=3),
    Part("counts", (("■ 1", "bad"),), leaves=2, pushed=True),
)


def test_spare_room_stands_before_the_pushed_parts() -> None:
    spans, _ = arrange(PARTS, 60)
    assert text_of(spans) == " three_tier           15:02:40  $41.20 today            ■ 1"


@pytest.mark.parametrize(("width", "left"), [(60, 4), (41, 4), (40, 3), (22, 2), (15, 1), (4, 1)])
def test_parts_leave_by_their_number(width: int, left: int) -> None:
    spans, placed = arrange(PARTS, width)
    assert len(placed) == left
    assert span_cells(spans) <= width


def test_a_click_finds_its_part_and_nothing_between() -> None:
    _, placed = arrange(PARTS, 60)
    assert part_at(placed, placed[1].start) == "clock"
    assert part_at(placed, placed[1].start - 1) is None
