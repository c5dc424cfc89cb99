"""How the dashboard, its panes and the browser look, at both sizes: look at the pictures before accepting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.themes import CONTRAST, LIGHT
from screens.views import View
from screens.widgets.ink import Ink
from screens.work_screen import WorkScreen
from tests.screens.estate import House, build_nothing, settled
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES

Compare = Callable[..., bool]
Hands = Callable[[Pilot[Any]], Awaitable[None]]

PANES = ("regions", "topology", "instances", "volumes", "buckets", "alarms", "groups", "chart")
both_sizes = pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)


def pressing(*keys: str) -> Hands:
    async def press(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)

    return press


def going_to(view: View, *keys: str) -> Hands:
    async def go(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app.screen, WorkScreen)
        pilot.app.screen.travel_to(view)
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)

    return go


@both_sizes
def test_the_dashboard(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(), terminal_size=size, run_before=pressing("7"))


@pytest.mark.parametrize("pane", PANES)
def test_a_pane_with_the_small_screen_for_itself(snap_compare: Compare, pane: str) -> None:
    assert snap_compare(House(), terminal_size=(80, 24), run_before=pressing(str(PANES.index(pane) + 1)))


@pytest.mark.parametrize("number", ["1", "2", "8"], ids=["regions", "topology", "chart"])
def test_a_drawing_as_large_as_the_screen(snap_compare: Compare, number: str) -> None:
    assert snap_compare(House(), terminal_size=(120, 40), run_before=pressing(number, "z"))


@both_sizes
def test_an_empty_world(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(build_nothing), terminal_size=size, run_before=pressing("3"))


@pytest.mark.parametrize("theme", [LIGHT.name, CONTRAST.name])
def test_the_dashboard_in_another_theme(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(House(theme=theme), terminal_size=(120, 40), run_before=pressing("3"))


@both_sizes
def test_the_dashboard_without_colour_on_a_console(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(ink=Ink.BLOCK, colourless=True), terminal_size=size, run_before=pressing("6"))


@both_sizes
def test_a_browser_with_marks_and_a_filter(snap_compare: Compare, size: tuple[int, int]) -> None:
    hands = going_to(View("ec2:Instance", filter="web"), "space")
    assert snap_compare(House(), terminal_size=size, run_before=hands)


@both_sizes
def test_a_browser_of_nothing(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(), terminal_size=size, run_before=going_to(View("ec2:Snapshot")))


@both_sizes
def test_the_command_bar(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(), terminal_size=size, run_before=pressing("colon", "v"))


def test_the_command_bar_teaches_when_nothing_is_typed(snap_compare: Compare) -> None:
    assert snap_compare(House(), terminal_size=(80, 24), run_before=pressing("colon"))


def test_the_palette(snap_compare: Compare) -> None:
    assert snap_compare(House(), terminal_size=(120, 40), run_before=pressing("ctrl+p", "v", "o", "l"))


def test_a_toast_of_an_alarm(snap_compare: Compare) -> None:
    async def ring(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, House)
        await pilot.app.client.call(
            "cloudwatch:SetAlarmState", AlarmName="nightly-batch", StateValue="ALARM", StateReason="It did not run"
        )
        await settled(pilot)

    assert snap_compare(House(), terminal_size=(80, 24), run_before=ring)
