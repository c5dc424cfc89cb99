"""Application Auto Scaling: what happens by itself: policies act at an alarm's word."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.application_autoscaling.activities import note_not_scaled
from model.services.application_autoscaling.behavior.capacity import USUAL_COOLDOWN_SECONDS, fit_to, look, want
from model.services.application_autoscaling.judging import all_have_room, judge, reason
from model.services.application_autoscaling.resources.activities import NotScaledReason
from model.services.application_autoscaling.resources.policies import ScalingPolicy
from model.services.application_autoscaling.resources.targets import ScalableTarget
from model.services.application_autoscaling.tracking import FITTING
from model.services.cloudwatch.resources.scaling_actions import Word, scaling_at_a_word


@scaling_at_a_word
async def hear_alarm(world: World, word: Word) -> None:
    """Raises what services answer who are asked, and ObjectNotFoundException for a policy that is gone."""
    policies = world.where(ScalingPolicy, policy_arn=word.policy_arn)
    if not policies:
        raise AwsError("ObjectNotFoundException", f"No scaling policy found: {word.policy_arn}")
    (policy,) = policies
    target = world.get(ScalableTarget, policy.target_id)
    if target.wanted is not None and target.sent:
        return
    if not await look(world, target):
        return
    if any(alarm.alarm_name == word.alarm_name and alarm.side in FITTING for alarm in policy.own_alarms):
        await fit_to(world, target)
    elif target.capacity is None:
        unscalable = NotScaledReason(code="TargetServicePutResourceAsUnscalable")
        note_not_scaled(world, target, _cause(word, policy), unscalable)
    elif word.value is not None:
        await _scale(world, target, policy, word, target.capacity, word.value)


async def _scale(
    world: World, target: ScalableTarget, policy: ScalingPolicy, word: Word, capacity: int, value: float
) -> None:
    verdict = judge(world, target, policy, capacity, value)
    if verdict.refusal is not None:
        return
    out = word.rises
    if verdict.desired == capacity:
        note_not_scaled(world, target, _cause(word, policy), reason(target, capacity, out=out))
    elif await _may(world, target, policy, grows=verdict.desired > capacity):
        _cool(world, target, policy, verdict.desired, capacity)
        want(world, target, verdict.desired, _cause(word, policy))


async def _may(world: World, target: ScalableTarget, policy: ScalingPolicy, *, grows: bool) -> bool:
    state = target.suspended_state
    if grows:
        return not state.dynamic_scaling_out_suspended
    return not state.dynamic_scaling_in_suspended and await all_have_room(world, target, policy)


def _cool(world: World, target: ScalableTarget, policy: ScalingPolicy, desired: int, capacity: int) -> None:
    """Growing ends the rest from shrinking."""
    tracking = policy.target_tracking_scaling_policy_configuration
    if desired > capacity:
        seconds = tracking.scale_out_cooldown
        target.out_until = world.now + (USUAL_COOLDOWN_SECONDS if seconds is None else seconds)
        target.grown, target.in_until = desired - capacity, 0.0
    else:
        seconds = tracking.scale_in_cooldown
        target.in_until = world.now + (USUAL_COOLDOWN_SECONDS if seconds is None else seconds)


def _cause(word: Word, policy: ScalingPolicy) -> str:
    return f"monitor alarm {word.alarm_name} in state ALARM triggered policy {policy.policy_name}"
