"""Classic balancers in EC2-Classic: without a VPC, without groups of their own, and with addresses of both families."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest

from model.kit.published import published
from model.laws.reach.addresses import place
from model.laws.reach.hops import Code
from model.laws.reach.packets import TCP, Packet
from model.laws.reach.walk import INTERNET, walk
from tests.model.services.ec2.lands import Land, culprit
from tests.model.services.ec2.old_account import OldAccount, old_account
from tests.model.services.elb.kiosk import HTTP
from tests.names import Names, alias
from tests.stories.test_internet_of_others import six

ZONES = ["us-east-1b", "us-east-1c"]
ELB = {"UserId": "amazon-elb", "GroupName": "amazon-elb-sg"}


@pytest.fixture
def old() -> Iterator[OldAccount]:
    with old_account() as found:
        yield found


def make(old: OldAccount, name: str = "kiosk", **places: Any) -> dict[str, Any]:
    """A balancer, described."""
    where = places or {"AvailabilityZones": ZONES}
    old.call("elb:CreateLoadBalancer", LoadBalancerName=name, Listeners=[HTTP], **where)
    return old.call("elb:DescribeLoadBalancers", LoadBalancerNames=[name])["LoadBalancerDescriptions"][0]


def led_to(old: OldAccount, name: str) -> tuple[str, ...]:
    found = published(old.admin.cloud, name)
    return found.addresses if found else ()


def families(old: OldAccount, name: str) -> list[int]:
    return [ip_address(each).version for each in led_to(old, name)]


@pytest.mark.fact("elb-31")
def test_a_balancer_in_a_vpc_has_addresses_of_the_old_family_and_one_in_ec2_classic_of_both(old: OldAccount) -> None:
    vpc = Land(old.admin, AmazonProvidedIpv6CidrBlock=True)
    client = six(vpc)
    inside, outside = make(old, "inside", Subnets=[vpc.subnet_id]), make(old, "outside")
    told = {
        each["LoadBalancerName"]: [
            families(old, f"{prefix}{each['DNSName']}") for prefix in ("", "dualstack.", "ipv6.")
        ]
        for each in (inside, outside)
    }
    assert told == {"inside": [[4], [4], []], "outside": [[4, 4], [4, 4, 6, 6], [6, 6]]}
    names = Names(old.admin)
    for each in (inside, outside):
        label, zone = f"{each['LoadBalancerName']}.example.com", each["CanonicalHostedZoneNameID"]
        target = f"dualstack.{each['DNSName']}"
        names.create(*(alias(label, zone, target, type=type, evaluates=False) for type in ("A", "AAAA")))
    resolved = {
        label: [len(names.data(f"{label}.example.com", type)) for type in ("A", "AAAA")]
        for label in ("inside", "outside")
    }
    assert resolved == {"inside": [1, 0], "outside": [2, 2]}

    def came(address: str) -> Any:
        """How somebody fares who has no way out but by IPv6."""
        nic = vpc.wiring.nic(vpc.interface_id)
        assert nic is not None
        source = place(client if ":" in address else vpc.address)
        return walk(vpc.wiring, nic, Packet(TCP, source, place(address), 80))

    (only,) = led_to(old, inside["DNSName"])
    assert culprit(came(only))[1] is Code.NO_ROUTE_TO_DESTINATION
    assert all(came(each).arrived for each in led_to(old, f"ipv6.{outside['DNSName']}"))


def test_it_has_no_vpc_no_subnets_and_no_groups_of_its_own(old: OldAccount) -> None:
    told = make(old)
    assert "VPCId" not in told
    assert (told["Subnets"], told["SecurityGroups"]) == ([], [])
    assert (told["AvailabilityZones"], told["Scheme"]) == (ZONES, "internet-facing")
    assert told["SourceSecurityGroup"] == {"OwnerAlias": "amazon-elb", "GroupName": "amazon-elb-sg"}
    assert old.call("DescribeNetworkInterfaces")["NetworkInterfaces"] == []


def test_what_needs_a_vpc_is_refused(old: OldAccount) -> None:
    place = {"LoadBalancerName": "kiosk", "Listeners": [HTTP], "AvailabilityZones": ZONES}
    group = old.group("web")
    assert old.refused("elb:CreateLoadBalancer", **place, Scheme="internal") == "InvalidScheme"
    assert old.refused("elb:CreateLoadBalancer", **place, SecurityGroups=[group]) == "InvalidConfigurationRequest"
    assert old.refused("elb:CreateLoadBalancer", **place | {"AvailabilityZones": ["us-east-1z"]}) == "ValidationError"
    make(old)
    named, vpc = {"LoadBalancerName": "kiosk"}, Land(old.admin)
    subnet = {"Subnets": [vpc.subnet_id]}
    assert old.refused("elb:AttachLoadBalancerToSubnets", **named, **subnet) == "InvalidConfigurationRequest"
    assert old.refused("elb:DetachLoadBalancerFromSubnets", **named, **subnet) == "InvalidConfigurationRequest"
    groups = {"SecurityGroups": [group]}
    assert old.refused("elb:ApplySecurityGroupsToLoadBalancer", **named, **groups) == "InvalidConfigurationRequest"


def test_it_follows_the_zones_that_are_enabled_and_leaves_nothing(old: OldAccount) -> None:
    dns, named = make(old)["DNSName"], {"LoadBalancerName": "kiosk"}
    more = old.call("elb:EnableAvailabilityZonesForLoadBalancer", **named, AvailabilityZones=["us-east-1d"])
    assert more["AvailabilityZones"] == [*ZONES, "us-east-1d"]
    assert len(led_to(old, dns)) == 3
    left = old.call("elb:DisableAvailabilityZonesForLoadBalancer", **named, AvailabilityZones=ZONES)
    assert left["AvailabilityZones"] == ["us-east-1d"]
    addresses = led_to(old, f"dualstack.{dns}")
    assert len(addresses) == 2
    old.call("elb:DeleteLoadBalancer", **named)
    assert led_to(old, dns) == ()
    assert {old.fetch_from_internet(each).end for each in addresses} == {INTERNET}


def test_its_instances_are_checked_and_take_what_comes(old: OldAccount) -> None:
    old.group("web", port=80, **ELB)
    machines = [old.machine("web", zone=zone)["InstanceId"] for zone in ZONES]
    make(old)
    named = {"LoadBalancerName": "kiosk"}
    old.call("elb:RegisterInstancesWithLoadBalancer", **named, Instances=[{"InstanceId": id} for id in machines])
    old.admin.advance(400)
    assert set(states(old).values()) == {"InService"}
    balancer = f"arn:aws:elasticloadbalancing:us-east-1:{old.account}:loadbalancer/kiosk"
    story = {"components": [{"steady": {"rate": 40}}], "shape": {"cpu_milliseconds": 5}}
    old.admin.run(old.client.demand(balancer, story))
    old.admin.advance(60)
    world = old.admin.cloud.world(old.account, "us-east-1", "elbv2")
    came = [world.signal(id, "network_in").value_at(old.admin.now) / 800 for id in machines]
    assert came == pytest.approx([20, 20])
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [ELB]}
    old.call("RevokeSecurityGroupIngress", GroupName="web", IpPermissions=[rule])
    old.admin.advance(120)
    assert set(states(old).values()) == {"OutOfService"}


def states(old: OldAccount) -> dict[str, str]:
    told = old.call("elb:DescribeInstanceHealth", LoadBalancerName="kiosk")["InstanceStates"]
    return {each["InstanceId"]: each["State"] for each in told}


def test_only_instances_of_ec2_classic_are_behind_it(old: OldAccount) -> None:
    vpc = Land(old.admin)
    inside = old.launch(InstanceType="t2.micro", SubnetId=vpc.subnet_id)["InstanceId"]
    outside = old.launch()["InstanceId"]
    make(old)
    within = make(old, "within", Subnets=[_with_door(vpc)])
    assert within["VPCId"] == vpc.vpc_id
    register, both = "elb:RegisterInstancesWithLoadBalancer", ("kiosk", "within")
    for name, wrong in zip(both, (inside, outside), strict=True):
        asked = {"LoadBalancerName": name, "Instances": [{"InstanceId": wrong}]}
        assert old.refused(register, **asked) == "InvalidInstance"


def _with_door(vpc: Land) -> str:
    vpc.open_door()
    return vpc.subnet_id


def test_of_nodes_that_nobody_sees_no_trail_tells(old: OldAccount) -> None:
    make(old)
    old.call("elb:DeleteLoadBalancer", LoadBalancerName="kiosk")
    events = old.call("cloudtrail:LookupEvents")["Events"]
    assert {"CreateLoadBalancer", "DeleteLoadBalancer"} <= {each["EventName"] for each in events}
    assert not any("NetworkInterface" in each["EventName"] for each in events)
