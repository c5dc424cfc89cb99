"""The deck of chaos: what can break and whom it would hit, what is broken and how long still, and scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from screens.chaos import ChaosScreen
from screens.responsibility import Lines
from screens.widgets.cell import plain
from screens.widgets.ink import Ink
from screens.widgets.resource_table import ResourceTable
from tests.screens.estate import House, build_estate, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, both_sizes, pressing


def rows(pilot: Pilot[Any], table: str) -> list[list[str]]:
    return [[plain(cell) for cell in row.cells] for row in pilot.app.screen.query_one(table, ResourceTable).rows]


def said(pilot: Pilot[Any]) -> str:
    lines = pilot.app.screen.query_one("#blast", Lines).draw(200, 20)
    return "\n".join(text for line in lines for text, _ in line)


async def test_whom_it_would_hit_is_said_before_anything_is_broken() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("B")
        await settled(pilot)
        assert isinstance(house.screen, ChaosScreen)
        assert "would be hit" in said(pilot)
        assert rows(pilot, "#broken") == []

        await pilot.press("b")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert rows(pilot, "#broken") == []


async def test_a_zone_is_broken_by_two_keys_and_mended_by_one() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("B", "b")
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        ((what, where, left, by),) = rows(pilot, "#broken")
        assert (what, where, by) == ("zone", "us-east-1b", "buildings")
        assert left == "20m"
        assert [each.what for each in house.client.chaos().broken] == ["zone"]

        await pilot.press("m")
        await settled(pilot)
        assert rows(pilot, "#broken") == []


async def test_how_long_it_lasts_is_chosen() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("B", "l", "l", "b")
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        assert house.client.chaos().broken[0].until is None


async def test_a_scenario_shows_its_timeline_and_begins() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("B", "tab", "tab")
        await settled(pilot)
        assert "a bad afternoon" in rows(pilot, "#scenarios")[0]
        assert "+10m  host, for 30m" in said(pilot)

        await pilot.press("b")
        await settled(pilot)
        assert [each.what for each in house.client.chaos().broken] == ["volume"]
        assert rows(pilot, "#scenarios")[0][-1] == "1 of 5"

        await pilot.press("m")
        await settled(pilot)
        assert house.client.chaos().rehearsals == ()


async def test_a_scenario_of_ones_own_begins_from_its_file(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("name: own\nsteps: [{break: process, for: 5m}]\n")
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, f"chaos {own}")
        await pilot.press("enter")
        await settled(pilot)
        assert [each.what for each in house.client.chaos().broken] == ["process"]


async def test_a_file_that_is_no_scenario_breaks_nothing(tmp_path: Path) -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, f"chaos {tmp_path}/none.yaml")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, ChaosScreen)
        assert house.client.chaos().broken == []


@both_sizes
def test_the_deck_of_chaos(snap_compare: Compare, size: tuple[int, int]) -> None:
    run = pressing("B", "b", "y")
    assert snap_compare(House(build_estate), terminal_size=size, run_before=run)


@both_sizes
def test_a_scenario_on_a_console(snap_compare: Compare, size: tuple[int, int]) -> None:
    house = House(build_estate, ink=Ink.BLOCK, colourless=True)
    assert snap_compare(house, terminal_size=size, run_before=pressing("B", "tab", "tab"))
