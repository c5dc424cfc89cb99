"""Some of what there is are chosen with ticks."""

from __future__ import annotations

from textual.pilot import Pilot

from screens.widgets.pick import Pick, PickScreen
from tests.screens.widgets.gallery import Gallery


class Stage(Gallery):
    def __init__(self, values: tuple[str, ...] = ()) -> None:
        self.pick = Pick("Subnets", ("a", "b", "c"), {"a": "first"}, values)
        self.said: list[tuple[str, ...]] = []
        super().__init__(self.pick)

    def on_pick_changed(self, changed: Pick.Changed) -> None:
        self.said.append(changed.values)


async def opened(pilot: Pilot[None]) -> Stage:
    assert isinstance(pilot.app, Stage)
    await pilot.press("tab", "enter")
    await pilot.pause()
    assert isinstance(pilot.app.screen, PickScreen)
    return pilot.app


async def test_what_is_ticked_is_taken_in_the_order_of_the_list() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await opened(pilot)
        await pilot.press("j", "j", "space", "k", "k", "space", "enter")
        await pilot.pause()
        assert stage.said == [("a", "c")]
        assert stage.pick.values == ("a", "c")


async def test_enter_with_nothing_ticked_takes_the_one_under_the_cursor() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await opened(pilot)
        await pilot.press("j", "enter")
        await pilot.pause()
        assert stage.said == [("b",)]


async def test_escape_leaves_everything_as_it_was() -> None:
    async with Stage(("a",)).run_test(size=(80, 24)) as pilot:
        stage = await opened(pilot)
        await pilot.press("space", "j", "space", "escape")
        await pilot.pause()
        assert stage.said == []
        assert stage.pick.values == ("a",)


async def test_a_click_ticks() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await opened(pilot)
        await pilot.click("CardList", offset=(4, 2))
        await pilot.press("enter")
        await pilot.pause()
        assert stage.said == [("c",)]
