"""What grows with the size of a world, and what does not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from model.client import Client
from model.cloud import Cloud
from tests.bench.crowds import DAY, crowd
from tests.bench.harness import benchmark

FEW, MANY = 100, 10_000


@benchmark("lookups among 10 000 instances against 100", budget="<= 1.3 x")
async def lookups() -> dict[str, float]:
    asked: dict[str, dict[str, Any]] = {
        "by id": {"InstanceIds": [f"i-1{42:016x}"]},
        "by a filter on an index": {"Filters": [{"Name": "subnet-id", "Values": ["subnet-42"]}]},
    }
    async with crowd(FEW) as few, crowd(MANY) as many:
        return {how: await times_as_long(few, many, params) for how, params in asked.items()}


async def times_as_long(few: Cloud, many: Cloud, params: dict[str, Any]) -> float:
    async def look(cloud: Cloud) -> None:
        for _ in range(100):
            found = await Client(cloud).call("ec2:DescribeInstances", **params)
            assert len(found["Reservations"]) == 1

    turns = [(await cpu_seconds(lambda: look(many)), await cpu_seconds(lambda: look(few))) for _ in range(15)]
    return min(turn[0] for turn in turns) / min(turn[1] for turn in turns)


@benchmark("an idle simulated day against that of 1 000 instances", budget="<= 1.2 x")
async def idle_day() -> dict[str, float]:
    """The curve is flat: a day costs what happens in it, not what stands there."""
    async with crowd(1_000) as few, crowd(10_000) as more, crowd(100_000) as many:
        least = await day(few)
        return {"10 000": await day(more) / least, "100 000": await day(many) / least}


async def day(cloud: Cloud) -> float:
    """Processor seconds of a day's share, from the quickest of ten days."""

    async def pass_by() -> None:
        await cloud.kernel.run_until(cloud.kernel.clock.now + DAY)

    return min([await cpu_seconds(pass_by) for _ in range(10)])


async def cpu_seconds(work: Callable[[], Awaitable[None]]) -> float:
    start = time.process_time()
    await work()
    return time.process_time() - start


@benchmark("reopening a world of 100 000 resources", budget="<= 4 s")
def reopening() -> float:
    return reopened()[0]


@benchmark("memory of a resource in a reopened world", budget="<= 2.5 KB")
def weight() -> float:
    return reopened()[1]


def reopened() -> tuple[float, float]:
    """Processor seconds, and how many kilobytes a process grows by for each of its 100 000 resources."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crowd.world"
        asyncio.run(made(path))
        reopen = [sys.executable, "-c", REOPEN, str(path)]
        seconds, kilobytes = subprocess.run(reopen, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(kilobytes)


async def made(path: Path) -> None:
    async with crowd(33_334, path):
        pass


REOPEN = """
import asyncio, sys, time
from pathlib import Path
from model.cloud import Cloud
from model.gateway.awakening import awaken_all
from model.kit.cell import CellSettings

def resident():
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0])

awaken_all()
before, start = resident(), time.process_time()
cloud = asyncio.run(Cloud.open(Path(sys.argv[1]), seed=1, now=0, settings=CellSettings(), wall=time.time))
print(time.process_time() - start, (resident() - before) / len(cloud.kernel.store))
"""
