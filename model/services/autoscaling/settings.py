"""What the settings of a group may be."""

from __future__ import annotations

from collections.abc import Sequence

from model.services.autoscaling.naming import invalid

TERMINATION_POLICIES = (
    "AllocationStrategy",
    "ClosestToNextInstanceHour",
    "Default",
    "NewestInstance",
    "OldestInstance",
    "OldestLaunchConfiguration",
    "OldestLaunchTemplate",
)
SHORTEST_LIFE_SECONDS, LONGEST_LIFE_SECONDS = 86_400, 31_536_000
_HEALTH_CHECKS = ("EC2", "ELB")


def check_sizes(minimum: int, maximum: int, desired: int) -> None:
    if minimum < 0 or maximum < 0:
        raise invalid("Min and max bounds must be greater than or equal to 0")
    if maximum < minimum:
        raise invalid(f"Max bound, {maximum}, must be greater than or equal to min bound, {minimum}")
    if not minimum <= desired <= maximum:
        raise invalid(
            f"Desired capacity:{desired} must be between the specified min size:{minimum} and max size:{maximum}"
        )


def check_desired(minimum: int, maximum: int, desired: int) -> None:
    if desired > maximum:
        raise invalid(f"New SetDesiredCapacity value {desired} is above max value {maximum} for the AutoScalingGroup.")
    if desired < minimum:
        raise invalid(f"New SetDesiredCapacity value {desired} is below min value {minimum} for the AutoScalingGroup.")


def check_lifetime(seconds: int | None) -> None:
    """A day to a year; 0 takes it away."""
    if seconds and not SHORTEST_LIFE_SECONDS <= seconds <= LONGEST_LIFE_SECONDS:
        raise invalid(
            f"MaxInstanceLifetime must be 0 or from {SHORTEST_LIFE_SECONDS} to {LONGEST_LIFE_SECONDS} seconds"
        )


def check_settings(health_check_type: str, termination_policies: Sequence[str] | None) -> None:
    for kind in health_check_type.split(","):
        if kind not in _HEALTH_CHECKS:
            raise invalid(f"Invalid health check type: {kind}. Valid types are: [{', '.join(_HEALTH_CHECKS)}]")
    for policy in termination_policies or ():
        if policy not in TERMINATION_POLICIES:
            raise invalid(f"Invalid termination policy: {policy}")
