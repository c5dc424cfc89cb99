"""The code of a function is written where it is read, and runs once it is set."""

from __future__ import annotations

import json
from typing import Any

import pytest
from textual.widgets import TextArea

from model.client import Client, open_cloud
from screens.answer import AnswerScreen
from screens.code_editor import CodeEditor, flaw_of
from screens.deeds import perform
from screens.widgets.details import Details
from tests.admin import NOON
from tests.model.services.lambda_.forge import ACCOUNT, GREETING, TRUST, packed
from tests.screens.yard import Compare, Stage, Yard, look

FUNCTIONS = "lambda:Function"
WRITTEN = "def lambda_handler(event, context):\n    return 'written by hand'\n"


async def open_workshop() -> Yard:
    """One function, which greets, in a world without delays."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON, delays=False)
    await client.call("iam:CreateRole", RoleName="runner", AssumeRolePolicyDocument=TRUST)
    await make(client, "greeter", {"lambda_function.py": GREETING, "names.txt": "ann"})
    return Yard(client)


async def make(client: Client, name: str, files: dict[str, str]) -> None:
    await client.call(
        "lambda:CreateFunction",
        FunctionName=name,
        Runtime="python3.13",
        Handler="lambda_function.lambda_handler",
        Role=f"arn:aws:iam::{ACCOUNT}:role/runner",
        Code={"ZipFile": packed(files)},
    )


async def payload(client: Client, name: str = "greeter") -> Any:
    return json.loads((await client.call("lambda:Invoke", FunctionName=name))["Payload"])


def do(stage: Stage, yard: Yard, operation: str) -> None:
    action = next(each for each in yard.kind(FUNCTIONS).actions if each.operation == operation)
    perform(stage, yard.client, action, yard.kind(FUNCTIONS), [yard.row(FUNCTIONS, "greeter")])


@pytest.mark.fact("lambda-01")
async def test_a_function_runs_what_was_uploaded_and_then_what_was_written_in_the_editor() -> None:
    yard = await open_workshop()
    assert await payload(yard.client) == {"greeting": "hello world"}

    stage = Stage()
    async with stage.run_test(size=(80, 24)) as pilot:
        do(stage, yard, "UpdateFunctionCode")
        await look(pilot)
        assert isinstance(stage.screen, CodeEditor)
        area = stage.screen.query_one(TextArea)
        assert area.text == GREETING
        area.text = WRITTEN
        await look(pilot)
        await pilot.press("ctrl+s")
        await look(pilot)
        assert not isinstance(stage.screen, CodeEditor)

    assert await payload(yard.client) == "written by hand"
    (row,) = yard.rows(FUNCTIONS)
    assert (await yard.client.functions.source(row)).others == ("names.txt",)
    await make(yard.client, "other", {"main.py": GREETING})
    assert (await payload(yard.client, "other"))["errorType"] == "Runtime.ImportModuleError"
    await yard.client.close()


async def test_a_test_event_is_typed_and_its_answer_is_told_with_the_log() -> None:
    yard = await open_workshop()
    stage = Stage()
    async with stage.run_test(size=(100, 30)) as pilot:
        do(stage, yard, "Invoke")
        await look(pilot)
        await pilot.press("ctrl+j")
        await pilot.pause()
        while not isinstance(stage.screen, AnswerScreen):
            await look(pilot)
        told = " ".join(text for line in stage.screen.query_one(Details).draw(200) for text, _ in line)
        assert "hello world" in told
        assert "REPORT RequestId" in told
    await yard.client.close()


def test_what_is_wrong_with_the_syntax_is_said_while_it_is_typed() -> None:
    assert "".join(text for text, _ in flaw_of("main.py", "def f(:\n")) == "line 1  invalid syntax"
    assert flaw_of("main.py", WRITTEN) == [("nothing is wrong with its syntax", "good")]
    assert flaw_of("index.mjs", "export const") == []


def test_code_that_is_edited(snap_compare: Compare) -> None:
    stage = Stage()

    async def begin(pilot: Any) -> None:
        yard = await open_workshop()
        stage.kept.append(yard)
        do(stage, yard, "UpdateFunctionCode")
        await look(pilot)
        stage.screen.query_one(TextArea).text = f"{GREETING}\ndef more(:\n"
        await look(pilot)

    assert snap_compare(stage, terminal_size=(80, 24), run_before=begin)
