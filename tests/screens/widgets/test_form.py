"""A form under hands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from screens.widgets.form import Form
from screens.widgets.form_row import FormRow
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import FIELDS


def command(values: Mapping[str, Any]) -> str:
    return " ".join(["aws ec2 run-instances", *(f"--{name} {value}" for name, value in values.items())])


class Stage(Gallery):
    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self.form = Form(FIELDS, values=values, command=command, verb="Launch")
        self.said: list[object] = []
        super().__init__(self.form)

    def on_form_submitted(self, message: Form.Submitted) -> None:
        self.said.append(message.values)

    def on_form_cancelled(self) -> None:
        self.said.append("cancelled")

    def note(self, name: str) -> str:
        row = next(row for row in self.form.query(FormRow) if row.field.name == name)
        note = row.query_one(".note", Static)
        return str(note.content).removeprefix("■ ") if note.display else ""

    @property
    def help(self) -> str:
        return str(self.form.query_one("#help", Static).content)

    @property
    def line(self) -> str:
        return str(self.form.query_one("#command", Static).content)


async def settled(pilot: Pilot[None]) -> Stage:
    await pilot.pause()
    await pilot.pause()
    assert isinstance(pilot.app, Stage)
    return pilot.app


async def test_what_is_typed_becomes_values_by_name() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press(*"ami-1", "enter", "backspace", *"12", "ctrl+j")
        assert stage.said == [{"ImageId": "ami-1", "InstanceType": "t3.micro", "MinCount": 12}]


async def test_the_command_line_follows_the_typing() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        assert stage.line == "$ aws ec2 run-instances --InstanceType t3.micro --MinCount 1"
        await pilot.press(*"ami-1")
        assert "--ImageId ami-1" in stage.line


async def test_a_wrong_answer_is_told_beside_it_while_it_is_typed() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        assert stage.note("MinCount") == ""
        await pilot.press("tab", "x")
        assert stage.note("MinCount") == "A whole number is needed."
        await pilot.press("backspace", "backspace", "7")
        assert stage.note("MinCount") == ""


async def test_the_field_that_has_the_focus_is_explained_without_moving_the_others() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        places = [row.region for row in stage.form.query(FormRow)]
        assert stage.help == "The id of an image, such as ami-0abc."
        await pilot.press("tab")
        assert stage.help == ""
        assert [row.region for row in stage.form.query(FormRow)] == places


async def test_sending_with_something_missing_goes_there_and_sends_nothing() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("tab", "ctrl+j")
        await pilot.pause()
        assert stage.said == []
        assert stage.note("ImageId") == "This is needed."
        await pilot.press("z")
        assert "--ImageId z" in stage.line


async def test_a_wrong_answer_in_a_folded_group_unfolds_it() -> None:
    async with Stage({"ImageId": "ami-1", "Policy": "{"}).run_test(size=(80, 40)) as pilot:
        stage = await settled(pilot)
        assert not [row for row in stage.form.query(FormRow) if row.field.name == "Policy"]
        await pilot.press("ctrl+j")
        await pilot.pause()
        assert stage.said == []
        assert stage.note("Policy").startswith("Policy is not JSON: line 1")


async def test_a_group_folds_and_unfolds_with_a_click_and_a_key() -> None:
    async with Stage().run_test(size=(80, 40)) as pilot:
        stage = await settled(pilot)
        await pilot.click("#head-more")
        await pilot.pause()
        assert stage.form.query_one("#group-more").display
        stage.form.query_one("#head-more").focus()
        await pilot.press("space")
        await pilot.pause()
        assert not stage.form.query_one("#group-more").display


async def test_a_tick_is_only_a_value_when_it_was_touched() -> None:
    async with Stage({"ImageId": "ami-1"}).run_test(size=(80, 40)) as pilot:
        stage = await settled(pilot)
        assert "EbsOptimized" not in stage.form.values
        await pilot.click("Tick")
        assert stage.form.values["EbsOptimized"] is True
        await pilot.click("Tick")
        assert stage.form.values["EbsOptimized"] is False


async def test_a_refusal_stands_beside_its_field_until_the_answer_changes() -> None:
    async with Stage({"ImageId": "ami-1"}).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        stage.form.refuse("InvalidAMIID.NotFound: The image id does not exist", {"ImageId": "does not exist"})
        assert stage.note("ImageId") == "does not exist"
        assert str(stage.form.query_one("#refusal", Static).content).startswith("■ InvalidAMIID.NotFound: ")
        await pilot.press("2")
        assert stage.note("ImageId") == ""
        assert not stage.form.query_one("#refusal").display


async def test_escape_cancels() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("escape")
        assert stage.said == ["cancelled"]


async def test_values_that_were_given_come_back_unchanged() -> None:
    values = {
        "ImageId": "ami-1",
        "InstanceType": "m5.large",
        "MinCount": 3,
        "SecurityGroupIds": ["sg-1", "sg-2"],
        "Tags": [{"Key": "env", "Value": "prod"}],
        "Policy": {"Version": "2012-10-17"},
    }
    async with Stage(values).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("ctrl+j")
        assert stage.said == [values]
