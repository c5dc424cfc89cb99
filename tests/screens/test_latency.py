"""The view of latencies: from a city to every region, and into the region that was chosen."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import regions
from screens.latency import LatencyScreen
from screens.widgets.cell import plain
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from tests.screens.estate import House, browser, build_nothing, dashboard, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, both_sizes, pressing


def listed(pilot: Pilot[Any]) -> list[tuple[str, int]]:
    """Regions and milliseconds, from top to bottom."""
    table = pilot.app.screen.query_one("#regions", ResourceTable)
    return [(row.id, int(plain(row.cells[1]).partition(" ")[0])) for row in table.rows]


async def look_from(pilot: Pilot[Any], city: str) -> list[tuple[str, int]]:
    await pilot.press("colon")
    await type_in(pilot, f"latency {city}")
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(pilot.app.screen, LatencyScreen)
    found = listed(pilot)
    await pilot.press("escape")
    return found


@pytest.mark.fact("access-13")
async def test_every_region_has_an_estimate_and_the_nearest_has_the_smallest() -> None:
    async with lived_in(build_nothing) as (_, pilot):
        for city, nearest in (("berlin", "eu-central-1"), ("seattle", "us-west-2"), ("sydney", "ap-southeast-2")):
            found = await look_from(pilot, city)
            assert len(found) == len(regions())
            assert found[0][0] == nearest
            assert found[0][1] == min(milliseconds for _, milliseconds in found)
        assert await look_from(pilot, "sydney") == found
    async with lived_in(build_nothing) as (_, pilot):
        assert await look_from(pilot, "sydney") == found, "another day with the same seed"


async def test_the_cursor_chooses_the_city_and_the_view_remembers_it() -> None:
    async with lived_in(build_nothing) as (house, pilot):
        await pilot.press("L")
        await pilot.press("end")
        await settled(pilot)
        assert listed(pilot)[0][0] == "eu-central-2"

        await pilot.press("escape", "L")
        await settled(pilot)
        title = house.screen.query_one("#to", Pane).border_title
        assert title is not None
        assert "Round trips from Zurich" in str(title)


async def test_enter_on_a_region_shows_that_region_only() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("L", "tab", "enter")
        await settled(pilot)
        table = dashboard(house).query_one("#instances").query_one(ResourceTable)
        assert len(table.rows) == 0

        await pilot.press("0", "3", "z")
        await settled(pilot)
        house.screen.query_one(ResourceTable).focus()
        await pilot.press("L", "tab", "enter")
        await settled(pilot)
        assert browser(house).view.region == "eu-central-1"


async def test_a_city_that_is_on_no_map_leaves_the_one_that_was() -> None:
    async with lived_in(build_nothing) as (_, pilot):
        before = await look_from(pilot, "sydney")
        assert await look_from(pilot, "atlantis") == before


@both_sizes
def test_the_view_of_latencies(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(build_nothing), terminal_size=size, run_before=pressing("L"))


@both_sizes
def test_the_view_of_latencies_on_a_console(snap_compare: Compare, size: tuple[int, int]) -> None:
    house = House(build_nothing, ink=Ink.BLOCK, colourless=True)
    assert snap_compare(house, terminal_size=size, run_before=pressing("L", "tab"))
