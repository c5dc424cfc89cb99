"""Instances that wait at a hook: how it begins, how long it lasts, and how it goes on."""

from __future__ import annotations

import logging

import orjson

from model.kit.arn import read_arn
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.moments import to_the_ms
from model.services.autoscaling.naming import new_uuid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.lifecycle_hooks import LAUNCHING, LifecycleHook, hook_key
from model.services.autoscaling.resources.members import WARMING, GroupInstance, Wait
from model.services.autoscaling.sizing import count

log = logging.getLogger(__name__)

CONTINUE, ABANDON = "CONTINUE", "ABANDON"
RESULTS = (CONTINUE, ABANDON)


async def wait_at_hooks(world: World, group: AutoScalingGroup, member: GroupInstance, transition: str) -> bool:
    """Hold an instance in the state that it is in where hooks of its group ask for it; whether any does."""
    name = group.auto_scaling_group_name
    hooks = [
        hook
        for hook in world.where(LifecycleHook, auto_scaling_group_name=name)
        if hook.lifecycle_transition == transition
    ]
    if not hooks:
        return False
    way = _way(member, transition)
    member.lifecycle_state += ":Wait"
    member.waits = tuple(_begun(world, hook) for hook in hooks)
    for hook, wait in zip(hooks, member.waits, strict=True):
        world.wake(time_out, f"{member.instance_id}/{hook.lifecycle_hook_name}", at=wait.until)
        await _tell(world, group, hook, member, wait.token, way)
    count(world, group)
    return True


def _way(member: GroupInstance, transition: str) -> tuple[str, str]:
    """Where an instance comes from and where it goes."""
    pooled, state = "WarmPool", member.lifecycle_state
    if transition == LAUNCHING:
        origin = pooled if member.from_pool else "EC2"
        return origin, pooled if state == WARMING else "AutoScalingGroup"
    if state == WARMING:
        return "AutoScalingGroup", pooled
    return pooled if member.warmed else "AutoScalingGroup", "EC2"


def _begun(world: World, hook: LifecycleHook) -> Wait:
    return Wait(
        hook=hook.lifecycle_hook_name,
        token=new_uuid(world),
        until=world.now + hook.heartbeat_timeout,
        at_last=world.now + hook.global_timeout,
        result=hook.default_result,
    )


@due
async def time_out(world: World, whom: str) -> None:
    """Nobody has said in time how it should go on."""
    instance_id, _, hook_name = whom.partition("/")
    member = world.find(GroupInstance, instance_id)
    wait = wait_of(member, hook_name) if member else None
    if member is not None and wait is not None and world.now >= wait.until:
        finish_wait(member, wait, wait.result)


def wait_of(member: GroupInstance, hook_name: str) -> Wait | None:
    return next((wait for wait in member.waits if wait.hook == hook_name), None)


def finish_wait(member: GroupInstance, wait: Wait, result: str) -> None:
    """One hook is done with an instance; when all are, or one gives it up, it proceeds."""
    member.waits = () if result == ABANDON else tuple(each for each in member.waits if each.hook != wait.hook)
    if result == ABANDON and member.lifecycle_state.endswith("Pending:Wait"):
        member.abandoned = True
    if not member.waits:
        member.lifecycle_state = member.lifecycle_state.replace(":Wait", ":Proceed")


def prolong(world: World, member: GroupInstance, wait: Wait) -> None:
    """One more timeout of the hook, but not beyond its global one."""
    hook = world.find(LifecycleHook, hook_key(member.auto_scaling_group_name, wait.hook))
    seconds = hook.heartbeat_timeout if hook else 0.0
    longer = wait.model_copy(update={"until": min(world.now + seconds, wait.at_last)})
    member.waits = tuple(longer if each is wait else each for each in member.waits)
    world.wake(time_out, f"{member.instance_id}/{wait.hook}", at=longer.until)


async def _tell(
    world: World,
    group: AutoScalingGroup,
    hook: LifecycleHook,
    member: GroupInstance,
    token: str,
    way: tuple[str, str],
) -> None:
    told = {
        "Origin": way[0],
        "Destination": way[1],
        "LifecycleHookName": hook.lifecycle_hook_name,
        "LifecycleTransition": hook.lifecycle_transition,
        "LifecycleActionToken": token,
        "EC2InstanceId": member.instance_id,
        "NotificationMetadata": hook.notification_metadata,
    }
    if hook.notification_target_arn:
        await post(world, group, hook, {name: value for name, value in told.items() if value is not None})


async def post(world: World, group: AutoScalingGroup, hook: LifecycleHook, told: dict[str, str]) -> None:
    """A message to the hook's topic or queue. One that is gone or closed to the hook's role keeps nothing waiting."""
    body = {
        **told,
        "AutoScalingGroupName": group.auto_scaling_group_name,
        "AutoScalingGroupARN": group.auto_scaling_group_arn,
        "AccountId": world.account,
        "RequestId": new_uuid(world),
        "Service": "AWS Auto Scaling",
        "Time": to_the_ms(world.now).replace("+0000", "Z"),
    }
    message, target = orjson.dumps(body).decode(), read_arn(hook.notification_target_arn or "")
    source = group.auto_scaling_group_arn
    try:
        if target.service == "sns":
            subject = f"Auto Scaling: lifecycle action for {told.get('EC2InstanceId', hook.lifecycle_hook_name)}"
            await world.ask(
                "sns:Publish", source=source, TopicArn=hook.notification_target_arn, Subject=subject, Message=message
            )
        else:
            place = await world.ask(
                "sqs:GetQueueUrl", source=source, QueueName=target.resource, QueueOwnerAWSAccountId=target.account
            )
            await world.ask("sqs:SendMessage", source=source, QueueUrl=place["QueueUrl"], MessageBody=message)
    except AwsError as refusal:
        log.info("%s was not told of %s: %s", hook.notification_target_arn, hook.lifecycle_hook_name, refusal)
