"""The coarse world has its continents in their places."""

from __future__ import annotations

import pytest

from screens.widgets.ink import Ink
from screens.widgets.land import cell_of, land

PLACES = {
    "Denver": (39.7, -105.0),
    "Manaus": (-3.1, -60.0),
    "Nairobi": (-1.3, 36.8),
    "Kinshasa": (-4.3, 15.3),
    "Warsaw": (52.2, 21.0),
    "Novosibirsk": (55.0, 82.9),
    "Delhi": (28.6, 77.2),
    "Wuhan": (30.6, 114.3),
    "Alice Springs": (-23.7, 133.9),
}
SEAS = {
    "North Atlantic": (40.0, -40.0),
    "South Atlantic": (-20.0, -15.0),
    "Indian Ocean": (-20.0, 80.0),
    "Pacific": (0.0, -140.0),
    "Hudson Bay": (58.0, -85.0),
    "Gulf of Mexico": (25.0, -90.0),
    "Bay of Bengal": (13.0, 88.0),
}


def sign(place: tuple[float, float], ink: Ink = Ink.BRAILLE) -> str:
    column, row = cell_of(*place, 118, 30)
    return land(118, 30, ink)[row][column]


@pytest.mark.parametrize("ink", list(Ink))
@pytest.mark.parametrize("city", PLACES)
def test_cities_stand_on_land(city: str, ink: Ink) -> None:
    assert sign(PLACES[city], ink) != " "


@pytest.mark.parametrize("sea", SEAS)
def test_seas_are_empty(sea: str) -> None:
    assert sign(SEAS[sea]) == " "


@pytest.mark.parametrize("size", [(40, 7), (52, 10), (118, 30), (200, 50)])
def test_the_map_has_exactly_its_size(size: tuple[int, int]) -> None:
    drawn = land(*size)
    assert (len(drawn), {len(line) for line in drawn}) == (size[1], {size[0]})


def test_every_place_has_a_cell_on_the_map() -> None:
    for latitude in range(-90, 91, 10):
        for longitude in range(-180, 181, 10):
            column, row = cell_of(latitude, longitude, 52, 10)
            assert 0 <= column < 52
            assert 0 <= row < 10
