"""A shop keeps its data in a database in two zones: one is lost, the standby takes over, and all of it is one story."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import Chain
from tests.admin import Admin
from tests.model.services.elbv2.test_managed_databases import Behind
from tests.shop import Shop

MINUTE = 60.0


class DataTier(Behind):
    """The same with a database in private subnets of its own zones, and an alarm on wrong answers."""

    def __init__(self, admin: Admin, shop: Shop) -> None:
        super().__init__(admin, shop, MultiAZ=True)
        topic = admin.call("sns:CreateTopic", Name="ops")["TopicArn"]
        admin.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName="wrong-answers",
            Namespace="AWS/ApplicationELB",
            MetricName="HTTPCode_Target_5XX_Count",
            Dimensions=[{"Name": "LoadBalancer", "Value": self.balancer.partition("loadbalancer/")[2]}],
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=60.0,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="notBreaching",
            AlarmActions=[topic],
        )
        self.ask()
        admin.advance(5 * MINUTE)

    @property
    def alarm(self) -> str:
        return self.admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"][0]["StateValue"]

    def because(self, kind: str, id: str) -> Chain:
        row = self.admin.client.find(kind, "us-east-1", id)
        assert row is not None
        return self.admin.run(self.admin.client.history.because(row))


def test_a_zone_is_lost_the_standby_takes_over_and_the_users_errors_stop(admin: Admin) -> None:
    site = DataTier(admin, Shop(admin))
    before = site.databases.look()
    assert (site.answers, site.alarm) == ((40.0, 0.0), "OK")
    lost = before["AvailabilityZone"]
    admin.run(admin.client.chaos().break_("zone", lost, seconds=60 * MINUTE))
    admin.advance(30)
    assert site.databases.status() == "rebooting"
    assert site.answers[1] == pytest.approx(site.answers[0], rel=0.05)
    admin.advance(2.5 * MINUTE)
    assert site.alarm == "ALARM"
    after = site.databases.look()
    assert (after["DBInstanceStatus"], after["AvailabilityZone"]) == ("available", before["SecondaryAvailabilityZone"])
    assert after["Endpoint"] == before["Endpoint"]
    assert site.answers == (40.0, 0.0)
    chain = site.because("cloudwatch:MetricAlarm", "wrong-answers")
    assert (chain.before[0].word, chain.before[0].text) == ("fault", f"zone {lost}: outage")
    told = [each.text for each in (*chain.before, *site.because("rds:DBInstance", "shop").before)]
    assert "database shop: available → rebooting" in told
    admin.advance(5 * MINUTE)
    assert site.alarm == "OK"
    total = {name: shop_total(site, name) for name in ("RequestCount", "HTTPCode_Target_2XX_Count")}
    assert total["RequestCount"] > total["HTTPCode_Target_2XX_Count"] > 0


def test_a_failover_that_somebody_asked_for_is_why_the_alarm_rang(admin: Admin) -> None:
    site = DataTier(admin, Shop(admin))
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop", ForceFailover=True)
    admin.advance(3 * MINUTE)
    chain = site.because("cloudwatch:MetricAlarm", "wrong-answers")
    assert [each.word for each in chain.before] == ["call", "instance", "metric"]
    assert chain.before[0].text.startswith("rds:RebootDBInstance")
    assert chain.before[1].text == "database shop: available → rebooting"


def shop_total(site: DataTier, metric: str) -> float:
    name: dict[str, Any] = {"LoadBalancer": site.balancer.partition("loadbalancer/")[2]}
    return site.shop.total(metric, 600, **name)
