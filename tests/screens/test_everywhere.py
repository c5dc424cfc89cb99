"""What works wherever there is something to work on: the command bar, why, access, the trail, and the way back."""

from __future__ import annotations

import pytest
from textual.screen import ModalScreen, Screen

from screens.boards import BoardScreen
from screens.command_bar import CommandBar
from screens.demand import DemandScreen
from screens.metrics import MetricsScreen
from screens.rule_editor import RuleEditor
from screens.why import WhyScreen
from screens.work_screen import WorkScreen
from tests.docs.keys import SECTIONS, own_bindings
from tests.screens.estate import dashboard, lived_in, settled, work
from tests.screens.test_demand import build_shop

SCREENS = [node for section in SECTIONS for node in section.nodes if issubclass(node, Screen)]
DOCUMENTS = [each for each in SCREENS if not issubclass(each, ModalScreen | RuleEditor)]
"All that is no form: what one writes in has the keys to itself."
LEAD_ON = {"colon", "X", "A", "T", "question_mark", "f1"}


@pytest.mark.parametrize("screen", DOCUMENTS)
def test_the_keys_that_lead_on_do_so_from_every_screen(screen: type[Screen[None]]) -> None:
    own = {key for binding in own_bindings(screen) for key in binding.key.split(",")}

    assert issubclass(screen, WorkScreen)
    assert screen is WorkScreen or not own & LEAD_ON


async def test_the_command_bar_and_why_are_at_hand_on_a_screen_of_its_own() -> None:
    async with lived_in(build_shop) as (house, pilot):
        session = dashboard(house).session
        await house.push_screen(DemandScreen(session))
        await pilot.press("colon")
        assert isinstance(house.screen, CommandBar)
        await pilot.press("escape", "X")
        assert isinstance(house.screen, WhyScreen)
        assert house.screen.row.kind == "elbv2:LoadBalancer"


async def test_what_a_line_measures_is_what_the_hands_are_on() -> None:
    async with lived_in(build_shop) as (house, pilot):
        await house.push_screen(MetricsScreen(dashboard(house).session, "AWS/EC2 CPUUtilization"))
        await settled(pilot)
        assert [row.kind for row in work(house).subject_rows] == ["ec2:Instance"]


async def test_there_is_nothing_to_copy_where_nothing_teaches() -> None:
    async with lived_in(build_shop) as (house, pilot):
        await house.push_screen(BoardScreen(dashboard(house).session, "shop"))
        await pilot.press("c")
        assert "c" not in work(house).active_bindings
