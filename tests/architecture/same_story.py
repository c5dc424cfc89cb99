"""Tells one story of a world and prints a fingerprint of all that was kept of it."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from model.catalog.images import latest
from model.client import Client
from model.cloud import Cloud
from model.gateway.awakening import awaken_all
from model.kit.cell import CellSettings

MORNING = 1_760_000_000.0


async def tell(world: Path, seed: int) -> None:
    """A fleet is launched, scaled, tagged and partly stopped, and a day goes by."""
    cloud = await Cloud.open(world, seed=seed, now=MORNING, settings=CellSettings(), wall=lambda: MORNING)
    client = Client(cloud)
    image = latest("al2023-ami-kernel-default-x86_64", "us-east-1").id
    fleet = await client.call("ec2:RunInstances", ImageId=image, InstanceType="t3.micro", MinCount=5, MaxCount=5)
    names = [instance["InstanceId"] for instance in fleet["Instances"]]
    await client.run_until(MORNING + 600)
    await client.call("ec2:StopInstances", InstanceIds=names[:2])
    await client.call("ec2:CreateTags", Resources=names[2:], Tags=[{"Key": "tier", "Value": "web"}])
    await client.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=100)
    await client.run_until(MORNING + 86_400)
    await cloud.close()


def fingerprint(world: Path) -> str:
    """The content of every table, in an order of its own."""
    with closing(sqlite3.connect(world)) as file:
        return hashlib.sha256("\n".join(sorted(file.iterdump())).encode()).hexdigest()


def main(seed: int, *awake: str) -> None:
    """With all services awake from the beginning if somebody says `all`."""
    if awake:
        awaken_all()
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "same.world"
        asyncio.run(tell(world, seed))
        print(fingerprint(world))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
