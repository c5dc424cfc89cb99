"""The web shop is built by calls alone, stands on its feet, and lives through its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from model.client import build_world, read_body
from model.gateway.trail import Called
from model.kit.arn import read_arn
from model.kit.resource import Resource
from model.worlds import WORLDS
from tests.admin import Admin

HOUR = 3600.0


class Visitor:
    """Somebody who looks around in a world that was just built."""

    def __init__(self, name: str) -> None:
        self.admin = Admin()
        self.calls: list[Called] = []
        self.admin.client.listen(Called, self.calls.append)
        self.admin.run(build_world(self.admin.client, name))

    def find(self, action: str, member: str, **params: Any) -> list[dict[str, Any]]:
        return self.admin.call(action, **params)[member]

    def machines(self, region: str = "us-east-1") -> Counter[tuple[str, str]]:
        """How many there are of each name and state."""
        found = self.find("ec2:DescribeInstances", "Reservations", region=region)
        each = [instance for reservation in found for instance in reservation["Instances"]]
        return Counter((_name(instance), instance["State"]["Name"]) for instance in each)

    def alarms(self) -> dict[str, str]:
        found = self.find("cloudwatch:DescribeAlarms", "MetricAlarms")
        return {alarm["AlarmName"]: alarm["StateValue"] for alarm in found}

    def group(self) -> dict[str, Any]:
        return self.find("autoscaling:DescribeAutoScalingGroups", "AutoScalingGroups")[0]


def _has_arn(thing: Resource) -> bool:
    return bool(thing.words.arn) or type(thing).arn is not Resource.arn


def _name(thing: dict[str, Any]) -> str:
    return next((tag["Value"] for tag in thing.get("Tags", []) if tag["Key"] == "Name"), "")


def _metrics(body: str) -> list[tuple[str, str]]:
    """Namespace and name of each metric on a dashboard."""
    return [(line.namespace, line.metric) for widget in read_body(body).widgets for line in widget.lines]


@pytest.fixture(scope="module")
def shop() -> Iterator[Visitor]:
    visitor = Visitor("three_tier")
    yield visitor
    visitor.admin.close()


def test_every_world_is_found_by_its_name() -> None:
    assert sorted(WORLDS) == ["data_tier", "empty", "serverless", "three_tier"]
    with pytest.raises(KeyError):
        WORLDS["atlantis"]


def test_an_empty_world_has_nothing_but_what_aws_puts_there() -> None:
    visitor = Visitor("empty")
    assert visitor.machines() == Counter()
    assert [vpc["IsDefault"] for vpc in visitor.find("ec2:DescribeVpcs", "Vpcs")] == [True]
    assert visitor.calls[0].by_service is False
    visitor.admin.close()


def test_nothing_was_refused_on_the_way(shop: Visitor) -> None:
    refused = [(call.operation, call.refused) for call in shop.calls if call.refused]
    assert refused == [("RunInstances", "DryRunOperation")]
    assert [(call.operation, call.ignored) for call in shop.calls if call.ignored] == []


def test_three_tiers_stand_in_two_zones(shop: Visitor) -> None:
    subnets = shop.find("ec2:DescribeSubnets", "Subnets", Filters=[{"Name": "cidr-block", "Values": ["10.0.*"]}])
    tiers = Counter((_name(subnet).split("-")[0], subnet["AvailabilityZone"]) for subnet in subnets)
    assert tiers == Counter(dict.fromkeys([(t, z) for t in ("public", "web", "data") for z in ZONES], 1))
    assert shop.machines()["database-primary", "running"] == 1
    assert shop.machines()["database-standby", "running"] == 1


ZONES = ("us-east-1a", "us-east-1b")


@pytest.mark.fact("iam-12")
def test_every_arn_of_a_living_world_reads_back_and_names_one_thing(shop: Visitor) -> None:
    everything = shop.admin.cloud.kernel.store.everything()
    named = [thing.arn for thing in everything if isinstance(thing, Resource) and _has_arn(thing)]
    assert len(named) > 100
    assert [arn for arn, times in Counter(named).items() if times > 1] == []
    assert [arn for arn in named if str(read_arn(arn)) != arn] == []
    assert {read_arn(arn).account for arn in named} == {"123456789012", ""}


def test_the_bastion_rests_and_the_second_site_works(shop: Visitor) -> None:
    bastion = {state for name, state in shop.machines() if name == "bastion"}
    assert bastion <= {"stopping", "stopped"}
    assert shop.machines("eu-west-1") == {("branch-web", "running"): 1, ("branch-mail", "running"): 1}


def test_static_files_lie_in_a_bucket(shop: Visitor) -> None:
    found = shop.find("s3:ListObjectsV2", "Contents", Bucket="shop-static-files")
    assert [each["Key"] for each in found] == ["css/shop.css", "images/logo.svg", "index.html"]


@pytest.fixture(scope="module")
def sale(shop: Visitor) -> list[int]:
    """How many machines are wanted before the sale, in it and after it; the shop has seen it when this is known."""
    wanted: list[int] = []
    for seconds in (60, 2.6 * HOUR, 2 * HOUR):
        shop.admin.advance(seconds)
        wanted.append(shop.group()["DesiredCapacity"])
    return wanted


def test_the_day_has_a_sale_that_the_group_meets_and_forgets(shop: Visitor, sale: list[int]) -> None:
    before, amid, after = sale
    assert before == 2
    assert amid >= 6
    assert after <= 4
    causes = [each["Cause"] for each in shop.find("autoscaling:DescribeScalingActivities", "Activities")]
    assert any("AlarmHigh" in cause and "triggered policy cpu-50" in cause for cause in causes)
    assert any("AlarmLow" in cause for cause in causes)
    assert shop.alarms()["alb-5xx"] == "OK"
    assert shop.alarms()["nightly-batch"] == "INSUFFICIENT_DATA"


@pytest.mark.usefixtures("sale")
def test_the_sale_is_written_into_the_burst_credits_of_the_database(shop: Visitor) -> None:
    (primary,) = shop.find(
        "ec2:DescribeInstances", "Reservations", Filters=[{"Name": "tag:Name", "Values": ["database-primary"]}]
    )
    devices = {each["DeviceName"]: each["Ebs"]["VolumeId"] for each in primary["Instances"][0]["BlockDeviceMappings"]}
    points = shop.find(
        "cloudwatch:GetMetricStatistics",
        "Datapoints",
        Namespace="AWS/EBS",
        MetricName="BurstBalance",
        Dimensions=[{"Name": "VolumeId", "Value": devices["/dev/sdf"]}],
        StartTime=shop.admin.now - 4 * HOUR,
        EndTime=shop.admin.now,
        Period=300,
        Statistics=["Average"],
    )
    course = [each["Average"] for each in sorted(points, key=lambda point: point["Timestamp"])]
    assert course[0] == 100
    assert 50 < min(course) < 90
    assert course[-1] > min(course) + 5


@pytest.mark.usefixtures("sale")
def test_its_dashboard_shows_metrics_and_alarms_that_there_are(shop: Visitor) -> None:
    body = shop.admin.call("cloudwatch:GetDashboard", DashboardName="shop")["DashboardBody"]
    found = shop.find("cloudwatch:ListMetrics", "Metrics")
    known = {(each["Namespace"], each["MetricName"]) for each in found}
    rare = {("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count")}
    assert set(_metrics(body)) - rare <= known
    (alarms,) = [widget.alarms for widget in read_body(body).widgets if widget.kind == "alarm"]
    assert {arn.rpartition(":")[2] for arn in alarms} <= set(shop.alarms())


@pytest.mark.usefixtures("sale")
def test_somebody_gets_mail_when_the_sale_begins_and_what_was_called_is_written_down(shop: Visitor) -> None:
    letters = shop.admin.client.watch("sns:InboxMessage")
    subjects = [str(row.values[2]) for row in letters.take().rows]
    letters.close()
    assert any(subject.startswith('ALARM: "web-cpu-high"') for subject in subjects)
    events = shop.find("logs:FilterLogEvents", "events", logGroupName="/shop/calls", filterPattern="RunInstances")
    assert events


@pytest.mark.usefixtures("sale")
def test_names_lead_to_the_balancer_and_viewers_to_the_edges(shop: Visitor) -> None:
    entry = shop.find("elbv2:DescribeLoadBalancers", "LoadBalancers")[0]["DNSName"]
    assert shop.admin.client.internet.dig("www.shop.example").answer.target.rstrip(".") == entry
    (edges,) = shop.admin.call("cloudfront:ListDistributions")["DistributionList"]["Items"]
    points = shop.find(
        "cloudwatch:GetMetricStatistics",
        "Datapoints",
        Namespace="AWS/CloudFront",
        MetricName="Requests",
        Dimensions=[{"Name": "DistributionId", "Value": edges["Id"]}, {"Name": "Region", "Value": "Global"}],
        StartTime=shop.admin.now - HOUR,
        EndTime=shop.admin.now,
        Period=300,
        Statistics=["Sum"],
    )
    assert points
    assert min(each["Sum"] for each in points) > 0


def test_its_group_can_be_refreshed_and_rolled_back(shop: Visitor) -> None:
    template = {"LaunchTemplateName": "shop-web", "Version": "1"}
    assert shop.group()["LaunchTemplate"]["Version"] == "1"
    started = shop.admin.call(
        "autoscaling:StartInstanceRefresh",
        AutoScalingGroupName="web",
        DesiredConfiguration={"LaunchTemplate": template},
        Preferences={"AutoRollback": True, "SkipMatching": True},
    )
    assert started["InstanceRefreshId"]
