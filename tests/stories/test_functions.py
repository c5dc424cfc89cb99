"""Functions in the hands of real clients: called by hand, with an SDK, with the `aws` CLI, and by what happens."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.command_line import read_settings
from app.console import Console
from app.running import running
from app.serving.endpoint import listen
from model.client import Client
from model.kit.cell import CellSettings
from screens.widgets.ink import Ink
from tests.model.services.lambda_.forge import ACCOUNT, GREETING, TRUST, WRITES_LOGS, packed
from tests.stories.command_line import typed
from tests.stories.test_live_dashboard import SIZE, Guest

ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:greeter"


@pytest.fixture
async def guest() -> AsyncIterator[Guest]:
    words = ["dashboard", "--memory", "--port", "0", "--scenario", "empty", "--speed", "10", "--delays", "none"]
    settings = read_settings(words, {})
    async with running(settings) as client:
        server = await listen(client, settings)
        console = Console("empty", theme="cloudarium-dark", ink=Ink.BRAILLE)
        async with console.run_test(size=SIZE) as pilot:
            console.begin(client)
            await pilot.pause()
            yield Guest(server.port, pilot, client)
        await server.close()


async def aws(guest: Guest, *words: str) -> str:
    access_key, secret = CellSettings().root_key
    keys = {"AWS_ACCESS_KEY_ID": access_key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": "us-east-1"}
    ran = await asyncio.to_thread(typed, ("--endpoint-url", guest._url, *words), {**os.environ, **keys})
    ran.check_returncode()
    return ran.stdout


async def make(client: Client) -> None:
    role = await client.call("iam:CreateRole", RoleName="runner", AssumeRolePolicyDocument=TRUST)
    await client.call("iam:AttachRolePolicy", RoleName="runner", PolicyArn=WRITES_LOGS)
    await client.call(
        "lambda:CreateFunction",
        FunctionName="greeter",
        Runtime="python3.13",
        Handler="lambda_function.lambda_handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": packed({"lambda_function.py": GREETING})},
    )


async def watch(client: Client) -> None:
    """Whatever is put into a bucket is an event for the function."""
    await client.call("s3:CreateBucket", Bucket="letters")
    said = {"StatementId": "letters", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    await client.call("lambda:AddPermission", FunctionName="greeter", SourceArn="arn:aws:s3:::letters", **said)
    rule = {"LambdaFunctionArn": ARN, "Events": ["s3:ObjectCreated:*"]}
    asked = {"LambdaFunctionConfigurations": [rule]}
    await client.call("s3:PutBucketNotificationConfiguration", Bucket="letters", NotificationConfiguration=asked)


def callers(client: Client) -> list[str]:
    """Who called, by the table of invocations, the first first."""
    watch = client.watch("lambda:Invocation")
    rows = sorted(watch.take().rows, key=lambda row: row.created_at)
    watch.close()
    columns = client.kinds()["lambda:Invocation"].columns
    return [str(row.values[[column.title for column in columns].index("BY")]) for row in rows]


@pytest.mark.fact("lambda-02")
async def test_a_function_is_called_by_hand_by_an_api_by_the_cli_and_by_events(guest: Guest, tmp_path: Path) -> None:
    client = guest._client
    await make(client)

    await guest.press("colon", *"functions", "enter")
    assert await guest.sees("greeter")
    await guest.press("enter", "4", "i", "ctrl+j")
    assert await guest.sees("hello world")
    answer = await guest.do("lambda", "invoke", FunctionName="greeter", Payload=b'{"name": "sdk"}')
    told = json.load(answer["Payload"])
    out = tmp_path / "out.json"
    await aws(guest, "lambda", "invoke", "--function-name", "greeter", "--payload", '{"name": "cli"}', str(out))
    await watch(client)
    await client.call("s3:PutObject", Bucket="letters", Key="a", Body=b"dear ann")
    posted = await client.call("lambda:Invoke", FunctionName="greeter", InvocationType="Event")
    await guest.let_pass(60)

    assert (told, json.loads(out.read_text())) == ({"greeting": "hello sdk"}, {"greeting": "hello cli"})
    assert (answer["StatusCode"], posted["StatusCode"]) == (200, 202)
    by_hand, by_api, by_cli, *events = callers(client)
    assert (by_hand, by_api, by_cli) == ("root, console", "root, SDK", "root, CLI")
    assert sorted(events) == ["root, console", "s3"]
    found = await client.call("logs:FilterLogEvents", logGroupName="/aws/lambda/greeter", filterPattern="START")
    assert sum(each["message"].startswith("START") for each in found["events"]) == 5
