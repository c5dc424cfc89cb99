"""What services publish is listed and read like what customers put."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import UP, running
from tests.shop import Shop

HOUR = 3600


def names(admin: Admin, namespace: str, **dimensions: str) -> set[str]:
    pairs = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    found = admin.call("cloudwatch:ListMetrics", Namespace=namespace, Dimensions=pairs)["Metrics"]
    return {metric["MetricName"] for metric in found}


def points(admin: Admin, name: str, instance_id: str | None, period: int = 60, **more: Any) -> list[dict[str, Any]]:
    dimensions = [{"Name": "InstanceId", "Value": instance_id}] if instance_id else []
    asked = {
        "Namespace": "AWS/EC2",
        "MetricName": name,
        "Dimensions": dimensions,
        "StartTime": admin.now - HOUR,
        "EndTime": admin.now,
        "Period": period,
        "Statistics": ["Average"],
    }
    return admin.call("cloudwatch:GetMetricStatistics", **(asked | more))["Datapoints"]


@pytest.mark.fact("cloudwatch-03")
def test_an_instance_is_measured_every_five_minutes(admin: Admin) -> None:
    instance_id = running(admin)
    admin.advance(seconds=2 * HOUR - UP)
    assert len(points(admin, "CPUUtilization", instance_id)) == 12
    assert len(points(admin, "CPUUtilization", instance_id, period=300)) == 12


@pytest.mark.fact("cloudwatch-06")
def test_an_instance_is_seen_from_outside_only(admin: Admin) -> None:
    instance_id = running(admin, InstanceType="m3.medium")
    admin.advance(seconds=HOUR)
    found = names(admin, "AWS/EC2", InstanceId=instance_id)
    assert {"CPUUtilization", "DiskReadOps", "DiskWriteBytes", "NetworkIn", "NetworkPacketsIn"} <= found
    assert not [name for name in found if "mem" in name.lower() or "used" in name.lower()]
    data = [
        {"MetricName": "mem_used_percent", "Value": 41, "Dimensions": [{"Name": "InstanceId", "Value": instance_id}]}
    ]
    admin.call("cloudwatch:PutMetricData", Namespace="CWAgent", MetricData=data)
    assert names(admin, "CWAgent", InstanceId=instance_id) == {"mem_used_percent"}


def test_a_unit_that_the_metric_does_not_have_finds_nothing(admin: Admin) -> None:
    instance_id = running(admin)
    admin.advance(seconds=HOUR)
    assert points(admin, "CPUUtilization", instance_id, Unit="Percent")
    assert points(admin, "CPUUtilization", instance_id, Unit="Bytes") == []


def test_an_instance_without_measure_has_no_points(admin: Admin) -> None:
    assert points(admin, "CPUUtilization", "i-0123456789abcdef0") == []
    assert names(admin, "AWS/EC2") == set()


def test_a_stopped_instance_is_listed_but_adds_no_points(admin: Admin) -> None:
    instance_id = running(admin)
    admin.advance(seconds=HOUR)
    admin.call("ec2:StopInstances", InstanceIds=[instance_id])
    admin.advance(seconds=2 * HOUR)
    assert points(admin, "CPUUtilization", instance_id) == []
    assert "CPUUtilization" in names(admin, "AWS/EC2", InstanceId=instance_id)


@pytest.mark.fact("cloudwatch-05")
def test_a_load_balancer_is_measured_every_minute(admin: Admin) -> None:
    shop = Shop(admin)
    balancer, _, _ = shop.site(machines=1)
    shop.demand(balancer, rate=20)
    admin.advance(seconds=2 * HOUR)
    told = points(
        admin,
        "RequestCount",
        None,
        Namespace="AWS/ApplicationELB",
        Dimensions=[{"Name": "LoadBalancer", "Value": balancer.partition("loadbalancer/")[2]}],
        Statistics=["Sum"],
    )
    assert len(told) == 60
    assert sum(point["Sum"] for point in told) == pytest.approx(20 * HOUR, rel=0.01)
