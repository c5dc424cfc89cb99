"""Labels on the map never overlap, and arrows lead where they point."""

from __future__ import annotations

import pytest

from screens.widgets.pins import Pin, neighbour, place_pins
from screens.widgets.world_map import map_size
from tests.screens.widgets.samples import PINS


@pytest.mark.parametrize("size", [(40, 7), (52, 10), (118, 20), (180, 40)])
def test_labels_never_overlap_each_other_or_a_pin_in_use(size: tuple[int, int]) -> None:
    busy = [Pin(pin.id, pin.latitude, pin.longitude, "good", 7) for pin in PINS]
    placed = place_pins(busy, "eu-west-1", *size)
    labels = [(at, spot.label_y) for spot in placed for at in range(spot.label_x, spot.label_x + len(spot.label))]
    assert len(set(labels)) == len(labels)
    assert not set(labels) & {(spot.x, spot.y) for spot in placed}
    assert all(0 <= x < size[0] and 0 <= y < size[1] for x, y in labels)


def test_the_selected_region_always_has_its_name() -> None:
    for pin in PINS:
        first = place_pins(PINS, pin.id, 52, 10)[0]
        assert pin.id in first.label


def test_regions_without_resources_are_dots() -> None:
    labels = {spot.pin.id: spot.label for spot in place_pins(PINS, None, 118, 20)}
    assert labels["us-west-2"] == ""
    assert "41" in labels["us-east-1"]


def test_arrows_lead_to_the_nearest_region_that_way() -> None:
    placed = place_pins(PINS, None, 118, 20)
    assert neighbour(placed, "eu-west-1", 1, 0) == "eu-central-1"
    assert neighbour(placed, "us-east-1", 0, 1) == "sa-east-1"
    assert neighbour(placed, "us-west-2", 1, 0) == "ca-central-1"
    assert neighbour(placed, "us-west-2", -1, 0) == "us-west-2"


def test_every_region_can_be_reached_with_arrows() -> None:
    placed = place_pins(PINS, None, 118, 20)
    reached = {"us-east-1"}
    frontier = ["us-east-1"]
    while frontier:
        here = frontier.pop()
        steps = {neighbour(placed, here, *way) for way in ((1, 0), (-1, 0), (0, 1), (0, -1))}
        new = {step for step in steps if step is not None} - reached
        reached |= new
        frontier += new
    assert reached == {pin.id for pin in PINS}


def test_the_first_arrow_selects_the_region_that_matters_most() -> None:
    assert neighbour(place_pins(PINS, None, 118, 20), None, 1, 0) == "eu-central-1"


def test_the_world_keeps_its_shape() -> None:
    assert map_size(118, 60) == (118, 26)
    assert map_size(400, 20) == (140, 20)
    assert map_size(52, 10) == (52, 10)
