"""Instances that have booted once wait until their group grows."""

from __future__ import annotations

from typing import Any

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop


def put(fleet: Fleet, **settings: Any) -> None:
    fleet.call("autoscaling:PutWarmPool", AutoScalingGroupName=NAME, **settings)


def pool(fleet: Fleet) -> list[tuple[str, str]]:
    """(id, state) of those that wait."""
    found = fleet.call("autoscaling:DescribeWarmPool", AutoScalingGroupName=NAME)["Instances"]
    return [(each["InstanceId"], each["LifecycleState"]) for each in found]


def resize(fleet: Fleet, to: int) -> None:
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=to)


def test_a_pool_prepares_what_the_group_may_grow_by(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MaxSize=4)
    put(fleet)
    admin.advance(200)
    assert [state for _, state in pool(fleet)] == ["Warmed:Stopped"] * 3
    states = fleet.call("ec2:DescribeInstances", InstanceIds=[id for id, _ in pool(fleet)])["Reservations"]
    assert {each["State"]["Name"] for one in states for each in one["Instances"]} == {"stopped"}
    assert len(fleet.told["Instances"]) == 1
    assert (fleet.told["WarmPoolSize"], fleet.told["WarmPoolConfiguration"]["PoolState"]) == (3, "Stopped")


def test_a_group_that_grows_takes_from_its_pool_and_the_pool_is_filled_again(
    admin: Admin, shop: Shop, fleet: Fleet
) -> None:
    _, group, _ = shop.site(machines=0)
    fleet.launch(MaxSize=10, TargetGroupARNs=[group])
    put(fleet, MinSize=2, MaxGroupPreparedCapacity=2)
    admin.advance(200)
    waiting = {id for id, _ in pool(fleet)}
    assert len(waiting) == 2
    assert not waiting & set(shop.health(group))
    resize(fleet, 2)
    admin.advance(90)
    (taken,) = waiting & set(fleet.ids())
    assert taken in shop.health(group)
    assert fleet.activities()[-2]["Description"].endswith(taken) or any(
        "from warm pool" in each["Description"] for each in fleet.activities()
    )
    admin.advance(300)
    assert len(pool(fleet)) == 2


def test_running_ones_serve_within_seconds(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MaxSize=3)
    put(fleet, PoolState="Running")
    admin.advance(200)
    assert [state for _, state in pool(fleet)] == ["Warmed:Running"] * 2
    resize(fleet, 3)
    admin.advance(13)
    assert len(fleet.ids()) == 3


def test_without_its_pool_a_group_has_only_its_own(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MaxSize=3)
    put(fleet)
    admin.advance(200)
    place = {"AutoScalingGroupName": NAME}
    assert admin.refused("autoscaling:DeleteWarmPool", **place).code == "ResourceInUse"
    fleet.call("autoscaling:DeleteWarmPool", ForceDelete=True, **place)
    admin.advance(200)
    assert pool(fleet) == []
    assert "WarmPoolConfiguration" not in fleet.told
    assert len(fleet.ids()) == 1


def test_what_a_pool_cannot_be_is_refused(fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2)
    wrong: list[dict[str, Any]] = [
        {"MaxGroupPreparedCapacity": 1},
        {"MinSize": -1},
        {"PoolState": "Hibernated"},
        {"InstanceReusePolicy": {"ReuseOnScaleIn": True}},
    ]
    for settings in wrong:
        refusal = fleet.admin.refused("autoscaling:PutWarmPool", AutoScalingGroupName=NAME, **settings)
        assert refusal.code == "ValidationError"
    assert fleet.admin.refused("autoscaling:DeleteWarmPool", AutoScalingGroupName=NAME).code == "ValidationError"
