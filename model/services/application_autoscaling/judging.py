"""What a policy wants of its target when an alarm calls, and why nothing comes of it."""

from __future__ import annotations

from model.kit.world import World
from model.laws.scaling import GroupSize, ScalingVerdict, judge_target
from model.services.application_autoscaling.acting import asks_for
from model.services.application_autoscaling.resources.activities import NotScaledReason
from model.services.application_autoscaling.resources.policies import ScalingPolicy
from model.services.application_autoscaling.resources.targets import ScalableTarget
from model.services.application_autoscaling.tracking import follows_use, used_share


def judge(world: World, target: ScalableTarget, policy: ScalingPolicy, capacity: int, value: float) -> ScalingVerdict:
    """The capacity that brings the metric back to its target. What was added lately counts only once it has cooled."""
    tracking = policy.target_tracking_scaling_policy_configuration
    size = GroupSize(
        minimum=target.min_capacity,
        maximum=target.max_capacity,
        desired=capacity,
        warming=target.grown if world.now < target.out_until else 0,
    )
    share = used_share(size.warm, value) if follows_use(policy) else value
    one_way = bool(tracking.disable_scale_in)
    verdict = judge_target(size, share, tracking.target_value, disable_scale_in=one_way)
    if verdict.desired < capacity and world.now < target.in_until:
        return ScalingVerdict(capacity, "it cools down", refusal="it cools down")
    return verdict


async def all_have_room(world: World, target: ScalableTarget, policy: ScalingPolicy) -> bool:
    """Several policies of one target shrink it only if all of those that may do so find that it is too large."""
    others = [each for each in world.where(ScalingPolicy, target_id=target.target_id) if each is not policy]
    names = [alarm.alarm_name for each in others if (alarm := each.alarm("AlarmLow"))]
    if not names:
        return True
    answer = await asks_for(world, target)("cloudwatch:DescribeAlarms", AlarmNames=names)
    return all(alarm["StateValue"] == "ALARM" for alarm in answer["MetricAlarms"])


def reason(target: ScalableTarget, capacity: int, *, out: bool) -> NotScaledReason:
    """Why a target that is to grow, or else to shrink, stays as it is."""
    if out and capacity >= target.max_capacity:
        return NotScaledReason(code="AlreadyAtMaxCapacity", max_capacity=target.max_capacity)
    if not out and capacity <= target.min_capacity:
        return NotScaledReason(code="AlreadyAtMinCapacity", min_capacity=target.min_capacity)
    return NotScaledReason(code="AlreadyAtDesiredCapacity", current_capacity=capacity)
