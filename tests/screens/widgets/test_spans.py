"""Text is cut to the cell and cannot harm the terminal."""

from __future__ import annotations

import pytest

from screens.widgets.spans import cells, clean, crop, fit, marked, shorten, text_of, wrap


@pytest.mark.parametrize("width", range(1, 20))
@pytest.mark.parametrize("text", ["", "web-1", "a name that is too long", "世界-cluster", "x世界世界"])
def test_fitted_text_takes_exactly_its_cells(text: str, width: int) -> None:
    for cut in ("end", "middle"):
        assert cells(fit(text, width, cut=cut)) == width


def test_text_leans_to_the_side_it_is_told() -> None:
    assert fit("82 %", 8, "right") == "    82 %"
    assert fit("ab", 6, "center") == "  ab  "


def test_an_id_is_cut_in_the_middle_so_that_both_ends_can_be_compared() -> None:
    assert fit("i-0c41abcdef012349e2", 11, cut="middle") == "i-0c41a…9e2"


def test_what_would_move_the_cursor_or_turn_the_line_is_shown_as_a_sign() -> None:
    assert clean("a\x1b[31mred\x07") == "a�[31mred�"
    assert clean("evil\u202egnp.exe") == "evil�gnp.exe"
    assert clean("two\nlines\tand a tab") == "two⏎lines and a tab"


def test_invisible_characters_are_left_out() -> None:
    assert clean("ad\u200bmin\ufe0f") == "admin"


def test_brackets_are_only_brackets() -> None:
    assert clean("[b]bold[/b]") == "[b]bold[/b]"


def test_short_text_is_not_padded_when_only_shortened() -> None:
    assert shorten("web", 8) == "web"
    assert shorten("web-server", 6) == "web-s…"


def test_lines_break_at_spaces_and_long_words_break_anywhere() -> None:
    assert wrap("the quick brown fox", 10) == ["the quick", "brown fox"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("one\ntwo", 20) == ["one", "two"]
    assert wrap("", 10) == [""]


def test_cropping_keeps_roles_and_never_splits_a_wide_character() -> None:
    assert crop([("ab", "x"), ("世界", "y")], 3) == [("ab", "x"), (" ", "y")]
    assert crop([("ab", "x"), ("cd", "y")], 2) == [("ab", "x")]


def test_matches_are_marked_without_regard_to_case() -> None:
    spans = marked([("Web-1 web", "text"), (" db", "dim")], ("web",))
    assert spans == [("Web", "match"), ("-1 ", "text"), ("web", "match"), (" db", "dim")]
    assert text_of(spans) == "Web-1 web db"


def test_what_is_searched_for_is_no_pattern() -> None:
    assert marked([("a.b axb", "text")], ("a.b",)) == [("a.b", "match"), (" axb", "text")]
