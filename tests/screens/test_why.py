"""Why something happened, seen: a line for each link, its evidence below, and a way to each."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import Chain, Client, Link
from screens.access import AccessScreen
from screens.chaos import ChaosScreen
from screens.responsibility import Lines
from screens.trail_call import CallScreen
from screens.why import WhyScreen
from screens.why_rows import briefly, rows_of
from screens.widgets.cell import plain
from screens.widgets.empty import Empty
from screens.widgets.ink import Ink
from screens.widgets.resource_table import ResourceTable
from screens.widgets.spans import text_of
from tests.screens.estate import House, build_estate, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, both_sizes
from tests.screens.test_sign_in import hire
from tests.screens.yard import open_yard


async def build_cut_off() -> Client:
    """The zone of all machines is lost, and one of them is stopped for good by somebody."""
    yard = await open_yard()
    await yard.advance(60)
    await yard.client.chaos().break_("zone", yard.row("ec2:Instance", "web-1").values[4])
    await yard.advance(1)
    return yard.client


async def asked(house: House, pilot: Pilot[Any], line: str) -> WhyScreen:
    await pilot.press("colon")
    await type_in(pilot, line)
    await pilot.press("enter")
    await settled(pilot)
    await settled(pilot)
    assert isinstance(house.screen, WhyScreen)
    return house.screen


def listed(screen: WhyScreen) -> list[tuple[str, str]]:
    return [(plain(row.cells[2]), plain(row.cells[3])) for row in screen.query_one(ResourceTable).rows]


def evidence(screen: WhyScreen) -> str:
    return "\n".join(text_of(line) for line in screen.query_one("#evidence", Lines).draw(100, 8))


async def test_what_led_to_it_stands_above_and_the_cursor_is_on_what_was_asked() -> None:
    async with lived_in(build_estate) as (house, pilot):
        screen = await asked(house, pilot, "why instance db-1")
        words = listed(screen)
        assert [word for word, _ in words] == ["call", "instance", "instance", "cost"][: len(words)]
        assert words[0][1] == "ec2:StopInstances by root"
        assert screen.link is not None
        assert screen.link.text.endswith("stopping → stopped")
        assert "User initiated" in evidence(screen)


async def test_enter_goes_to_the_call_and_to_the_thing() -> None:
    async with lived_in(build_estate) as (house, pilot):
        await house.client.call("cloudwatch:SetAlarmState", AlarmName="disk-low", StateValue="ALARM", StateReason="x")
        screen = await asked(house, pilot, "why alarm disk-low")
        await pilot.press("up", "enter")
        await settled(pilot)
        assert isinstance(house.screen, CallScreen)
        await pilot.press("escape", "down", "enter")
        await settled(pilot)
        assert house.screen is not screen


async def test_a_fault_leads_to_its_deck() -> None:
    async with lived_in(build_cut_off) as (house, pilot):
        screen = await asked(house, pilot, "why instance web-1")
        assert listed(screen)[0][0] == "fault"
        await pilot.press("up", "enter")
        await settled(pilot)
        assert isinstance(house.screen, ChaosScreen)


async def test_x_asks_after_what_the_hands_are_on_and_a_is_access() -> None:
    async with lived_in(build_estate) as (house, pilot):
        await pilot.press("3", "X")
        await settled(pilot)
        assert isinstance(house.screen, WhyScreen)
        await pilot.press("escape", "A")
        await settled(pilot)
        assert isinstance(house.screen, AccessScreen)


async def test_it_goes_on_with_what_happens() -> None:
    async with lived_in(build_estate) as (house, pilot):
        screen = await asked(house, pilot, "why alarm disk-low")
        await house.client.call("cloudwatch:SetAlarmState", AlarmName="disk-low", StateValue="ALARM", StateReason="x")
        screen.look()
        await settled(pilot)
        assert screen.chain is not None
        assert screen.chain.here.text == "alarm disk-low: INSUFFICIENT_DATA → ALARM"


@pytest.mark.parametrize("line", ["why instance nobody", "why nonsense of mine"])
async def test_what_is_not_there_is_said(line: str) -> None:
    async with lived_in(build_estate) as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, line)
        await pilot.press("enter")
        await settled(pilot)
        assert not isinstance(house.screen, WhyScreen)


async def test_who_may_not_see_a_thing_is_told_by_which_permission() -> None:
    async with lived_in(build_estate) as (house, pilot):
        screen = await asked(house, pilot, "why alarm disk-low")
        await house.client.entrance.sign_in(await hire(house, "ann", "s3:*"))
        await screen.ask()
        assert screen.chain is None
        told = " ".join(text_of(line) for line in screen.query_one(Empty).draw(100, 12))
        assert "cloudwatch:DescribeAlarms" in told


def test_links_are_indented_and_the_one_that_was_asked_is_marked() -> None:
    link = Link(0.0, "alarm", "alarm a: OK → ALARM", (), "", "c")
    after = (Link(60.0, "scaling", "group", (), "", "c", 1), Link(61.0, "activity", "launch", (), "", "c", 2))
    rows = rows_of(Chain((Link(-60.0, "demand", "rush", (), "", "c", -1),), link, after), Ink.BRAILLE)
    assert [plain(row.cells[3]) for row in rows] == ["rush", "→ alarm a: OK → ALARM", "└ group", "  └ launch"]
    assert [plain(row.cells[1]) for row in rows] == ["", "+1m", "+1m", "+1s"]


def test_names_that_machines_make_are_shortened() -> None:
    long = "alarm TargetTracking-web-AlarmHigh-50fee692-804d-4714-a833-6f8d1de55da2: OK → ALARM"
    assert briefly(long) == "alarm web target high: OK → ALARM"


@both_sizes
def test_how_it_looks(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, House)
        await asked(pilot.app, pilot, "why instance web-1")

    assert snap_compare(House(build_cut_off), terminal_size=size, run_before=go)
