"""A load story as knobs."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from model.client import read_story
from model.physics.rhythms import KINDS
from model.physics.story_file import write_story
from screens.demand_draft import NEW, TITLES, Knob, groups, with_part, with_value, without_part

STORY: dict[str, Any] = {
    "components": [{"daily": {"low": 15, "high": 130}}, {"spike": {"start": 7200, "rate": 320}}],
    "databases": ["i-1"],
}


def knob(told: dict[str, Any], label: str) -> Knob:
    return next(each for group in groups(told, places=True) for each in group.knobs if each.dial.label == label)


def test_every_kind_of_part_can_be_turned_and_begun() -> None:
    assert set(KINDS) == set(TITLES) == set(NEW)
    for kind in KINDS:
        told = with_part({"components": []}, kind)
        (group, *_) = groups(told, places=False)
        assert (group.title, group.part) == (TITLES[kind], 0)
        for each in group.knobs:
            told = with_value(told, each, each.turned(1))
        assert read_story(write_story("mine", told)).told == told


@pytest.mark.parametrize(
    ("label", "steps", "value"),
    [
        ("at the peak", 1, 140.0),
        ("at the peak", -5, 80.0),
        ("at the lowest", -99, 0.0),
        ("lowest at", -9, 23.5),
        ("begins in", 1, 2.5),
        ("again every", 1, inf),
        ("again every", -1, 24.0),
        ("server errors", 500, 100.0),
    ],
)
def test_an_arrow_goes_a_sensible_step_and_no_further_than_sense(label: str, steps: int, value: float) -> None:
    turned = knob(STORY, label)
    assert turned.turned(steps) == value
    assert knob(with_value(STORY, turned, value), label).value == value


def test_a_turned_knob_leaves_all_else_as_it_was() -> None:
    told = with_value(STORY, knob(STORY, "peak"), 500)
    assert told["components"] == [STORY["components"][0], {"spike": {"start": 7200, "rate": 500}}]
    assert told["databases"] == ["i-1"]
    assert STORY["components"][1]["spike"]["rate"] == 320


def test_shares_of_continents_stay_a_whole() -> None:
    told = with_value(STORY, knob(STORY, "Europe"), 40)
    assert told["origins"] == {"EU": 1.0}, "the first has all"
    told = with_value(told, knob(told, "Asia"), 25)
    told = with_value(told, knob(told, "Africa"), 20)
    assert told["origins"] == pytest.approx({"EU": 0.6, "AS": 0.2, "AF": 0.2})
    assert with_value(told, knob(told, "Europe"), 0)["origins"] == pytest.approx({"AS": 0.5, "AF": 0.5})


def test_where_clients_are_is_asked_only_where_it_matters() -> None:
    assert [group.title for group in groups(STORY, places=False)] == ["By day and night", "Flash sale", "A request"]


def test_late_clients_are_turned_where_there_is_a_name_to_ask_for_and_are_never_more_than_all() -> None:
    asked = {"late": {"300": 0.5}, **STORY}
    (*_, late) = groups(asked, places=True, names=True)
    assert [(each.dial.label, each.value) for each in late.knobs][-2:] == [("for ever", 0.0), ("300 s", 50.0)]
    told = with_value(asked, late.knobs[2], 10)
    assert told["late"] == {"300": 0.5, "forever": 0.1}
    assert with_value(told, late.knobs[0], 90)["late"] == {"300": 0.5, "forever": 0.1, "1800": pytest.approx(0.4)}
    assert with_value(told, late.knobs[-1], 0)["late"] == {"forever": 0.1}


def test_a_part_goes_without_the_others() -> None:
    assert without_part(STORY, 0)["components"] == [STORY["components"][1]]
