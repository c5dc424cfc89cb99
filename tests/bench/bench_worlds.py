"""How much faster than life the ready worlds go, and what idleness costs."""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path

from model.catalog.images import latest
from model.catalog.regions import regions
from model.client import Client, build_world, open_cloud
from tests.admin import NOON
from tests.bench.harness import benchmark, told_by
from tests.model.services.cloudtrail.trailing import policy

DAY_SECONDS = 86_400.0
SETTLING_SECONDS = 600.0
BUILDING = """
import asyncio, time
from model.client import build_world, open_cloud

async def build():
    client = await open_cloud(None, seed=1, now=1_800_000_000.0, wall=lambda: 1_800_000_000.0)
    start = time.process_time()
    await build_world(client, "three_tier")
    spent_seconds = time.process_time() - start
    await client.close()
    return 1000 * spent_seconds

print(asyncio.run(build()))
"""
IDLE_REGIONS = [place.name for place in regions() if not place.opt_in][2:]


async def _built(name: str) -> Client:
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    await build_world(client, name)
    return client


@benchmark("simulated over processor time: a day of three_tier under load", budget=">= 10_000 x")
async def a_day_of_three_tier() -> float:
    client = await _built("three_tier")
    gc.collect()
    gc.freeze()
    start = time.process_time()
    await client.run_until(client.now + DAY_SECONDS)
    spent_seconds = time.process_time() - start
    await client.close()
    return DAY_SECONDS / spent_seconds


@benchmark("building three_tier in a new process, processor time", budget="<= 1_000 ms")
def build_three_tier() -> float:
    """The quickest of five: what has to be loaded for it belongs to it, what was compiled once does not."""
    return min(told_by(BUILDING) for _ in range(5))


@benchmark("six hours of three_tier beside 5 000 idle machines over six beside 500", budget="<= 1.2 ratio")
async def idleness() -> float:
    """The quickest of three runs each, taken in turn, since the machine is shared."""
    runs = [(await _hours_beside(places=1), await _hours_beside(places=10)) for _ in range(3)]
    return min(many for _, many in runs) / min(few for few, _ in runs)


async def _hours_beside(places: int) -> float:
    """Processor seconds of six hours of the shop while 500 machines idle in each of so many regions."""
    client = await _built("three_tier")
    for place in IDLE_REGIONS[:places]:
        image = latest("al2023-ami-kernel-default-x86_64", place).id
        await client.call(
            "ec2:RunInstances", region=place, ImageId=image, InstanceType="t3.nano", MinCount=500, MaxCount=500
        )
    await client.run_until(client.now + SETTLING_SECONDS)
    gc.collect()
    gc.freeze()
    start = time.process_time()
    await client.run_until(client.now + DAY_SECONDS / 4)
    spent_seconds = time.process_time() - start
    await client.close()
    return spent_seconds


@benchmark("file of a kept three_tier after a day on the trail", budget="<= 100 MiB")
async def kept_day() -> float:
    """All that the world remembers of it: things, signals, journal, calls; the trail's own files beside it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "world")
        client = await open_cloud(path, seed=1, now=NOON, wall=lambda: NOON)
        await build_world(client, "three_tier")
        await client.call("s3:CreateBucket", Bucket="logs")
        await client.call("s3:PutBucketPolicy", Bucket="logs", Policy=policy("logs"))
        await client.call("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs")
        await client.call("cloudtrail:StartLogging", Name="audit")
        await client.run_until(client.now + DAY_SECONDS)
        await client.close()
        return _mebibytes(Path(folder))


def _mebibytes(folder: Path) -> float:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 2**20
