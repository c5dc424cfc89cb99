"""The small charts are of what a thing publishes, and vanish when it publishes that no more."""

from __future__ import annotations

from screens.gauges import Gauges
from screens.widgets.cell import Spark
from tests.screens.yard import Yard, open_yard


async def read(yard: Yard, gauges: Gauges, kind: str) -> dict[tuple[str, str], Spark]:
    """By the name of the thing and the column."""
    rows = yard.rows(kind)
    await gauges.read(yard.kind(kind), rows, yard.client.now)
    labels = {(row.region, row.id): row.label for row in rows}
    return {(labels[key], field): spark for (key, field), spark in gauges.sparks.items() if key in labels}


async def test_an_instance_shows_its_processor() -> None:
    yard = await open_yard()
    await yard.advance(1800)
    sparks = await read(yard, Gauges(yard.client), "ec2:Instance")
    value = sparks["web-1", "CPUUtilization"].value
    assert value is not None
    assert 0 < value < 10
    assert sparks["db-1", "CPUUtilization"].value is None
    await yard.client.close()


async def test_a_target_group_shows_its_hosts() -> None:
    yard = await open_yard()
    subnets = (await yard.client.call("ec2:DescribeSubnets"))["Subnets"]
    made = await yard.client.call(
        "elbv2:CreateLoadBalancer", Name="shop", Subnets=[each["SubnetId"] for each in subnets]
    )
    group = await yard.client.call(
        "elbv2:CreateTargetGroup", Name="web", Protocol="HTTP", Port=80, VpcId=subnets[0]["VpcId"]
    )
    arn = group["TargetGroups"][0]["TargetGroupArn"]
    await yard.client.call(
        "elbv2:CreateListener",
        LoadBalancerArn=made["LoadBalancers"][0]["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}],
    )
    targets = [{"Id": yard.row("ec2:Instance", name).id} for name in ("web-1", "web-2")]
    await yard.client.call("elbv2:RegisterTargets", TargetGroupArn=arn, Targets=targets)
    await yard.advance(1200)
    sparks = await read(yard, Gauges(yard.client), "elbv2:TargetGroup")
    healthy, unhealthy = sparks["web", "HealthyHostCount"].value, sparks["web", "UnHealthyHostCount"].value
    assert [healthy, unhealthy] in ([2, 0], [1, 1], [0, 2])
    await yard.client.close()


async def test_a_volume_that_no_longer_bursts_has_no_burst_balance() -> None:
    yard = await open_yard()
    instance = yard.row("ec2:Instance", "web-1").id
    (held,) = [row for row in yard.rows("ec2:Volume") if instance in row.values]
    await yard.client.call("ec2:ModifyVolume", VolumeId=held.id, VolumeType="gp2")
    await yard.advance(1800)
    gauges = Gauges(yard.client)
    assert (held.label, "BurstBalance") in await read(yard, gauges, "ec2:Volume")
    await yard.advance(6 * 3600)
    await yard.client.call("ec2:ModifyVolume", VolumeId=held.id, VolumeType="gp3")
    await yard.advance(1800)
    assert (held.label, "BurstBalance") not in await read(yard, gauges, "ec2:Volume")
    await yard.client.close()
