"""Groups of many types, on demand and from the Spot market."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet

TYPES = ("c5.large", "m5.large", "c5.xlarge")
TEMPLATE = {"LaunchTemplateName": "web", "Version": "$Latest"}


def mixed(*, weights: tuple[int, ...] = (), **distribution: Any) -> dict[str, Any]:
    overrides: list[dict[str, Any]] = [{"InstanceType": name} for name in TYPES]
    for override, weight in zip(overrides, weights, strict=False):
        override["WeightedCapacity"] = str(weight)
    template = {"LaunchTemplateSpecification": TEMPLATE, "Overrides": overrides}
    return {"LaunchTemplate": template, "InstancesDistribution": distribution}


def launch(fleet: Fleet, policy: dict[str, Any], desired: int = 10, **settings: Any) -> None:
    given: dict[str, Any] = {"LaunchTemplate": None, "MixedInstancesPolicy": policy, "MaxSize": 40}
    fleet.launch(**(given | {"DesiredCapacity": desired} | settings))


def machines(fleet: Fleet) -> list[dict[str, Any]]:
    ids = fleet.ids()
    found = fleet.call("ec2:DescribeInstances", InstanceIds=ids)["Reservations"] if ids else []
    return [each for one in found for each in one["Instances"]]


def lives(fleet: Fleet) -> Counter[str]:
    return Counter(each.get("InstanceLifecycle", "on-demand") for each in machines(fleet))


def types(fleet: Fleet) -> Counter[str]:
    return Counter(each["InstanceType"] for each in machines(fleet))


@pytest.mark.parametrize(("base", "percentage", "spot"), [(0, 100, 0), (0, 0, 10), (2, 0, 8), (2, 50, 4), (20, 0, 0)])
def test_the_policy_says_how_many_are_bought_on_demand(fleet: Fleet, base: int, percentage: int, spot: int) -> None:
    launch(fleet, mixed(OnDemandBaseCapacity=base, OnDemandPercentageAboveBaseCapacity=percentage))
    assert lives(fleet)["spot"] == spot
    assert lives(fleet)["on-demand"] == 10 - spot


def test_on_demand_takes_the_first_type_and_spot_spreads_over_the_cheapest(fleet: Fleet) -> None:
    launch(fleet, mixed(OnDemandPercentageAboveBaseCapacity=50, SpotInstancePools=2))
    by_life: dict[str, set[str]] = {}
    for each in machines(fleet):
        by_life.setdefault(each.get("InstanceLifecycle", "on-demand"), set()).add(each["InstanceType"])
    assert by_life["on-demand"] == {"c5.large"}
    assert len(by_life["spot"]) == 2


@pytest.mark.parametrize(
    "strategy", ["capacity-optimized", "capacity-optimized-prioritized", "price-capacity-optimized"]
)
def test_the_other_strategies_launch_too(fleet: Fleet, strategy: str) -> None:
    launch(fleet, mixed(OnDemandPercentageAboveBaseCapacity=0, SpotAllocationStrategy=strategy), desired=4)
    assert lives(fleet) == {"spot": 4}


def test_capacity_is_counted_in_weights(fleet: Fleet) -> None:
    launch(fleet, mixed(weights=(2, 2, 4), OnDemandAllocationStrategy="prioritized"), desired=7)
    assert types(fleet) == {"c5.large": 4}
    assert {each["WeightedCapacity"] for each in fleet.told["Instances"]} == {"2"}
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=3)
    fleet.admin.advance(120)
    assert types(fleet) == {"c5.large": 2}


def test_a_smaller_group_keeps_its_mix(fleet: Fleet) -> None:
    launch(fleet, mixed(OnDemandBaseCapacity=2, OnDemandPercentageAboveBaseCapacity=0), desired=8)
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=3)
    fleet.admin.advance(200)
    assert lives(fleet) == {"on-demand": 2, "spot": 1}


def test_the_policy_is_told_and_can_be_changed(fleet: Fleet) -> None:
    launch(fleet, mixed(OnDemandPercentageAboveBaseCapacity=0), desired=2)
    told = fleet.told["MixedInstancesPolicy"]
    assert told["InstancesDistribution"]["OnDemandPercentageAboveBaseCapacity"] == 0
    assert told["LaunchTemplate"]["LaunchTemplateSpecification"]["LaunchTemplateName"] == "web"
    assert [each["InstanceType"] for each in told["LaunchTemplate"]["Overrides"]] == list(TYPES)
    fleet.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, LaunchTemplate=TEMPLATE)
    assert "MixedInstancesPolicy" not in fleet.told


def test_what_a_policy_cannot_say_is_refused(fleet: Fleet) -> None:
    wrong: list[dict[str, Any]] = [
        mixed(OnDemandAllocationStrategy="whim"),
        mixed(SpotAllocationStrategy="whim"),
        mixed(OnDemandPercentageAboveBaseCapacity=101),
        mixed(OnDemandBaseCapacity=-1),
        mixed(SpotInstancePools=0),
        mixed(SpotAllocationStrategy="capacity-optimized", SpotInstancePools=2),
        mixed(weights=(1, 2)),
        mixed(weights=(1, 2, 1000)),
        {"LaunchTemplate": {"Overrides": []}},
        {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateName": "ghost"}}},
    ]
    for policy in wrong:
        asked = fleet.settings(LaunchTemplate=None, MixedInstancesPolicy=policy)
        assert fleet.admin.refused("autoscaling:CreateAutoScalingGroup", **asked).code == "ValidationError", policy


def test_with_capacity_rebalancing_another_takes_over_before_one_is_taken_back(admin: Admin, fleet: Fleet) -> None:
    launch(fleet, mixed(OnDemandPercentageAboveBaseCapacity=0), desired=4, CapacityRebalance=True)
    at_risk = fleet.ids()[0]
    recommend(admin, at_risk)
    admin.advance(300)
    assert at_risk not in fleet.ids()
    assert len(fleet.ids()) == 4
    cause = next(
        each["Cause"]
        for each in fleet.activities()
        if each["Description"].endswith(f"instance: {at_risk}") and each["Description"].startswith("Terminating")
    )
    assert "rebalance recommendation" in cause


def recommend(admin: Admin, instance_id: str) -> None:
    """Have the market recommend to replace an instance."""
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")

    async def tell() -> None:
        from model.services.ec2.resources.instances import Instance

        async with world.kernel.unit("test", "the market moves"):
            world.get(Instance, instance_id).rebalance_at = world.now

    admin.run(tell())


def test_an_instance_that_has_served_its_time_is_replaced(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=2, MaxInstanceLifetime=86_400)
    old = fleet.ids()
    admin.advance(86_000)
    assert fleet.ids() == old
    admin.advance(900)
    assert len(fleet.ids()) == 2
    assert not set(old) & set(fleet.ids())
    assert fleet.told["MaxInstanceLifetime"] == 86_400
    change = {"AutoScalingGroupName": NAME, "MaxInstanceLifetime": 60}
    assert admin.refused("autoscaling:UpdateAutoScalingGroup", **change).code == "ValidationError"
