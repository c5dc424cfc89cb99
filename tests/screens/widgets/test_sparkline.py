"""A chart one line high."""

from __future__ import annotations

from screens.widgets.ink import Ink
from screens.widgets.sparkline import bar, sparkline


def test_values_rise_from_the_bottom_to_the_top() -> None:
    assert sparkline(range(8), 8, high=7) == "▁▂▃▄▅▆▇█"


def test_fewer_values_than_cells_stand_on_the_right_where_now_is() -> None:
    assert sparkline((0, 100), 5, high=100) == "   ▁█"


def test_a_spike_among_many_values_is_seen() -> None:
    values = [0.0] * 100
    values[37] = 100.0
    assert "█" in sparkline(values, 10, high=100)


def test_missing_data_is_a_gap() -> None:
    assert sparkline((50, None, 50), 3, high=100) == "▅ ▅"


def test_a_flat_line_at_nothing_is_low() -> None:
    assert sparkline((0, 0, 0), 3) == "▁▁▁"
    assert sparkline((), 3) == "   "


def test_values_beyond_the_top_stay_in_their_cell() -> None:
    assert sparkline((500, -20), 2, high=100) == "█▁"


def test_a_console_has_three_steps() -> None:
    assert sparkline((0, 50, 100), 3, high=100, ink=Ink.BLOCK) == "_▄█"


def test_a_load_is_one_cell() -> None:
    assert [bar(load) for load in (0, 0.5, 1, None)] == ["▁", "▅", "█", " "]
