"""Alarms drive Auto Scaling policies, again and again while they stay in their state."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.services.ec2.resources.instances import Instance
from tests.admin import Admin
from tests.model.services.cloudwatch.watching import MINUTE, Watcher
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import running


class Workers:
    """A group of workers with a policy that adds one, and alarms on how much each has to do."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.call = admin.call
        admin.call(
            "autoscaling:CreateLaunchConfiguration",
            LaunchConfigurationName="v1",
            ImageId=LINUX,
            InstanceType="t3.micro",
        )
        admin.call(
            "autoscaling:CreateAutoScalingGroup",
            AutoScalingGroupName="workers",
            LaunchConfigurationName="v1",
            MinSize=1,
            MaxSize=4,
            AvailabilityZones=["us-east-1a", "us-east-1b"],
        )
        admin.advance(seconds=5 * MINUTE)

    def policy(self, name: str, change: int, **more: Any) -> str:
        asked = {"PolicyType": "SimpleScaling", "ScalingAdjustment": change, "Cooldown": 120} | more
        asked = {key: value for key, value in asked.items() if value is not None}
        return self.call(
            "autoscaling:PutScalingPolicy",
            AutoScalingGroupName="workers",
            PolicyName=name,
            AdjustmentType="ChangeInCapacity",
            **asked,
        )["PolicyARN"]

    @property
    def desired(self) -> int:
        (group,) = self.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"]
        return group["DesiredCapacity"]


@pytest.fixture
def workers(admin: Admin) -> Workers:
    return Workers(admin)


@pytest.mark.fact("cloudwatch-15")
def test_a_metric_of_one_s_own_brings_more_workers_and_fewer(workers: Workers, watcher: Watcher) -> None:
    watcher.alarm("deep", Threshold=100, AlarmActions=[workers.policy("out", 1)])
    watcher.alarm(
        "shallow", Threshold=10, ComparisonOperator="LessThanThreshold", AlarmActions=[workers.policy("in", -1)]
    )
    watcher.orders(50, 50)
    assert workers.desired == 1
    watcher.orders(500, 50, 50)
    assert workers.desired == 2
    watcher.orders(50, 50, 50, 50, 50, 1, 50)
    assert workers.desired == 1


def test_an_alarm_may_mean_no_more_than_that_there_is_little_to_do(workers: Workers, watcher: Watcher) -> None:
    workers.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName="workers", DesiredCapacity=3)
    workers.admin.advance(seconds=10 * MINUTE)
    less = workers.policy("in", -1)
    watcher.alarm("quiet", Threshold=10, ComparisonOperator="LessThanThreshold", AlarmActions=[less])
    watcher.orders(1, 1)
    assert watcher.state("quiet") == "ALARM"
    assert workers.desired == 2
    assert {item["HistoryData"]["notificationResource"] for item in watcher.items("Action", "quiet")} == {less}


def test_scaling_goes_on_while_the_alarm_lasts_and_rests_for_cooldowns(workers: Workers, watcher: Watcher) -> None:
    watcher.alarm("deep", Threshold=100, AlarmActions=[workers.policy("out", 1)])
    sizes: list[int] = []
    for _ in range(12):
        watcher.orders(500)
        sizes.append(workers.desired)
    assert watcher.states("deep") == ["ALARM"]
    assert sizes == sorted(sizes)
    assert set(sizes) >= {2, 3, 4}
    assert sizes.count(2) > 1
    executed = [item for item in watcher.items("Action", "deep") if item["HistoryData"]["actionState"] == "Succeeded"]
    assert len(executed) < 12


def test_a_step_policy_is_told_how_far_the_metric_is_beyond(workers: Workers, watcher: Watcher) -> None:
    steps = [
        {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 100, "ScalingAdjustment": 1},
        {"MetricIntervalLowerBound": 100, "ScalingAdjustment": 3},
    ]
    policy = workers.policy(
        "steps", 0, PolicyType="StepScaling", ScalingAdjustment=None, Cooldown=None, StepAdjustments=steps
    )
    watcher.alarm("deep", Threshold=100, AlarmActions=[policy])
    watcher.orders(250, 250)
    assert workers.desired == 4


def test_a_policy_that_is_gone_fails_the_action_and_not_the_alarm(workers: Workers, watcher: Watcher) -> None:
    watcher.alarm("deep", Threshold=100, AlarmActions=[workers.policy("out", 1)])
    workers.call("autoscaling:DeletePolicy", AutoScalingGroupName="workers", PolicyName="out")
    watcher.orders(500, 500, 500)
    assert watcher.state("deep") == "ALARM"
    assert workers.desired == 1
    (failed,) = watcher.items("Action", "deep")
    assert failed["HistoryData"]["actionState"] == "Failed"


@pytest.mark.fact("alarms-06")
def test_one_alarm_tells_a_topic_scales_a_group_and_reboots_an_instance(workers: Workers, watcher: Watcher) -> None:
    call, advance = workers.call, workers.admin.advance
    topic = call("sns:CreateTopic", Name="pages")["TopicArn"]
    queue = call("sqs:CreateQueue", QueueName="inbox")["QueueUrl"]
    arn = call("sqs:GetQueueAttributes", QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allowed = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:*", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    call("sqs:SetQueueAttributes", QueueUrl=queue, Attributes={"Policy": policy})
    call("sns:Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=arn)
    instance_id = running(workers.admin)
    advance(seconds=5 * MINUTE)
    boots = boots_of(workers.admin, instance_id)
    actions = [topic, workers.policy("out", 1), "arn:aws:automate:us-east-1:ec2:reboot"]
    of_instance = [{"Name": "InstanceId", "Value": instance_id}]
    watcher.alarm("errors", Dimensions=of_instance, AlarmActions=actions)
    for _ in range(10):
        data = {"MetricName": "Orders", "Value": 99, "Dimensions": of_instance}
        call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=[data])
        advance(seconds=MINUTE)
    assert watcher.states("errors") == ["ALARM"]
    messages = call("sqs:ReceiveMessage", QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    (told,) = [json.loads(json.loads(message["Body"])["Message"]) for message in messages]
    assert (told["AlarmName"], told["NewStateValue"]) == ("errors", "ALARM")
    assert boots_of(workers.admin, instance_id) == boots + 1
    assert workers.desired > 2
    done = [item["HistoryData"]["notificationResource"] for item in watcher.items("Action", "errors")]
    assert [done.count(action) for action in actions] == [1, workers.desired - 1, 1]


def boots_of(admin: Admin, instance_id: str) -> int:
    return admin.cloud.world("123456789012", "us-east-1", "ec2").get(Instance, instance_id).boots
