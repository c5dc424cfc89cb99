"""How large an Auto Scaling group should become, or the capacity of anything else that scales; and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import Literal

from model.laws.alarm_rule import AlarmRule, Comparison

AdjustmentType = Literal["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"]
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSize:
    """A group at one moment, in capacity units.

    `warming` of the desired are launching or not yet warm, `terminating` ones are still leaving; a scale-out that is
    under way forbids scaling in. Simple scaling waits for `cooldown_until` and for activities to end.
    """

    minimum: int
    maximum: int
    desired: int
    warming: int = 0
    terminating: int = 0
    cooldown_until: float = -inf

    @property
    def warm(self) -> int:
        """Current capacity as scale-out counts it: without instances that still warm up."""
        return max(self.desired - self.warming, 0)

    @property
    def present(self) -> int:
        """Current capacity as scale-in counts it: with instances that still terminate."""
        return self.desired + self.terminating


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """By how much to change a capacity."""

    adjustment_type: AdjustmentType
    amount: int
    min_magnitude: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An adjustment for breaches between two bounds, relative to the alarm's threshold; None is infinity."""

    lower: float | None = None
    upper: float | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class ScalingVerdict:
    """The desired capacity a policy asks for; `because` says why it does, or why nothing changes.

    `refusal` is set when the policy may not act now at all, which ExecutePolicy answers as ScalingActivityInProgress.
    """

    desired: int
    because: str
    refusal: str | None = None


def adjusted(capacity: int, adjustment: Adjustment) -> int:
    """The capacity after an adjustment.

    Percentages round toward zero, but never to nothing: 12.7 to 12, 0.67 to 1, -0.58 to -1, -6.67 to -6.
    """
    if adjustment.adjustment_type == "ExactCapacity":
        return adjustment.amount
    if adjustment.adjustment_type == "ChangeInCapacity" or not adjustment.amount:
        return capacity + (adjustment.amount if adjustment.adjustment_type == "ChangeInCapacity" else 0)
    exact = capacity * abs(adjustment.amount) / 100
    change = max(floor(exact + ROUNDING) if exact >= 1 else ceil(exact), adjustment.min_magnitude)
    return capacity + (change if adjustment.amount > 0 else -change)


def step_for(steps: Sequence[Step], breach: float, comparison: Comparison) -> Step | None:
    """The step that a breach (metric minus threshold) falls into.

    Above the threshold lower bounds are inclusive, below it upper bounds are.
    """
    above = comparison.startswith("Greater")
    for step in steps:
        lower = -inf if step.lower is None else step.lower
        upper = inf if step.upper is None else step.upper
        if (lower <= breach < upper) if above else (lower < breach <= upper):
            return step
    return None


def judge_simple(size: GroupSize, adjustment: Adjustment, now: float, *, honor_cooldown: bool = True) -> ScalingVerdict:
    """A simple policy acts on the desired capacity, one change at a time, and not while cooling down."""
    if honor_cooldown and now < size.cooldown_until:
        left = ceil(size.cooldown_until - now)
        return _refused(size, f"the cooldown has {left} s to go")
    if honor_cooldown and (size.warming or size.terminating):
        return _refused(size, "a scaling activity is in progress")
    return _within(size, adjusted(size.desired, adjustment))


def judge_step(
    size: GroupSize,
    steps: Sequence[Step],
    adjustment: Adjustment,
    *,
    value: float,
    threshold: float,
    comparison: Comparison,
) -> ScalingVerdict:
    """A step policy reacts to the size of the breach; `adjustment` gives its type and least magnitude.

    While instances warm up, a breach adds only what the warming ones do not already bring.
    """
    step = step_for(steps, value - threshold, comparison)
    if step is None:
        return ScalingVerdict(size.desired, f"no step covers {value:g}, {value - threshold:+g} from the threshold")
    exact = Adjustment(
        adjustment_type=adjustment.adjustment_type, amount=step.amount, min_magnitude=adjustment.min_magnitude
    )
    grown = adjusted(size.warm, exact)
    if grown > size.warm:
        return _outward(size, grown)
    return _inward(size, adjusted(size.present, exact))


def judge_target(size: GroupSize, value: float, target: float, *, disable_scale_in: bool = False) -> ScalingVerdict:
    """Target tracking: the capacity that would bring the metric back to its target, rounded up both ways.

    wanted = ceil(warm * value / target): out in proportion, and in only as far as the target is kept.
    """
    if value > target:
        return _outward(size, ceil(size.warm * value / target - ROUNDING))
    if disable_scale_in:
        return ScalingVerdict(size.desired, "scale-in is disabled")
    return _inward(size, ceil(size.present * value / target - ROUNDING))


def largest(verdicts: Sequence[ScalingVerdict]) -> ScalingVerdict:
    """Of several policies that fire together the one that leaves the largest capacity wins."""
    return max(verdicts, key=lambda verdict: verdict.desired)


def tracking_alarms(target: float, *, disable_scale_in: bool = False) -> dict[str, AlarmRule]:
    """The alarms that target tracking makes: high after 3 minutes above target, low after 15 below 90 % of it."""
    high = AlarmRule(threshold=target, comparison="GreaterThanThreshold", evaluation_periods=3)
    low = AlarmRule(threshold=0.9 * target, comparison="LessThanThreshold", evaluation_periods=15)
    return {"AlarmHigh": high} if disable_scale_in else {"AlarmHigh": high, "AlarmLow": low}


def throughput_alarms(bought: int, target: float, *, disable_scale_in: bool = False) -> dict[str, AlarmRule]:
    """The alarms that target tracking makes for units a second that were bought, of which `target` % are to be used.

    They watch what is used in a minute: high after 2 minutes above the target, low after 15 that are 20 percentage
    points below it; and what was bought, in case somebody else changes it.
    Source: Amazon DynamoDB Developer Guide, "Managing throughput capacity automatically with DynamoDB auto scaling".
    """
    a_minute = bought * 60 / 100
    high = AlarmRule(threshold=a_minute * target, comparison="GreaterThanThreshold", evaluation_periods=2)
    low = AlarmRule(threshold=a_minute * (target - 20), comparison="LessThanThreshold", evaluation_periods=15)
    sides = {"AlarmHigh": high} if disable_scale_in else {"AlarmHigh": high, "AlarmLow": low}
    beyond: dict[str, Comparison] = {
        "ProvisionedCapacityHigh": "GreaterThanThreshold",
        "ProvisionedCapacityLow": "LessThanThreshold",
    }
    return sides | {
        side: AlarmRule(threshold=bought, comparison=comparison, evaluation_periods=3, period_seconds=300)
        for side, comparison in beyond.items()
    }


def warming(in_service_since: Sequence[float], warmup_seconds: float, now: float) -> int:
    """How many of the instances are not yet warm; one that is still launching counts as in service since inf."""
    return sum(now < since + warmup_seconds for since in in_service_since)


def _outward(size: GroupSize, wanted: int) -> ScalingVerdict:
    if wanted <= size.desired:
        return ScalingVerdict(size.desired, f"{size.warming} warming instances already bring the {wanted} wanted")
    return _within(size, wanted)


def _inward(size: GroupSize, wanted: int) -> ScalingVerdict:
    if wanted >= size.desired:
        return ScalingVerdict(size.desired, f"{wanted} are wanted and {size.desired} desired")
    if size.warming:
        return _refused(size, "a scale-out is in progress")
    return _within(size, wanted)


def _within(size: GroupSize, wanted: int) -> ScalingVerdict:
    bounded = min(max(wanted, size.minimum), size.maximum)
    if bounded == size.desired != wanted:
        return ScalingVerdict(
            bounded, f"the group is at its {'maximum' if wanted > bounded else 'minimum'} of {bounded}"
        )
    if bounded != wanted:
        return ScalingVerdict(bounded, f"{wanted} are wanted, {bounded} is the limit")
    return ScalingVerdict(bounded, f"{wanted} are wanted and {size.desired} desired")


def _refused(size: GroupSize, why: str) -> ScalingVerdict:
    return ScalingVerdict(size.desired, why, refusal=why)
