from __future__ import annotations

import json
from typing import Any

import pytest

from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.model.services.sns.press import Press, inbox, token_in, told

LAUNCH, TERMINATE = "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"
LAUNCH_ERROR, TERMINATE_ERROR = f"{LAUNCH}_ERROR", f"{TERMINATE}_ERROR"


def put(fleet: Fleet, press: Press, *types: str) -> None:
    asked: dict[str, Any] = {"AutoScalingGroupName": NAME, "TopicARN": press.arn, "NotificationTypes": list(types)}
    fleet.call("autoscaling:PutNotificationConfiguration", **asked)


@pytest.mark.fact("sns-11")
def test_a_letter_comes_when_a_group_launches_an_instance(fleet: Fleet) -> None:
    press = Press(fleet.admin)
    press.subscribe("email", "ann@example.com")
    press.call("ConfirmSubscription", Token=token_in(inbox(fleet.admin)[0].text))
    fleet.launch()
    put(fleet, press, LAUNCH)
    assert inbox(fleet.admin)[-1].subject == f'Auto Scaling: test notification for group "{NAME}"'

    before = set(fleet.ids())
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    fleet.admin.advance(120)

    (new,) = set(fleet.ids()) - before
    letter = inbox(fleet.admin, "ann@example.com")[-1]
    assert letter.subject == f'Auto Scaling: launch for group "{NAME}"'
    message = json.loads(letter.text.partition("\n\n--")[0])
    assert (message["Event"], message["AutoScalingGroupName"], message["EC2InstanceId"]) == (LAUNCH, NAME, new)


def test_only_what_was_asked_for_is_told_until_the_group_is_gone(fleet: Fleet) -> None:
    press = Press(fleet.admin)
    post = press.queue("ends")
    fleet.launch(DesiredCapacity=2)
    put(fleet, press, LAUNCH, TERMINATE)
    put(fleet, press, TERMINATE)
    listed = fleet.call("autoscaling:DescribeNotificationConfigurations")["NotificationConfigurations"]
    assert listed == [{"AutoScalingGroupName": NAME, "TopicARN": press.arn, "NotificationType": TERMINATE}]
    post.call("PurgeQueue")

    for desired in (3, 1):
        fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=desired)
        fleet.admin.advance(600)
    assert [json.loads(text)["Event"] for text in told(post)] == [TERMINATE, TERMINATE]

    fleet.call("autoscaling:DeleteAutoScalingGroup", AutoScalingGroupName=NAME, ForceDelete=True)
    fleet.admin.advance(600)
    assert fleet.call("autoscaling:DescribeNotificationConfigurations")["NotificationConfigurations"] == []


def test_a_topic_that_is_not_there_is_refused(fleet: Fleet) -> None:
    fleet.launch()
    asked = {"AutoScalingGroupName": NAME, "NotificationTypes": [LAUNCH]}
    missing = {"TopicARN": "arn:aws:sns:us-east-1:123456789012:none"}

    refusal = fleet.admin.refused("autoscaling:PutNotificationConfiguration", **asked, **missing)

    assert refusal.code == "ValidationError"
    types = fleet.call("autoscaling:DescribeAutoScalingNotificationTypes")["AutoScalingNotificationTypes"]
    assert LAUNCH in types


@pytest.mark.fact("autoscaling-33")
def test_every_activity_is_told_once_with_its_group_instance_and_cause(fleet: Fleet) -> None:
    press = Press(fleet.admin)
    post = press.queue("scaling")
    fleet.launch(DesiredCapacity=1)
    put(fleet, press, LAUNCH, LAUNCH_ERROR, TERMINATE, TERMINATE_ERROR)
    post.call("PurgeQueue")
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    fleet.admin.advance(120)
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=1)
    fleet.admin.advance(300)
    fleet.call("ec2:DeleteLaunchTemplate", LaunchTemplateName="web")
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    fleet.admin.advance(20)
    messages = [json.loads(text) for text in told(post)]
    activities = {each["ActivityId"]: each for each in fleet.activities()[1:]}
    assert [each["Event"] for each in messages] == [LAUNCH, TERMINATE, LAUNCH_ERROR]
    assert [each["ActivityId"] for each in messages] == list(activities)
    for message in messages:
        activity = activities[message["ActivityId"]]
        assert (message["AutoScalingGroupName"], message["Cause"]) == (NAME, activity["Cause"])
        assert message["EC2InstanceId"] in activity["Description"]


@pytest.mark.fact("autoscaling-33")
def test_an_instance_that_ec2_does_not_want_to_end_is_told_of_and_tried_again(fleet: Fleet) -> None:
    press = Press(fleet.admin)
    post = press.queue("ends")
    fleet.launch(DesiredCapacity=2)
    put(fleet, press, TERMINATE, TERMINATE_ERROR)
    post.call("PurgeQueue")
    fleet.admin.run(fleet.admin.client.chaos().break_("api", "ec2:TerminateInstances", seconds=90))
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=1)
    fleet.admin.advance(80)
    (leaving,) = fleet.ids("Terminating")
    fleet.admin.advance(300)

    messages = [json.loads(text) for text in told(post)]
    *failed, done = fleet.activities()[2:]
    assert [each["Event"] for each in messages] == [*[TERMINATE_ERROR] * len(failed), TERMINATE]
    assert [each["ActivityId"] for each in messages] == [each["ActivityId"] for each in (*failed, done)]
    assert {(each["EC2InstanceId"], each["Cause"]) for each in messages} == {(leaving, done["Cause"])}
    assert {each["StatusCode"] for each in failed} == {"Failed"}
    assert "Terminating EC2 instance failed" in messages[0]["StatusMessage"]
    assert (done["StatusCode"], fleet.ids("Terminating"), len(fleet.ids())) == ("Successful", [], 1)
