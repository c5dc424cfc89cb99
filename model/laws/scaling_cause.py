"""Auto Scaling's sentences: why a capacity changed, why an instance came or went."""

from __future__ import annotations

from typing import Literal

from model.laws.moments import zulu

HealthFinding = Literal["gone", "impaired", "load_balancer", "user"]

_FINDINGS: dict[HealthFinding, str] = {
    "gone": "an EC2 health check indicating it has been terminated or stopped",
    "impaired": "an EC2 instance status check failure",
    "load_balancer": "an ELB system health check failure",
    "user": "a user health-check",
}


def joined(*sentences: str) -> str:
    """A cause of several steps, two spaces between them as AWS has it."""
    return "  ".join(sentences)


def group_created(at: float, desired: int) -> str:
    return f"At {zulu(at)} a user request created an AutoScalingGroup{_changing(0, desired)}"


def limits_changed(at: float, minimum: int, maximum: int, before: int, desired: int) -> str:
    limits = f"min: {minimum}, max: {maximum}, desired: {desired}"
    return (
        f"At {zulu(at)} a user request update of AutoScalingGroup constraints to {limits}{_changing(before, desired)}"
    )


def desired_set(at: float, before: int, desired: int) -> str:
    return f"At {zulu(at)} a user request explicitly set group desired capacity{_changing(before, desired)}"


def policy_executed(at: float, policy: str, before: int, desired: int) -> str:
    return f"At {zulu(at)} a user request executed policy {policy}{_changing(before, desired)}"


def load_foreseen(at: float, policy: str, before: int, desired: int) -> str:
    return f"At {zulu(at)} a forecast of predictive policy {policy} asked for more{_changing(before, desired)}"


def alarm_triggered(at: float, alarm: str, state: str, policy: str, before: int, desired: int) -> str:
    return (
        f"At {zulu(at)} a monitor alarm {alarm} in state {state} triggered policy {policy}{_changing(before, desired)}"
    )


def launched_for_capacity(at: float, before: int, after: int) -> str:
    return (
        f"At {zulu(at)} an instance was started in response to a difference between desired and actual capacity, "
        f"increasing the capacity from {before} to {after}."
    )


def launched_for_pool(at: float) -> str:
    return (
        f"At {zulu(at)} an instance was launched in response to a difference between wanted and actual warm pool size."
    )


def ended_for_pool(at: float) -> str:
    return f"At {zulu(at)} an instance was taken out of the warm pool, which is larger than it has to be."


def launched_for_balance(at: float, emptiest: str, fullest: str) -> str:
    return (
        f"At {zulu(at)} an instance was launched to balance instances in zones {emptiest} with other zones {fullest}, "
        "resulting in more than the desired number of instances in the group."
    )


def ended_as_old(at: float) -> str:
    return f"At {zulu(at)} an instance was taken out of service since it has reached its maximum instance lifetime."


def ended_at_risk(at: float) -> str:
    return (
        f"At {zulu(at)} an instance was taken out of service in response to an EC2 instance rebalance recommendation."
    )


def ended_by_refresh(at: float) -> str:
    return f"At {zulu(at)} an instance was taken out of service in response to an instance refresh."


def root_replaced_by_refresh(at: float) -> str:
    return f"At {zulu(at)} the root volume of an instance was replaced in response to an instance refresh."


def launched_as_replacement(at: float) -> str:
    return f"At {zulu(at)} an instance was launched in response to an unhealthy instance needing to be replaced."


def ended_for_capacity(at: float, before: int, after: int, instance_id: str) -> str:
    return joined(
        f"At {zulu(at)} an instance was taken out of service in response to a difference between desired and actual "
        f"capacity, shrinking the capacity from {before} to {after}.",
        f"At {zulu(at)} instance {instance_id} was selected for termination.",
    )


def ended_as_unhealthy(at: float, finding: HealthFinding) -> str:
    return f"At {zulu(at)} an instance was taken out of service in response to {_FINDINGS[finding]}."


def ended_as_failed(at: float) -> str:
    return f"At {zulu(at)} an instance was taken out of service in response to a launch failure."


def ended_by_user(at: float, instance_id: str, capacity: tuple[int, int] | None = None) -> str:
    """`capacity` is (before, after) when the desired capacity is decremented with it."""
    shrinking = f", shrinking the capacity from {capacity[0]} to {capacity[1]}" if capacity else ""
    return f"At {zulu(at)} instance {instance_id} was taken out of service in response to a user request{shrinking}."


def _changing(before: int, desired: int) -> str:
    return f" changing the desired capacity from {before} to {desired}."
