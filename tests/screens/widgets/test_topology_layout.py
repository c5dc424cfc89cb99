"""The drawing of a VPC is true: everything in it is there, once, where it belongs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.widgets.ink import Ink
from screens.widgets.spans import span_cells, text_of
from screens.widgets.topology_layout import Drawing, Entrance, Node, VpcPicture, lay_out_vpc
from tests.screens.widgets.samples import VPC, zone


def text(drawing: Drawing) -> list[str]:
    return [text_of(line) for line in drawing.lines]


def all_ids(picture: VpcPicture) -> set[str]:
    subnets = [subnet for each in picture.zones for subnet in each.subnets]
    return {
        *("igw-01", "alb-web"),
        *(subnet.id for subnet in subnets),
        *(node.id for subnet in subnets for node in subnet.nodes),
    }


@pytest.mark.parametrize("ink", list(Ink))
@pytest.mark.parametrize("width", [24, 40, 45, 52, 80, 120])
def test_everything_is_drawn_once_and_can_be_selected(width: int, ink: Ink) -> None:
    drawing = lay_out_vpc(VPC, width, ink)
    assert sorted(spot.id for spot in drawing.spots) == sorted(all_ids(VPC))
    assert {span_cells(line) for line in drawing.lines} == {width}


@pytest.mark.parametrize("width", [24, 52, 120])
def test_spots_do_not_overlap(width: int) -> None:
    cells = [(x, spot.y) for spot in lay_out_vpc(VPC, width).spots for x in range(spot.x, spot.x + spot.width)]
    assert len(set(cells)) == len(cells)


def test_zones_stand_side_by_side_with_their_tiers_on_one_line() -> None:
    drawing = lay_out_vpc(VPC, 52)
    rows = {spot.id: spot.y for spot in drawing.spots}
    assert rows["subnet-wa"] == rows["subnet-wb"]
    assert rows["subnet-da"] == rows["subnet-db"]
    assert "us-east-1a" in text(drawing)[1]
    assert "us-east-1b ▲" in text(drawing)[1]


def test_a_tier_with_more_machines_pushes_the_next_one_down_in_every_zone() -> None:
    crowd = tuple(Node(f"i-{at}", f"web-{at}", "good", 0.5) for at in range(100, 130))
    picture = replace(VPC, zones=(zone("a", 0, crowd), VPC.zones[1]))
    drawing = lay_out_vpc(picture, 52)
    rows = {spot.id: spot.y for spot in drawing.spots}
    assert rows["subnet-da"] == rows["subnet-db"]
    assert rows["subnet-da"] > rows["i-129"]
    assert len(drawing.spots) == len(all_ids(picture))


def test_the_way_in_names_what_passes() -> None:
    assert "internet ⇄ igw-01 ⇄ alb/web  812 req/s" in text(lay_out_vpc(VPC, 60))[0]


def test_a_vpc_without_a_gateway_says_that_nothing_comes_in() -> None:
    picture = VpcPicture("vpc-1", "10.0.0.0/16", inner=(Entrance("nlb", "nlb/db"),), zones=VPC.zones)
    shown = text(lay_out_vpc(picture, 60))
    assert "no way in from the internet" in shown[0]
    assert "inside nlb/db" in shown[1]


def test_a_gateway_in_trouble_shows_its_state() -> None:
    picture = replace(VPC, gateway=Entrance("igw-01", "igw-01", "bad"))
    assert "igw-01 ■" in text(lay_out_vpc(picture, 60))[0]


def test_routes_stand_beside_their_subnets_where_there_is_room() -> None:
    shown = "\n".join(text(lay_out_vpc(VPC, 80)))
    assert "→ igw-01" in shown
    assert "→ nat-01" in shown


def test_a_narrow_pane_gets_a_tree() -> None:
    shown = text(lay_out_vpc(VPC, 30))
    assert any(line.startswith("├ us-east-1a") for line in shown)
    assert any(line.startswith("╰ us-east-1b ▲") for line in shown)


def test_zones_that_do_not_fit_side_by_side_go_on_below() -> None:
    picture = replace(VPC, zones=tuple(zone(letter, at, ()) for at, letter in enumerate("abc")))
    rows = {spot.id: spot.y for spot in lay_out_vpc(picture, 52).spots}
    assert rows["subnet-pa"] == rows["subnet-pb"] < rows["subnet-pc"]


def test_what_is_selected_stands_in_brackets() -> None:
    assert any("[web     10.0.10.0/24]" in line for line in text(lay_out_vpc(VPC, 52, selected="subnet-wa")))


def test_an_empty_vpc_can_be_drawn() -> None:
    assert len(text(lay_out_vpc(VpcPicture("vpc-1", "10.0.0.0/16"), 40))) == 1
