"""What is measured costs: metrics of one's own by their number, a machine's that come every minute by the machine."""

from __future__ import annotations

from typing import Any

import pytest

from model.catalog.running_costs import dollars_per_hour
from model.kit.view import kind_view, row
from model.services.cloudwatch.charges import MetricCharges, charges_of
from model.services.ec2.resources.instances import Instance
from tests.admin import Admin
from tests.model.services.ec2.launches import running

HOUR, DAY = 3600, 86_400


def put(admin: Admin, name: str = "Orders", **dimensions: str) -> None:
    pairs = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    datum = {"MetricName": name, "Value": 1, "Dimensions": pairs}
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=[datum])


def charges(admin: Admin, region: str = "us-east-1") -> MetricCharges:
    return admin.run(charges_of(admin.cloud.world("123456789012", region, "cloudwatch")))


@pytest.mark.fact("cloudwatch-08")
def test_each_name_with_its_dimensions_is_one_metric_of_the_month(admin: Admin) -> None:
    running(admin)
    assert charges(admin) == MetricCharges(0, 0.0), "what services publish is free"
    put(admin)
    put(admin)
    assert charges(admin) == MetricCharges(1, 0.3)
    put(admin, Page="home")
    put(admin, Page="cart")
    assert (charges(admin).metrics, charges(admin).dollars) == (3, pytest.approx(0.9))
    put(admin, "Returns")
    assert charges(admin).metrics == 4
    assert charges(admin, "eu-west-1").metrics == 0
    admin.advance(seconds=40 * DAY)
    assert charges(admin) == MetricCharges(0, 0.0), "another month, and nothing put"
    put(admin)
    assert charges(admin) == MetricCharges(1, 0.3)


@pytest.mark.fact("cloudwatch-03", "cloudwatch-04")
def test_points_of_every_minute_are_switched_on_and_charged(admin: Admin) -> None:
    instance_id = running(admin)

    def watched() -> tuple[int, float]:
        """Points of the last hour, and dollars for an hour."""
        admin.advance(seconds=2 * HOUR - admin.now % HOUR)
        found = admin.call("cloudwatch:GetMetricStatistics", **_asked(admin, instance_id))["Datapoints"]
        thing = row(admin.cloud.world("123456789012", "us-east-1", "ec2").get(Instance, instance_id))
        fields = [column.field for column in kind_view(Instance).columns]
        values = dict(zip(fields, thing.values, strict=True))
        return len(found), dollars_per_hour("ec2:Instance", "us-east-1", values)

    points, dollars = watched()
    bare = {"instance_type": "t3.micro", "state_name": "running"}
    assert (points, dollars) == (12, dollars_per_hour("ec2:Instance", "us-east-1", bare)), "they cost nothing"
    admin.call("ec2:MonitorInstances", InstanceIds=[instance_id])
    assert watched() == (60, pytest.approx(dollars + 7 * 0.3 / 730))
    admin.call("ec2:UnmonitorInstances", InstanceIds=[instance_id])
    assert watched() == (12, dollars)


def _asked(admin: Admin, instance_id: str) -> dict[str, Any]:
    return {
        "Namespace": "AWS/EC2",
        "MetricName": "CPUUtilization",
        "Dimensions": [{"Name": "InstanceId", "Value": instance_id}],
        "StartTime": admin.now - HOUR,
        "EndTime": admin.now,
        "Period": 60,
        "Statistics": ["Average"],
    }
