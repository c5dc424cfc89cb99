"""What a scaling group's screen asks AWS for: its policies with their alarms, and how its balancers find it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.client import AwsError, Client
from screens.alarm_words import tone_of
from screens.measures import Measure, read_series
from screens.widgets.health import Tone

_WINDOW_SECONDS: Final = 900.0


@dataclass(frozen=True, slots=True)
class AlarmNow:
    """`value` is the newest that is known, None for expressions and where nothing is measured."""

    name: str
    state: str
    tone: Tone
    "Of its state, by what it does besides scaling."
    threshold: float | None
    above: bool
    metric: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class PolicyNow:
    name: str
    kind: str
    does: str
    enabled: bool
    alarms: tuple[AlarmNow, ...] = ()


@dataclass(frozen=True, slots=True)
class BalancerNow:
    """`told` are the states of the group's instances there, in AWS's words."""

    name: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    policies: tuple[PolicyNow, ...] = ()
    balancers: tuple[BalancerNow, ...] = ()
    refusals: tuple[AwsError, ...] = ()


async def read_group(client: Client, region: str, name: str, ids: Iterable[str], now: float) -> Reading:
    """What may not be read is missing, with its refusal."""
    refusals: list[AwsError] = []
    policies: tuple[PolicyNow, ...] = ()
    balancers: tuple[BalancerNow, ...] = ()
    try:
        policies = await _policies(client, region, name, now)
    except AwsError as refusal:
        refusals.append(refusal)
    try:
        balancers = await _balancers(client, region, name, frozenset(ids))
    except AwsError as refusal:
        refusals.append(refusal)
    return Reading(policies, balancers, tuple(refusals))


async def _policies(client: Client, region: str, name: str, now: float) -> tuple[PolicyNow, ...]:
    answer = await client.call("autoscaling:DescribePolicies", region=region, AutoScalingGroupName=name)
    found: list[dict[str, Any]] = answer["ScalingPolicies"]
    names = [alarm["AlarmName"] for policy in found for alarm in policy["Alarms"]]
    told = {each.name: each for each in await _alarms(client, region, names, now)} if names else {}
    return tuple(
        PolicyNow(
            policy["PolicyName"],
            policy["PolicyType"],
            _does(policy),
            policy.get("Enabled", True),
            tuple(told[alarm["AlarmName"]] for alarm in policy["Alarms"] if alarm["AlarmName"] in told),
        )
        for policy in found
    )


def _does(policy: dict[str, Any]) -> str:
    """`keeps 50`, `foresees 50`, `+2, +4 %`."""
    if predictive := policy.get("PredictiveScalingConfiguration"):
        return f"foresees {predictive['MetricSpecifications'][0]['TargetValue']:g}"
    if tracking := policy.get("TargetTrackingConfiguration"):
        return f"keeps {tracking['TargetValue']:g}"
    unit = " %" if policy.get("AdjustmentType") == "PercentChangeInCapacity" else ""
    sign = "=" if policy.get("AdjustmentType") == "ExactCapacity" else "+"
    amounts = [step["ScalingAdjustment"] for step in policy.get("StepAdjustments", ())]
    amounts = amounts or [policy[word] for word in ("ScalingAdjustment",) if word in policy]
    return ", ".join(f"{each:+d}{unit}" if sign == "+" else f"={each}" for each in amounts)


async def _alarms(client: Client, region: str, names: Sequence[str], now: float) -> list[AlarmNow]:
    answer = await client.call("cloudwatch:DescribeAlarms", region=region, AlarmNames=list(names))
    alarms: list[dict[str, Any]] = answer["MetricAlarms"]
    measured = [each for each in alarms if "MetricName" in each and "Period" in each]
    series = await read_series(
        client, region, [_measure(each) for each in measured], now - _WINDOW_SECONDS, now // 60 * 60, 60
    )
    values = {alarm["AlarmName"]: points[-1][1] for alarm, points in zip(measured, series, strict=True) if points}
    return [
        AlarmNow(
            each["AlarmName"],
            each["StateValue"],
            tone_of(each),
            each.get("Threshold"),
            each["ComparisonOperator"].startswith("Greater"),
            each.get("MetricName", "an expression"),
            values.get(each["AlarmName"]),
        )
        for each in alarms
    ]


def _measure(alarm: dict[str, Any]) -> Measure:
    dimensions = tuple((each["Name"], each["Value"]) for each in alarm.get("Dimensions", ()))
    stat = alarm.get("Statistic") or alarm.get("ExtendedStatistic") or "Average"
    return Measure(alarm["Namespace"], alarm["MetricName"], dimensions, stat)


async def _balancers(client: Client, region: str, name: str, ids: frozenset[str]) -> tuple[BalancerNow, ...]:
    answer = await client.call("autoscaling:DescribeAutoScalingGroups", region=region, AutoScalingGroupNames=[name])
    group = next(iter(answer["AutoScalingGroups"]), None)
    if group is None:
        return ()
    found: list[BalancerNow] = []
    for arn in group.get("TargetGroupARNs", ()):
        health = await client.call("elbv2:DescribeTargetHealth", region=region, TargetGroupArn=arn)
        states = [
            each["TargetHealth"]["State"] for each in health["TargetHealthDescriptions"] if each["Target"]["Id"] in ids
        ]
        found.append(BalancerNow(arn.rpartition(":targetgroup/")[2].partition("/")[0], tuple(states)))
    for balancer in group.get("LoadBalancerNames", ()):
        health = await client.call("elb:DescribeInstanceHealth", region=region, LoadBalancerName=balancer)
        states = [
            "healthy" if each["State"] == "InService" else "unhealthy"
            for each in health["InstanceStates"]
            if each["InstanceId"] in ids
        ]
        found.append(BalancerNow(balancer, tuple(states)))
    return tuple(found)
