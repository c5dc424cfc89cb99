"""What EC2 and EBS publish of instances and volumes, credits included."""

from __future__ import annotations

from typing import Any

import pytest

from model.physics.disk_load import drive
from model.physics.load import carry, cpu_share
from model.services.ec2.resources.volumes import Volume
from tests.admin import Admin
from tests.model.services.ec2.launches import UP, running, stop, volume

HOUR = 3600.0
DAY = 86400.0


def world_of(admin: Admin) -> Any:
    return admin.cloud.world("123456789012", "us-east-1", "ec2")


def load(admin: Admin, instance_id: str, cpu_percent: float, bytes_in: float = 0.0, bytes_out: float = 0.0) -> None:
    world = world_of(admin)

    async def put() -> None:
        async with world.kernel.unit("test", "load"):
            carry(world, instance_id, "test", cpu_percent, bytes_in, bytes_out)

    admin.run(put())


def points(
    admin: Admin, name: str, id: str, statistic: str = "Average", *, seconds: float = HOUR, period: int = 300
) -> list[float]:
    of_volume = id.startswith("vol-")
    found = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/EBS" if of_volume else "AWS/EC2",
        MetricName=name,
        Dimensions=[{"Name": "VolumeId" if of_volume else "InstanceId", "Value": id}],
        StartTime=admin.now - seconds,
        EndTime=admin.now,
        Period=period,
        Statistics=[statistic],
    )["Datapoints"]
    return [each[statistic] for each in sorted(found, key=lambda each: each["Timestamp"])]


def names(admin: Admin, id: str) -> set[str]:
    metrics = admin.call("cloudwatch:ListMetrics")["Metrics"]
    return {each["MetricName"] for each in metrics if each["Dimensions"][0]["Value"] == id}


def test_an_idle_instance_is_a_little_busy_and_a_loaded_one_more(admin: Admin) -> None:
    id = running(admin, InstanceType="m5.large")
    admin.advance(HOUR - UP)
    assert all(0.5 < value < 3 for value in points(admin, "CPUUtilization", id))
    load(admin, id, 50, bytes_in=1e6, bytes_out=5e6)
    admin.advance(HOUR)
    assert all(48 < value < 55 for value in points(admin, "CPUUtilization", id))
    assert all(value == pytest.approx(300e6, rel=0.2) for value in points(admin, "NetworkIn", id, "Sum"))
    assert sum(points(admin, "NetworkOut", id, "Sum")) == pytest.approx(5e6 * HOUR, rel=0.02)
    load(admin, id, 500)
    admin.advance(HOUR)
    assert max(points(admin, "CPUUtilization", id)) <= 100


def test_a_stopped_instance_publishes_nothing(admin: Admin) -> None:
    id = running(admin)
    admin.advance(HOUR - UP)
    stop(admin, id)
    admin.advance(HOUR - UP)
    assert points(admin, "CPUUtilization", id, seconds=HOUR - 300) == []
    assert points(admin, "StatusCheckFailed", id, seconds=HOUR - 300) == []


def test_each_kind_of_instance_publishes_what_it_has(admin: Admin) -> None:
    burstable, steady, with_disks = (
        running(admin, InstanceType=name) for name in ("t3.micro", "m5.large", "m3.medium")
    )
    admin.advance(HOUR)
    usual = {"CPUUtilization", "NetworkIn", "NetworkOut", "NetworkPacketsIn", "NetworkPacketsOut", "StatusCheckFailed"}
    for id in (burstable, steady, with_disks):
        assert usual <= names(admin, id)
    assert {"CPUCreditBalance", "CPUSurplusCreditBalance", "EBSWriteOps"} <= names(admin, burstable)
    assert not any("Credit" in name for name in names(admin, steady))
    assert {"DiskReadOps", "DiskWriteBytes"} <= names(admin, with_disks)
    assert "DiskReadOps" not in names(admin, steady)


@pytest.mark.fact("ec2-10")
def test_t2_spends_credits_above_its_baseline_and_earns_them_again(admin: Admin) -> None:
    id = running(admin, InstanceType="t2.micro")
    admin.advance(2 * DAY)
    full = points(admin, "CPUCreditBalance", id)[-1]
    assert full == pytest.approx(144 + 30, abs=30)
    load(admin, id, 100)
    admin.advance(HOUR)
    falling = points(admin, "CPUCreditBalance", id)
    assert falling == sorted(falling, reverse=True)
    assert falling[0] - falling[-1] == pytest.approx(54 * (len(falling) - 1) / 12, rel=0.02)
    assert points(admin, "CPUCreditUsage", id)[-1] == pytest.approx(5, rel=0.04)
    admin.advance(6 * HOUR)
    assert points(admin, "CPUCreditBalance", id)[-1] == pytest.approx(0, abs=0.01)
    load(admin, id, 100)
    admin.advance(HOUR)
    assert points(admin, "CPUUtilization", id)[-1] == pytest.approx(10, rel=0.03)
    assert cpu_share(world_of(admin), id) == pytest.approx(0.1)
    load(admin, id, 0)
    admin.advance(10 * HOUR)
    idle_percent = points(admin, "CPUUtilization", id)[-1]
    assert points(admin, "CPUCreditBalance", id)[-1] == pytest.approx(10 * (6 - 0.6 * idle_percent), rel=0.05)


def test_a_throttled_instance_falls_to_its_baseline_by_itself(admin: Admin) -> None:
    id = running(admin, InstanceType="t2.micro")
    load(admin, id, 100)
    admin.advance(2 * HOUR)
    assert points(admin, "CPUUtilization", id)[-1] == pytest.approx(10, rel=0.03)


def test_an_unlimited_instance_borrows(admin: Admin) -> None:
    id = running(admin, InstanceType="t3.micro")
    load(admin, id, 100)
    admin.advance(2 * HOUR)
    assert min(points(admin, "CPUUtilization", id)) > 95
    assert points(admin, "CPUCreditBalance", id)[-1] == 0
    assert points(admin, "CPUSurplusCreditBalance", id)[-1] == pytest.approx(2 * (120 - 12), rel=0.07)


def test_t2_loses_its_credits_at_a_stop_and_t3_keeps_them(admin: Admin) -> None:
    ids = [running(admin, InstanceType=name) for name in ("t2.micro", "t3.micro")]
    admin.advance(DAY)
    before = [points(admin, "CPUCreditBalance", id)[-1] for id in ids]
    for id in ids:
        stop(admin, id)
    admin.call("ec2:StartInstances", InstanceIds=ids)
    admin.advance(20 * 60)
    after = [points(admin, "CPUCreditBalance", id)[-1] for id in ids]
    assert after[0] == pytest.approx(30, abs=3)
    assert after[1] == pytest.approx(before[1], abs=5)


def ask(admin: Admin, volume_id: str, iops: float, kib: float = 16) -> None:
    world = world_of(admin)

    async def put() -> None:
        async with world.kernel.unit("test", "I/O"):
            limits = world.get(Volume, volume_id).limits(world.cell.settings.quotas)
            drive(world, volume_id, limits, "test", read_ops=iops, read_bytes=iops * kib * 1024)

    admin.run(put())


def held(admin: Admin, **params: Any) -> str:
    """A volume that a running instance has."""
    id = running(admin, InstanceType="m5.large", Placement={"AvailabilityZone": "us-east-1a"})
    data = volume(admin, **params)
    admin.call("ec2:AttachVolume", VolumeId=data, InstanceId=id, Device="/dev/sdf")
    admin.advance(HOUR - admin.now % HOUR)
    return data


def iops(admin: Admin, volume_id: str) -> float:
    return points(admin, "VolumeReadOps", volume_id, "Sum", seconds=600, period=60)[-1] / 60


@pytest.mark.fact("ebs-14")
def test_gp2_bursts_until_its_credits_are_gone(admin: Admin) -> None:
    small, large = held(admin, Size=100), held(admin, Size=4000)
    ask(admin, small, 3000)
    ask(admin, large, 20_000)
    admin.advance(0.5 * HOUR)
    assert iops(admin, small) == pytest.approx(3000, rel=0.05)
    assert iops(admin, large) == pytest.approx(12_000, rel=0.05)
    left = points(admin, "BurstBalance", small)[-1]
    assert left == pytest.approx(100 - 100 * 2700 * 1500 / 5.4e6, abs=3)
    admin.advance(0.5 * HOUR)
    assert iops(admin, small) == pytest.approx(300, rel=0.05)
    assert points(admin, "BurstBalance", small)[-1] == 0
    ask(admin, small, 0)
    admin.advance(5 * HOUR)
    assert points(admin, "BurstBalance", small)[-1] == pytest.approx(100, abs=3)


@pytest.mark.fact("ebs-18")
def test_io1_delivers_what_was_provisioned_all_day(admin: Admin) -> None:
    data = held(admin, Size=100, VolumeType="io1", Iops=4000)
    ask(admin, data, 6000)
    admin.advance(DAY)
    delivered = points(admin, "VolumeReadOps", data, "Sum", seconds=DAY, period=3600)
    assert all(value / HOUR == pytest.approx(4000, rel=0.01) for value in delivered)


def test_throughput_limits_large_pieces(admin: Admin) -> None:
    data = held(admin, Size=1000, VolumeType="gp3")
    ask(admin, data, 3000, kib=256)
    admin.advance(600)
    read = points(admin, "VolumeReadBytes", data, "Sum", seconds=600, period=60)[-1]
    assert read / 60 == pytest.approx(125 * 1024**2, rel=0.05)


def test_a_loose_volume_publishes_nothing(admin: Admin) -> None:
    data = volume(admin)
    admin.advance(HOUR)
    assert names(admin, data) == set()


@pytest.mark.fact("cloudwatch-12")
def test_instances_watched_in_detail_are_averaged_across_zones_and_never_across_regions(admin: Admin) -> None:
    def launch(zone: str, **more: Any) -> str:
        return running(admin, InstanceType="m5.large", Placement={"AvailabilityZone": zone}, **more)

    detailed = {"Monitoring": {"Enabled": True}}
    busy, idle = launch("us-east-1a", **detailed), launch("us-east-1b", **detailed)
    alone = launch("us-east-1c")
    load(admin, busy, 60)
    load(admin, alone, 90)
    admin.advance(HOUR)

    def average(region: str, *dimensions: dict[str, str]) -> list[float]:
        window: dict[str, Any] = {"StartTime": admin.now - 1800, "EndTime": admin.now, "Period": 1800}
        asked = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Statistics": ["Average"], **window}
        found = admin.call("cloudwatch:GetMetricStatistics", region=region, Dimensions=list(dimensions), **asked)
        return [each["Average"] for each in found["Datapoints"]]

    apart = [points(admin, "CPUUtilization", id, seconds=1800, period=1800)[0] for id in (busy, idle)]
    assert average("us-east-1") == [pytest.approx(sum(apart) / 2)]
    assert average("us-east-1", {"Name": "InstanceType", "Value": "m5.large"}) == [pytest.approx(sum(apart) / 2)]
    assert average("eu-west-1") == []
