"""A scaling group at work, and what a key does about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from screens.deed_refusal import Refusal
from screens.detail import DetailScreen
from screens.scaling import ScalingScreen
from screens.views import View
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.passage import Passage
from screens.widgets.spans import text_of
from tests.screens.estate import House, lived_in, settled, work
from tests.screens.fleets import NAME, Group, build_group
from tests.screens.test_dashboard_looks import Compare, both_sizes, going_to
from tests.screens.test_sign_in import hire, sign_in

WEB = View("autoscaling:AutoScalingGroup", NAME)


def screen(house: House) -> ScalingScreen:
    assert isinstance(house.screen, ScalingScreen)
    return house.screen


def said(house: House, passage: str) -> str:
    return "\n".join(text_of(line) for line in screen(house).query_one(f"#{passage}", Passage).draw(60))


async def shown(pilot: Pilot[Any]) -> None:
    """As after a look for news."""
    await settled(pilot)
    if isinstance(pilot.app.screen, ScalingScreen):
        pilot.app.screen.drain()
        pilot.app.screen.look()
        await settled(pilot)


@asynccontextmanager
async def watching(size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[House, Pilot[Any], Group]]:
    async with lived_in(build_group, size) as (house, pilot):
        work(house).travel_to(WEB)
        await shown(pilot)
        yield house, pilot, Group(house.client)


async def test_it_tells_what_it_does_why_and_what_it_waits_for() -> None:
    async with watching() as (house, _pilot, _group):
        told = said(house, "told")
        assert "launching 3 instances" in told
        assert "a user request explicitly set" in told
        assert told.count("waits at ready  58m left") == 3
        rules = said(house, "rules")
        assert "half  keeps 50" in rules
        assert "47.7 to go" in rules
        assert "night  in 13h, 02:00  min 2  0 2 * * *" in rules


async def test_a_key_asks_for_one_more_and_what_is_beyond_the_limits_is_refused() -> None:
    async with watching() as (house, pilot, group):
        await group.call("UpdateAutoScalingGroup", MaxSize=5)
        await shown(pilot)
        await pilot.press("plus")
        await shown(pilot)
        assert (await group.told())["DesiredCapacity"] == 5
        await pilot.press("plus")
        await settled(pilot)
        assert isinstance(house.screen, Refusal)
        assert (await group.told())["DesiredCapacity"] == 5


async def test_an_instance_is_protected_and_then_ended_and_one_less_is_wanted() -> None:
    async with watching() as (house, pilot, group):
        await pilot.press("right", "P")
        await shown(pilot)
        id = screen(house).members.cursor
        assert next(each for each in (await group.told())["Instances"] if each["InstanceId"] == id)[
            "ProtectedFromScaleIn"
        ]
        await pilot.press("t", "down", "enter")
        await shown(pilot)
        told = await group.told()
        assert told["DesiredCapacity"] == 3
        states = {each["InstanceId"]: each["LifecycleState"] for each in told["Instances"]}
        assert states[id] == "Terminating"


async def test_a_hook_is_answered_a_process_suspended_and_a_refresh_begun() -> None:
    async with watching() as (house, pilot, group):
        await pilot.press("y", "enter")
        await settled(pilot)
        await group.advance(5)
        await pilot.press("S", "enter")
        await pilot.press("f", "enter")
        await shown(pilot)
        told = said(house, "told")
        assert told.count("waits at ready") == 2
        assert "suspended: Launch" in told
        assert "refresh Pending" in told


async def test_a_narrow_screen_shows_one_pane_under_the_chart() -> None:
    async with watching((80, 24)) as (house, pilot, _group):
        assert [each.id for each in screen(house).query(Pane) if each.display] == ["size", "machines"]
        await pilot.press("tab")
        await settled(pilot)
        assert [each.id for each in screen(house).query(Pane) if each.display] == ["size", "now"]
        await pilot.press("i")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)


async def test_what_may_not_be_seen_is_said() -> None:
    async with lived_in(build_group) as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "autoscaling:DescribeAutoScalingGroups"))
        work(house).travel_to(WEB)
        await shown(pilot)
        assert "not permitted" in said(house, "told")
        assert "autoscaling:DescribeScalingActivities" in said(house, "told")


@both_sizes
def test_the_view(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(build_group), terminal_size=size, run_before=going_to(WEB))


def test_the_policies_on_a_console_without_colours(snap_compare: Compare) -> None:
    house = House(build_group, ink=Ink.BLOCK, colourless=True)
    assert snap_compare(house, terminal_size=(80, 24), run_before=going_to(WEB, "tab", "tab"))
