"""A scaling group with a past, and with somebody waiting: for the screen of groups."""

from __future__ import annotations

from typing import Any

from model.catalog.images import latest
from model.client import Client, open_cloud
from tests.admin import NOON

NAME = "web"


class Group:
    """Calls about one group."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return await self.client.call(f"autoscaling:{operation}", AutoScalingGroupName=NAME, **params)

    async def told(self) -> dict[str, Any]:
        answer = await self.client.call("autoscaling:DescribeAutoScalingGroups", AutoScalingGroupNames=[NAME])
        return answer["AutoScalingGroups"][0]

    async def advance(self, seconds: float) -> None:
        await self.client.run_until(self.client.now + seconds)


async def build_group() -> Client:
    """One serves, three that were asked for wait at a hook; a policy and a plan stand by."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    group = Group(client)
    data = {"ImageId": latest("al2023-ami-kernel-default-x86_64", "us-east-1").id, "InstanceType": "t3.micro"}
    await client.call("ec2:CreateLaunchTemplate", LaunchTemplateName=NAME, LaunchTemplateData=data)
    await group.call(
        "CreateAutoScalingGroup",
        LaunchTemplate={"LaunchTemplateName": NAME},
        MinSize=1,
        MaxSize=6,
        DesiredCapacity=2,
        DefaultInstanceWarmup=120,
        AvailabilityZones=["us-east-1a", "us-east-1b"],
    )
    target = {"PredefinedMetricType": "ASGAverageCPUUtilization"}
    await group.call(
        "PutScalingPolicy",
        PolicyName="half",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={"PredefinedMetricSpecification": target, "TargetValue": 50.0},
    )
    await group.advance(1200)
    await group.call("SetDesiredCapacity", DesiredCapacity=3)
    await group.call("PutScheduledUpdateGroupAction", ScheduledActionName="night", Recurrence="0 2 * * *", MinSize=2)
    await group.advance(600)
    await group.call(
        "PutLifecycleHook", LifecycleHookName="ready", LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING"
    )
    await group.call("SetDesiredCapacity", DesiredCapacity=4)
    await group.advance(120)
    return client
