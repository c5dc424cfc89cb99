"""How much faster than life many groups go that scale, heal and refresh themselves."""

from __future__ import annotations

import gc
import time

from model.catalog.images import latest
from model.client import Client, open_cloud
from tests.admin import NOON
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
GROUPS, INSTANCES = 200, 50
CHANGED = 20
"Groups that are told another size every ten minutes; the others cost nothing, however many they are."


@benchmark("simulated over processor time: an hour of 200 groups with 50 instances each", budget=">= 500 x")
async def an_hour_of_groups() -> float:
    return await _hour_of(GROUPS)


@benchmark("an hour of 20 groups that change among 200 over one among 20", budget="<= 1.3 x")
async def standing_by() -> float:
    """The quickest of two runs each, since the machine is shared."""
    few = max([await _hour_of(CHANGED) for _ in range(2)])
    many = max([await _hour_of(GROUPS) for _ in range(2)])
    return few / many


async def _hour_of(groups: int) -> float:
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    await _launch(client, groups)
    gc.collect()
    gc.freeze()
    start = time.process_time()
    for turn in range(6):
        for number in range(0, groups, groups // CHANGED):
            await client.call(
                "autoscaling:SetDesiredCapacity",
                AutoScalingGroupName=f"group-{number}",
                DesiredCapacity=INSTANCES - 1 + 2 * (turn % 2),
            )
        await client.run_until(client.now + HOUR_SECONDS / 6)
    spent_seconds = time.process_time() - start
    await client.close()
    return HOUR_SECONDS / spent_seconds


async def _launch(client: Client, groups: int) -> None:
    """The groups, in a network of their own with room for all, and limits that let them be."""
    for service, code in LIMITS:
        await client.call(
            "service-quotas:RequestServiceQuotaIncrease", ServiceCode=service, QuotaCode=code, DesiredValue=200_000
        )
    await client.run_until(client.now + 14 * DAY_SECONDS)
    image = latest("al2023-ami-kernel-default-x86_64", "us-east-1").id
    data = {"ImageId": image, "InstanceType": "t3.nano"}
    await client.call("ec2:CreateLaunchTemplate", LaunchTemplateName="fleet", LaunchTemplateData=data)
    vpc = (await client.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16"))["Vpc"]["VpcId"]
    subnets = [
        (await client.call("ec2:CreateSubnet", VpcId=vpc, CidrBlock=block, AvailabilityZone=zone))["Subnet"]["SubnetId"]
        for block, zone in (("10.0.0.0/17", "us-east-1a"), ("10.0.128.0/17", "us-east-1b"))
    ]
    for number in range(groups):
        await client.call(
            "autoscaling:CreateAutoScalingGroup",
            AutoScalingGroupName=f"group-{number}",
            LaunchTemplate={"LaunchTemplateName": "fleet"},
            MinSize=0,
            MaxSize=60,
            DesiredCapacity=INSTANCES,
            VPCZoneIdentifier=",".join(subnets),
        )
    await client.run_until(client.now + HOUR_SECONDS)
