"""Keys that do something, and those that cannot."""

from __future__ import annotations

from screens.widgets.key_bar import key_parts
from screens.widgets.parts import arrange
from screens.widgets.spans import text_of
from tests.screens.widgets.samples import KEYS


def line(width: int) -> str:
    return text_of(arrange(key_parts(KEYS), width)[0])


def test_a_key_that_cannot_stands_in_brackets() -> None:
    assert "(n new)" in line(120)


def test_a_narrow_line_gives_up_the_last_keys_and_keeps_help() -> None:
    assert "u undo" in line(120)
    assert "u undo" not in line(60)
    assert line(60).rstrip().endswith("? help")
