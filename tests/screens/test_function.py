"""A function at work: its runs with what they answered and logged, its code, and what calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import Client, open_cloud
from screens.detail import DetailScreen
from screens.function import FunctionScreen
from screens.function_reading import Hour, Reading
from screens.function_words import numbers_told, role_of, triggers_told
from screens.logs import LogsScreen
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.passage import Passage
from screens.widgets.spans import text_of
from tests.admin import NOON
from tests.model.services.lambda_.forge import ACCOUNT, TRUST, WRITES_LOGS, packed
from tests.screens.estate import House, lived_in, settled, type_in
from tests.screens.test_sign_in import hire, sign_in
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES

Compare = Callable[..., bool]
CODE = """\
PRICES = {'green': 3, 'black': 2}


def lambda_handler(event, context):
    # Of one order, in dollars.
    print('an order of', event['tea'])
    return {'dollars': PRICES[event['tea']] * event.get('bags', 1)}
"""
READS = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"


async def build_new() -> Client:
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    role = await client.call("iam:CreateRole", RoleName="runner", AssumeRolePolicyDocument=TRUST)
    for policy in (WRITES_LOGS, READS):
        await client.call("iam:AttachRolePolicy", RoleName="runner", PolicyArn=policy)
    await client.call(
        "lambda:CreateFunction",
        FunctionName="till",
        Runtime="python3.13",
        Handler="till.lambda_handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": packed({"till.py": CODE})},
    )
    await client.run_until(NOON + 60)
    return client


async def build_busy() -> Client:
    """Two orders went well, one was for a tea that there is not; a queue and a bucket call it too."""
    client = await build_new()
    said = {"StatementId": "letters", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    await client.call("lambda:AddPermission", FunctionName="till", SourceArn="arn:aws:s3:::letters", **said)
    await client.call("sqs:CreateQueue", QueueName="orders")
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"
    await client.call("lambda:CreateEventSourceMapping", FunctionName="till", EventSourceArn=queue)
    for tea in ("green", "red", "black"):
        event = json.dumps({"tea": tea, "bags": 2}).encode()
        asked = {"FunctionName": "till", "Payload": event, "InvocationType": "Event"}
        await client.call("lambda:Invoke", **asked)
        await client.run_until(client.now + 20)
    await client.run_until(NOON + 180)
    return client


async def opened(pilot: Pilot[Any], asked: str = "function till") -> None:
    await pilot.press("colon")
    await type_in(pilot, asked)
    await pilot.press("enter")
    await settled(pilot)


def shown(house: House, pane: str) -> list[str]:
    passage = house.screen.query_one(f"#{pane}", Passage)
    return [text_of(line).rstrip() for line in passage.draw(80)]


async def test_the_log_of_the_chosen_run_stands_beside_the_runs_and_the_code_below() -> None:
    async with lived_in(build_busy) as (house, pilot):
        await opened(pilot)
        screen = house.screen
        assert isinstance(screen, FunctionScreen)
        failed = shown(house, "run")
        assert {
            "failed: KeyError",
            "  [ERROR] KeyError: 'red'",
            "  'red'",
            "  Traceback (most recent call last):",
        } <= set(failed)
        await pilot.press("down")
        assert {'  {"dollars": 4}', "  an order of black"} <= set(shown(house, "run"))
        assert "6     print('an order of', event['tea'])" in shown(house, "code")
        assert {line.split("  ")[0] for line in shown(house, "triggers")} >= {"orders", "s3", "by hand"}
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)
        await pilot.press("escape", "o")
        await settled(pilot)
        assert isinstance(house.screen, LogsScreen)


async def test_whoever_is_at_the_newest_run_stays_there_and_a_function_that_goes_is_said_to_be_gone() -> None:
    async with lived_in(build_busy) as (house, pilot):
        await opened(pilot, "functions")
        await pilot.press("enter")
        await settled(pilot)
        screen = house.screen
        assert isinstance(screen, FunctionScreen)
        event = json.dumps({"tea": "green"}).encode()
        await screen.client.call("lambda:Invoke", FunctionName="till", Payload=event, InvocationType="Event")
        await screen.client.run_until(screen.client.now + 5)
        screen.look()
        assert screen.table.cursor == 0
        assert any("an order of green" in line for line in shown(house, "run"))
        await screen.client.call("lambda:DeleteFunction", FunctionName="till")
        screen.look()
        assert list(screen.subject_rows) == []
        assert "gone" in str(screen.query_one("#runs", Pane).border_title)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_pictures_of_a_function(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await opened(pilot)
        await pilot.press("down")

    assert snap_compare(House(build_busy), terminal_size=size, run_before=open_it)


def test_a_picture_of_a_function_that_nobody_has_called(snap_compare: Compare) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await opened(pilot, "function")

    assert snap_compare(House(build_new), terminal_size=(80, 24), run_before=open_it)


async def test_who_may_not_read_code_and_numbers_is_told_which_permission_is_missing() -> None:
    async with lived_in(build_busy) as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "lambda:ListFunctions"))
        await opened(pilot)
        assert isinstance(house.screen, FunctionScreen)
        missing = [line for line in shown(house, "code") if "missing" in line]
        assert missing == [
            *("■ not shown: cloudwatch:GetMetricData is missing", "■ not shown: lambda:GetFunction is missing"),
            "■ not shown: lambda:GetPolicy is missing",
        ]


def test_failures_and_throttles_are_said_before_anything_else() -> None:
    told = {"state": "Active", "running": 2, "dollars": 0.5}

    words = text_of(numbers_told(told, Hour(40, 10, 3, 1250), Ink.BRAILLE))
    assert words.split("   ")[1:] == [
        *("■ 10 failed (25 %)", "▲ 3 throttled", "40 runs/h", "1.25 s p99", "2 running", "$0.50 this month"),
    ]
    assert "hour" not in text_of(numbers_told(told, None, Ink.BRAILLE))


def test_where_nothing_calls_a_function_it_is_told_what_could() -> None:
    first, *_ = triggers_told([], Reading(), "till", Ink.BRAILLE)
    assert "event source mappings" in first.text


def test_what_the_platform_logs_steps_back_behind_what_the_code_says() -> None:
    lines = ["START RequestId: 1 Version: $LATEST", "an order", "[ERROR] KeyError: 'red'", "REPORT RequestId: 1"]
    assert list(map(role_of, lines)) == ["dim", "text", "bad", "dim"]
