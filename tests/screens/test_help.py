"""Help is made of the bindings themselves: it shows them, finds them and runs them."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.screen import Screen

from screens.help import HelpKey, HelpScreen, HelpSection, found, help_sections, open_help
from screens.widgets.details import Details
from tests.screens.yard import Compare, Stage, look, open_yard

SECTIONS = (
    HelpSection("Table", (HelpKey("j ↓", "Down"), HelpKey("space", "Mark"))),
    HelpSection("This screen", (HelpKey("p", "Pause"), HelpKey("z", "Zoom", enabled=False))),
)


class Place(Screen[None]):
    """A screen with a few keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "Pause", id="place.pause"),
        Binding("u,U", "undo", "Undo", id="place.undo"),
        Binding("z", "zoom", "Zoom", id="place.zoom"),
        Binding("question_mark", "help", "Help", id="place.help"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Details()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "zoom" else True

    def action_pause(self) -> None:
        self.done.append("pause")

    def action_undo(self) -> None:
        self.done.append("undo")

    def action_help(self) -> None:
        open_help(self)


def test_keys_are_found_by_what_they_are_what_they_do_and_where() -> None:
    assert [key.verb for section in found(SECTIONS, "pau") for key in section.keys] == ["Pause"]
    assert [section.title for section in found(SECTIONS, "table")] == ["Table"]
    assert found(SECTIONS, "") == list(SECTIONS)
    assert found(SECTIONS, "nothing like it") == []


async def test_the_keys_of_the_screen_come_first_and_then_those_of_where_the_focus_is() -> None:
    place = Place()
    async with Stage(lambda: place).run_test(size=(80, 24)) as pilot:
        await look(pilot)
        place.query_one(Details).focus()
        await look(pilot)
        sections = {section.title: section for section in help_sections(place)}
        assert list(sections) == ["This screen", "In this pane"]
        assert "Fold or follow" in {key.verb for key in sections["In this pane"].keys}
        keys = {key.verb: key for key in sections["This screen"].keys}
        assert keys["Undo"].keys == "u U"
        assert keys["Pause"].enabled
        assert not keys["Zoom"].enabled


async def test_a_key_that_is_found_is_run_where_it_belongs() -> None:
    place = Place()
    async with Stage(lambda: place).run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press("question_mark")
        await look(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press(*"und", "enter")
        await look(pilot)
        assert place.done == ["undo"]
        assert pilot.app.screen is place


async def test_a_question_mark_closes_what_it_opened() -> None:
    place = Place()
    async with Stage(lambda: place).run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press("question_mark")
        await look(pilot)
        await pilot.press("question_mark")
        await look(pilot)
        assert pilot.app.screen is place
        assert place.done == []


async def test_what_cannot_be_done_here_is_not_run() -> None:
    stage = Stage(lambda: HelpScreen(SECTIONS))
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press(*"zoom", "enter")
        await look(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape")
        await look(pilot)
    assert stage.said == [None]


async def test_verbs_are_told_where_their_keys_are_free() -> None:
    yard = await open_yard()
    place = Place()
    async with Stage(lambda: place).run_test(size=(80, 24)) as pilot:
        await look(pilot)
        open_help(place, kind=yard.kind("ec2:Instance"))
        await look(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        told = {key.keys: key.verb for key in pilot.app.screen._sections[-1].keys}
        assert told["s"] == "Start"
        assert "p" not in told
    await yard.client.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_keys(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        place = Place()
        pilot.app.push_screen(place)
        await look(pilot)
        open_help(place)
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=size, run_before=opened)
