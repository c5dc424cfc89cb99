"""Whose duty is what, what is left undone, and buildings that one can have fail and mend."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import PERILS
from screens.responsibility import Lines, ResponsibilityScreen
from screens.widgets.cell import plain
from screens.widgets.resource_table import ResourceTable
from tests.screens.estate import build_nothing, lived_in, type_in
from tests.screens.yard import Compare, Stage, look, open_yard, session_over


def told(pilot: Pilot[Any], table: str) -> dict[str, list[str]]:
    """The rows of a table by their first cell."""
    rows = pilot.app.screen.query_one(table, ResourceTable).rows
    return {plain(row.cells[0]): [plain(cell) for cell in row.cells[1:]] for row in rows}


def logged(pilot: Pilot[Any]) -> str:
    return " ".join(text for text, _ in pilot.app.screen.query_one("#log", Lines)._spans)


async def fail(pilot: Pilot[Any], what: str, zone: str = "us-east-1a") -> None:
    """Choose something to fail, as a hand does; the zone is where the cursor is put first."""
    pilot.app.screen.query_one("#sites", ResourceTable).move_to_id(zone)
    await look(pilot)
    await pilot.press("f")
    await look(pilot)
    for _ in range([*PERILS].index(what)):
        await pilot.press("down")
    await pilot.press("enter")
    await settled(pilot)


async def settled(pilot: Pilot[Any]) -> None:
    await look(pilot)
    await pilot.app.workers.wait_for_complete()
    await look(pilot)


async def test_duties_findings_and_buildings_are_shown() -> None:
    yard = await open_yard()
    async with Stage(lambda: ResponsibilityScreen(session_over(yard.client))).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        duties = told(pilot, "#duties")
        assert duties["data"] == ["●"] * 4
        assert duties["OS patches"] == ["●", "●", "○", "○"]
        assert duties["power"] == ["●", "○", "○", "○"]
        assert "arn:aws:iam::123456789012:root" in told(pilot, "#undone")
        assert told(pilot, "#sites")["us-east-1a"][:2] == ["ok", "utility"]
        assert logged(pilot) == "Nothing has happened here."
    await yard.client.close()


async def test_a_building_fails_and_is_mended_by_hand() -> None:
    yard = await open_yard()
    async with Stage(lambda: ResponsibilityScreen(session_over(yard.client))).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await fail(pilot, "utility")
        assert told(pilot, "#sites")["us-east-1a"][:2] == ["alert", "ups"]
        assert "utility power is lost" in logged(pilot)
        await fail(pilot, "generators")
        await yard.advance(900)
        shown(pilot)._look()
        assert told(pilot, "#sites")["us-east-1a"][:2] == ["out", "none"]
        await pilot.press("m")
        await settled(pilot)
        assert told(pilot, "#sites")["us-east-1a"][:2] == ["ok", "utility"]
        await pilot.press("escape")
        await look(pilot)
        assert not isinstance(pilot.app.screen, ResponsibilityScreen)
    await yard.client.close()


async def test_a_key_and_a_word_lead_there_from_the_dashboard() -> None:
    async with lived_in(build_nothing) as (_, pilot):
        await pilot.press("R")
        await look(pilot)
        assert isinstance(pilot.app.screen, ResponsibilityScreen)
        await pilot.press("R", "colon")
        await type_in(pilot, "responsibility")
        await pilot.press("enter")
        await look(pilot)
        assert isinstance(pilot.app.screen, ResponsibilityScreen)


def shown(pilot: Pilot[Any]) -> ResponsibilityScreen:
    assert isinstance(pilot.app.screen, ResponsibilityScreen)
    return pilot.app.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_screen(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        yard = await open_yard(pilot.app)
        await yard.client.facilities.disturb("us-east-1a", "utility")
        await yard.client.facilities.disturb("us-east-1b", "smoke", "hall-2")
        await yard.advance(300)
        pilot.app.push_screen(ResponsibilityScreen(session_over(yard.client)))
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=size, run_before=opened)
