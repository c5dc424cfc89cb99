"""A policy acts: what it wants is judged, and the group follows."""

from __future__ import annotations

from typing import cast

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.alarm_rule import Comparison
from model.laws.scaling import (
    Adjustment,
    AdjustmentType,
    ScalingVerdict,
    Step,
    judge_simple,
    judge_step,
    judge_target,
)
from model.laws.scaling_cause import alarm_triggered, policy_executed
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.policy_rules import SIMPLE, STEP, TRACKING
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.policies import ScalingPolicy
from model.services.autoscaling.sizing import size_of, warmup_of


async def execute(
    world: World,
    policy: ScalingPolicy,
    *,
    by_alarm: bool,
    honor_cooldown: bool,
    value: float | None,
    threshold: float | None,
) -> None:
    """Change the desired capacity as the policy says; ScalingActivityInProgress where it may not act now."""
    group = world.get(AutoScalingGroup, policy.auto_scaling_group_name)
    if by_alarm and (group.suspends("AlarmNotification") or not policy.enabled or group.status):
        return
    verdict = _judge(world, group, policy, by_alarm, honor_cooldown, value, threshold)
    if verdict.refusal is not None:
        if by_alarm:
            return
        raise AwsError("ScalingActivityInProgress", f"Scaling activity not possible: {verdict.because}")
    before = group.desired_capacity
    if verdict.desired == before:
        return
    group.why = await _reason(world, policy, by_alarm, before, verdict.desired)
    group.desired_capacity = verdict.desired
    if policy.policy_type == SIMPLE:
        seconds = group.default_cooldown if policy.cooldown is None else policy.cooldown
        group.cooldown_until = world.now + seconds
        group.cooldown_seconds = seconds if verdict.desired > before else 0.0
    act_soon(world, group)


def _judge(
    world: World,
    group: AutoScalingGroup,
    policy: ScalingPolicy,
    by_alarm: bool,
    honor_cooldown: bool,
    value: float | None,
    threshold: float | None,
) -> ScalingVerdict:
    size = size_of(world, group, warmup_of(group, policy.estimated_instance_warmup))
    if policy.policy_type == SIMPLE:
        adjustment = _adjustment(policy, policy.scaling_adjustment or 0)
        simple = size_of(world, group, 0.0)
        return judge_simple(simple, adjustment, world.now, honor_cooldown=honor_cooldown or by_alarm)
    if value is None or threshold is None:
        raise invalid(f"MetricValue and BreachThreshold are required for policy type: {policy.policy_type}")
    if policy.policy_type == STEP:
        steps = [
            Step(
                lower=step.metric_interval_lower_bound,
                upper=step.metric_interval_upper_bound,
                amount=step.scaling_adjustment,
            )
            for step in policy.step_adjustments
        ]
        comparison: Comparison = "GreaterThanOrEqualToThreshold" if value >= threshold else "LessThanOrEqualToThreshold"
        return judge_step(size, steps, _adjustment(policy, 0), value=value, threshold=threshold, comparison=comparison)
    if not by_alarm:
        raise invalid(f"Policies of type {TRACKING} cannot be executed by hand")
    tracking = policy.target_tracking_configuration
    assert tracking is not None, "a tracking policy has a target"
    return judge_target(size, value, tracking.target_value, disable_scale_in=tracking.disable_scale_in)


def _adjustment(policy: ScalingPolicy, amount: int) -> Adjustment:
    kind = cast(AdjustmentType, policy.adjustment_type)
    return Adjustment(adjustment_type=kind, amount=amount, min_magnitude=policy.min_adjustment_magnitude or 0)


async def _reason(world: World, policy: ScalingPolicy, by_alarm: bool, before: int, desired: int) -> str:
    """Who wanted it: the alarm that is in ALARM and acts through the policy, or a user."""
    if by_alarm:
        answer = await world.ask("cloudwatch:DescribeAlarms", ActionPrefix=policy.policy_arn, StateValue="ALARM")
        alarms = [alarm["AlarmName"] for alarm in answer["MetricAlarms"]]
        if alarms:
            return alarm_triggered(world.now, alarms[0], "ALARM", policy.policy_name, before, desired)
    return policy_executed(world.now, policy.policy_name, before, desired)
