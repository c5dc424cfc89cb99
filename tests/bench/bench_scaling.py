"""How much faster than life many groups go that scale, heal and refresh themselves."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable

from model.catalog.images import latest
from model.client import Client
from model.cloud import Cloud
from model.kit.cell import CellSettings
from model.physics.load import carry
from model.services.autoscaling.resources.members import GroupInstance
from tests.admin import NOON
from tests.bench.crowds import IMAGE, REGION, repeat_group
from tests.bench.harness import benchmark

HOUR_SECONDS, DAY_SECONDS = 3600.0, 86_400.0
LIMITS = (
    ("autoscaling", "L-CDE20ADC"),
    ("ec2", "L-1216C47A"),
    ("vpc", "L-DF5E4CA3"),
    ("ebs", "L-D18FCD1D"),
    ("ebs", "L-7A658B76"),
)
"Groups, vCPUs, interfaces and storage in a region."
INSTANCES = 50
"In each group."
CHANGED = 20
"Groups that are told another size every ten minutes; the others cost nothing, however many they are."


@benchmark("simulated over processor time: an hour of 1 000 groups with 50 instances each", budget=">= 500 x")
async def an_hour_of_groups() -> float:
    return await _hour_of(1_000)


@benchmark("an hour of 20 groups that change among 200 over one among 20", budget="<= 1.3 x")
async def standing_by() -> float:
    """The quickest of two runs each, since the machine is shared."""
    few = max([await _hour_of(CHANGED) for _ in range(2)])
    many = max([await _hour_of(200) for _ in range(2)])
    return few / many


@benchmark("an hour in which load and size of 1 000 instances change among so many", budget=">= 500 x")
async def the_curve() -> dict[str, float]:
    """It is flat: an hour costs what happens in it."""
    numbers = (1_000, 10_000, 100_000)
    return {f"{number:,}".replace(",", " "): await _hour_of(number // INSTANCES, loaded=True) for number in numbers}


async def _hour_of(groups: int, *, loaded: bool = False) -> float:
    cloud = await Cloud.open(None, seed=1, now=NOON, settings=CellSettings(), wall=lambda: NOON)
    client = Client(cloud)
    await _launch(client)
    await repeat_group(cloud, groups)
    names = [f"group-{number}" for number in range(0, groups, groups // CHANGED)]
    gc.collect()
    gc.freeze()
    start = time.process_time()
    for turn in range(6):
        if loaded:
            await _load(cloud, names, 20.0 + 5 * turn)
        for name in names:
            size = INSTANCES - 1 + 2 * (turn % 2)
            await client.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=name, DesiredCapacity=size)
        await client.run_until(client.now + HOUR_SECONDS / 6)
    spent_seconds = time.process_time() - start
    await cloud.close()
    gc.unfreeze()
    return HOUR_SECONDS / spent_seconds


async def _load(cloud: Cloud, names: Iterable[str], cpu_percent: float) -> None:
    """Have every machine in service of these groups work as hard."""
    world = cloud.world(cloud.settings.account, REGION, "autoscaling")
    async with cloud.kernel.unit("bench", "bench:load"):
        for name in names:
            for member in world.where(GroupInstance, auto_scaling_group_name=name):
                if member.lifecycle_state == "InService":
                    carry(world, member.instance_id, "bench", cpu_percent, 1e6, 1e7)


async def _launch(client: Client) -> None:
    """One group, in a network of its own, and limits that let many more be."""
    for service, code in LIMITS:
        await client.call(
            "service-quotas:RequestServiceQuotaIncrease", ServiceCode=service, QuotaCode=code, DesiredValue=1_000_000
        )
    await client.run_until(client.now + 14 * DAY_SECONDS)
    image = latest(IMAGE, REGION).id
    data = {"ImageId": image, "InstanceType": "t3.nano"}
    await client.call("ec2:CreateLaunchTemplate", LaunchTemplateName="fleet", LaunchTemplateData=data)
    vpc = (await client.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16"))["Vpc"]["VpcId"]
    subnets = [
        (await client.call("ec2:CreateSubnet", VpcId=vpc, CidrBlock=block, AvailabilityZone=zone))["Subnet"]["SubnetId"]
        for block, zone in (("10.0.0.0/17", "us-east-1a"), ("10.0.128.0/17", "us-east-1b"))
    ]
    await client.call(
        "autoscaling:CreateAutoScalingGroup",
        AutoScalingGroupName="group-0",
        LaunchTemplate={"LaunchTemplateName": "fleet"},
        MinSize=0,
        MaxSize=60,
        DesiredCapacity=INSTANCES,
        VPCZoneIdentifier=",".join(subnets),
    )
    await client.run_until(client.now + HOUR_SECONDS)
