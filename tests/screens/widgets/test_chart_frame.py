"""A chart's lines: values left, times below, a legend that reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.widgets.chart import Chart, Mark, Series, Threshold
from screens.widgets.chart_frame import draw, frame_of, top_of
from screens.widgets.ink import Ink
from screens.widgets.spans import span_cells, text_of
from tests.screens.widgets.gallery import NOW
from tests.screens.widgets.samples import CPU, LATENCY


def lines(chart: Chart, width: int = 60, height: int = 14, pointed: float | None = None) -> list[str]:
    frame = frame_of(chart, top_of(chart, None), width, height)
    return [text_of(line) for line in draw(frame, Ink.BRAILLE, pointed)]


@pytest.mark.parametrize("chart", [CPU, LATENCY])
@pytest.mark.parametrize("ink", list(Ink))
@pytest.mark.parametrize("size", [(1, 1), (10, 2), (23, 4), (24, 5), (40, 8), (120, 40)])
def test_a_chart_fills_its_plot_at_any_size(chart: Chart, ink: Ink, size: tuple[int, int]) -> None:
    frame = frame_of(chart, top_of(chart, None), *size)
    drawn = draw(frame, ink)
    assert len(drawn) == size[1]
    assert {span_cells(line) for line in drawn[: frame.height]} == {size[0]}


def test_values_stand_at_top_middle_and_bottom() -> None:
    drawn = lines(replace(CPU, thresholds=()))
    assert [line[:3] for line in (drawn[0], drawn[6], drawn[11])] == ["100", " 50", "  0"]


def test_a_threshold_is_a_dashed_line_with_its_value() -> None:
    ruled = [line for line in lines(CPU) if "┄" in line and "threshold" not in line]
    assert len(ruled) == 1
    assert ruled[0].startswith(" 70┄┄")
    assert "threshold 70 %" in lines(CPU)[-1]


def test_a_threshold_out_of_sight_draws_nothing() -> None:
    assert not any("┄┄" in line for line in lines(replace(CPU, thresholds=(Threshold(700),))))


def test_events_stand_on_the_time_axis() -> None:
    assert "▲scale-out" in lines(CPU)[-2]
    assert "07:00" in lines(CPU)[-2]


def test_an_event_outside_the_window_is_not_shown() -> None:
    assert "▲" not in lines(replace(CPU, marks=(Mark(NOW - 9999, "old"),)))[-2]


def test_the_legend_reads_the_newest_value_or_the_one_pointed_at() -> None:
    series = Series("web", ((NOW - 120, 10.0), (NOW - 60, 82.0), (NOW, 31.0)))
    chart = Chart(NOW - 3600, NOW, (series,), "%", high=100)
    assert "web 31 %" in lines(chart)[-1]
    assert "07:59:00  ━ web 82 %" in lines(chart, pointed=NOW - 60)[-1]
    assert "web –" in lines(chart, pointed=NOW - 1800)[-1]


def test_several_lines_are_numbered_so_that_colour_is_not_needed() -> None:
    drawn = lines(LATENCY)
    assert "1━ p50" in drawn[-1]
    assert sorted(line[-1] for line in drawn[:12] if line[-1].isdigit()) == ["1", "2", "3", "4"]


def test_the_cursor_is_a_line_that_leaves_the_curve_in_sight() -> None:
    frame = frame_of(CPU, 100, 60, 14)
    column = frame.left + frame.column(NOW - 1800)
    drawn = lines(CPU, pointed=NOW - 1800)
    signs = {line[column] for line in drawn[:12]}
    assert "│" in signs
    assert len(signs) > 1


def test_columns_and_moments_answer_each_other() -> None:
    frame = frame_of(CPU, 100, 60, 14)
    assert [frame.column(frame.moment(column)) for column in range(frame.width)] == list(range(frame.width))
    assert (frame.moment(-5), frame.moment(999)) == (CPU.start, CPU.end)


def test_the_top_follows_values_only_when_the_chart_does_not_say() -> None:
    assert top_of(CPU, None) == 100
    assert top_of(replace(CPU, high=None), None) == 80
    assert top_of(replace(CPU, high=None), 100) == 100


def test_a_chart_without_data_is_calm() -> None:
    drawn = lines(Chart(NOW - 3600, NOW, (Series("web", ()),), "%"))
    assert "web –" in drawn[-1]


def test_five_lines_are_refused() -> None:
    with pytest.raises(AssertionError, match="told apart"):
        Chart(0, 1, tuple(Series(str(at), ()) for at in range(5)))


def test_a_name_cannot_break_the_legend() -> None:
    chart = Chart(NOW - 60, NOW, (Series("[b]evil\x1b[2J\n", ((NOW, 1.0),)),))
    assert "[b]evil�[2J⏎" in lines(chart)[-1]
