"""CloudWatch: what happens by itself: an alarm acts on what it was told to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from model.kernel.unit import current
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.alarm_rule import AlarmState
from model.services.cloudwatch.function_event import function_event
from model.services.cloudwatch.history import note
from model.services.cloudwatch.message import alarm_message, alarm_subject
from model.services.cloudwatch.resources.alarm_contributors import AlarmContributor
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import Alarm
from model.services.cloudwatch.resources.scaling_actions import POLICY_OF_RESOURCE, Word, pass_on

SCALING_POLICY = re.compile(
    r"arn:[\w-]+:autoscaling:[\w-]+:\d{12}:scalingPolicy:[^:]+:autoScalingGroupName/(.+):policyName/(.+)"
)
INSTANCE_ACTION = re.compile(r"arn:[\w-]+:automate:[\w-]+:ec2:(stop|terminate|reboot|recover)")
TOPIC = re.compile(r"arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+")
FUNCTION = re.compile(r"arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?")

INSTANCE_OPERATIONS = {"stop": "StopInstances", "terminate": "TerminateInstances", "reboot": "RebootInstances"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """The state that an alarm acts on, and the newest value that it saw; `before` where it has just come there."""

    state: AlarmState
    value: float | None
    before: AlarmState | None = None
    left: Mapping[str, Any] = field(default_factory=dict[str, Any])
    "The state that it has left, as functions are told of it."
    contributor: AlarmContributor | None = None
    "Whose state it is, if not the alarm's own."


async def act(world: World, alarm: Alarm, occasion: Occasion) -> None:
    """Take every action of the state that the alarm has come into; the one's failure does not stop the next."""
    each_for_itself = isinstance(alarm, MetricAlarm) and alarm.has_contributors
    for action in alarm.actions_for(occasion.state):
        if not (each_for_itself and INSTANCE_ACTION.fullmatch(action)):
            _note(world, alarm, action, await _take(world, alarm, action, occasion))


async def act_for(world: World, alarm: MetricAlarm, occasion: Occasion) -> None:
    """Take those actions of a contributor's state that are for each of them."""
    for action in alarm.actions_for(occasion.state):
        if any(kind.fullmatch(action) for kind in (TOPIC, FUNCTION, INSTANCE_ACTION)):
            _note(world, alarm, action, await _take(world, alarm, action, occasion), occasion.contributor)


def repeats(alarm: MetricAlarm) -> bool:
    """Whether something goes on for as long as the alarm is in its state: scaling does, notifications do not."""
    return any(_scales(action) for action in alarm.actions_for(alarm.state_value))


def _scales(action: str) -> bool:
    return bool(SCALING_POLICY.fullmatch(action) or POLICY_OF_RESOURCE.fullmatch(action))


async def repeat(world: World, alarm: MetricAlarm, occasion: Occasion) -> None:
    """Scale again, as with every evaluation while the state lasts; it is written down where it changed something."""
    for action in alarm.actions_for(occasion.state):
        if _scales(action):
            mark = current().mark()
            failure = await _take(world, alarm, action, occasion)
            if failure is None and current().mark() > mark:
                _note(world, alarm, action, None)


async def _take(world: World, alarm: Alarm, action: str, occasion: Occasion) -> str | None:
    """Why the action failed, or None."""
    try:
        if TOPIC.fullmatch(action):
            subject = alarm_subject(world, alarm, occasion.state)
            message = alarm_message(world, alarm, occasion.before, occasion.contributor)
            await world.ask("sns:Publish", source=alarm.alarm_arn, TopicArn=action, Subject=subject, Message=message)
        elif FUNCTION.fullmatch(action):
            event = orjson.dumps(function_event(world, alarm, occasion.left, occasion.contributor))
            called: dict[str, Any] = {"FunctionName": action, "InvocationType": "Event", "Payload": event}
            await world.ask("lambda:Invoke", source=alarm.alarm_arn, **called)
        elif not isinstance(alarm, MetricAlarm) or not await _act_on_what_it_watches(world, alarm, action, occasion):
            return "no service of this world takes such actions"
    except AwsError as refusal:
        return f"{refusal.message} ({refusal.code})"
    return None


async def _act_on_what_it_watches(world: World, alarm: MetricAlarm, action: str, occasion: Occasion) -> bool:
    """Whether it was such an action."""
    if POLICY_OF_RESOURCE.fullmatch(action):
        rises = alarm.comparison_operator.startswith("Greater")
        return await pass_on(world, Word(action, alarm.alarm_name, occasion.value, rises))
    if policy := SCALING_POLICY.fullmatch(action):
        await _scale(world, alarm, policy[1], policy[2], occasion)
    elif instance := INSTANCE_ACTION.fullmatch(action):
        await _operate(world, _instance_of(alarm, occasion), instance[1])
    return bool(policy or INSTANCE_ACTION.fullmatch(action))


async def _scale(world: World, alarm: MetricAlarm, group: str, policy: str, occasion: Occasion) -> None:
    params: dict[str, Any] = {"AutoScalingGroupName": group, "PolicyName": policy, "HonorCooldown": True}
    if occasion.value is not None and alarm.threshold is not None:
        params |= {"MetricValue": occasion.value, "BreachThreshold": alarm.threshold}
    await world.ask("autoscaling:ExecutePolicy", **params)


def _instance_of(alarm: MetricAlarm, occasion: Occasion) -> str:
    if occasion.contributor is not None:
        return occasion.contributor.contributor_attributes["InstanceId"]
    return next(d.value for d in alarm.dimensions if d.name == "InstanceId")


async def _operate(world: World, instance_id: str, verb: str) -> None:
    if verb == "recover":
        await _check_recovery(world, instance_id)
    else:
        await world.ask(f"ec2:{INSTANCE_OPERATIONS[verb]}", InstanceIds=[instance_id])


async def _check_recovery(world: World, instance_id: str) -> None:
    """EC2 moves the instance when it hears of the alarm's new state; refused where there is nothing to recover."""
    answer = await world.ask("ec2:DescribeInstanceStatus", InstanceIds=[instance_id], IncludeAllInstances=True)
    (status,) = answer["InstanceStatuses"]
    if status["SystemStatus"]["Status"] != "impaired":
        raise AwsError("UnsupportedOperation", f"Instance {instance_id} passes its system status check")


def _note(
    world: World, alarm: Alarm, action: str, failure: str | None, contributor: AlarmContributor | None = None
) -> None:
    done = failure is None
    summary = f"Successfully executed action {action}" if done else f"Failed to execute action {action}: {failure}"
    data = {
        "actionState": "Succeeded" if done else "Failed",
        "stateUpdateTimestamp": int(alarm.state_updated_timestamp * 1000),
        "notificationResource": action,
        "error": failure,
    }
    note(world, alarm.alarm_name, "AlarmContributorAction" if contributor else "Action", summary, data, contributor)
