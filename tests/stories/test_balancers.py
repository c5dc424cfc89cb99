"""Tiers behind tiers: demand goes through all of them, and what ails the last is felt in front."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.shop import Shop

SHAPE = {"cpu_milliseconds": 5}


class Tiers:
    """A public balancer, a web tier, an internal balancer, and an application tier in subnets without a way out."""

    def __init__(self, admin: Admin) -> None:
        self.admin, self.shop = admin, Shop(admin)
        self.inside = self._private_subnets()
        self.public, self.webs = self._tier("public", self.shop.subnets[:2])
        self.internal, self.apps = self._tier("inner", self.inside, Scheme="internal")
        admin.advance(300)

    def _private_subnets(self) -> list[str]:
        table = self.admin.call("ec2:CreateRouteTable", VpcId=self.shop.vpc)["RouteTable"]["RouteTableId"]
        found: list[str] = []
        for number, zone in enumerate("ab"):
            place = {"AvailabilityZone": f"us-east-1{zone}", "CidrBlock": f"172.31.{96 + 16 * number}.0/20"}
            made = self.admin.call("ec2:CreateSubnet", VpcId=self.shop.vpc, **place)["Subnet"]["SubnetId"]
            self.admin.call("ec2:AssociateRouteTable", RouteTableId=table, SubnetId=made)
            found.append(made)
        return found

    def _tier(self, name: str, subnets: list[str], **settings: str) -> tuple[str, list[str]]:
        balancer = self.shop.make_balancer(name, Subnets=subnets, **settings)["LoadBalancerArn"]
        group = self.shop.make_group(name, HealthCheckIntervalSeconds=10)["TargetGroupArn"]
        self.shop.listen(balancer, group)
        self.shop.subnets.extend(each for each in subnets if each not in self.shop.subnets)
        ids = [id for each in subnets for id in self.shop.machines(subnet=self.shop.subnets.index(each))]
        self.shop.register(group, *ids)
        return balancer, ids

    def latency(self, balancer: str) -> float:
        return self.shop.rate(balancer, "waiting_seconds") / self.shop.rate(balancer, "answered")


@pytest.fixture
def tiers(admin: Admin) -> Tiers:
    return Tiers(admin)


@pytest.mark.fact("elb-06")
def test_requests_go_from_a_public_balancer_through_the_web_tier_to_an_internal_one(admin: Admin, tiers: Tiers) -> None:
    shop = tiers.shop
    shop.demand(tiers.public, 40, shape=SHAPE, onward={tiers.internal: 2})
    admin.advance(120)
    assert [shop.rate(each, "requests") for each in (tiers.public, tiers.internal)] == [40, pytest.approx(80)]
    assert [shop.rate(id, "network_in") / 800 for id in tiers.apps] == pytest.approx([40, 40])
    assert tiers.latency(tiers.public) > 2 * tiers.latency(tiers.internal)
    told = admin.call("ec2:DescribeInstances", InstanceIds=tiers.apps)["Reservations"]
    assert all("PublicIpAddress" not in each for one in told for each in one["Instances"])


def test_what_ails_the_last_tier_is_felt_in_front(admin: Admin, tiers: Tiers) -> None:
    shop = tiers.shop
    shop.demand(tiers.public, 40, shape=SHAPE, onward={tiers.internal: 1})
    admin.advance(120)
    assert shop.rate(tiers.public, "target_5xx") == 0
    admin.call("ec2:StopInstances", InstanceIds=tiers.apps)
    admin.advance(180)
    assert shop.rate(tiers.internal, "elb_503") == pytest.approx(40)
    assert shop.rate(tiers.public, "target_5xx") == pytest.approx(40)
    admin.call("ec2:StartInstances", InstanceIds=tiers.apps)
    admin.advance(300)
    assert shop.rate(tiers.public, "target_5xx") == 0


def test_a_closed_door_between_the_tiers_is_felt_in_front(admin: Admin, tiers: Tiers) -> None:
    shop = tiers.shop
    shop.demand(tiers.public, 40, shape=SHAPE, onward={tiers.internal: 1})
    admin.advance(120)
    nobody = shop.security_group("nobody")
    admin.call("elbv2:SetSecurityGroups", LoadBalancerArn=tiers.internal, SecurityGroups=[nobody])
    admin.advance(60)
    assert shop.rate(tiers.internal, "lost") == pytest.approx(40)
    assert shop.rate(tiers.public, "target_5xx") == pytest.approx(40)


def test_demand_that_ends_in_front_ends_behind(admin: Admin, tiers: Tiers) -> None:
    shop = tiers.shop
    shop.demand(tiers.public, 40, shape=SHAPE, onward={tiers.internal: 1})
    admin.advance(120)
    shop.demand(tiers.public, 40, shape=SHAPE)
    admin.advance(60)
    assert shop.rate(tiers.internal, "requests") == 0


@pytest.mark.fact("elb-05")
def test_the_internet_comes_to_a_public_balancer_and_to_no_internal_one(admin: Admin, tiers: Tiers) -> None:
    of_balancers = [{"Name": "requester-id", "Values": ["amazon-elb"]}]
    nodes = admin.call("ec2:DescribeNetworkInterfaces", Filters=of_balancers)["NetworkInterfaces"]
    assert {(each["Description"][:14], "Association" in each) for each in nodes} == {
        ("ELB app/public", True),
        ("ELB app/inner/", False),
    }
    found = admin.call("elbv2:DescribeLoadBalancers")["LoadBalancers"]
    assert {each["LoadBalancerName"]: each["Scheme"] for each in found} == {
        "public": "internet-facing",
        "inner": "internal",
    }
    assert found[1]["DNSName"].startswith("internal-")
    attributes = [
        admin.call("elbv2:DescribeLoadBalancerAttributes", LoadBalancerArn=each)["Attributes"]
        for each in (tiers.public, tiers.internal)
    ]
    assert attributes[0] == attributes[1]
    seen = [asked_from_everywhere(admin, each["DNSName"]) for each in found]
    assert [all("200" in each for each in seen[0]), any("200" in each for each in seen[1])] == [True, False]


def asked_from_everywhere(admin: Admin, name: str) -> list[str]:
    """What those who ask from all over the internet are answered by a name."""
    terms = {"Type": "HTTP", "FullyQualifiedDomainName": name}
    made = admin.call("route53:CreateHealthCheck", CallerReference=name, HealthCheckConfig=terms)["HealthCheck"]
    told = admin.call("route53:GetHealthCheckStatus", HealthCheckId=made["Id"])["HealthCheckObservations"]
    return [each["StatusReport"]["Status"] for each in told]
