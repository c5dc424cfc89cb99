"""A process killed at any instant has lost nothing that it had answered, and left nothing half done."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model.client import Client, open_cloud
from model.kernel.chance import Luck
from tests.admin import NOON
from tests.stories.nursery import DEAD

ROOT = Path(__file__).parents[2]
KILLS = 200
SERIES = 20


class Nursery:
    """Bears scribes; `killed_after` lets one write and kills it in the midst of that."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.stories.nursery"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def killed_after(self, path: Path, answers: int) -> list[list[str]]:
        """All that the scribe said it had done; it was killed when it had been answered so often."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        ready, pid = self._line()
        assert ready == "ready", "the scribe died before it wrote"
        said: list[list[str]] = []
        while len(said) < answers:
            said.append(self._line())
            assert said[-1] != [DEAD], "the scribe died by itself"
        os.kill(int(pid), signal.SIGKILL)
        while (line := self._line()) != [DEAD]:
            said.append(line)
        return said

    def _line(self) -> list[str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().split()
        assert line, "the nursery is gone"
        return line

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


async def reopened(path: Path) -> Client:
    return await open_cloud(path, seed=1, now=NOON, wall=lambda: NOON)


async def harm(client: Client, answered: list[list[str]]) -> list[Any]:
    """What was answered and is not there, and what is there by half."""
    instances = await every_instance(client)
    volumes = {each["VolumeId"]: each for each in await every(client, "ec2:DescribeVolumes", "Volumes")}
    interfaces = await every(client, "ec2:DescribeNetworkInterfaces", "NetworkInterfaces")
    there = {"instance": instances.keys(), "volume": volumes.keys()}
    tags = {(i["InstanceId"], tag["Value"]) for i in instances.values() for tag in i.get("Tags", ())}
    missing = [
        line for line in answered if not ((line[1], line[2]) in tags if line[0] == "tag" else line[1] in there[line[0]])
    ]
    return missing + half_done(instances, volumes, {each["NetworkInterfaceId"] for each in interfaces})


def half_done(instances: dict[str, Any], volumes: dict[str, Any], interfaces: set[str]) -> list[str]:
    """Instances whose root volume or network interface, made by the same call, is not there or is another's."""
    return [
        id
        for id, instance in instances.items()
        if instance["NetworkInterfaces"][0]["NetworkInterfaceId"] not in interfaces
        or id != volumes[instance["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]]["Attachments"][0]["InstanceId"]
    ]


async def every_instance(client: Client) -> dict[str, dict[str, Any]]:
    reservations = await every(client, "ec2:DescribeInstances", "Reservations")
    return {each["InstanceId"]: each for one in reservations for each in one["Instances"]}


async def every(client: Client, action: str, member: str) -> list[dict[str, Any]]:
    answer = await client.call(action, MaxResults=1000)
    found = answer[member]
    while token := answer.get("NextToken"):
        answer = await client.call(action, MaxResults=1000, NextToken=token)
        found += answer[member]
    return found


@pytest.mark.parametrize("series", range(SERIES))
def test_nothing_answered_is_lost_and_nothing_is_half_done_over_two_hundred_kills(
    tmp_path: Path, nursery: Nursery, series: int
) -> None:
    luck, answered = Luck(7, "kills", series), list[list[str]]()
    path = tmp_path / "world"

    async def look() -> list[Any]:
        client = await reopened(path)
        found = await harm(client, answered)
        await client.close()
        return found

    for _ in range(KILLS // SERIES):
        answered += nursery.killed_after(path, 1 + luck.below(30))
        assert asyncio.run(look()) == []
