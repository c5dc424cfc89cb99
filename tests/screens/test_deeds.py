"""What is done with resources is asked for, done by calls, and refused in AWS's words where the eye is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Static

from model.client import Action, Row
from screens.action_list import ActionList
from screens.answer import AnswerScreen
from screens.deed_form import DeedForm
from screens.deed_refusal import Refusal
from screens.deeds import ActionMenu, perform
from screens.widgets.confirm import Confirm
from screens.widgets.details import Details
from tests.screens.yard import Compare, Stage, Yard, look, open_yard

INSTANCES = "ec2:Instance"


def titled(yard: Yard, title: str, kind: str = INSTANCES) -> Action:
    return next(action for action in yard.kind(kind).actions if action.title == title)


async def begin(pilot: Pilot[None], yard: Yard, title: str, *rows: Row, kind: str = INSTANCES) -> None:
    perform(pilot.app, yard.client, titled(yard, title, kind), yard.kind(kind), rows)
    await look(pilot)


def states(yard: Yard) -> dict[str, str]:
    return {row.label: row.state for row in yard.rows(INSTANCES)}


async def test_what_loses_nothing_is_done_at_once() -> None:
    yard = await open_yard()
    async with Stage().run_test(size=(80, 24)) as pilot:
        await begin(pilot, yard, "Start", yard.row(INSTANCES, "db-1"))
    assert states(yard)["db-1"] == "pending"
    await yard.client.close()


async def test_a_stop_is_asked_for_first_and_a_no_does_nothing() -> None:
    yard = await open_yard()
    async with Stage().run_test(size=(80, 24)) as pilot:
        await begin(pilot, yard, "Stop", yard.row(INSTANCES, "web-1"))
        assert isinstance(pilot.app.screen, Confirm)
        assert "stop-instances" in str(pilot.app.screen.query_one("#command", Static).content)
        await pilot.press("escape")
        await look(pilot)
        assert states(yard)["web-1"] == "running"
        await begin(pilot, yard, "Stop", yard.row(INSTANCES, "web-1"))
        await pilot.press("y")
        await look(pilot)
    assert states(yard)["web-1"] == "stopping"
    await yard.client.close()


async def test_marked_rows_act_together_without_those_that_cannot() -> None:
    yard = await open_yard()
    async with Stage().run_test(size=(80, 24)) as pilot:
        await begin(pilot, yard, "Reboot", *yard.rows(INSTANCES))
        text = str(pilot.app.screen.query_one("#text", Static).content)
        assert "web-1" in text
        assert "1 marked is left out" in text
        await pilot.press("y")
        await look(pilot)
        assert not isinstance(pilot.app.screen, Refusal)
    await yard.client.close()


async def test_what_is_not_possible_says_why_and_does_nothing() -> None:
    yard = await open_yard()
    stage = Stage()
    async with stage.run_test(size=(80, 24)) as pilot:
        await begin(pilot, yard, "Reboot", yard.row(INSTANCES, "db-1"))
        assert [note.message for note in stage._notifications] == ["not while it is stopped"]
    await yard.client.close()


async def test_a_refusal_is_told_in_the_middle_in_awss_words() -> None:
    yard = await open_yard()
    row = yard.row(INSTANCES, "web-1")
    async with Stage().run_test(size=(80, 24)) as pilot:
        await begin(pilot, yard, "Protect from termination", row)
        await begin(pilot, yard, "Terminate", row)
        await pilot.press("y")
        await look(pilot)
        assert isinstance(pilot.app.screen, Refusal)
        said = " ".join(str(line.content) for line in pilot.app.screen.query(Static))
        assert "OperationNotPermitted" in said
        assert row.id in said
        await pilot.press("escape")
        await look(pilot)
    assert states(yard)["web-1"] == "running"
    await yard.client.close()


async def test_a_part_that_is_refused_does_not_hide_what_was_done() -> None:
    yard = await open_yard()
    free = await yard.client.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=1)
    await yard.advance(60)
    volumes = sorted(yard.rows("ec2:Volume"), key=lambda row: row.id != free["VolumeId"])[:2]
    delete = replace(titled(yard, "Delete", "ec2:Volume"), confirm=0)
    able = [replace(row, refused=frozenset()) for row in volumes]
    async with Stage().run_test(size=(80, 24)) as pilot:
        perform(pilot.app, yard.client, delete, yard.kind("ec2:Volume"), able)
        await look(pilot)
        assert isinstance(pilot.app.screen, Refusal)
        said = " ".join(str(line.content) for line in pilot.app.screen.query(Static))
        assert "VolumeInUse" in said or "IncorrectState" in said
        assert "1 other calls were answered" in said
    await yard.client.close()


async def test_an_action_that_asks_shows_a_form_and_keeps_it_when_refused() -> None:
    yard = await open_yard()
    async with Stage().run_test(size=(80, 24)) as pilot:
        await begin(pilot, yard, "Change the type", yard.row(INSTANCES, "web-1"))
        assert isinstance(pilot.app.screen, DeedForm)
        await pilot.press("ctrl+j")
        await look(pilot)
        said = str(pilot.app.screen.query_one("#refusal", Static).content)
        assert said.startswith("■ IncorrectInstanceState: ")
        await pilot.press("escape")
        await look(pilot)
        await begin(pilot, yard, "Change the type", yard.row(INSTANCES, "db-1"))
        await pilot.press("ctrl+j")
        await look(pilot)
        assert not isinstance(pilot.app.screen, DeedForm)
    await yard.client.close()


async def test_an_answer_that_is_to_be_read_is_shown() -> None:
    yard = await open_yard()
    async with Stage().run_test(size=(80, 24)) as pilot:
        await begin(pilot, yard, "Show the console", yard.row(INSTANCES, "web-1"))
        assert isinstance(pilot.app.screen, AnswerScreen)
        details = pilot.app.screen.query_one(Details)
        assert "Linux version" in " ".join(text for line in details.draw(200) for text, _ in line)
    await yard.client.close()


async def test_every_action_that_asks_has_questions_to_ask() -> None:
    yard = await open_yard()
    row = yard.row(INSTANCES, "web-1")
    for view in yard.client.kinds().values():
        for action in (action for action in view.actions if action.asks):
            values = tuple(None for _ in view.columns)
            form = DeedForm(yard.client, view, action, [replace(row, kind=view.kind, values=values)])
            assert [question.name for question in form.questions()] == list(action.asks)
    await yard.client.close()


async def test_the_menu_does_what_its_key_says() -> None:
    yard = await open_yard()
    stage = Stage(lambda: ActionMenu(yard.client, yard.kind(INSTANCES), [yard.row(INSTANCES, "db-1")]))
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press("s")
        await look(pilot)
        assert not isinstance(pilot.app.screen, ActionMenu)
    assert states(yard)["db-1"] == "pending"
    await yard.client.close()


async def test_the_menu_teaches_the_call_or_tells_the_reason() -> None:
    yard = await open_yard()
    stage = Stage(lambda: ActionMenu(yard.client, yard.kind(INSTANCES), [yard.row(INSTANCES, "db-1")]))
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        line = pilot.app.screen.query_one(ActionList).query_one("#command", Static)
        assert str(line.content).startswith("$ aws ec2 start-instances --instance-ids i-")
        await pilot.press("j", "j", "j")
        await look(pilot)
        assert str(line.content) == "Reboot: not while it is stopped"
        await pilot.press("enter", "b")
        await look(pilot)
        assert isinstance(pilot.app.screen, ActionMenu)
    await yard.client.close()


async def test_a_click_in_the_menu_chooses() -> None:
    yard = await open_yard()
    stage = Stage(lambda: ActionMenu(yard.client, yard.kind(INSTANCES), [yard.row(INSTANCES, "web-1")]))
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.click("Menu", offset=(6, 1))
        await look(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        assert pilot.app.screen.query_one("#no", Button).has_focus
    await yard.client.close()


SIZES = ((80, 24), (120, 40))
ASKED = ("Stop", "Terminate", "Change the type", "Show the console")


def pictured(title: str, names: Sequence[str]) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def shown(pilot: Pilot[None]) -> None:
        yard = await open_yard(pilot.app)
        await begin(pilot, yard, title, *(yard.row(INSTANCES, name) for name in names))

    return shown


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("title", ASKED)
def test_what_is_asked(snap_compare: Compare, title: str, size: tuple[int, int]) -> None:
    names = ["web-1", "web-2"] if title in {"Stop", "Terminate"} else ["web-1"]
    assert snap_compare(Stage(), terminal_size=size, run_before=pictured(title, names))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
def test_a_menu(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        yard = await open_yard(pilot.app)
        pilot.app.push_screen(ActionMenu(yard.client, yard.kind(INSTANCES), yard.rows(INSTANCES)))
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=size, run_before=opened)


def test_a_refusal(snap_compare: Compare) -> None:
    async def refused(pilot: Pilot[None]) -> None:
        yard = await open_yard(pilot.app)
        await begin(pilot, yard, "Protect from termination", yard.row(INSTANCES, "web-1"))
        await begin(pilot, yard, "Terminate", yard.row(INSTANCES, "web-1"))
        await pilot.press("y")
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=(80, 24), run_before=refused)
