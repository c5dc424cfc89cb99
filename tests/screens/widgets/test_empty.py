"""An empty pane teaches even where it is small."""

from __future__ import annotations

import pytest

from screens.widgets.empty import lesson_lines
from screens.widgets.spans import span_cells, text_of
from tests.screens.widgets.samples import LESSON


def test_it_says_what_belongs_here_which_key_and_which_command() -> None:
    shown = "\n".join(text_of(line).strip() for line in lesson_lines(LESSON, 80, 20))
    assert "outlive the machines" in shown
    assert "n create a volume" in shown
    assert "$ aws ec2 create-volume --availability-zone us-east-1a --size 8" in shown


@pytest.mark.parametrize("size", [(80, 20), (30, 8), (20, 3), (12, 1)])
def test_it_never_needs_more_room_than_there_is_and_keeps_the_key(size: tuple[int, int]) -> None:
    lines = lesson_lines(LESSON, *size)
    assert len(lines) <= size[1]
    assert any(text_of(line).strip().startswith("n create") for line in lines)
    assert all(span_cells(line) <= max(18, size[0]) for line in lines)
