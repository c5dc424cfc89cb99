"""A cell shows, measures, sorts and is searched as what it means."""

from __future__ import annotations

import pytest

from screens.widgets.cell import Age, Bar, Cell, Number, Spark, State, Text, cell_spans, haystack, measure, order, plain
from screens.widgets.ink import Ink
from screens.widgets.spans import span_cells, text_of


def comparable(cell: Cell) -> tuple[str, float]:
    key = order(cell)
    return (key, 0.0) if isinstance(key, str) else ("", key if key is not None else 0.0)


CELLS: tuple[Cell, ...] = (
    *("web-1", "", Text("i-0c41", "dim"), Number(3.84, "$/h"), Number(None), State("good", "running")),
    *(Spark((10, 50, None, 80), 80), Spark(()), Spark((), 31), Age(40.0), Age(None)),
    *(Bar(0.0), Bar(0.004), Bar(1.0)),
)


@pytest.mark.parametrize("ink", list(Ink))
@pytest.mark.parametrize("width", [1, 2, 3, 5, 8, 9, 13, 30])
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_fills_exactly_its_width(cell: Cell, width: int, ink: Ink) -> None:
    assert span_cells(cell_spans(cell, width, "right", now=100.0, ink=ink)) == width


@pytest.mark.parametrize("cell", [cell for cell in CELLS if not isinstance(cell, Bar)])
def test_a_cell_given_what_it_measures_is_not_cut(cell: Cell) -> None:
    shown = text_of(cell_spans(cell, max(1, measure(cell, 100.0)), now=100.0))
    assert "…" not in shown
    assert plain(cell, 100.0).strip() in shown


def test_names_sort_as_people_count() -> None:
    assert sorted(["web-10", "web-9", "Web-1", "db"], key=comparable) == ["db", "Web-1", "web-9", "web-10"]


def test_states_sort_by_how_much_they_need_a_human() -> None:
    states = [State("off", "stopped"), State("good", "running"), State("bad", "failed"), State("busy", "pending")]
    assert [state.word for state in sorted(states, key=comparable)] == ["failed", "pending", "running", "stopped"]


def test_the_youngest_age_comes_first() -> None:
    assert sorted([Age(10.0), Age(90.0), Age(50.0)], key=comparable) == [Age(90.0), Age(50.0), Age(10.0)]


def test_a_state_too_narrow_for_its_word_keeps_its_sign() -> None:
    assert text_of(cell_spans(State("bad", "failed"), 1)) == "■"


def test_a_spark_shows_chart_and_figure() -> None:
    assert text_of(cell_spans(Spark((0, 30, 60, 90), 90), 9)) == "▁▃▅█ 90 %"


def test_a_spark_without_room_gives_up_the_chart() -> None:
    assert text_of(cell_spans(Spark((0, 30, 60, 90), 90), 5)) == " 90 %"


def test_words_are_searched_and_numbers_are_not() -> None:
    assert haystack(("Web", Text("I-0C", "dim"), Number(82, "%"), State("good", "running"))) == "web\ni-0c\nrunning"


def test_a_bar_fills_its_share_of_whatever_room_there_is_and_is_seen_if_there_is_anything() -> None:
    assert text_of(cell_spans(Bar(0.5), 5)).rstrip() == "██▌"
    assert text_of(cell_spans(Bar(0.5), 10, ink=Ink.BLOCK)).rstrip() == "█████"
    assert [text_of(cell_spans(Bar(share), 10)).strip() for share in (0.0, 0.001, 1.0)] == ["", "▏", "█" * 10]
    assert sorted([Bar(0.9), Bar(0.1)], key=comparable) == [Bar(0.1), Bar(0.9)]
