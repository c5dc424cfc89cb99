"""Groups behind Classic load balancers: whoever comes into service is registered, whoever leaves goes out first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.model.services.elb.kiosk import Kiosk
from tests.shop import Shop

GROUP: dict[str, Any] = {"AutoScalingGroupName": NAME}
KIOSK: dict[str, Any] = {"LoadBalancerNames": ["kiosk"]}


def test_a_group_registers_whoever_serves_and_takes_out_whoever_leaves(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    kiosk = Kiosk(admin, shop)
    kiosk.make()
    fleet.launch(DesiredCapacity=1, **KIOSK)
    assert set(kiosk.states()) == set(fleet.ids())
    fleet.call("autoscaling:SetDesiredCapacity", DesiredCapacity=2, **GROUP)
    admin.advance(120)
    both = fleet.ids()
    assert set(kiosk.states()) == set(both)
    gone = {"InstanceId": both[0], "ShouldDecrementDesiredCapacity": True}
    fleet.call("autoscaling:TerminateInstanceInAutoScalingGroup", **gone)
    assert set(kiosk.states()) == {both[1]}
    fleet.call("autoscaling:EnterStandby", InstanceIds=[both[1]], ShouldDecrementDesiredCapacity=False, **GROUP)
    assert kiosk.states() == {}


@pytest.mark.fact("autoscaling-05", "autoscaling-06")
def test_three_of_one_configuration_in_two_zones_stay_three_whatever_the_load(
    admin: Admin, shop: Shop, fleet: Fleet
) -> None:
    kiosk = Kiosk(admin, shop)
    places = [shop.subnets[0], shop.subnets[2]]
    balancer = kiosk.make(Subnets=places)
    asked = {"ImageId": shop.image, "InstanceType": "c5.large", "SecurityGroups": [shop.web]}
    admin.call("autoscaling:CreateLaunchConfiguration", LaunchConfigurationName="myLC", **asked)
    fleet.launch(
        LaunchTemplate=None,
        LaunchConfigurationName="myLC",
        VPCZoneIdentifier=",".join(places),
        DesiredCapacity=3,
        **KIOSK,
    )
    assert {each["AvailabilityZone"] for each in fleet.told["Instances"]} == {"us-east-1a", "us-east-1c"}
    assert set(kiosk.states()) == set(fleet.ids())
    shop.demand(balancer, 1000)
    admin.advance(3600)
    assert shop.rate(fleet.told["AutoScalingGroupARN"], "cpu") > 95
    assert (fleet.desired, len(fleet.ids()), len(fleet.activities())) == (3, 3, 3)


def test_a_balancer_is_attached_described_and_detached(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    kiosk = Kiosk(admin, shop)
    kiosk.make()
    fleet.launch()
    fleet.call("autoscaling:AttachLoadBalancers", **GROUP, **KIOSK)
    told = {"LoadBalancerName": "kiosk", "State": "Added"}
    assert fleet.call("autoscaling:DescribeLoadBalancers", **GROUP)["LoadBalancers"] == [told]
    admin.advance(400)
    (now,) = fleet.call("autoscaling:DescribeLoadBalancers", **GROUP)["LoadBalancers"]
    assert now["State"] == "InService"
    assert fleet.told["LoadBalancerNames"] == ["kiosk"]
    fleet.call("autoscaling:DetachLoadBalancers", **GROUP, **KIOSK)
    assert kiosk.states() == {}
    assert fleet.call("autoscaling:DescribeLoadBalancers", **GROUP)["LoadBalancers"] == []


def test_it_is_a_traffic_source_of_its_kind(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    Kiosk(admin, shop).make()
    fleet.launch()
    source: dict[str, Any] = {"TrafficSources": [{"Identifier": "kiosk", "Type": "elb"}]}
    fleet.call("autoscaling:AttachTrafficSources", **GROUP, **source)
    (told,) = fleet.call("autoscaling:DescribeTrafficSources", TrafficSourceType="elb", **GROUP)["TrafficSources"]
    assert (told["Identifier"], told["Type"]) == ("kiosk", "elb")
    assert fleet.told["TrafficSources"] == [{"Identifier": "kiosk", "Type": "elb"}]
    fleet.call("autoscaling:DetachTrafficSources", **GROUP, **source)
    assert fleet.told["TrafficSources"] == []


def test_whom_the_balancer_finds_unhealthy_is_replaced_if_the_group_asks_it(
    admin: Admin, shop: Shop, fleet: Fleet
) -> None:
    Kiosk(admin, shop).make()
    fleet.launch(HealthCheckType="ELB", HealthCheckGracePeriod=0, **KIOSK)
    (before,) = fleet.ids()
    shop.close(shop.web)
    admin.advance(900)
    assert before not in fleet.ids()
    assert any("ELB system health check" in each["Cause"] for each in fleet.activities())


def test_balancers_that_are_not_there_are_refused(fleet: Fleet) -> None:
    settings = fleet.settings(**KIOSK)
    assert fleet.admin.refused("autoscaling:CreateAutoScalingGroup", **settings).code == "ValidationError"
    fleet.launch()
    for operation in ("AttachLoadBalancers", "DetachLoadBalancers"):
        assert fleet.admin.refused(f"autoscaling:{operation}", **GROUP, **KIOSK).code == "ValidationError"


def test_a_balancer_that_has_gone_keeps_nobody_from_leaving(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    kiosk = Kiosk(admin, shop)
    kiosk.make()
    fleet.launch(**KIOSK)
    kiosk.ask("DeleteLoadBalancer")
    fleet.call("autoscaling:DeleteAutoScalingGroup", ForceDelete=True, **GROUP)
    admin.advance(300)
    assert not fleet.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"]
