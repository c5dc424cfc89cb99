"""What comes in at an entry is told by plain data."""

from __future__ import annotations

import pytest

from model.physics.traffic import traffic_from

STEADY = {"components": [{"steady": {"rate": 5}}]}


def test_a_story_comes_with_where_it_goes() -> None:
    traffic = traffic_from("arn", STEADY | {"paths": {"/": 3, "/api": 1}, "databases": ["i-1"]}, starts_at=100.0)
    assert traffic.paths == (("/", 0.75), ("/api", 0.25))
    assert traffic.databases == ("i-1",)
    assert traffic.told(seed=1).rate_at(100.0) == 5


def test_a_storys_start_counts_from_its_telling() -> None:
    spike = {"components": [{"spike": {"start": 600, "rate": 9, "rise_seconds": 60}}]}
    told = traffic_from("arn", spike, starts_at=6000.0).told(seed=1)
    assert (told.rate_at(6540.0), told.rate_at(6720.0)) == (0.0, 9.0)


def test_demand_can_be_told_again_as_it_was() -> None:
    told = {
        "shape": {"cpu_milliseconds": 7},
        "paths": {"/": 0.5, "/api": 0.5},
        "origins": {"EU": 1.0},
        "late": {"forever": 0.1, "1800": 0.2},
        "databases": ["i-1"],
        "database_reads": 3.0,
        "onward": {"arn:aws:x": 2.0},
        "clients": "vpn-1",
        "client_address": "192.168.0.5",
    }
    before = traffic_from("arn", STEADY | told, starts_at=100.0)
    after = traffic_from("arn", before.as_told, starts_at=100.0)
    assert {name: getattr(after, name) for name in type(after).model_fields} == {
        name: getattr(before, name) for name in type(before).model_fields
    }


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ({"forever": 2}, "between 0 and 1"),
        ({"forever": True}, "between 0 and 1"),
        ({"forever": 0.6, "1800": 0.6}, "more clients"),
        ({"sometimes": 0.1}, "not for sometimes"),
        ({"-5": 0.1}, "not for -5"),
        ({"nan": 0.1}, "not for nan"),
        ([0.1], "seconds with their shares"),
    ],
)
def test_late_clients_are_a_part_of_all_and_late_by_seconds(late: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        traffic_from("arn", {**STEADY, "late": late}, starts_at=0.0)


@pytest.mark.parametrize("wrong", [{}, STEADY | {"colour": "blue"}, STEADY | {"paths": {"/": 0}}])
def test_what_is_no_story_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="story"):
        traffic_from("arn", wrong, starts_at=0.0)
