"""How much faster than life the ready worlds go, and what idleness costs."""

from __future__ import annotations

import gc
import time

from model.client import Client, build_world, open_cloud
from tests.admin import NOON
from tests.bench.harness import benchmark

DAY_SECONDS = 86_400.0


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


@benchmark("building three_tier", budget="<= 1_000 ms")
async def build_three_tier() -> float:
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    start = time.process_time()
    await build_world(client, "three_tier")
    spent_seconds = time.process_time() - start
    await client.close()
    return 1000 * spent_seconds
