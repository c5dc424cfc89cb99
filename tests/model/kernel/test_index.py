from __future__ import annotations

import pytest

from model.kernel.index import Index
from tests.model.kernel.boxes import Box


def box(serial: int) -> Box:
    return Box(id=f"box-{serial}", box_id=f"box-{serial}", serial=serial)


def test_those_with_a_value_are_found_in_the_order_in_which_they_came_to_be() -> None:
    index, first, second, third = Index(), box(1), box(2), box(3)
    for each in (third, first, second):
        index.enter("red", each)
    assert index.in_order("red") == (first, second, third)
    assert index.of("blue") == ()


@pytest.mark.parametrize("many", [1, 2, 3])
def test_a_value_that_nobody_has_any_more_is_forgotten(many: int) -> None:
    index, boxes = Index(), [box(serial) for serial in range(1, many + 1)]
    for each in boxes:
        index.enter("red", each)
    for left, each in enumerate(boxes):
        assert index.tally() == {"red": many - left}
        index.leave("red", each)
    assert list(index) == []


def test_a_tuple_counts_as_each_of_its_members() -> None:
    index, one, other = Index(), box(1), box(2)
    index.enter(("red", "blue"), one)
    index.enter(("blue",), other)
    assert [index.in_order("red"), index.in_order("blue")] == [(one,), (one, other)]
    index.leave(("red", "blue"), one)
    assert index.tally() == {"blue": 1}
