"""State is a glyph, a word and a colour, and the glyph alone is enough."""

from __future__ import annotations

import pytest

from screens.widgets.health import HEALTHS, count_spans, state_spans, worst
from screens.widgets.ink import Ink, ink_for
from screens.widgets.spans import cells, text_of


@pytest.mark.parametrize("ink", list(Ink))
def test_the_eight_states_differ_without_colour(ink: Ink) -> None:
    signs = [health.sign(ink) for health in HEALTHS.values()]
    assert len(set(signs)) == 8
    assert all(cells(sign) == 1 for sign in signs)


def test_the_signs_are_those_of_the_rules_of_the_eye() -> None:
    shown = {f"{health.glyph} {health.word}" for health in HEALTHS.values()}
    assert shown == {
        *("● running", "◐ pending", "◑ stopping", "▲ warning"),
        *("■ alarm", "○ stopped", "◌ no data", "✕ gone"),
    }


def test_a_console_without_half_circles_gets_other_signs() -> None:
    console = {"\u2022", "►", "◄", "▲", "■", "○", "?", "x"}
    assert {health.block for health in HEALTHS.values()} == console
    assert ink_for({"TERM": "linux"}) is Ink.BLOCK
    assert ink_for({"TERM": "xterm-256color"}) is Ink.BRAILLE


def test_the_worst_of_many_is_the_one_that_needs_a_human() -> None:
    assert worst(["good", "busy", "warn", "off"]) == "warn"
    assert worst(["good", "bad", "warn"]) == "bad"
    assert worst([]) == "unknown"


def test_counts_come_worst_first_and_leave_out_what_is_not_there() -> None:
    assert text_of(count_spans({"good": 58, "bad": 1, "warn": 2, "off": 0})) == "■ 1  ▲ 2  ● 58"
    assert count_spans({}) == []


def test_a_state_says_awss_own_word() -> None:
    assert state_spans("leaving", "shutting-down") == [("◑ shutting-down", "leaving")]
    assert state_spans("good") == [("● running", "good")]
