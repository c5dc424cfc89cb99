"""The drawing of a VPC is true: everything in it is there, once, where it belongs, and lines lead where routes do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screens.widgets.ink import Ink
from screens.widgets.spans import span_cells, text_of
from screens.widgets.topology import shape_of, vpc_scene
from screens.widgets.topology_layout import Drafter, boxes_fit, plan_vpc
from screens.widgets.topology_picture import Entrance, Gate, Node, VpcPicture, Way
from screens.widgets.topology_plan import Eye, Plan, Spot, painted, things_of
from screens.widgets.wires import EAST, NORTH, SOUTH, UPRIGHT, WEST, Wires
from tests.screens.widgets.networks import ids_of, pictures
from tests.screens.widgets.samples import VPC, zone

STEPS = {NORTH: (0, -1, SOUTH), EAST: (1, 0, WEST), SOUTH: (0, 1, NORTH), WEST: (-1, 0, EAST)}


def text(
    picture: VpcPicture, width: int, selected: str | None = None, ink: Ink = Ink.BRAILLE, **more: Any
) -> list[str]:
    plan = plan_vpc(picture, width, ink, **more)
    return [text_of(painted(plan, things_of(picture), y, ink, Eye(selected))) for y in range(plan.height)]


def rows(plan: Plan) -> dict[str, int]:
    return {spot.id: spot.y for spot in plan.spots}


def islands(wires: Wires, net: str) -> int:
    """How many parts a net falls into: a gateway itself parts what is outside from what is inside."""
    cells = {place for place in wires.places() if net in wires.arms(*place)}
    found = 0
    while cells:
        found += 1
        reached = [cells.pop()]
        while reached:
            x, y = reached.pop()
            for arm, (right, down, back) in STEPS.items():
                beside = (x + right, y + down)
                if wires.arms(x, y)[net] & arm and beside in cells and wires.arms(*beside)[net] & back:
                    cells.remove(beside)
                    reached.append(beside)
    return found


@settings(max_examples=25, deadline=None)
@given(pictures(), st.sampled_from([24, 60, 118, 200]), st.booleans())
def test_everything_is_on_the_map_exactly_once_and_nothing_lies_on_another(
    picture: VpcPicture, width: int, compact: bool
) -> None:
    plan = plan_vpc(picture, width, compact=compact)
    assert sorted(spot.id for spot in plan.spots) == ids_of(picture, framed=not compact)
    cells = [(x, spot.y) for spot in plan.spots for x in range(spot.x, spot.x + spot.width)]
    assert len(set(cells)) == len(cells)
    assert all(spot.x + spot.width <= plan.width for spot in plan.spots)
    assert {len(line) for line in plan.ground} == {plan.width}


@settings(max_examples=25, deadline=None)
@given(pictures(), st.sampled_from([60, 118, 200]), st.booleans())
def test_the_line_of_a_gateway_is_one_and_touches_all_subnets_with_a_route_to_it(
    picture: VpcPicture, width: int, compact: bool
) -> None:
    drafter = Drafter(picture, width, Ink.BRAILLE, compact=compact)
    plan = drafter.drawn()
    subnets = {subnet.id: subnet for subnet in picture.subnets()}
    joined = {way.target for subnet in subnets.values() for way in subnet.ways} - {"nat-gone"}
    outside = {gate.id for gate in picture.gates if gate.beyond and not compact}
    assert {net: islands(drafter.wires, net) for net in joined} == {net: 1 + (net in outside) for net in joined}
    assert all(len(drafter.wires.arms(*place)) <= 2 for place in drafter.wires.places())
    for id, subnet in subnets.items():
        spot = plan.spot(id)
        assert spot is not None
        assert led_to(drafter.wires, spot, plan) >= {way.target for way in subnet.ways} - {"nat-gone"}


def led_to(wires: Wires, spot: Spot, plan: Plan) -> set[str]:
    """The nets that end at the left of a subnet, on its lines down to the next one's."""
    below = [each.y for each in plan.spots if each.x == spot.x and each.y > spot.y and each.id.startswith("subnet")]
    last = min(below, default=plan.height)
    return {net for y in range(spot.y, last) for net, arms in wires.arms(spot.x - 2, y).items() if arms & EAST}


@settings(max_examples=25, deadline=None)
@given(pictures())
def test_where_two_lines_share_a_cell_one_goes_straight_up_and_the_other_straight_on(picture: VpcPicture) -> None:
    drafter = Drafter(picture, 118, Ink.BRAILLE, compact=False)
    drafter.drawn()
    shared = [drafter.wires.arms(*place) for place in drafter.wires.places() if len(drafter.wires.arms(*place)) > 1]
    assert all(sorted(arms.values()) == sorted((UPRIGHT, EAST | WEST)) for arms in shared)


@pytest.mark.parametrize("ink", list(Ink))
@pytest.mark.parametrize("compact", [True, False])
def test_every_line_is_as_wide_as_the_drawing(ink: Ink, compact: bool) -> None:
    plan = plan_vpc(VPC, 118, ink, compact=compact)
    lines = [painted(plan, things_of(VPC), y, ink, Eye()) for y in range(plan.height)]
    assert {span_cells(line) for line in lines} == {118}


def test_zones_stand_side_by_side_with_their_tiers_on_one_line() -> None:
    places = rows(plan_vpc(VPC, 118))
    assert places["subnet-wa"] == places["subnet-wb"]
    assert places["us-east-1a"] == places["us-east-1b"]
    assert any("us-east-1b ▲" in line for line in text(VPC, 118))


def test_a_tier_with_more_machines_pushes_the_next_one_down_in_every_zone() -> None:
    crowd = tuple(Node(f"i-{at}", f"web-{at}", "good", 0.5) for at in range(100, 130))
    places = rows(plan_vpc(replace(VPC, zones=(zone("a", 0, crowd), VPC.zones[1])), 80))
    assert places["subnet-da"] == places["subnet-db"] > places["i-129"]


def test_gateways_stand_in_the_wall_with_what_they_lead_to_outside_and_balancers_inside() -> None:
    shown = text(VPC, 118)
    assert "internet" in shown[0]
    assert "●■ vpn-1 ─ office 198.51.100.20" in shown[0]
    assert shown[2].startswith("╭─ shop 10.0.0.0/16 ──")
    assert "● igw-01" in shown[2]
    assert "┣━ alb/web 812 req/s" in shown[3]


def test_peers_and_services_stand_in_the_wall_below() -> None:
    peer = Gate("pcx-1", "to-partner", "peering", beyond=((Entrance("", "partner of 222233334444"),),))
    shown = text(replace(VPC, gates=(*VPC.gates, peer)), 118)
    assert "● to-partner" in shown[-3]
    assert "╰─ partner of 222233334444" in shown[-1]


def test_a_vpc_without_a_gateway_says_that_nothing_comes_in() -> None:
    picture = VpcPicture("vpc-1", "10.0.0.0/16", inner=(Entrance("nlb", "nlb/db"),), zones=VPC.zones)
    assert "no way in from the internet" in text(picture, 118)[0]
    assert any("inside nlb/db" in line for line in text(picture, 118))


def test_a_route_that_leads_nowhere_is_crossed_out_and_said() -> None:
    dead = replace(VPC.zones[0].subnets[2], ways=(Way("0.0.0.0/0", "nat-gone", True),))
    shown = text(replace(VPC, zones=(replace(VPC.zones[0], subnets=(dead,)),)), 60)
    assert any("✕data" in line and "blackhole" in line for line in shown)


def test_a_subnet_that_nothing_leads_out_of_is_called_isolated() -> None:
    assert any("data    10.0.20.0/24" in line and "isolated" in line for line in text(VPC, 118))


def test_what_is_selected_stands_in_brackets() -> None:
    assert any("[web     10.0.10.0/24" in line for line in text(VPC, 118, "subnet-wa"))


def test_places_do_not_depend_on_how_things_are() -> None:
    node = replace(VPC.zones[0].subnets[1].nodes[0], tone="warn", load=0.1)
    subnet = replace(VPC.zones[0].subnets[1], nodes=(node, *VPC.zones[0].subnets[1].nodes[1:]), heat=0.9)
    zones = (replace(VPC.zones[0], subnets=(VPC.zones[0].subnets[0], subnet, VPC.zones[0].subnets[2])), VPC.zones[1])
    assert shape_of(replace(VPC, zones=zones)) == shape_of(VPC)
    assert shape_of(replace(VPC, zones=VPC.zones[:1])) != shape_of(VPC)


def test_a_narrow_pane_gets_a_tree_with_routes_in_words() -> None:
    assert not boxes_fit(VPC, 40)
    scene = vpc_scene(VPC, compact=True)
    plan, own = scene.place(40, Ink.BRAILLE)
    shown = [text_of(painted(plan, own or {}, y, Ink.BRAILLE, Eye())) for y in range(plan.height)]
    assert any("public  10.0.0.0/24  → igw-01" in line for line in shown)
    assert sorted(spot.id for spot in plan.spots if spot.id.startswith("i-")) == sorted(
        node.id for subnet in VPC.subnets() for node in subnet.nodes if node.id.startswith("i-")
    )


def test_an_empty_vpc_can_be_drawn() -> None:
    assert "vpc-1 10.0.0.0/16" in text(VpcPicture("vpc-1", "10.0.0.0/16"), 60)[0]
