"""Round trips from cities to regions."""

from __future__ import annotations

import pytest

from model.catalog.cities import cities, find_city
from model.catalog.regions import find_region, regions
from model.laws.globe import great_circle_km
from model.physics.round_trip import LAST_MILE, round_trips


@pytest.mark.parametrize(
    ("city", "region", "kilometres"),
    [("London", "us-east-1", 5_930), ("Berlin", "eu-central-1", 420), ("Sydney", "eu-west-1", 17_200)],
)
def test_distances_are_those_of_an_atlas(city: str, region: str, kilometres: float) -> None:
    one, other = find_city(city), find_region(region)
    assert one
    assert other
    assert great_circle_km(one, other) == pytest.approx(kilometres, rel=0.02)
    assert great_circle_km(other, one) == great_circle_km(one, other)


def test_a_round_trip_is_longer_than_light_in_glass_needs() -> None:
    for city in cities():
        for trip in round_trips(1, city, regions()):
            assert trip.milliseconds > trip.kilometres / 100 + LAST_MILE.least


def test_the_nearest_region_answers_first_from_everywhere() -> None:
    for city in cities():
        trips = round_trips(1, city, regions())
        assert len(trips) == len(regions())
        assert list(trips) == sorted(trips, key=lambda trip: trip.milliseconds)
        assert trips[0].kilometres == min(trip.kilometres for trip in trips)


def test_a_seed_tells_the_same_story_and_another_one_only_another_line() -> None:
    berlin = find_city("berl")
    assert berlin
    first, again, other = (round_trips(seed, berlin, regions()) for seed in (1, 1, 2))
    assert first == again
    apart = {round(one.milliseconds - two.milliseconds, 9) for one, two in zip(first, other, strict=True)}
    assert len(apart) == 1
    assert apart != {0.0}


def test_a_city_is_found_by_how_it_begins() -> None:
    found = find_city("new y")
    assert found is not None
    assert found.name == "New York"
    assert find_city("Atlantis") is None
