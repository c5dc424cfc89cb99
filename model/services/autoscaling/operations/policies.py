"""Auto Scaling: what you can ask for of policies."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.autoscaling.behavior.foresight import look_ahead
from model.services.autoscaling.execution import execute
from model.services.autoscaling.forms import PolicyForm
from model.services.autoscaling.hourly import check_answerable
from model.services.autoscaling.limits import most, refuse_beyond
from model.services.autoscaling.naming import invalid, new_arn
from model.services.autoscaling.paging import paged
from model.services.autoscaling.policy_rules import PREDICTIVE, check_policy
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.policies import AlarmOfPolicy, ScalingPolicy, policy_key
from model.services.autoscaling.tracking import drop_alarms, make_alarms


@operation
@takes(PolicyForm)
async def put_scaling_policy(call: Call, asked: PolicyForm) -> dict[str, Any]:
    """Put again, a policy keeps its ARN and gets new alarms."""
    world = call.world
    group = world.get(AutoScalingGroup, asked.auto_scaling_group_name)
    name = policy_key(asked.auto_scaling_group_name, asked.policy_name)
    policy = ScalingPolicy(name=name, policy_arn="", **asked.fields_of(ScalingPolicy))
    check_policy(policy)
    if len(policy.step_adjustments) > most(world, "steps-per-policy"):
        raise invalid(f"A policy can have at most {most(world, 'steps-per-policy')} step adjustments")
    if policy.predictive_scaling_configuration is not None:
        await check_answerable(world, group, policy.predictive_scaling_configuration.metric_specifications[0])
    await _put(world, group, policy)
    return {"policy_arn": policy.policy_arn, "alarms": policy.own_alarms}


async def _put(world: World, group: AutoScalingGroup, policy: ScalingPolicy) -> None:
    before = world.find(ScalingPolicy, policy.name)
    if before is not None:
        policy.policy_arn = before.policy_arn
        await drop_policy(world, before)
    else:
        there = len(world.where(ScalingPolicy, auto_scaling_group_name=policy.auto_scaling_group_name))
        refuse_beyond(world, "policies-per-group", there, "scaling policies per Auto Scaling group")
        rest = f"autoScalingGroupName/{policy.auto_scaling_group_name}:policyName/{policy.policy_name}"
        policy.policy_arn = new_arn(world, "scalingPolicy", rest)
    world.add(policy)
    policy.own_alarms = await make_alarms(world, group, policy)
    look_ahead(world, policy)


async def drop_policy(world: World, policy: ScalingPolicy) -> None:
    """A tracking policy takes its alarms with it; those that a customer made stay."""
    await drop_alarms(world, policy)
    world.remove(policy)


def find_policy(world: World, group_name: str | None, policy: str) -> ScalingPolicy:
    """By its ARN, or by its name within a group."""
    found = world.where(ScalingPolicy, policy_arn=policy)
    if found:
        return found[0]
    if not group_name:
        raise invalid("You must specify an AutoScalingGroupName for a policy without an ARN")
    world.get(AutoScalingGroup, group_name)
    return world.get(ScalingPolicy, policy_key(group_name, policy))


@operation
async def describe_policies(
    call: Call,
    *,
    auto_scaling_group_name: str | None = None,
    policy_names: list[str] | None = None,
    policy_types: list[str] | None = None,
    next_token: str | None = None,
    max_records: int | None = None,
) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name) if auto_scaling_group_name else None
    found = (
        world.where(ScalingPolicy, auto_scaling_group_name=group.auto_scaling_group_name)
        if group
        else world.all(ScalingPolicy)
    )
    names, types = set(policy_names or ()), set(policy_types or ())
    chosen = [each for each in found if not names or each.policy_name in names or each.policy_arn in names]
    chosen = [each for each in chosen if not types or each.policy_type in types]
    listed, token = paged(chosen, max_records, next_token)
    return {"scaling_policies": [await _told(world, policy) for policy in listed], "next_token": token}


async def _told(world: World, policy: ScalingPolicy) -> dict[str, Any]:
    """A policy with every alarm that acts through it."""
    own = {name: getattr(policy, name) for name in ScalingPolicy.stored_fields()}
    own["step_adjustments"] = policy.step_adjustments or None
    answer = await world.ask("cloudwatch:DescribeAlarms", ActionPrefix=policy.policy_arn)
    alarms = [AlarmOfPolicy(alarm_name=a["AlarmName"], alarm_arn=a["AlarmArn"]) for a in answer["MetricAlarms"]]
    return own | {"alarms": alarms}


@operation
async def delete_policy(call: Call, *, policy_name: str, auto_scaling_group_name: str | None = None) -> None:
    await drop_policy(call.world, find_policy(call.world, auto_scaling_group_name, policy_name))


@operation(internal=True)
async def execute_policy(
    call: Call,
    *,
    policy_name: str,
    auto_scaling_group_name: str | None = None,
    honor_cooldown: bool = False,
    metric_value: float | None = None,
    breach_threshold: float | None = None,
) -> None:
    world = call.world
    policy = find_policy(world, auto_scaling_group_name, policy_name)
    if policy.policy_type == PREDICTIVE:
        raise invalid(f"Policies of type {PREDICTIVE} cannot be executed")
    by_alarm = call.principal.type == "AWSService"
    await execute(
        world,
        policy,
        by_alarm=by_alarm,
        honor_cooldown=honor_cooldown,
        value=metric_value,
        threshold=breach_threshold,
    )


@operation
async def describe_adjustment_types(call: Call) -> dict[str, Any]:
    del call
    kinds = ("ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity")
    return {"adjustment_types": [{"adjustment_type": kind} for kind in kinds]}
