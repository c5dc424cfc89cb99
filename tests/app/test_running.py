import asyncio
from pathlib import Path

import pytest

from app.command_line import read_settings
from app.running import running
from app.settings import SettingsError
from model.client import Client
from model.kit.behavior import WAKES


async def spend(client: Client, seconds: float) -> None:
    async with asyncio.timeout(10):
        end = client.now + seconds
        while True:
            if client.now >= end:
                return
            await asyncio.sleep(0)


async def test_a_running_world_lives_at_its_speed() -> None:
    async with running(read_settings(["serve", "--memory", "--speed", "1000"], {})) as client:
        await spend(client, 100)


async def test_a_world_in_a_file_goes_on_where_it_was_left(tmp_path: Path) -> None:
    settings = read_settings(["serve", "--world", str(tmp_path / "world"), "--speed", "1000"], {})
    async with running(settings) as client:
        await client.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=8)
        await spend(client, 60)
        left = client.now
    async with running(settings) as client:
        volumes = (await client.call("ec2:DescribeVolumes"))["Volumes"]

        assert client.now >= left
        assert [volume["State"] for volume in volumes] == ["available"]


async def test_a_bug_in_what_waited_ends_the_program_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stumble(_world: object, _whom: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(WAKES, "kit:live", stumble)
    settings = read_settings(["serve", "--memory", "--speed", "1000"], {})

    async def live() -> None:
        async with running(settings) as client:
            await client.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=8)
            await asyncio.Event().wait()

    with pytest.raises(ZeroDivisionError):
        await live()


async def test_a_refusal_inside_comes_out_as_it_is() -> None:
    async def refuse() -> None:
        async with running(read_settings(["serve", "--memory"], {})):
            raise SettingsError("so it is")

    with pytest.raises(SettingsError, match="so it is"):
        await refuse()
