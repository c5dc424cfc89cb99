"""Balancers of flows and of appliances: what they listen to, where they stand, and how flows are spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.test_certificates import certificate, private
from tests.shop import Shop


class Junction:
    """A Network balancer of root's, its group, and machines in two zones."""

    def __init__(self, admin: Admin, shop: Shop) -> None:
        self.admin, self.shop, self.call = admin, shop, admin.call

    def make(self, type: str = "network", **settings: Any) -> dict[str, Any]:
        places: dict[str, Any] = {} if "SubnetMappings" in settings else {"Subnets": self.shop.subnets[:2]}
        asked: dict[str, Any] = {"Name": "flows"} | places | settings
        return self.call("elbv2:CreateLoadBalancer", Type=type, **asked)["LoadBalancers"][0]

    def group(self, protocol: str = "TCP", port: int = 80, name: str = "flows") -> str:
        return self.shop.make_group(name, Protocol=protocol, Port=port)["TargetGroupArn"]

    def listen(self, balancer: str, group: str, protocol: str = "TCP", **more: Any) -> None:
        forward = [{"Type": "forward", "TargetGroupArn": group}]
        asked = {"Protocol": protocol, "Port": 80, "DefaultActions": forward} | more
        self.call("elbv2:CreateListener", LoadBalancerArn=balancer, **asked)

    def refused(self, balancer: str, group: str, **asked: Any) -> str:
        forward = [{"Type": "forward", "TargetGroupArn": group}]
        refusal = self.admin.refused("elbv2:CreateListener", LoadBalancerArn=balancer, DefaultActions=forward, **asked)
        return refusal.code

    def site(self, *places: int) -> tuple[str, str, list[str]]:
        """Its ARN, its group's, and a healthy machine in each of these subnets."""
        balancer, group = self.make()["LoadBalancerArn"], self.group()
        self.listen(balancer, group)
        ids = [id for place in places for id in self.shop.machines(1, subnet=place)]
        self.shop.register(group, *ids)
        self.admin.advance(300)
        return balancer, group, ids


@pytest.fixture
def junction(admin: Admin, shop: Shop) -> Junction:
    return Junction(admin, shop)


@pytest.mark.fact("elb-08")
def test_each_type_carries_what_it_is_for(junction: Junction, shop: Shop) -> None:
    requests = shop.make_balancer()["LoadBalancerArn"]
    flows = junction.make()["LoadBalancerArn"]
    appliances = junction.make("gateway", Name="appliances")["LoadBalancerArn"]
    web, tcp = shop.make_group()["TargetGroupArn"], junction.group()
    wrapped = junction.group("GENEVE", 6081, "wrapped")
    assert junction.refused(requests, tcp, Protocol="TCP", Port=80) == "ValidationError"
    assert junction.refused(requests, tcp, Protocol="HTTP", Port=80) == "IncompatibleProtocols"
    assert junction.refused(flows, web, Protocol="HTTP", Port=80) == "ValidationError"
    assert junction.refused(flows, web, Protocol="TCP", Port=80) == "IncompatibleProtocols"
    assert junction.refused(appliances, tcp) == "IncompatibleProtocols"
    assert junction.refused(appliances, wrapped, Protocol="TCP", Port=80) == "ValidationError"
    junction.listen(requests, web, "HTTP")
    junction.listen(flows, tcp)
    forward = [{"Type": "forward", "TargetGroupArn": wrapped}]
    junction.call("elbv2:CreateListener", LoadBalancerArn=appliances, DefaultActions=forward)
    groups = {"Name": "x", "Protocol": "GENEVE", "Port": 80, "VpcId": shop.vpc}
    assert junction.admin.refused("elbv2:CreateTargetGroup", **groups).code == "ValidationError"


def test_names_and_arns_tell_the_type(junction: Junction) -> None:
    flows, appliances = junction.make(), junction.make("gateway", Name="appliances")
    assert "loadbalancer/net/flows/" in flows["LoadBalancerArn"]
    id = flows["LoadBalancerArn"].rpartition("/")[2]
    assert flows["DNSName"] == f"flows-{id}.elb.us-east-1.amazonaws.com"
    assert flows["CanonicalHostedZoneId"] == "Z26RNL4JYFTOTI"
    assert "loadbalancer/gwy/appliances/" in appliances["LoadBalancerArn"]
    assert "DNSName" not in appliances
    assert "Scheme" not in appliances


def test_one_zone_is_enough(junction: Junction, shop: Shop) -> None:
    assert len(junction.make(Subnets=shop.subnets[:1])["AvailabilityZones"]) == 1


def test_its_nodes_keep_the_addresses_that_were_chosen(admin: Admin, junction: Junction, shop: Shop) -> None:
    elastic = admin.call("ec2:AllocateAddress", Domain="vpc")
    mapped = [{"SubnetId": shop.subnets[0], "AllocationId": elastic["AllocationId"]}]
    made = junction.make(SubnetMappings=mapped)
    (zone,) = made["AvailabilityZones"]
    assert zone["LoadBalancerAddresses"] == [
        {"IpAddress": elastic["PublicIp"], "AllocationId": elastic["AllocationId"]}
    ]
    refusal = admin.refused("elbv2:CreateLoadBalancer", Name="other", Type="network", SubnetMappings=mapped)
    assert refusal.code == "ResourceInUse"
    admin.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=made["LoadBalancerArn"])
    (left,) = admin.call("ec2:DescribeAddresses")["Addresses"]
    assert "AssociationId" not in left


@pytest.mark.parametrize(
    ("type", "scheme", "more", "code"),
    [
        ("application", "internet-facing", {"AllocationId": "eipalloc-0"}, "InvalidConfigurationRequest"),
        ("network", "internal", {"AllocationId": "eipalloc-0"}, "InvalidConfigurationRequest"),
        ("network", "internet-facing", {"AllocationId": "eipalloc-0"}, "AllocationIdNotFound"),
        ("network", "internet-facing", {"PrivateIPv4Address": "172.31.0.9"}, "InvalidConfigurationRequest"),
    ],
)
def test_addresses_are_chosen_where_they_can_be(
    admin: Admin, shop: Shop, type: str, scheme: str, more: Mapping[str, str], code: str
) -> None:
    mapped = [{"SubnetId": each, **more} for each in shop.subnets[:2]]
    asked = {"Name": "flows", "Type": type, "Scheme": scheme, "SubnetMappings": mapped}
    assert admin.refused("elbv2:CreateLoadBalancer", **asked).code == code


def test_zones_keep_to_themselves_until_they_are_told_otherwise(admin: Admin, junction: Junction, shop: Shop) -> None:
    balancer, _, ids = junction.site(0, 1, 1, 1, 1)
    shop.demand(balancer, 40)
    admin.advance(60)
    assert [shop.rate(id, "network_in") / 800 for id in ids] == pytest.approx([20.0, 5.0, 5.0, 5.0, 5.0])
    on = [{"Key": "load_balancing.cross_zone.enabled", "Value": "true"}]
    shop.call("elbv2:ModifyLoadBalancerAttributes", LoadBalancerArn=balancer, Attributes=on)
    admin.advance(60)
    assert [shop.rate(id, "network_in") / 800 for id in ids] == pytest.approx([8.0] * 5)


def test_whoever_may_come_to_its_targets_may_come_to_it(admin: Admin, junction: Junction, shop: Shop) -> None:
    balancer, group, _ = junction.site(0, 1)
    assert {state for state, _ in shop.health(group).values()} == {"healthy"}
    refusal = admin.refused("elbv2:SetSecurityGroups", LoadBalancerArn=balancer, SecurityGroups=[shop.web])
    assert refusal.code == "InvalidConfigurationRequest"


@pytest.mark.fact("elb-10")
def test_millions_of_flows_a_second_find_their_limit_in_the_targets(
    admin: Admin, junction: Junction, shop: Shop
) -> None:
    balancer, group, _ = junction.site(0, 1)
    shop.demand(balancer, 2e6)
    admin.advance(60)
    assert shop.rate(balancer, "new_connections") == 2e6
    assert [shop.rate(balancer, each) for each in ("lost", "elb_503")] == [0, 0]
    assert shop.rate(group, "requests") == 2e6
    assert shop.rate(group, "target_5xx") + shop.rate(balancer, "elb_504") > 1.9e6


def test_it_counts_flows_and_no_requests(admin: Admin, junction: Junction, shop: Shop) -> None:
    balancer, group, _ = junction.site(0, 1)
    shop.demand(balancer, 20)
    admin.advance(600)
    of_balancer = {"LoadBalancer": balancer.partition("loadbalancer/")[2]}
    of_group = of_balancer | {"TargetGroup": group.rpartition(":")[2]}
    assert summed(admin, "NewFlowCount", of_balancer) == pytest.approx(20 * 300, rel=0.05)
    assert summed(admin, "HealthyHostCount", of_group) == 2 * 5
    assert shop.total("RequestCount", 300, **of_balancer) == 0


def summed(admin: Admin, metric: str, dimensions: Mapping[str, str]) -> float:
    """Over five minutes."""
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/NetworkELB",
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=admin.now - 300,
        EndTime=admin.now,
        Period=300,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(point["Sum"] for point in points)


def test_it_takes_no_rules_and_only_forwards(admin: Admin, junction: Junction, shop: Shop) -> None:
    balancer, group = junction.make()["LoadBalancerArn"], junction.group()
    junction.listen(balancer, group)
    fixed = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}]
    asked = {"LoadBalancerArn": balancer, "Protocol": "TCP", "Port": 81, "DefaultActions": fixed}
    assert admin.refused("elbv2:CreateListener", **asked).code == "InvalidLoadBalancerAction"
    (listener,) = shop.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"]
    rule = {
        "ListenerArn": listener["ListenerArn"],
        "Priority": 1,
        "Conditions": [{"Field": "path-pattern", "Values": ["/a"]}],
        "Actions": [{"Type": "forward", "TargetGroupArn": group}],
    }
    assert admin.refused("elbv2:CreateRule", **rule).code == "UnsupportedOperation"


def test_tls_ends_at_it_with_a_certificate(admin: Admin, junction: Junction) -> None:
    balancer, group = junction.make()["LoadBalancerArn"], junction.group()
    assert junction.refused(balancer, group, Protocol="TLS", Port=443) == "ValidationError"
    files = {"CertificateBody": certificate("web"), "PrivateKey": private("web")}
    own = admin.call("iam:UploadServerCertificate", ServerCertificateName="web", **files)
    shown = [{"CertificateArn": own["ServerCertificateMetadata"]["Arn"]}]
    junction.listen(balancer, group, "TLS", Port=443, Certificates=shown)


def test_attributes_are_those_of_its_type(admin: Admin, junction: Junction, shop: Shop) -> None:
    balancer, group = junction.make()["LoadBalancerArn"], junction.group()
    told = shop.call("elbv2:DescribeLoadBalancerAttributes", LoadBalancerArn=balancer)["Attributes"]
    values = {each["Key"]: each["Value"] for each in told}
    assert values["load_balancing.cross_zone.enabled"] == "false"
    assert "idle_timeout.timeout_seconds" not in values
    told = shop.call("elbv2:DescribeTargetGroupAttributes", TargetGroupArn=group)["Attributes"]
    values = {each["Key"]: each["Value"] for each in told}
    assert (values["preserve_client_ip.enabled"], values["proxy_protocol_v2.enabled"]) == ("true", "false")
    cookie = [{"Key": "stickiness.type", "Value": "lb_cookie"}]
    refusal = admin.refused("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=cookie)
    assert refusal.code == "ValidationError"
