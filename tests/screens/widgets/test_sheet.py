"""Written cells stay in their places."""

from __future__ import annotations

from screens.widgets.sheet import Sheet
from screens.widgets.spans import span_cells, text_of


def test_text_goes_where_it_is_put_and_over_what_was_there() -> None:
    sheet = Sheet(8)
    sheet.put(0, 1, "abcdefgh", "dim")
    assert sheet.put(2, 1, "XY", "accent") == 4
    assert [text_of(line) for line in sheet.lines()] == ["        ", "abXYefgh"]


def test_the_right_edge_cuts() -> None:
    sheet = Sheet(5)
    sheet.put(2, 0, "long text")
    sheet.put(9, 0, "outside")
    assert text_of(sheet.lines()[0]) == "  lo…"


def test_wide_characters_take_two_cells() -> None:
    sheet = Sheet(8)
    assert sheet.put(0, 0, "世界") == 4
    sheet.put(4, 0, "x")
    assert span_cells(sheet.lines()[0]) == 8
