"""The shop with a database of RDS is built by calls alone, serves its customers, and outlives the loss of a zone."""

from __future__ import annotations

from model.client import build_world
from tests.admin import Admin
from tests.model.services.rds.databases import MINUTE, Databases


def test_the_shop_serves_its_customers_before_and_after_its_database_moved(admin: Admin) -> None:
    admin.run(build_world(admin.client, "data_tier"))
    databases = Databases(admin)
    before = databases.look()
    assert (before["DBInstanceStatus"], before["ReadReplicaDBInstanceIdentifiers"]) == ("available", ["shop-reports"])
    assert databases.points("CPUUtilization", 5 * MINUTE)[-1] > 5
    assert all(each == 0 for each in errors(admin))
    admin.run(admin.client.chaos().break_("host", "shop"))
    admin.advance(5 * MINUTE)
    after = databases.look()
    assert (after["DBInstanceStatus"], after["AvailabilityZone"]) == ("available", before["SecondaryAvailabilityZone"])
    alarms = admin.call("cloudwatch:DescribeAlarmHistory", AlarmName="shop-wrong-answers")["AlarmHistoryItems"]
    assert any("OK to ALARM" in each["HistorySummary"] for each in alarms)
    assert errors(admin)[-1] == 0


def errors(admin: Admin) -> list[float]:
    """Wrong answers of the servers, minute by minute."""
    balancer = admin.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["LoadBalancerArn"]
    world = admin.cloud.world("123456789012", "us-east-1", "elbv2")
    return [world.signal(balancer, "target_5xx").value_at(admin.now - 60 * back) for back in (2, 1, 0)]
