"""Ticks are round, and the top of a chart moves only when it must."""

from __future__ import annotations

from itertools import pairwise

import pytest

from screens.widgets.axis import LabelLine, round_top, steady_top, time_ticks, value_axis
from tests.screens.widgets.gallery import NOW


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (0.7, 0.8), (1, 1), (1.1, 2), (37, 40), (41, 50), (81, 100), (812, 1000), (5200, 6000)]
)
def test_the_top_is_the_next_round_number(value: float, top: float) -> None:
    assert round_top(value) == pytest.approx(top)


def test_bytes_have_powers_of_two() -> None:
    assert round_top(700 * 1024**2, "B") == 1024**3
    assert [tick.label for tick in value_axis(0, 1024**3, "B").ticks] == ["0", "512Mi", "1Gi"]


def test_three_ticks_share_the_axis() -> None:
    axis = value_axis(0, 200)
    assert [(tick.at, tick.label) for tick in axis.ticks] == [(0, "0"), (100, "100"), (200, "200")]
    assert (axis.share(0), axis.share(50), axis.share(200)) == (0, 0.25, 1)


def test_a_flat_series_still_has_an_axis() -> None:
    assert value_axis(5, 5).high > 5


def test_noise_does_not_move_the_top_but_growth_and_decay_do() -> None:
    assert steady_top(95, 100) == 100
    assert steady_top(40, 100) == 100
    assert steady_top(101, 100) == 200
    assert steady_top(20, 100) == 20


@pytest.mark.parametrize("room", [20, 40, 60, 110, 200])
@pytest.mark.parametrize("span", [30, 600, 3600, 10_800, 86_400, 30 * 86_400])
def test_times_are_round_in_the_window_and_far_enough_apart(span: int, room: int) -> None:
    ticks = time_ticks(NOW - span, NOW, room)
    places = [(tick.at - NOW + span) / span * room for tick in ticks]
    assert all(0 <= place <= room for place in places)
    assert all(after - before >= 11.9 for before, after in pairwise(places))


def test_times_read_as_finely_as_they_lie() -> None:
    assert [tick.label for tick in time_ticks(NOW - 3600, NOW, 60)] == ["07:00", "07:15", "07:30", "07:45", "08:00"]
    assert time_ticks(NOW - 30, NOW, 60)[0].label == "07:59:30"
    assert time_ticks(NOW - 30 * 86_400, NOW, 60)[0].label == "Dec 21"


def test_labels_never_touch_and_the_first_one_stays() -> None:
    line = LabelLine(20)
    assert line.put(10, "▲scale-out", "warn")
    assert not line.put(12, "14:30", "dim")
    assert line.put(0, "14:02", "dim")
    assert "".join(text for text, _ in line.cells) == "14:02     ▲scale-out"


def test_a_label_at_the_edge_moves_inward() -> None:
    line = LabelLine(10)
    assert line.put(9, "15:02", "dim", anchor=2)
    assert "".join(text for text, _ in line.cells) == "     15:02"


def test_an_event_without_room_for_words_keeps_its_sign() -> None:
    line = LabelLine(12)
    line.put(3, "▲deploy", "accent")
    assert line.put_first_that_fits(11, ("▲rollback", "▲"), "accent")
    assert "".join(text for text, _ in line.cells) == "   ▲deploy ▲"
