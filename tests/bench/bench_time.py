"""What simulated time costs, for those who look at it and for those who do not."""

from __future__ import annotations

import asyncio
import time
from itertools import count

from app.heartbeat import Heartbeat
from model.client import Client, build_world
from model.cloud import Cloud
from model.kernel.steps import Steps
from model.kit.cell import CellSettings
from model.physics.metrics import statistics
from model.physics.noise import series_key
from model.physics.series import Gauge
from model.services.ec2.resources.instances import Instance
from tests.bench.crowds import DAY, HOUR, MORNING, crowd
from tests.bench.harness import benchmark, best_ms

EVERYTHING = ("Average", "Sum", "Minimum", "Maximum", "SampleCount", "p99")
MINUTE = 60.0


@benchmark("3 h of a metric with all statistics and p99, derived", budget="<= 0.3 ms")
def series() -> float:
    level = Steps([(n * 1_200.0, 10.0 + n % 7) for n in range(12)])
    names = count()

    def derive() -> None:
        for _ in range(10):
            gauge = Gauge(series_key(1, f"cpu {next(names)}"), level)
            assert len(statistics(gauge, 0.0, 3 * HOUR, 60, EVERYTHING)["p99"]) == 180

    return best_ms(derive, 30) / 10


@benchmark("5 000 alarms, a simulated minute", budget="<= 1 ms")
async def alarms() -> float:
    async with crowd(1) as cloud:
        (instance,) = cloud.kernel.store.everywhere(Instance)
        for number in range(5_000):
            await put_alarm(Client(cloud), number, instance.id)
        await cloud.kernel.run_until(MORNING + DAY)
        return min([await minute(cloud) for _ in range(60)])


async def put_alarm(client: Client, number: int, instance_id: str) -> None:
    await client.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName=f"busy-{number}",
        Namespace="AWS/EC2",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "InstanceId", "Value": instance_id}],
        Statistic="Average",
        Period=300,
        EvaluationPeriods=1,
        Threshold=80.0,
        ComparisonOperator="GreaterThanThreshold",
    )


async def minute(cloud: Cloud) -> float:
    """Milliseconds of processor time that a minute takes."""
    start = time.process_time()
    await cloud.kernel.run_until(cloud.kernel.clock.now + MINUTE)
    return 1_000 * (time.process_time() - start)


@benchmark("beginning anew with an empty world", budget="<= 20 ms")
async def reset() -> float:
    async with crowd(1_000) as cloud:
        return min([await anew(cloud) for _ in range(10)])


async def anew(cloud: Cloud) -> float:
    start = time.process_time()
    await cloud.reset(seed=1, now=MORNING)
    return 1_000 * (time.process_time() - start)


@benchmark("how late the event loop is while time flies, p99 of processor time", budget="<= 16 ms")
async def lateness() -> float:
    """The three_tier world at 100 000x: how long others waited for their turn."""
    cloud = await Cloud.open(None, seed=1, now=MORNING, settings=CellSettings(), wall=time.time)
    client = Client(cloud)
    await build_world(client, "three_tier")
    client.steering.speed = 100_000.0
    heart = asyncio.create_task(Heartbeat(client).beat_forever())
    waits = sorted([await wait() for _ in range(3_000)])
    heart.cancel()
    await cloud.close()
    return waits[int(0.99 * len(waits))]


async def wait() -> float:
    """Milliseconds until the next turn."""
    start = time.thread_time()
    await asyncio.sleep(0.001)
    return 1_000 * (time.thread_time() - start)
