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


def test_hibernated_ones_go_on_where_they_were(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    _, group, _ = shop.site(machines=0)
    root = {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20, "Encrypted": True}}
    fleet.make_template("sleepy", "c5.large", HibernationOptions={"Configured": True}, BlockDeviceMappings=[root])
    template = {"LaunchTemplateName": "sleepy", "Version": "$Latest"}
    fleet.launch(MaxSize=2, TargetGroupARNs=[group], LaunchTemplate=template)
    put(fleet, PoolState="Hibernated")
    admin.advance(100)
    ((waits, state),) = pool(fleet)
    assert state == "Warmed:Pending", "the guest is not ready to hibernate yet"
    up_since = admin.call("ec2:GetConsoleOutput", InstanceId=waits)["Timestamp"]
    admin.advance(200)
    assert pool(fleet) == [(waits, "Warmed:Hibernated")]
    told = fleet.call("ec2:DescribeInstances", InstanceIds=[waits])["Reservations"][0]["Instances"][0]
    assert (told["State"]["Name"], told["StateReason"]["Code"]) == ("stopped", "Client.UserInitiatedHibernate")
    resize(fleet, 2)
    admin.advance(120)
    assert waits in fleet.ids()
    assert admin.call("ec2:GetConsoleOutput", InstanceId=waits)["Timestamp"] == up_since


def test_who_cannot_hibernate_does_not_stay_in_such_a_pool(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MaxSize=2)
    put(fleet, PoolState="Hibernated")
    admin.advance(60)
    assert "Warmed:Hibernated" not in dict(pool(fleet)).values()
    assert any("not configured at launch for hibernation" in each["Cause"] for each in fleet.activities())


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


def test_with_reuse_whoever_is_too_many_comes_back_to_the_pool(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    _, group, _ = shop.site(machines=0)
    fleet.launch(MaxSize=3, DesiredCapacity=3, TargetGroupARNs=[group])
    put(fleet, InstanceReusePolicy={"ReuseOnScaleIn": True})
    before = set(fleet.ids())
    resize(fleet, 2)
    admin.advance(600)
    ((back, state),) = pool(fleet)
    assert (state, back in before) == ("Warmed:Stopped", True)
    assert len(fleet.ids()) == 2
    assert back not in shop.health(group)
    assert fleet.told["WarmPoolConfiguration"]["InstanceReusePolicy"] == {"ReuseOnScaleIn": True}
    assert fleet.activities()[-1]["Description"] == f"Returning EC2 instance to warm pool: {back}"
    resize(fleet, 3)
    admin.advance(120)
    assert set(fleet.ids()) == before


def test_a_pool_that_is_full_takes_nobody_back(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MaxSize=4, DesiredCapacity=3)
    put(fleet, InstanceReusePolicy={"ReuseOnScaleIn": True})
    admin.advance(200)
    waiting = pool(fleet)
    place = {"AutoScalingGroupName": NAME}
    fleet.call("autoscaling:UpdateAutoScalingGroup", MaxSize=3, MinSize=1, DesiredCapacity=2, **place)
    admin.advance(400)
    assert pool(fleet) == waiting
    assert len(fleet.ids()) == 2
    put(fleet, InstanceReusePolicy={"ReuseOnScaleIn": False})
    assert "InstanceReusePolicy" not in fleet.told["WarmPoolConfiguration"]


def test_hooks_hold_whoever_comes_to_the_pool_leaves_it_or_returns(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MaxSize=2)
    place = {"AutoScalingGroupName": NAME}
    for name, way in (("come", "LAUNCHING"), ("go", "TERMINATING")):
        hook = {"LifecycleHookName": name, "LifecycleTransition": f"autoscaling:EC2_INSTANCE_{way}"}
        fleet.call("autoscaling:PutLifecycleHook", **hook, **place)
    put(fleet, PoolState="Running", InstanceReusePolicy={"ReuseOnScaleIn": True})
    admin.advance(100)
    ((waits, state),) = pool(fleet)
    assert state == "Warmed:Pending:Wait"

    def let_on(hook: str) -> None:
        done = {"LifecycleHookName": hook, "InstanceId": waits, "LifecycleActionResult": "CONTINUE"}
        fleet.call("autoscaling:CompleteLifecycleAction", **done, **place)
        admin.advance(1)

    let_on("come")
    assert pool(fleet) == [(waits, "Warmed:Running")]
    resize(fleet, 2)
    admin.advance(20)
    assert waits in fleet.ids("Pending:Wait")
    let_on("come")
    assert waits in fleet.ids()
    other = next(id for id in fleet.ids() if id != waits)
    protected = {"InstanceIds": [other], "ProtectedFromScaleIn": True}
    fleet.call("autoscaling:SetInstanceProtection", **protected, **place)
    resize(fleet, 1)
    admin.advance(20)
    assert pool(fleet) == [(waits, "Warmed:Pending:Wait")]
    let_on("go")
    assert pool(fleet) == [(waits, "Warmed:Running")]


def test_what_a_pool_cannot_be_is_refused(fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2)
    wrong: list[dict[str, Any]] = [
        {"MaxGroupPreparedCapacity": 1},
        {"MinSize": -1},
        {"PoolState": "Asleep"},
    ]
    for settings in wrong:
        refusal = fleet.admin.refused("autoscaling:PutWarmPool", AutoScalingGroupName=NAME, **settings)
        assert refusal.code == "ValidationError"
    assert fleet.admin.refused("autoscaling:DeleteWarmPool", AutoScalingGroupName=NAME).code == "ValidationError"
