"""The first line tells what is healthy, what is changing and what it costs."""

from __future__ import annotations

from dataclasses import replace

from screens.widgets.clock_face import Face, face_parts
from screens.widgets.parts import arrange
from screens.widgets.spans import text_of
from tests.screens.widgets.samples import FACE


def line(face: Face, width: int = 120) -> str:
    return text_of(arrange(face_parts(face, width < 100), width)[0])


def test_a_wide_line_tells_all() -> None:
    shown = line(FACE)
    for part in ("Cloudarium", "three_tier", "us-east-1 +3", "08:00:00 ×60 ▶", "$3.84/h", "$41.20 today", "root"):
        assert part in shown
    assert "■ 1 ▲ 2 ● 58" in shown


def test_a_narrow_line_keeps_time_cost_and_counts() -> None:
    shown = line(FACE, 80)
    for part in ("three_tier", "us-east-1 +3", "08:00:00 ×60 ▶", "$3.84/h", "■1 ▲2 ●58"):
        assert part in shown


def test_the_narrowest_line_keeps_what_needs_a_human() -> None:
    assert "■1 ▲2 ●58" in line(FACE, 40)
    assert "08:00:00" in line(FACE, 40)


def test_a_pause_is_a_word() -> None:
    assert "08:00:00 ‖ paused" in line(replace(FACE, paused=True))


def test_a_machine_that_cannot_keep_up_says_so() -> None:
    assert "×60 ▸ ×41 behind" in line(replace(FACE, achieved=41.0))
    assert "behind" not in line(replace(FACE, achieved=60.0))


def test_production_is_said_in_words_at_every_width() -> None:
    production = replace(FACE, production=True)
    assert all("PRODUCTION" in line(production, width) for width in (120, 80, 50))
