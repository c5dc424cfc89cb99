"""How long others wait for their turn while a service has much to do for somebody: the longest slice of the loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from itertools import count

import orjson

from app.tidying import tidied
from model.catalog.images import latest
from model.client import Client
from model.cloud import Cloud
from model.gateway.awakening import services
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest
from model.kit.body import Body
from model.kit.cell import CellSettings
from screens.closed import closed_and_held
from tests.bench.crowds import DAY, HOUR, IMAGE, MORNING, REGION
from tests.bench.harness import benchmark

RUNS = 3
THOUSAND = 1_000
JSON = {"content-type": "application/json"}


async def longest(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of processor time of the longest slice, in the best of several runs."""
    return min([await _longest(work) for _ in range(RUNS)])


async def _longest(work: Callable[[], Awaitable[object]]) -> float:
    working, slices = asyncio.ensure_future(work()), [0.0]
    while not working.done():
        start = time.thread_time()
        await asyncio.sleep(0)
        slices.append(time.thread_time() - start)
    await working
    return 1_000 * max(slices)


@asynccontextmanager
async def opened() -> AsyncGenerator[tuple[Cloud, Door], None]:
    """An empty world, in which nobody has to sign; circles are looked for as in a running program."""
    settings = CellSettings(signatures=False)
    cloud = await Cloud.open(None, seed=1, now=MORNING, settings=settings, wall=lambda: MORNING)
    async with tidied(closed_and_held):
        yield cloud, Door(cloud.handle, services(), lambda: MORNING)
    await cloud.close()


async def asked(door: Door, host: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    answer = await door.answer(HttpRequest("POST", path, "", {"host": host, **headers}, Body(body)))
    assert answer.status == 200, answer.body
    assert isinstance(answer.body, bytes)
    return answer.body


def documents(first: int, number: int) -> bytes:
    lines: list[bytes] = []
    for each in range(first, first + number):
        at = f"2026-11-21T{each // 3600 % 24:02d}:{each // 60 % 60:02d}:{each % 60:02d}Z"
        text = f"GET /path/{each} took {each % 300} ms for user {each % 97}"
        said = {"@timestamp": at, "host": f"web-{each % 7}", "bytes": each * 7 % 5000, "message": text}
        lines += orjson.dumps({"index": {"_id": str(each)}}), orjson.dumps(said)
    return b"\n".join(lines) + b"\n"


@benchmark("OpenSearch: the longest slice of the loop", budget="<= 8 ms")
async def searches() -> dict[str, float]:
    async with opened() as (cloud, door):
        client = Client(cloud)
        await client.call("opensearch:CreateDomain", DomainName="logs")
        await cloud.kernel.run_until(MORNING + HOUR)
        told = await client.call("opensearch:DescribeDomain", DomainName="logs")
        host = told["DomainStatus"]["Endpoint"]
        batches = iter([documents(first, THOUSAND) for first in range(0, 10 * THOUSAND, THOUSAND)])

        async def put() -> None:
            assert b'"errors":false' in await asked(door, host, "/web/_bulk", next(batches), JSON)

        async def search(**body: object) -> None:
            await asked(door, host, "/web/_search", orjson.dumps(body), JSON)

        puts = await longest(put)
        for _ in range(10 - RUNS):
            await put()
        by_host = {"terms": {"field": "host.keyword"}, "aggs": {"bytes": {"stats": {"field": "bytes"}}}}
        return {
            "a batch of 1 000": puts,
            "looking for a word in 10 000": await longest(lambda: search(query={"match": {"message": "user"}})),
            "10 000 in order, all of them told": await longest(lambda: search(sort="@timestamp", size=10 * THOUSAND)),
            "adding up 10 000": await longest(lambda: search(size=0, aggs={"hosts": by_host})),
        }


@benchmark("Kinesis: the longest slice of the loop", budget="<= 8 ms")
async def streams() -> dict[str, float]:
    async with opened() as (cloud, door):
        client = Client(cloud)
        await client.call("kinesis:CreateStream", StreamName="clicks", ShardCount=8)
        await cloud.kernel.run_until(MORNING + HOUR)
        records = [{"Data": "A" * 10_000, "PartitionKey": f"user-{number}"} for number in range(500)]
        body = orjson.dumps({"StreamName": "clicks", "Records": records})

        async def ask(operation: str, body: bytes) -> bytes:
            about = {"content-type": "application/x-amz-json-1.1", "x-amz-target": f"Kinesis_20131202.{operation}"}
            return await asked(door, "kinesis.us-east-1.amazonaws.com", "/", body, about)

        async def put() -> None:
            await cloud.kernel.run_until(cloud.kernel.clock.now + 2)
            assert b'"FailedRecordCount":0' in await ask("PutRecords", body)

        puts = await longest(put)
        shard = {"StreamName": "clicks", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
        iterator = (await client.call("kinesis:GetShardIterator", **shard))["ShardIterator"]

        async def get() -> None:
            await cloud.kernel.run_until(cloud.kernel.clock.now + 2)
            assert b'"Data"' in await ask("GetRecords", orjson.dumps({"ShardIterator": iterator}))

        return {"putting 500 records, 4 MB": puts, "getting a shard's": await longest(get)}


@benchmark("Route 53, a zone of 10 000 records: the longest slice of the loop", budget="<= 8 ms")
async def zones() -> dict[str, float]:
    async with opened() as (cloud, _):
        client = Client(cloud)
        zone = (await client.call("route53:CreateHostedZone", Name="example.com", CallerReference="1"))["HostedZone"][
            "Id"
        ]

        async def change(action: str, numbers: Iterable[int], value: str) -> None:
            own = {"Type": "A", "TTL": 60, "ResourceRecords": [{"Value": value}]}
            sets = [{"Name": f"h{number}.example.com", **own} for number in numbers]
            batch = {"Changes": [{"Action": action, "ResourceRecordSet": each} for each in sets]}
            await client.call("route53:ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch=batch)

        for first in range(0, 9 * THOUSAND, THOUSAND):
            await change("CREATE", range(first, first + THOUSAND), "10.0.0.1")
        values = (f"10.0.1.{number}" for number in count())

        async def page() -> None:
            await client.call("route53:ListResourceRecordSets", HostedZoneId=zone, StartRecordName="h500.example.com")

        return {
            "a change of one": await longest(lambda: change("UPSERT", [7], next(values))),
            "a change of 100": await longest(lambda: change("UPSERT", range(100), next(values))),
            "a page of the list": await longest(page),
        }


@benchmark("A group that may buy every type on the Spot market: the longest slice of the loop", budget="<= 8 ms")
async def launches() -> float:
    async with opened() as (cloud, _):
        client = Client(cloud)
        own = {"ImageId": latest(IMAGE, REGION).id}
        await client.call("ec2:CreateLaunchTemplate", LaunchTemplateName="any", LaunchTemplateData=own)
        wanted = {
            "VCpuCount": {"Min": 1},
            "MemoryMiB": {"Min": 1},
            "SpotMaxPricePercentageOverLowestPrice": 999_999,
        }
        template = {
            "LaunchTemplateSpecification": {"LaunchTemplateName": "any"},
            "Overrides": [{"InstanceRequirements": wanted}],
        }
        await client.call(
            "autoscaling:CreateAutoScalingGroup",
            AutoScalingGroupName="any",
            AvailabilityZones=[f"{REGION}a", f"{REGION}b"],
            MinSize=0,
            MaxSize=20,
            MixedInstancesPolicy={
                "LaunchTemplate": template,
                "InstancesDistribution": {"OnDemandPercentageAboveBaseCapacity": 0},
            },
        )
        sizes = count(2, 2)

        async def grow() -> None:
            await client.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName="any", DesiredCapacity=next(sizes))
            await cloud.kernel.run_until(cloud.kernel.clock.now + 120)

        return await longest(grow)


@benchmark("CloudWatch and its logs, 20 000 events: the longest slice of the loop", budget="<= 8 ms")
async def events() -> dict[str, float]:
    async with opened() as (cloud, _):
        client, web = Client(cloud), {"logGroupName": "web"}
        await client.call("logs:CreateLogGroup", **web)
        await client.call("logs:CreateLogStream", **web, logStreamName="one")
        rule = {
            "Schema": {"Name": "CloudWatchLogRule", "Version": 1},
            "LogGroupNames": ["web"],
            "LogFormat": "JSON",
            "Contribution": {"Keys": ["$.ip", "$.path"], "ValueOf": "$.bytes", "Filters": []},
            "AggregateOn": "Sum",
        }
        await client.call("cloudwatch:PutInsightRule", RuleName="web", RuleDefinition=orjson.dumps(rule).decode())
        for first in range(0, 20 * THOUSAND, THOUSAND):
            said = [
                {"ip": f"10.0.{each % 200}.{each * 7 % 250}", "path": f"/{each % 37}", "bytes": each % 991}
                for each in range(first, first + THOUSAND)
            ]
            now = int(client.now * 1000)
            written = [{"timestamp": now, "message": orjson.dumps(each).decode()} for each in said]
            await client.call("logs:PutLogEvents", **web, logStreamName="one", logEvents=written)
            await cloud.kernel.run_until(client.now + 60)
        asked = {
            "RuleName": "web",
            "StartTime": client.now - HOUR,
            "EndTime": client.now,
            "Period": 60,
            "MaxContributorCount": 100,
            "Metrics": ["UniqueContributors", "MaxContributorValue", "Sum", "Average", "Maximum"],
        }
        return {
            "who contributes most": await longest(lambda: client.call("cloudwatch:GetInsightRuleReport", **asked)),
            "10 000 of them": await longest(lambda: client.call("logs:FilterLogEvents", **web, limit=10 * THOUSAND)),
        }


@benchmark("A metric over 63 days: the longest slice of the loop", budget="<= 8 ms")
async def long_ago() -> dict[str, float]:
    async with opened() as (cloud, _):
        client = Client(cloud)
        image = latest(IMAGE, REGION).id
        asked = {"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        machine = (await client.call("ec2:RunInstances", **asked))["Instances"][0]["InstanceId"]
        await cloud.kernel.run_until(MORNING + 63 * DAY)

        async def read(metric: str) -> None:
            dimensions = [{"Name": "InstanceId", "Value": machine}]
            told = {"Namespace": "AWS/EC2", "MetricName": metric, "Dimensions": dimensions}
            query = {"Id": "m", "MetricStat": {"Metric": told, "Period": 300, "Stat": "Average"}}
            start, end = client.now - 63 * DAY, client.now
            await client.call("cloudwatch:GetMetricData", StartTime=start, EndTime=end, MetricDataQueries=[query])

        return {each: await longest(lambda each=each: read(each)) for each in ("CPUUtilization", "CPUCreditBalance")}
