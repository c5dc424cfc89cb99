"""A title on the left, an answer on the right, in any width."""

from __future__ import annotations

import pytest

from screens.widgets.pane import title_spans
from screens.widgets.spans import Span, span_cells, text_of

ANSWER: list[Span] = [("6 running", "text"), (" 1 pending", "busy")]


def test_title_and_answer_stand_at_the_ends_of_the_frame() -> None:
    shown = text_of(title_spans("3", "Instances", ANSWER, 40, focused=False, edge="─"))
    assert shown == "3 Instances ──────── 6 running 1 pending"


@pytest.mark.parametrize("width", range(8, 80))
def test_the_frame_is_never_overrun(width: int) -> None:
    assert span_cells(title_spans("3", "A long title of a pane", ANSWER, width, focused=True, edge="━")) <= width


def test_the_title_gives_way_to_the_answer() -> None:
    shown = text_of(title_spans("3", "A long title of a pane", ANSWER, 32, focused=False, edge="─"))
    assert shown.endswith("6 running 1 pending")
    assert "…" in shown


def test_focus_is_seen_in_the_line_itself() -> None:
    assert "━" in text_of(title_spans("", "Map", ANSWER, 40, focused=True, edge="━"))
