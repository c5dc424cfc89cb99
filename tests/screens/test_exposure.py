"""Exposure: what can be reached from where, the worst first, each with the rule that opened it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import Client, Origin
from screens.detail import DetailScreen
from screens.exposure import Because, ExposureScreen, Place, parse_place
from screens.packet_walk import PacketWalkScreen
from screens.rule_editor import RuleEditor
from screens.widgets.cell import plain
from screens.widgets.empty import Empty
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.spans import text_of
from tests.screens.crossing import build_crossing, crossing_of
from tests.screens.estate import House, build_nothing, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, Hands, both_sizes
from tests.screens.test_sign_in import hire, sign_in

SSH = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


async def build_open_crossing() -> Client:
    """Somebody has opened SSH to the world."""
    client = await build_crossing()
    crossing = await crossing_of(client)
    await crossing.call("AuthorizeSecurityGroupIngress", GroupId=crossing.web_group, IpPermissions=SSH)
    return client


def screen(house: House) -> ExposureScreen:
    assert isinstance(house.screen, ExposureScreen)
    return house.screen


def listed(house: House) -> list[tuple[str, ...]]:
    """How bad, who, which ports and from where, from top to bottom."""
    rows = screen(house).query_one(ResourceTable).rows
    return [tuple(plain(row.cells[at]) for at in (0, 1, 3, 5)) for row in rows]


async def looking(house: House, pilot: Pilot[Any], line: str = "exposure") -> ExposureScreen:
    await pilot.press("colon")
    await type_in(pilot, line)
    await pilot.press("enter")
    await settled(pilot)
    return screen(house)


async def looked(pilot: Pilot[Any]) -> None:
    """As after a look for news."""
    assert isinstance(pilot.app.screen, ExposureScreen)
    pilot.app.screen.look()
    await settled(pilot)


async def test_the_worst_stands_first_and_the_title_counts() -> None:
    async with lived_in(build_open_crossing) as (house, pilot):
        shown = await looking(house, pilot)
        assert listed(house) == [
            ("grave", "web-1", "tcp 22", "anywhere"),
            ("public", "web-1", "tcp 443", "anywhere"),
        ]
        title = str(shown.query_one("#openings", Pane).border_title)
        assert "1 grave" in title
        assert "1 public" in title


async def test_it_is_alive() -> None:
    async with lived_in(build_open_crossing) as (house, pilot):
        await looking(house, pilot)
        crossing = await crossing_of(house.client)
        await crossing.call("RevokeSecurityGroupIngress", GroupId=crossing.web_group, IpPermissions=SSH)
        await looked(pilot)
        assert [row[2] for row in listed(house)] == ["tcp 443"]


async def test_enter_opens_the_rule_that_did_it() -> None:
    async with lived_in(build_open_crossing) as (house, pilot):
        shown = await looking(house, pilot)
        exposed = shown.exposed
        assert exposed is not None
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)
        assert (house.screen.row.kind, house.screen.row.id) == ("ec2:SecurityGroupRule", exposed.because[0].rule)
        await pilot.press("escape", "i")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)
        assert house.screen.row.label == "web-1"


async def test_all_that_lets_it_through_is_listed_and_its_rules_are_edited_by_a_key() -> None:
    async with lived_in(build_open_crossing) as (house, pilot):
        shown = await looking(house, pilot)
        told = "\n".join(text_of(line) for line in shown.query_one(Because).draw(110, 8))
        assert "allow tcp 22 from 0.0.0.0/0" in told
        assert "rule 100 allow all from 0.0.0.0/0" in told
        assert "0.0.0.0/0 → igw-" in told
        await pilot.press("e")
        await settled(pilot)
        assert isinstance(house.screen, RuleEditor)


@pytest.mark.parametrize(("place", "start"), [("internet", "the internet"), ("vpc", "db-1")])
async def test_w_walks_the_very_packet_which_arrives(place: str, start: str) -> None:
    async with lived_in(build_open_crossing) as (house, pilot):
        await looking(house, pilot, f"exposure {place}")
        await pilot.press("w")
        await settled(pilot)
        assert isinstance(house.screen, PacketWalkScreen)
        walked = house.screen.walked
        assert walked is not None
        assert walked.arrived
        assert walked.start.label == start


async def test_it_looks_from_elsewhere_and_at_one_vpc() -> None:
    async with lived_in(build_open_crossing) as (house, pilot):
        shown = await looking(house, pilot)
        await pilot.press("s")
        await settled(pilot)
        assert shown.origin is Origin.PEERS
        empty = shown.query_one(Empty)
        assert empty.display
        assert "peering" in " ".join(text_of(line) for line in empty.draw(100, 12))
        await pilot.press("S", "S")
        await settled(pilot)
        assert shown.origin is Origin.VPC
        assert {row[1] for row in listed(house)} >= {"web-1", "db-1"}
        crossing = await crossing_of(house.client)
        await pilot.press("n")
        await settled(pilot)
        assert shown.vpc == crossing.vpc


async def test_whoever_may_not_ask_is_told_which_permission_is_missing() -> None:
    async with lived_in(build_open_crossing) as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "ec2:DescribeInstances"))
        shown = await looking(house, pilot)
        told = " ".join(text_of(line) for line in shown.query_one(Empty).draw(100, 12))
        assert "ec2:StartNetworkInsightsAnalysis" in told


def test_the_place_is_a_line_that_can_be_typed() -> None:
    assert parse_place("") == Place()
    assert parse_place("peers @eu-west-1") == Place("eu-west-1", Origin.PEERS)
    assert parse_place("vpc-0a12 premises") == Place("", Origin.PREMISES, "vpc-0a12")


def showing(*keys: str) -> Hands:
    async def show(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await pilot.press("E")
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)

    return show


@both_sizes
@pytest.mark.parametrize("keys", [(), ("S",)], ids=["internet", "vpc"])
def test_the_view(snap_compare: Compare, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(House(build_open_crossing), terminal_size=size, run_before=showing(*keys))


@both_sizes
def test_the_view_of_nothing(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(build_nothing), terminal_size=size, run_before=showing())


@both_sizes
def test_the_view_on_a_console_without_colours(snap_compare: Compare, size: tuple[int, int]) -> None:
    house = House(build_open_crossing, ink=Ink.BLOCK, colourless=True)
    assert snap_compare(house, terminal_size=size, run_before=showing())
