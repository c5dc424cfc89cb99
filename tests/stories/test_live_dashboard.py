"""What the `aws` CLI and the SDKs do appears on the open dashboard, without anybody asking for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from textual.pilot import Pilot

from app.command_line import read_settings
from app.console import Console
from app.running import running
from app.serving.endpoint import listen
from model.catalog.images import images
from model.client import Client
from model.kit.cell import CellSettings
from screens.widgets.ink import Ink

SIZE = (120, 40)
FRAMES_IN_A_SECOND = 15


class Guest:
    """Somebody with an SDK, in a thread of their own, while the dashboard is open."""

    def __init__(self, port: int, pilot: Pilot[Any], client: Client) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self._pilot = pilot
        self._client = client

    async def let_pass(self, seconds: float) -> None:
        await self._client.run_until(self._client.now + seconds)

    async def do(self, service: str, operation: str, **params: Any) -> Any:
        access_key, secret = CellSettings().root_key
        client = boto3.client(
            service,
            endpoint_url=self._url,
            region_name="us-east-1",
            aws_access_key_id=access_key,
            aws_secret_access_key=secret,
        )
        return await asyncio.to_thread(getattr(client, operation), **params)

    async def curl(self, path: str, method: str = "GET", **headers: str) -> str:
        """What plain HTTP gets from the endpoint; underscores in the headers' names are dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(f"{self._url}/_cloudarium/{path}", headers=named, method=method)  # noqa: S310
        return await asyncio.to_thread(_body, request)

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)

    async def sees(self, text: str) -> bool:
        """Whether the text is on the screen within the frames of a second."""
        return await self._within(lambda: text in shown(self._pilot))

    async def _within(self, holds: Callable[[], bool]) -> bool:
        for _ in range(FRAMES_IN_A_SECOND):
            if holds():
                return True
            await self._pilot.pause(1 / FRAMES_IN_A_SECOND)
        return holds()


def _body(request: Request) -> str:
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        return answer.read().decode()


def shown(pilot: Pilot[Any]) -> str:
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips()
    )


@pytest.fixture
async def guest() -> AsyncIterator[Guest]:
    settings = read_settings(["dashboard", "--memory", "--port", "0", "--scenario", "empty", "--speed", "10"], {})
    async with running(settings) as client:
        server = await listen(client, settings)
        console = Console("empty", theme="cloudarium-dark", ink=Ink.BRAILLE)
        async with console.run_test(size=SIZE) as pilot:
            console.begin(client)
            await pilot.pause()
            yield Guest(server.port, pilot, client)
        await server.close()


async def test_what_an_sdk_does_is_on_the_screen_within_a_second(guest: Guest) -> None:
    launched = await guest.do(
        "ec2",
        "run_instances",
        ImageId=images("us-east-1")[0].id,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "teapot"}]}],
    )
    assert launched["Instances"][0]["State"]["Name"] == "pending"
    assert await guest.sees("teapot")

    await guest.do("s3", "create_bucket", Bucket="a-bucket-of-tea")
    assert await guest.sees("a-bucket-of-tea")
    assert await guest.sees("aws s3api create-bucket --bucket a-bucket-of-tea")


async def test_what_an_sdk_was_refused_is_told_too(guest: Guest) -> None:
    with pytest.raises(Exception, match=r"InvalidVpc\.Range"):
        await guest.do("ec2", "create_vpc", CidrBlock="10.0.0.0/8")

    assert await guest.sees("aws ec2 create-vpc --cidr-block 10.0.0.0/8")


@pytest.mark.fact("imds-07")
async def test_what_a_shell_on_an_instance_asks_is_what_its_pane_shows(guest: Guest) -> None:
    launched = await guest.do(
        "ec2", "run_instances", ImageId=images("us-east-1")[0].id, InstanceType="t3.micro", MinCount=1, MaxCount=1
    )
    id = launched["Instances"][0]["InstanceId"]
    await guest.let_pass(120)
    ttl = {"X_aws_ec2_metadata_token_ttl_seconds": "60"}
    token = await guest.curl(f"imds/{id}/latest/api/token", "PUT", **ttl)

    async def told(path: str) -> str:
        return await guest.curl(f"imds/{id}/latest/{path}", X_aws_ec2_metadata_token=token)

    assert "local-ipv4" in (await told("meta-data/")).splitlines()
    await guest.press("colon", *"instances", "enter", "enter")
    for path in ("meta-data/instance-id", "meta-data/ami-id", "meta-data/local-ipv4"):
        assert await guest.sees(await told(path)), path
