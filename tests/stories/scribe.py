"""A process that makes calls on a kept world and says, line by line, what was answered."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from model.catalog.images import images
from model.client import Client, open_cloud
from tests.admin import NOON

CALLS = 1000
WRITERS = 8


async def main(path: Path) -> None:
    client = await open_cloud(path, seed=1, now=NOON, wall=lambda: NOON, any_image=True)
    say(f"ready {os.getpid()}")
    await asyncio.gather(*(_write(client, number) for number in range(WRITERS)))


async def _write(client: Client, number: int) -> None:
    """Launch, tag and make volumes in turn, so that what is kept spans several things and changes of one thing."""
    image = images(client.region)[0].id
    for turn in range(CALLS // WRITERS // 3):
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
