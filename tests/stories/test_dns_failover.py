"""A shop in two regions behind one name: zones fail and nobody's answer changes, regions fail and everybody moves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.edge import Viewing, named
from tests.names import Names, alias, record
from tests.shop import Shop

REGIONS = ("us-east-1", "eu-west-1")
RATE = 60.0
DISTRIBUTIONS = "Z2FDTNDATAQYW2"
"The zone that aliases of all distributions name."


class Elsewhere(Shop):
    """The same shop in another region."""

    def __init__(self, admin: Admin, region: str) -> None:
        self.region = region
        super().__init__(_Regional(admin, region))  # type: ignore[arg-type]

    def rate(self, whose: str, quantity: str) -> float:
        account = self.call("sts:GetCallerIdentity")["Account"]
        world = self.admin.cloud.world(account, self.region, "elbv2")
        return world.signal(whose, quantity).value_at(self.admin.now)


class _Regional:
    """Root, who works in one region."""

    def __init__(self, admin: Admin, region: str) -> None:
        self._admin, self._region = admin, region

    def __getattr__(self, name: str) -> Any:
        return getattr(self._admin, name)

    def call(self, action: str, /, **params: Any) -> dict[str, Any]:
        return self._admin.call(action, **{"region": self._region, **params})


class Prod:
    """`prod.example.com`: in each region a balancer over a group of machines in two zones, by latency, with checks."""

    def __init__(self, admin: Admin) -> None:
        self.admin, self.names = admin, Names(admin)
        self.shops = {region: Elsewhere(admin, region) for region in REGIONS}
        self.balancers = {region: self.build(shop) for region, shop in self.shops.items()}
        admin.advance(400)
        self.names.create(*(self.by_latency(region) for region in REGIONS))

    def build(self, shop: Elsewhere) -> str:
        balancer = shop.make_balancer()["LoadBalancerArn"]
        group = shop.make_group(HealthCheckIntervalSeconds=10)["TargetGroupArn"]
        shop.listen(balancer, group)
        data = {"ImageId": shop.image, "InstanceType": "c5.large", "SecurityGroupIds": [shop.web]}
        shop.call("ec2:CreateLaunchTemplate", LaunchTemplateName="web", LaunchTemplateData=data)
        shop.call(
            "autoscaling:CreateAutoScalingGroup",
            AutoScalingGroupName="web",
            LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"},
            MinSize=4,
            MaxSize=8,
            VPCZoneIdentifier=",".join(shop.subnets[:2]),
            TargetGroupARNs=[group],
            HealthCheckType="ELB",
            HealthCheckGracePeriod=120,
        )
        return balancer

    def told(self, region: str) -> dict[str, Any]:
        arn = self.balancers[region]
        return self.shops[region].call("elbv2:DescribeLoadBalancers", LoadBalancerArns=[arn])["LoadBalancers"][0]

    def by_latency(self, region: str) -> dict[str, Any]:
        zone, name = self.told(region)["CanonicalHostedZoneId"], self.told(region)["DNSName"]
        terms = {"Type": "HTTP", "FullyQualifiedDomainName": name, "RequestInterval": 10}
        check = self.admin.call("route53:CreateHealthCheck", CallerReference=region, HealthCheckConfig=terms)
        own = {"SetIdentifier": region, "Region": region, "HealthCheckId": check["HealthCheck"]["Id"]}
        return alias("prod.example.com", zone, name, evaluates=False, **own)

    def demand(self, name: str = "prod.example.com", **clients: Any) -> None:
        story = {"components": [{"steady": {"rate": RATE}}], "origins": {"Paris": 1, "Boston": 1}, **clients}
        self.admin.run(self.admin.client.demand(name, story))
        self.admin.advance(2)

    def served(self, region: str) -> float:
        """What its machines answer well, per second."""
        return self.shops[region].rate(self.balancers[region], "target_2xx")

    def requests(self, region: str, seconds: int = 60) -> float:
        """RequestCount of the last full period of so many seconds, per second."""
        end = self.admin.now // seconds * seconds
        points = self.shops[region].call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/ApplicationELB",
            MetricName="RequestCount",
            Dimensions=[{"Name": "LoadBalancer", "Value": self.balancers[region].partition("loadbalancer/")[2]}],
            StartTime=end - seconds,
            EndTime=end,
            Period=seconds,
            Statistics=["Sum"],
        )["Datapoints"]
        return sum(each["Sum"] for each in points) / seconds

    def answers(self) -> dict[str, set[str]]:
        return {city: set(self.names.data("prod.example.com", city=city)) for city in ("Paris", "Boston")}

    def nodes(self, region: str) -> set[str]:
        found = self.shops[region].call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"]
        return {each["Association"]["PublicIp"] for each in found if each["Description"].startswith("ELB")}

    def lose(self, region: str, zones: int = 2) -> None:
        """Put some of the zones in which its machines are under water."""
        used = sorted(each["ZoneName"] for each in self.told(region)["AvailabilityZones"])
        for zone in used[:zones]:
            self.admin.run(self.admin.client.facilities.disturb(zone, "water"))

    def mend(self, region: str) -> None:
        for zone in self.told(region)["AvailabilityZones"]:
            self.admin.run(self.admin.client.facilities.mend(zone["ZoneName"]))


@pytest.fixture
def prod(admin: Admin) -> Prod:
    return Prod(admin)


def test_clients_go_to_the_region_that_is_nearest(prod: Prod) -> None:
    prod.demand()
    assert [prod.served(region) for region in REGIONS] == [RATE / 2, RATE / 2]
    assert prod.answers() == {"Boston": prod.nodes("us-east-1"), "Paris": prod.nodes("eu-west-1")}


@pytest.mark.fact("route53-26", "route53-31")
def test_a_zone_fails_and_the_name_stays_a_region_fails_and_everybody_moves(prod: Prod) -> None:
    prod.demand()
    prod.lose("us-east-1", zones=1)
    prod.admin.advance(900)
    assert prod.answers()["Boston"] <= prod.nodes("us-east-1")
    assert prod.served("us-east-1") == RATE / 2
    group = prod.shops["us-east-1"].call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"][0]
    assert [each["LifecycleState"] for each in group["Instances"]] == ["InService"] * 4
    assert len({each["AvailabilityZone"] for each in group["Instances"]}) == 1
    prod.lose("us-east-1")
    prod.admin.advance(5)
    assert prod.served("us-east-1") + prod.served("eu-west-1") < RATE
    prod.admin.advance(95)
    assert prod.answers() == {"Boston": prod.nodes("eu-west-1"), "Paris": prod.nodes("eu-west-1")}
    assert prod.served("eu-west-1") == pytest.approx(RATE, abs=0.5)


def test_clients_move_as_their_old_answers_end_not_at_once(prod: Prod) -> None:
    prod.demand()
    prod.lose("us-east-1")
    seen = []
    for _ in range(12):
        prod.admin.advance(10)
        seen.append(prod.served("eu-west-1"))
    assert seen == sorted(seen)
    assert (seen[1], seen[-1]) == (RATE / 2, RATE)
    assert sum(RATE / 2 < each < RATE for each in seen) >= 4
    assert seen[9] == pytest.approx(RATE, abs=1)


def test_who_asks_once_stays_with_a_region_that_is_lost_and_who_asks_rarely_comes_late(prod: Prod) -> None:
    prod.demand(late={"forever": 0.1, "1800": 0.2})
    assert [prod.served(region) for region in REGIONS] == [RATE / 2, RATE / 2]
    prod.lose("us-east-1")
    prod.admin.advance(100)
    assert prod.answers() == {"Boston": prod.nodes("eu-west-1"), "Paris": prod.nodes("eu-west-1")}
    assert 0.85 * RATE <= prod.served("eu-west-1") < 0.87 * RATE, "half of those 30 % were in Paris anyway"
    prod.admin.advance(900)
    assert 0.87 * RATE < prod.served("eu-west-1") < 0.93 * RATE
    prod.admin.advance(86_400)
    assert prod.served("eu-west-1") == pytest.approx(0.95 * RATE, abs=0.5)
    prod.demand(late={"1800": 0.2})
    assert prod.served("eu-west-1") == pytest.approx(RATE, abs=0.5), "started anew, they ask again"


def test_requests_are_counted_where_they_have_moved(prod: Prod) -> None:
    prod.demand()
    prod.admin.advance(120)
    assert [prod.requests(region) for region in REGIONS] == pytest.approx([RATE / 2, RATE / 2], rel=0.1)
    prod.lose("us-east-1")
    prod.admin.advance(240)
    assert [prod.requests(region) for region in REGIONS] == pytest.approx([0, RATE], rel=0.1)
    prod.mend("us-east-1")
    prod.admin.advance(3600)
    assert [prod.requests(region) for region in REGIONS] == pytest.approx([RATE / 2, RATE / 2], rel=0.1)


def test_a_page_that_says_sorry_takes_over_while_no_region_answers(prod: Prod) -> None:
    page = "192.0.2.99"
    prod.names.create(
        alias("www.example.com", prod.names.id, "prod.example.com", SetIdentifier="prod", Failover="PRIMARY"),
        record("www.example.com", page, SetIdentifier="sorry", Failover="SECONDARY"),
    )
    assert page not in prod.names.data("www.example.com")
    for region in REGIONS:
        prod.lose(region)
    prod.admin.advance(60)
    assert prod.names.data("www.example.com") == [page]
    prod.mend("eu-west-1")
    prod.admin.advance(900)
    assert set(prod.names.data("www.example.com", city="Boston")) == prod.nodes("eu-west-1")


@pytest.mark.fact("route53-32")
def test_a_static_copy_at_the_edges_takes_over_while_no_region_answers(prod: Prod) -> None:
    viewing = Viewing(prod.admin)
    viewing.put("index.html", b"sorry")
    called = named(prod.admin, "www.example.com", "fail.example.com")
    site = viewing.distribute(DefaultRootObject="index.html", **called)
    at_edges = alias("fail.example.com", DISTRIBUTIONS, site.domain, evaluates=False)
    prod.names.create(
        at_edges,
        alias("www.example.com", prod.names.id, "prod.example.com", SetIdentifier="prod", Failover="PRIMARY"),
    )
    prod.names.create(
        alias(
            "www.example.com",
            prod.names.id,
            "fail.example.com",
            evaluates=False,
            SetIdentifier="fail",
            Failover="SECONDARY",
        )
    )
    edges = set(prod.names.data("fail.example.com"))
    assert edges
    assert set(prod.names.data("www.example.com", city="Boston")) == prod.nodes("us-east-1")
    prod.demand("www.example.com")
    assert prod.served("us-east-1") == RATE / 2
    for region in REGIONS:
        prod.lose(region)
    prod.admin.advance(100)
    assert set(prod.names.data("www.example.com")) == edges
    assert site.text("/", host="www.example.com") == b"sorry"
    assert sum(prod.requests(region) for region in REGIONS) < RATE
    prod.mend("eu-west-1")
    prod.admin.advance(1200)
    assert set(prod.names.data("www.example.com", city="Boston")) == prod.nodes("eu-west-1")
    assert prod.served("eu-west-1") == pytest.approx(RATE, abs=0.5)
