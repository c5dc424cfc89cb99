from __future__ import annotations

import pytest

from model.laws.log_anomalies import FRESH, Usual, judge, learn


def steady(count: int, turns: int = 10) -> Usual:
    usual = FRESH
    for _ in range(turns):
        usual = usual.learned(count)
    return usual


def test_what_is_usual_is_learned_turn_by_turn() -> None:
    assert (steady(10).mean, steady(10).turns) == (pytest.approx(10.0), 10)
    assert steady(10).variance == pytest.approx(0.0)
    assert steady(10).learned(30).mean == pytest.approx(12.0)


@pytest.mark.parametrize(
    ("usual", "count", "level", "priority"),
    [
        (None, 1, "Error", "HIGH"),
        (None, 1, "Warning", "MEDIUM"),
        (None, 1, "", "LOW"),
        (steady(100), 200, "", "MEDIUM"),
        (steady(100), 145, "", "LOW"),
        (steady(100), 10, "Error", "HIGH"),
    ],
)
def test_what_is_new_or_far_from_usual_is_an_anomaly(
    usual: Usual | None, count: int, level: str, priority: str
) -> None:
    verdict = judge(usual, count, 10, level)
    assert verdict is not None
    assert verdict.priority == priority


@pytest.mark.parametrize(("usual", "count"), [(steady(100), 120), (steady(1), 6), (steady(5), 0), (steady(3, 2), 500)])
def test_what_luck_can_do_is_none(usual: Usual, count: int) -> None:
    assert judge(usual, count, 10, "Error") is None


def test_nothing_is_unusual_before_anything_was_learned() -> None:
    assert judge(None, 1, 2, "Error") is None


def test_what_no_more_comes_is_forgotten_in_the_end() -> None:
    known = {"a": steady(2)}
    for _ in range(200):
        known = learn(known, {"b": 1})
    assert set(known) == {"b"}
