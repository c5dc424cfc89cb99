"""The map under hands: near and far, what is wrong, what is looked for, and that it follows what happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from model.client import Client
from screens.browser import BrowserScreen
from screens.dashboard import Dashboard
from screens.detail import DetailScreen
from screens.topology import TopologyScreen
from screens.topology_scene import CARDS, CLOSE, ONE, WORLD
from screens.widgets.empty import Empty
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.said import Said
from screens.widgets.spans import text_of
from tests.screens.estate import House, build_nothing, settled, type_in
from tests.screens.joined import build_joined
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES
from tests.screens.yard import Compare

both_sizes = pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)


def shown(pilot: Pilot[Any]) -> TopologyScreen:
    assert isinstance(pilot.app.screen, TopologyScreen)
    return pilot.app.screen


async def drawn(pilot: Pilot[Any]) -> None:
    """Wait until what was asked for is measured and drawn."""
    for _ in range(2):
        await pilot.pause()
        if isinstance(pilot.app.screen, TopologyScreen):
            pilot.app.screen.drain()
            pilot.app.screen.look()
        reading = [worker for worker in pilot.app.workers if worker.group == "look"]
        if reading:
            await pilot.app.workers.wait_for_complete(reading)
        await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await drawn(pilot)


@asynccontextmanager
async def mapped(size: tuple[int, int] = (120, 40), build: Any = build_joined) -> AsyncIterator[Pilot[Any]]:
    house = House(build)
    async with house.run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, "t")
        yield pilot


def lines(pilot: Pilot[Any]) -> list[str]:
    drawing = shown(pilot).map
    return [drawing.render_line(y).text.rstrip() for y in range(drawing.size.height)]


def corner(pilot: Pilot[Any]) -> str:
    return text_of(shown(pilot).query_one(Pane)._answer)


def told(pilot: Pilot[Any]) -> str:
    return " ".join(text_of(line) for line in shown(pilot).query_one(Said).lines)


def client(pilot: Pilot[Any]) -> Client:
    return shown(pilot).client


async def test_t_opens_the_fullest_vpc_with_all_that_is_at_its_edge() -> None:
    async with mapped() as pilot:
        text = "\n".join(lines(pilot))
        for wanted in ("shop 10.0.0.0/16", "┏━ internet", "● door", "■● vpn ─ office 198.51.100.20", "● to-office"):
            assert wanted in text
        for wanted in ("● nat-a", "● to-lab", "╰─ lab", "of 222233334444", "╰─ s3", "blackhole"):
            assert wanted in text


async def test_the_corner_counts_what_is_wrong_and_f_goes_there() -> None:
    async with mapped() as pilot:
        assert "▲ 1" in corner(pilot)
        places: list[str] = []
        for _ in range(3):
            await press(pilot, "f")
            row = shown(pilot).row
            assert row is not None
            places.append(row.label)
        assert set(places) >= {"vpn", "data-b"}


async def test_plus_and_minus_lead_from_all_regions_to_every_machine() -> None:
    async with mapped() as pilot:
        screen = shown(pilot)
        await press(pilot, "plus")
        assert screen.sight.level == CLOSE
        assert "t3.small" in "\n".join(lines(pilot))
        await press(pilot, "minus", "minus")
        assert screen.sight.level == CARDS
        assert any("2 NAT" in line or "NAT" in line for line in lines(pilot))
        await press(pilot, "minus")
        assert screen.sight.level == WORLD
        screen.map.select(next(row.id for row in screen._ground.vpcs() if row.label == "lab"))
        await press(pilot, "plus")
        assert screen.sight.level == ONE
        assert any("lab 10.7.0.0/16" in line for line in lines(pilot))


async def test_a_subnet_tells_its_routes_and_enter_opens_it() -> None:
    async with mapped() as pilot:
        screen = shown(pilot)
        screen.map.select(next(row.id for row in screen._feed.rows("ec2:Subnet") if row.label == "data-b"))
        await drawn(pilot)
        assert "(blackhole)" in told(pilot)
        assert screen.subject_rows[0].label == "data-b"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DetailScreen)


async def test_the_map_follows_what_happens() -> None:
    async with mapped() as pilot:
        screen = shown(pilot)
        nat = next(row for row in screen._feed.rows("ec2:NatGateway") if row.label == "nat-a")
        before = corner(pilot)
        await client(pilot).call("ec2:DeleteNatGateway", NatGatewayId=nat.id)
        await drawn(pilot)
        assert "nat-a deleting" in "\n".join(lines(pilot))
        assert corner(pilot) != before


async def test_a_building_that_fails_shows_in_its_zone() -> None:
    async with mapped() as pilot:
        await client(pilot).facilities.disturb("us-east-1b", "water")
        await client(pilot).run_until(client(pilot).now + 120)
        await drawn(pilot)
        assert any("us-east-1b ■ out" in line for line in lines(pilot))


async def test_nothing_is_placed_anew_while_nothing_moves() -> None:
    async with mapped() as pilot:
        plans = shown(pilot).map.plans
        for _ in range(5):
            shown(pilot).show_all()
        assert shown(pilot).map.plans == plans


async def test_what_is_looked_for_is_chosen_with_enter_and_escape_ends_it() -> None:
    async with mapped() as pilot:
        await press(pilot, "slash")
        await type_in(pilot, "198.51.100.20")
        await press(pilot, "enter")
        row = shown(pilot).row
        assert row is not None
        assert row.kind == "ec2:CustomerGateway"
        await press(pilot, "escape")
        assert not shown(pilot).query_one(Input).value
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Dashboard)


async def test_heat_is_of_processors_of_traffic_or_none() -> None:
    async with mapped() as pilot:
        assert "CPU" in told(pilot)
        await press(pilot, "v")
        assert "traffic" in told(pilot)
        await press(pilot, "v")
        assert "CPU" not in told(pilot)
        assert "traffic" not in told(pilot)


async def test_a_small_screen_has_a_tree_that_opens_and_folds() -> None:
    async with mapped((80, 24)) as pilot:
        assert any("▾ ● lab" in line or "▸" in line for line in lines(pilot))
        screen = shown(pilot)
        subnet = next(row.id for row in screen._feed.rows("ec2:Subnet") if row.label == "web-a")
        screen.map.select(subnet)
        await press(pilot, "plus")
        assert sum("● web" in line for line in lines(pilot)) > 2
        await press(pilot, "minus")
        assert sum("● web" in line for line in lines(pilot)) == 0


async def test_the_command_line_names_a_vpc_or_a_region() -> None:
    house = House(build_joined)
    async with house.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "colon")
        await type_in(pilot, "map lab")
        await press(pilot, "enter")
        await drawn(pilot)
        assert any("lab 10.7.0.0/16" in line for line in lines(pilot))


async def test_who_may_not_see_gateways_is_told_which_permission_is_missing() -> None:
    async with mapped() as pilot:
        door = client(pilot)
        await door.call("iam:CreateUser", UserName="ann")
        policy = (
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"},'
            '{"Effect":"Deny","Action":"ec2:DescribeNatGateways","Resource":"*"}]}'
        )
        await door.call("iam:PutUserPolicy", UserName="ann", PolicyName="look", PolicyDocument=policy)
        await door.entrance.sign_in(next(arn for arn in door.entrance.people() if arn.endswith("user/ann")))
        shown(pilot).be_somebody()
        await drawn(pilot)
        assert "not permitted" in corner(pilot)
        assert "ec2:DescribeNatGateways" in corner(pilot)
        assert "nat-a" not in "\n".join(lines(pilot))


async def test_an_empty_cloud_teaches() -> None:
    async with mapped(build=build_nothing) as pilot:
        for row in client(pilot).watch("ec2:Vpc").take().rows:
            assert "172.31.0.0/16" in row.values
        assert not shown(pilot).query_one(Empty).display
        assert "igw-" in "\n".join(lines(pilot))


async def test_other_views_are_reached_from_the_map() -> None:
    async with mapped() as pilot:
        await press(pilot, "colon")
        await type_in(pilot, "instances")
        await press(pilot, "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, BrowserScreen)


def pressing(*keys: str) -> Any:
    async def hands(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await press(pilot, "t", *keys)

    return hands


@both_sizes
def test_the_map(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(build_joined), terminal_size=size, run_before=pressing("f"))


@pytest.mark.parametrize("keys", [("minus",), ("minus", "minus"), ("plus",)], ids=["vpcs", "regions", "machines"])
def test_the_map_nearer_and_farther(snap_compare: Compare, keys: tuple[str, ...]) -> None:
    assert snap_compare(House(build_joined), terminal_size=(120, 40), run_before=pressing(*keys))


@both_sizes
def test_the_map_without_colour_on_a_console(snap_compare: Compare, size: tuple[int, int]) -> None:
    house = House(build_joined, ink=Ink.BLOCK, colourless=True)
    assert snap_compare(house, terminal_size=size, run_before=pressing())
