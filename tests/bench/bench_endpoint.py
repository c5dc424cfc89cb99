"""The endpoint as clients meet it, beside moto's server in the same run; ministack is no dependency and is left out."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable

from model.catalog.images import latest
from tests.bench.callers import Caller, calls_per_second, signed
from tests.bench.endpoints import MOTO, OURS, Endpoint, endpoint
from tests.bench.harness import benchmark

CLIENTS = ("us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-central-1", "sa-east-1")
"The region that each of the eight works in: one region's quota of vCPUs would be used up within seconds."
IMAGE = "al2023-ami-kernel-default-x86_64"
SECONDS, ROUNDS = 1.0, 3
HOME, THOUSAND, PAGES = "us-east-1", 1_000, 10
INSTANCE = re.compile(rb"<instanceId>(i-[0-9a-f]+)</instanceId>")

Calls = Callable[[int, str], list[bytes]]
"Signed requests of one client, by port and region."


def identity(port: int, region: str) -> list[bytes]:
    return [signed(port, "sts", {"Action": "GetCallerIdentity", "Version": "2011-06-15"}, region) for _ in range(100)]


def launch(port: int, region: str) -> list[bytes]:
    machine = {"ImageId": latest(IMAGE, region).id, "InstanceType": "t2.micro", "MinCount": "1", "MaxCount": "1"}
    return [signed(port, "ec2", {"Action": "RunInstances", "Version": "2016-11-15", **machine}, region)] * 4


async def beside_moto(ours: Endpoint, calls: Calls) -> dict[str, float]:
    """How many times as many calls we answer, and how many times less processor time one of them takes."""
    with endpoint(MOTO) as moto:
        ours_loaded, moto_loaded = Load(ours, calls), Load(moto, calls)
        await ours_loaded.warm_up()
        await moto_loaded.warm_up()
        for _ in range(ROUNDS):
            await ours_loaded.go_on()
            await moto_loaded.go_on()
    return {
        f"{ours_loaded.best:,.0f}/s to {moto_loaded.best:,.0f}/s": ours_loaded.best / moto_loaded.best,
        f"{ours_loaded.cpu_ms:.2f} ms to {moto_loaded.cpu_ms:.2f} ms CPU": moto_loaded.cpu_ms / ours_loaded.cpu_ms,
    }


class Load:
    """Eight clients of one endpoint, who come in several turns."""

    def __init__(self, server: Endpoint, calls: Calls) -> None:
        self.server = server
        self.clients = [calls(server.port, region) for region in CLIENTS]
        self.best = 0.0
        self.answered = 0.0
        self.cpu = 0.0

    async def warm_up(self) -> None:
        """One call of each client: regions and services are loaded when they are first asked."""
        await calls_per_second(self.server.port, self.clients, 0)

    async def go_on(self) -> None:
        before = self.server.cpu_seconds
        a_second = await calls_per_second(self.server.port, self.clients, SECONDS)
        self.cpu += self.server.cpu_seconds - before
        self.answered += a_second * SECONDS
        self.best = max(self.best, a_second)

    @property
    def cpu_ms(self) -> float:
        """Processor time that the server took for a call."""
        return 1000 * self.cpu / self.answered


@benchmark("GetCallerIdentity, 8 clients, signatures checked, beside moto", budget=">= 10 x")
async def answered_calls() -> dict[str, float]:
    with endpoint(OURS) as ours:
        return await beside_moto(ours, identity)


@benchmark("RunInstances(1), 8 clients, on disk when answered, beside moto", budget=">= 20 x")
async def launches() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, endpoint([*OURS, "--world", f"{folder}/launches.world"]) as ours:
        return await beside_moto(ours, launch)


@benchmark("DescribeInstances of 1 000 in one page, each changed since, beside moto", budget=">= 60 x")
async def descriptions() -> dict[str, float]:
    """Processor time of the servers; tags that change make that nothing can be remembered of the page before."""
    with endpoint(OURS) as ours, endpoint(MOTO) as moto:
        ours_ms, moto_ms = await described(ours), await described(moto)
    return {f"{ours_ms:.0f} ms to {moto_ms:,.0f} ms CPU": moto_ms / ours_ms}


async def described(server: Endpoint) -> float:
    """Milliseconds of processor time that a page of 1 000 instances takes, each of them changed before."""
    machine = {"ImageId": latest(IMAGE, HOME).id, "InstanceType": "t2.micro", "MinCount": "1000", "MaxCount": "1000"}
    await answer(server, "RunInstances", machine)
    listed = INSTANCE.findall(await answer(server, "DescribeInstances", {"MaxResults": "1000"}))
    named = {f"ResourceId.{at}": id.decode() for at, id in enumerate(dict.fromkeys(listed), 1)}
    assert len(named) == THOUSAND
    spent = 0.0
    for turn in range(PAGES):
        await answer(server, "CreateTags", {**named, "Tag.1.Key": "turn", "Tag.1.Value": str(turn)})
        before = server.cpu_seconds
        page = await answer(server, "DescribeInstances", {"MaxResults": "1000"})
        spent += server.cpu_seconds - before
        assert page.count(f"<value>{turn}</value>".encode()) == THOUSAND
    return 1000 * spent / PAGES


async def answer(server: Endpoint, operation: str, fields: dict[str, str]) -> bytes:
    request = signed(server.port, "ec2", {"Action": operation, "Version": "2016-11-15", **fields}, HOME)
    caller = Caller(server.port, [request], end=0)
    await caller.call()
    return caller.latest


@benchmark("serve: start to the first answer", budget="<= 0.5 s")
async def start() -> dict[str, float]:
    starts = [await first_answer() for _ in range(6)]
    return {"by the clock": min(start[0] for start in starts), "processor time": min(start[1] for start in starts)}


async def first_answer() -> tuple[float, float]:
    """Seconds of real and of processor time until a client has its answer."""
    with endpoint(OURS) as ours:
        request = identity(ours.port, "us-east-1")
        asked = time.perf_counter()
        await calls_per_second(ours.port, [request], 0)
        return ours.seconds_to_start + time.perf_counter() - asked, ours.cpu_seconds


@benchmark("serve: idle memory after the first answer", budget="<= 60 MiB")
async def idle_memory() -> float:
    with endpoint(OURS) as ours:
        await calls_per_second(ours.port, [identity(ours.port, "us-east-1")], 0)
        return ours.resident_mebibytes
