"""A process that makes calls on a kept world and says, line by line, what was answered."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from model.catalog.images import images
from model.client import Client, open_cloud
from tests.admin import NOON

CALLS = 1000
WRITERS = 8


async def main(path: Path) -> None:
    client = await _opened(path)
    say(f"ready {os.getpid()}")
    await asyncio.gather(*(_write(client, number, say) for number in range(WRITERS)))


async def practise() -> None:
    """Every kind of call once, in a world that nobody keeps: whoever comes after has learnt them."""
    client = await _opened(None)
    await _write(client, 0, lambda _: None, turns=1)
    await client.close()


async def _opened(path: Path | None) -> Client:
    return await open_cloud(path, seed=1, now=NOON, wall=lambda: NOON, any_image=True)


async def _write(client: Client, number: int, say: Callable[[str], None], turns: int = CALLS // WRITERS // 3) -> None:
    """Launch, tag and make volumes in turn, so that what is kept spans several things and changes of one thing."""
    image = images(client.region)[0].id
    for turn in range(turns):
        launched = await client.call("ec2:RunInstances", ImageId=image, InstanceType="t3.nano", MinCount=1, MaxCount=1)
        instance = launched["Instances"][0]["InstanceId"]
        say(f"instance {instance}")
        tag = f"{number}-{turn}"
        await client.call("ec2:CreateTags", Resources=[instance], Tags=[{"Key": "turn", "Value": tag}])
        say(f"tag {instance} {tag}")
        volume = await client.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=8)
        say(f"volume {volume['VolumeId']}")
        await client.run_until(client.now + 1)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
