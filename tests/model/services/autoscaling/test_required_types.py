"""Groups that say what their machines must have, and leave the choice of types to Auto Scaling."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.model.services.autoscaling.fleet import NAME, Fleet

TEMPLATE = {"LaunchTemplateName": "web", "Version": "$Latest"}
SMALL: dict[str, Any] = {"VCpuCount": {"Min": 2, "Max": 4}, "MemoryMiB": {"Min": 4096, "Max": 16384}}
ALLOWED = {"AllowedInstanceTypes": ["m5*.large", "m5*.xlarge", "r5.large", "c5.large"]}


def policy(*overrides: dict[str, Any], **distribution: Any) -> dict[str, Any]:
    template = {"LaunchTemplateSpecification": TEMPLATE, "Overrides": [*overrides]}
    return {"LaunchTemplate": template, "InstancesDistribution": distribution}


def required(**wanted: Any) -> dict[str, Any]:
    return {"InstanceRequirements": SMALL | ALLOWED | wanted}


def launch(fleet: Fleet, *overrides: dict[str, Any], desired: int = 2, rules: Any = None, **settings: Any) -> None:
    mixed = policy(*overrides, **rules or {})
    given: dict[str, Any] = {"LaunchTemplate": None, "MixedInstancesPolicy": mixed, "DesiredCapacity": desired}
    fleet.launch(**given, **settings)


def types(fleet: Fleet) -> Counter[str]:
    return Counter(each["InstanceType"] for each in fleet.told["Instances"])


def refused(fleet: Fleet, mixed: dict[str, Any], **settings: Any) -> str:
    asked = fleet.settings(LaunchTemplate=None, MixedInstancesPolicy=mixed, **settings)
    refusal = fleet.admin.refused("autoscaling:CreateAutoScalingGroup", **asked)
    assert refusal.code == "ValidationError"
    return refusal.message


def test_on_demand_the_cheapest_type_that_fits_is_launched(fleet: Fleet) -> None:
    launch(fleet, required(MemoryMiB={"Min": 8192, "Max": 8192}))
    assert types(fleet) == {"m5a.large": 2}
    told = fleet.told["MixedInstancesPolicy"]
    assert told["InstancesDistribution"]["OnDemandAllocationStrategy"] == "lowest-price"
    (override,) = told["LaunchTemplate"]["Overrides"]
    assert override["InstanceRequirements"]["MemoryMiB"] == {"Min": 8192, "Max": 8192}


@pytest.mark.parametrize(("most", "launched"), [(1, 0), (99, 1)])
def test_what_costs_more_than_the_limit_on_the_spot_market_is_not_launched(
    fleet: Fleet, most: int, launched: int
) -> None:
    limited = required(MaxSpotPriceAsPercentageOfOptimalOnDemandPrice=most)
    launch(fleet, limited, desired=1, rules={"OnDemandPercentageAboveBaseCapacity": 0})
    assert len(fleet.told["Instances"]) == launched


def test_on_the_spot_market_price_and_room_decide_among_those_that_fit(fleet: Fleet) -> None:
    rules = {"OnDemandPercentageAboveBaseCapacity": 0, "SpotAllocationStrategy": "price-capacity-optimized"}
    launch(fleet, required(), rules=rules)
    ids = fleet.ids()
    found = fleet.call("ec2:DescribeInstances", InstanceIds=ids)["Reservations"]
    machines = [each for one in found for each in one["Instances"]]
    assert {each["InstanceLifecycle"] for each in machines} == {"spot"}
    assert len(machines) == 2


@pytest.mark.parametrize(("kind", "desired", "each"), [("vcpu", 6, "2"), ("memory-mib", 24576, "8192")])
def test_capacity_can_be_counted_in_processors_and_in_memory(fleet: Fleet, kind: str, desired: int, each: str) -> None:
    only = required(AllowedInstanceTypes=["m5.large"])
    launch(fleet, only, desired=desired, MaxSize=desired, DesiredCapacityType=kind)
    assert types(fleet) == {"m5.large": 3}
    assert {member["WeightedCapacity"] for member in fleet.told["Instances"]} == {each}
    assert fleet.told["DesiredCapacityType"] == kind


def test_a_template_may_say_it_instead_of_the_overrides(fleet: Fleet) -> None:
    data = {"ImageId": fleet.shop.image, "InstanceRequirements": SMALL | {"AllowedInstanceTypes": ["r5.large"]}}
    fleet.call("ec2:CreateLaunchTemplate", LaunchTemplateName="any", LaunchTemplateData=data)
    mixed = {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateName": "any"}}}
    fleet.launch(LaunchTemplate=None, MixedInstancesPolicy=mixed)
    assert types(fleet) == {"r5.large": 1}
    alone = fleet.settings(AutoScalingGroupName="alone", LaunchTemplate={"LaunchTemplateName": "any"})
    assert "InstanceRequirements" in fleet.admin.refused("autoscaling:CreateAutoScalingGroup", **alone).message


def test_a_refresh_that_skips_matching_ones_keeps_types_that_fit(fleet: Fleet) -> None:
    launch(fleet, required())
    place = {"AutoScalingGroupName": NAME}
    fleet.call("autoscaling:StartInstanceRefresh", Preferences={"SkipMatching": True}, **place)
    (refresh,) = fleet.call("autoscaling:DescribeInstanceRefreshes", **place)["InstanceRefreshes"]
    assert refresh["InstancesToUpdate"] == 0


def test_what_requirements_cannot_say_is_refused(fleet: Fleet) -> None:
    assert "fits" in refused(fleet, policy(required(AllowedInstanceTypes=["m6g.*"])))
    assert "less than the minimum" in refused(fleet, policy(required(MemoryMiB={"Min": 2, "Max": 1})))
    assert "either" in refused(fleet, policy({"InstanceType": "c5.large"}, required()))
    assert "at most 4" in refused(fleet, policy(*[required()] * 5))
    assert "prioritized" in refused(fleet, policy(required(), OnDemandAllocationStrategy="prioritized"))
    assert "prioritized" in refused(fleet, policy(required(), SpotAllocationStrategy="capacity-optimized-prioritized"))
    assert "DesiredCapacityType" in refused(fleet, policy({"InstanceType": "c5.large"}), DesiredCapacityType="vcpu")
    assert "DesiredCapacityType" in refused(fleet, policy(required()), DesiredCapacityType="cores")
