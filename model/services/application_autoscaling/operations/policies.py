"""Application Auto Scaling: what you can ask for of scaling policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.application_autoscaling.acting import asks_for
from model.services.application_autoscaling.behavior.capacity import look
from model.services.application_autoscaling.dimensions import dimension_of
from model.services.application_autoscaling.paging import paged
from model.services.application_autoscaling.permissions import refuse_unless_allowed
from model.services.application_autoscaling.places import of_target, target_at
from model.services.application_autoscaling.policy_rules import read_tracking, refuse_type
from model.services.application_autoscaling.refusals import named, new_uuid, refuse_beyond, unknown
from model.services.application_autoscaling.resources.policies import ScalingPolicy, Tracking, policy_key
from model.services.application_autoscaling.resources.targets import ScalableTarget
from model.services.application_autoscaling.tracking import drop_alarms, fit_alarms

_ALARMS = ("cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms")


@operation
async def put_scaling_policy(
    call: Call,
    *,
    policy_name: str,
    service_namespace: str,
    resource_id: str,
    scalable_dimension: str,
    policy_type: str | None = None,
    target_tracking_scaling_policy_configuration: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Put again, a policy keeps its ARN and gets new alarms."""
    world = call.world
    target = target_at(world, service_namespace, resource_id, scalable_dimension, "No scalable target registered")
    refuse_unless_allowed(call, _ALARMS)
    known = world.find(ScalingPolicy, policy_key(target.target_id, policy_name))
    refuse_type(service_namespace, policy_type or (known.policy_type if known else None))
    tracking = read_tracking(dimension_of(target), target_tracking_scaling_policy_configuration)
    if known is not None:
        await drop_alarms(world, target, known)
        known.target_tracking_scaling_policy_configuration = tracking
    policy = known or _made(world, target, policy_name, tracking)
    await look(world, target)
    await fit_alarms(world, target, policy)
    return {"policy_arn": policy.policy_arn, "alarms": policy.own_alarms}


def _made(world: World, target: ScalableTarget, policy_name: str, tracking: Tracking) -> ScalingPolicy:
    there = len(world.where(ScalingPolicy, target_id=target.target_id))
    refuse_beyond(world, "policies-per-target", there, "scaling policies per scalable target")
    of = f"resource/{target.service_namespace}/{target.resource_id}:policyName/{policy_name}"
    return world.add(
        ScalingPolicy(
            policy_id=policy_key(target.target_id, policy_name),
            target_id=target.target_id,
            policy_arn=f"arn:aws:autoscaling:{world.region}:{world.account}:scalingPolicy:{new_uuid(world)}:{of}",
            policy_name=policy_name,
            service_namespace=target.service_namespace,
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            target_tracking_scaling_policy_configuration=tracking,
        )
    )


@operation(on=("*",))
async def describe_scaling_policies(
    call: Call,
    *,
    service_namespace: str,
    policy_names: Sequence[str] | None = None,
    resource_id: str | None = None,
    scalable_dimension: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world, names = call.world, frozenset(policy_names or ())
    found = of_target(world.all(ScalingPolicy), service_namespace, resource_id, scalable_dimension)
    chosen = [each for each in found if not names or each.policy_name in names]
    listed, token = paged(chosen, max_results, next_token)
    return {"scaling_policies": [await _told(world, each) for each in listed], "next_token": token}


async def _told(world: World, policy: ScalingPolicy) -> dict[str, Any]:
    """A policy with every alarm that acts through it."""
    own = {name: getattr(policy, name) for name in (*ScalingPolicy.stored_fields(), "creation_time")}
    target = world.get(ScalableTarget, policy.target_id)
    answer = await asks_for(world, target)("cloudwatch:DescribeAlarms", ActionPrefix=policy.policy_arn)
    alarms = [{"alarm_name": a["AlarmName"], "alarm_arn": a["AlarmArn"]} for a in answer["MetricAlarms"]]
    return own | {"alarms": alarms}


@operation
async def delete_scaling_policy(
    call: Call, *, policy_name: str, service_namespace: str, resource_id: str, scalable_dimension: str
) -> None:
    world = call.world
    target = target_at(world, service_namespace, resource_id, scalable_dimension, "No scaling policy found")
    policy = world.find(ScalingPolicy, policy_key(target.target_id, policy_name))
    if policy is None:
        whose = named(service_namespace, resource_id, scalable_dimension)
        raise unknown(f"No scaling policy found for {whose}, policy name: {policy_name}")
    await drop_policy(world, target, policy)


async def drop_policy(world: World, target: ScalableTarget, policy: ScalingPolicy) -> None:
    """The alarms that it made for itself go with it; those that a customer made stay."""
    await drop_alarms(world, target, policy)
    world.remove(policy)
