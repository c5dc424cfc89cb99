"""What the wire costs without a network: reading, checking and writing."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from model.catalog.images import latest
from model.cloud import Cloud
from model.gateway.awakening import services
from model.gateway.wire.auth_refusals import QUERY
from model.gateway.wire.credential import claim_of
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.query import Ec2
from model.gateway.wire.shapes import service_model
from model.gateway.wire.sigv4 import Signature
from model.kit.body import Body
from model.kit.cell import CellSettings
from model.services.ec2.operations.run_instances import reservation
from model.services.ec2.resources.instances import Instance
from tests.bench.callers import signed
from tests.bench.crowds import IMAGE, crowd
from tests.bench.harness import benchmark, best_ms

THOUSAND = 1_000
IDENTITY = {"Action": "GetCallerIdentity", "Version": "2011-06-15"}
LAUNCH = {
    "Action": "RunInstances",
    "Version": "2016-11-15",
    "ImageId": latest(IMAGE, "us-east-1").id,
    "InstanceType": "t3.micro",
    "MinCount": "1",
    "MaxCount": "1",
    "SubnetId": "subnet-0b0a731860c5fa9ba",
    "SecurityGroupId.1": "sg-0c6716711970872c2",
    "TagSpecification.1.ResourceType": "instance",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "web",
}


def arrived(wire: bytes) -> HttpRequest:
    """A request as the server hands it to the door."""
    head, _, body = wire.decode().partition("\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    return HttpRequest("POST", "/", "", {name.lower(): text for name, text in headers.items()}, Body(body.encode()))


@benchmark("DescribeInstances of 1 000 in one page, first time", budget="<= 25 ms")
async def describe_cold() -> float:
    async with crowd(THOUSAND) as cloud:
        describe = describing(cloud)
        await describe()
        return min([await cold(cloud, describe) for _ in range(10)])


async def cold(cloud: Cloud, describe: Callable[[], Awaitable[None]]) -> float:
    for instance in cloud.kernel.store.everywhere(Instance):
        instance.fragments = None
    return await cpu_ms(describe)


@benchmark("DescribeInstances of 1 000 in one page, unchanged since", budget="<= 3 ms")
async def describe_warm() -> float:
    async with crowd(THOUSAND) as cloud:
        describe = describing(cloud)
        await describe()
        return min([await cpu_ms(describe) for _ in range(50)])


def describing(cloud: Cloud) -> Callable[[], Awaitable[None]]:
    """The whole way from the request to the bytes of the answer."""
    cloud.wall = time.time
    door = Door(cloud.handle, services(), time.time)
    wire = signed(4566, "ec2", {"Action": "DescribeInstances", "Version": "2016-11-15"})

    async def describe() -> None:
        answer = await door.answer(arrived(wire))
        assert isinstance(answer.body, bytes)
        assert len(answer.body) > THOUSAND * THOUSAND

    return describe


async def cpu_ms(work: Callable[[], Awaitable[None]]) -> float:
    start = time.process_time()
    await work()
    return 1_000 * (time.process_time() - start)


@benchmark("reading a RunInstances request", budget="<= 60 µs")
def parse() -> float:
    wire, operation, protocol = signed(4566, "ec2", LAUNCH), service_model("ec2").operations["RunInstances"], Ec2()
    requests = [arrived(wire) for _ in range(100)]

    def read() -> None:
        for request in requests:
            request._form = None
            assert len(protocol.parse(request, operation).params) == 7

    return 10 * best_ms(read, 20)


@benchmark("writing a RunInstances answer", budget="<= 90 µs")
async def serialise() -> float:
    operation, protocol = service_model("ec2").operations["RunInstances"], Ec2()
    async with crowd(1) as cloud:
        (instance,) = cloud.kernel.store.everywhere(Instance)

        def write() -> None:
            for _ in range(100):
                instance.fragments = None
                assert protocol.answer(operation, reservation((instance,)), "1234").status == 200

        return 10 * best_ms(write, 20)


@benchmark("checking a signature", budget="<= 10 µs")
def signature() -> float:
    request, secret, now = arrived(signed(4566, "sts", IDENTITY)), CellSettings().root_key[1], time.time()
    claim = claim_of(request)
    assert claim is not None

    def check() -> None:
        for _ in range(100):
            Signature(request, claim, QUERY).check(secret, now)

    return 10 * best_ms(check, 50)


@benchmark("GetCallerIdentity from the request to the answer", budget="<= 150 µs")
async def identity() -> float:
    cloud = await Cloud.open(None, seed=1, now=0.0, settings=CellSettings(), wall=time.time)
    door, wire = Door(cloud.handle, services(), time.time), signed(4566, "sts", IDENTITY)

    async def ask() -> None:
        for _ in range(100):
            assert (await door.answer(arrived(wire))).status == 200

    best = min([await cpu_ms(ask) for _ in range(30)])
    await cloud.close()
    return 10 * best
