"""Instances wait at hooks as they come and go, until somebody has done something with them."""

from __future__ import annotations

import json
from typing import Any

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.model.services.sns.press import Press
from tests.shop import Shop

LAUNCHING, TERMINATING = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"
ROLE = "arn:aws:iam::123456789012:role/hooks"


def put(fleet: Fleet, transition: str = LAUNCHING, name: str = "hook", **settings: Any) -> None:
    asked = {"LifecycleHookName": name, "AutoScalingGroupName": NAME, "LifecycleTransition": transition}
    fleet.call("autoscaling:PutLifecycleHook", **(asked | settings))


def complete(fleet: Fleet, id: str, result: str = "CONTINUE", name: str = "hook") -> None:
    fleet.call(
        "autoscaling:CompleteLifecycleAction",
        LifecycleHookName=name,
        AutoScalingGroupName=NAME,
        InstanceId=id,
        LifecycleActionResult=result,
    )


def resize(fleet: Fleet, to: int, seconds: float = 90) -> None:
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=to)
    fleet.admin.advance(seconds)


def test_a_new_instance_waits_until_somebody_says_that_it_is_ready(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    _, group, _ = shop.site(machines=0)
    fleet.launch(TargetGroupARNs=[group])
    put(fleet)
    resize(fleet, 2)
    (waiting,) = fleet.ids("Pending:Wait")
    assert waiting not in shop.health(group)
    complete(fleet, waiting)
    admin.advance(1)
    assert waiting in fleet.ids()
    assert waiting in shop.health(group)
    assert fleet.activities()[-1]["StatusCode"] == "Successful"


def test_one_that_is_given_up_is_ended_and_replaced(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    put(fleet)
    resize(fleet, 2)
    (waiting,) = fleet.ids("Pending:Wait")
    complete(fleet, waiting, "ABANDON")
    admin.advance(120)
    assert waiting not in [each["InstanceId"] for each in fleet.told["Instances"]]
    (another,) = fleet.ids("Pending:Wait")
    assert another != waiting
    assert "Failed" in {each["StatusCode"] for each in fleet.activities()}


def test_when_nobody_says_anything_the_default_holds_after_the_timeout(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    put(fleet, HeartbeatTimeout=300, DefaultResult="CONTINUE")
    resize(fleet, 2)
    (waiting,) = fleet.ids("Pending:Wait")
    admin.advance(200)
    assert fleet.ids("Pending:Wait") == [waiting]
    admin.advance(100)
    assert waiting in fleet.ids()


def test_heartbeats_make_it_wait_longer_but_not_for_ever(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    put(fleet, HeartbeatTimeout=30, DefaultResult="CONTINUE")
    resize(fleet, 2, seconds=60)
    (waiting,) = fleet.ids("Pending:Wait")
    beats = 0
    while fleet.ids("Pending:Wait"):
        fleet.call(
            "autoscaling:RecordLifecycleActionHeartbeat",
            LifecycleHookName="hook",
            AutoScalingGroupName=NAME,
            InstanceId=waiting,
        )
        beats += 1
        admin.advance(29)
    assert 100 < beats < 105


def test_an_instance_on_its_way_out_waits_too_after_it_left_the_balancer(
    admin: Admin, shop: Shop, fleet: Fleet
) -> None:
    _, group, _ = shop.site(machines=0)
    fleet.launch(DesiredCapacity=2, TargetGroupARNs=[group])
    put(fleet, TERMINATING)
    admin.advance(120)
    resize(fleet, 1, seconds=400)
    (leaving,) = fleet.ids("Terminating:Wait")
    assert leaving not in shop.health(group)
    state = fleet.call("ec2:DescribeInstances", InstanceIds=[leaving])["Reservations"][0]["Instances"][0]["State"]
    assert state["Name"] == "running"
    complete(fleet, leaving)
    admin.advance(60)
    assert len(fleet.told["Instances"]) == 1


def test_all_hooks_have_to_agree(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    put(fleet, name="install")
    put(fleet, name="register")
    resize(fleet, 2)
    (waiting,) = fleet.ids("Pending:Wait")
    complete(fleet, waiting, name="install")
    assert fleet.ids("Pending:Wait") == [waiting]
    complete(fleet, waiting, name="register")
    admin.advance(1)
    assert waiting in fleet.ids()


def test_a_queue_is_told_with_the_token_that_completes_it(admin: Admin, fleet: Fleet) -> None:
    post = Press(admin).queue("hooks")
    fleet.launch()
    put(fleet, NotificationTargetARN=post.arn, RoleARN=ROLE, NotificationMetadata="blue")
    assert [json.loads(text)["Event"] for text in post.bodies()] == ["autoscaling:TEST_NOTIFICATION"]
    resize(fleet, 2)
    message = next(found for text in post.bodies() if "LifecycleActionToken" in (found := json.loads(text)))
    assert message["LifecycleTransition"] == LAUNCHING
    assert (message["EC2InstanceId"], message["NotificationMetadata"]) == (fleet.ids("Pending:Wait")[0], "blue")
    fleet.call(
        "autoscaling:CompleteLifecycleAction",
        LifecycleHookName="hook",
        AutoScalingGroupName=NAME,
        LifecycleActionToken=message["LifecycleActionToken"],
        LifecycleActionResult="CONTINUE",
    )
    admin.advance(1)
    assert len(fleet.ids()) == 2


def test_hooks_are_told_kept_and_forgotten(admin: Admin, fleet: Fleet) -> None:
    hook = {"LifecycleHookName": "first", "LifecycleTransition": LAUNCHING, "HeartbeatTimeout": 60}
    fleet.launch(LifecycleHookSpecificationList=[hook])
    assert len(fleet.ids("Pending:Wait")) == 1
    put(fleet, name="first", HeartbeatTimeout=120)
    (told,) = fleet.call("autoscaling:DescribeLifecycleHooks", AutoScalingGroupName=NAME)["LifecycleHooks"]
    assert (told["HeartbeatTimeout"], told["GlobalTimeout"], told["DefaultResult"]) == (120, 12000, "ABANDON")
    assert isinstance(told["GlobalTimeout"], int)
    types = fleet.call("autoscaling:DescribeLifecycleHookTypes")["LifecycleHookTypes"]
    assert types == [LAUNCHING, TERMINATING]
    fleet.call("autoscaling:DeleteLifecycleHook", AutoScalingGroupName=NAME, LifecycleHookName="first")
    assert fleet.call("autoscaling:DescribeLifecycleHooks", AutoScalingGroupName=NAME)["LifecycleHooks"] == []
    admin.advance(200)
    assert len(fleet.ids()) == 1


def test_what_hooks_cannot_be_is_refused(fleet: Fleet) -> None:
    fleet.launch()
    put(fleet)
    refused = fleet.admin.refused
    wrong: list[dict[str, Any]] = [
        {"LifecycleTransition": "autoscaling:NAP"},
        {"HeartbeatTimeout": 29},
        {"DefaultResult": "SHRUG"},
        {"NotificationTargetARN": "arn:aws:s3:::post", "RoleARN": ROLE},
        {"NotificationTargetARN": "arn:aws:sns:us-east-1:123456789012:post"},
    ]
    asked = {"LifecycleHookName": "other", "AutoScalingGroupName": NAME, "LifecycleTransition": LAUNCHING}
    for how in wrong:
        assert refused("autoscaling:PutLifecycleHook", **(asked | how)).code == "ValidationError"
    place = {"AutoScalingGroupName": NAME, "LifecycleHookName": "hook"}
    for who in ({"InstanceId": fleet.ids()[0]}, {"LifecycleActionToken": "0" * 36}, {}):
        how: dict[str, Any] = {**place, **who, "LifecycleActionResult": "CONTINUE"}
        assert refused("autoscaling:CompleteLifecycleAction", **how).code == "ValidationError"
        assert refused("autoscaling:RecordLifecycleActionHeartbeat", **place, **who).code == "ValidationError"
    gone = {"AutoScalingGroupName": NAME, "LifecycleHookName": "ghost"}
    assert refused("autoscaling:DeleteLifecycleHook", **gone).code == "ValidationError"
