"""A series becomes dots without losing its shape."""

from __future__ import annotations

from screens.widgets.trace import Point, Run, trace


def runs(points: list[Point], width: int = 10, height: int = 10, gap: float = 1.5) -> list[Run | None]:
    return trace(points, 0.0, 9.0, 0.0, 9.0, width, height, gap)


def test_a_value_stands_where_it_belongs() -> None:
    assert runs([(3.0, 9.0)]) == [None] * 3 + [(0, 0)] + [None] * 6
    assert runs([(3.0, 0.0)])[3] == (9, 9)


def test_points_are_joined_by_a_line_without_holes() -> None:
    drawn = runs([(0.0, 0.0), (9.0, 9.0)], gap=100)
    assert drawn == [(9 - at, 9 - at) for at in range(10)]


def test_a_steep_rise_is_an_upright_line() -> None:
    before, after = runs([(0.0, 0.0), (1.0, 9.0)])[:2]
    assert (before, after) == ((9, 9), (0, 8))


def test_missing_data_is_a_gap() -> None:
    drawn = runs([(0.0, 5.0), (1.0, 5.0), (2.0, None), (3.0, 5.0), (4.0, 5.0)])
    assert [run is not None for run in drawn] == [True, True, False, True, True] + [False] * 5


def test_points_far_apart_are_not_joined() -> None:
    drawn = runs([(0.0, 5.0), (5.0, 5.0)])
    assert [at for at, run in enumerate(drawn) if run is not None] == [0, 5]


def test_a_spike_among_many_points_of_one_column_is_kept() -> None:
    points: list[Point] = [(at / 100, 9.0 if at == 431 else 1.0) for at in range(901)]
    assert runs(points)[4] == (0, 8)


def test_values_beyond_the_axis_lie_on_its_edge() -> None:
    drawn = runs([(0.0, 500.0), (1.0, -500.0)])
    assert (drawn[0], drawn[1]) == ((0, 0), (1, 9))


def test_a_line_that_began_before_the_window_comes_in_from_the_left() -> None:
    drawn = runs([(-3.0, 5.0), (3.0, 5.0)], gap=100)
    assert [at for at, run in enumerate(drawn) if run is not None] == [0, 1, 2, 3]
