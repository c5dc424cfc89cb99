"""Application Auto Scaling: what you can ask for of scalable targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.application_autoscaling.acting import have_role
from model.services.application_autoscaling.behavior.capacity import keep_within, look, look_at_limits, pursue
from model.services.application_autoscaling.dimensions import Dimension, read_dimension
from model.services.application_autoscaling.operations.policies import drop_policy
from model.services.application_autoscaling.operations.scheduled_actions import drop_action
from model.services.application_autoscaling.paging import paged
from model.services.application_autoscaling.permissions import refuse_unless_allowed
from model.services.application_autoscaling.places import target_at
from model.services.application_autoscaling.refusals import invalid, refuse_beyond
from model.services.application_autoscaling.resources.policies import ScalingPolicy
from model.services.application_autoscaling.resources.scheduled_actions import ScheduledAction
from model.services.application_autoscaling.resources.targets import ScalableTarget, target_key
from model.services.application_autoscaling.tagging import merge

_TAGGED_AGAIN = (
    "The scalable target that you tried to tag already exists. To update tags on an existing scalable target, use the "
    "TagResource API."
)


@operation
async def register_scalable_target(
    call: Call,
    *,
    service_namespace: str,
    resource_id: str,
    scalable_dimension: str,
    min_capacity: int | None = None,
    max_capacity: int | None = None,
    suspended_state: Mapping[str, bool] | None = None,
    tags: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A new one leaves the capacity as it is; that of one which is there is brought within its limits at once."""
    dimension = read_dimension(service_namespace, resource_id, scalable_dimension)
    refuse_unless_allowed(call, dimension.needs)
    known = call.world.find(ScalableTarget, target_key(resource_id, scalable_dimension))
    if known is not None and tags:
        raise invalid(_TAGGED_AGAIN)
    target = known or await _made(call, dimension, resource_id, min_capacity, max_capacity, tags or {})
    _limit(target, dimension, min_capacity, max_capacity)
    target.suspended_state = target.suspended_state.revised(suspended_state or {})
    if known is not None:
        await keep_within(call.world, known)
    return {"scalable_target_arn": target.scalable_target_arn}


async def _made(
    call: Call,
    dimension: Dimension,
    resource_id: str,
    lowest: int | None,
    highest: int | None,
    tags: Mapping[str, str],
) -> ScalableTarget:
    world = call.world
    if lowest is None or highest is None:
        raise invalid("Min capacity and max capacity must be specified when registering a new scalable target")
    there = sum(each.service_namespace == dimension.namespace for each in world.all(ScalableTarget))
    refuse_beyond(world, f"{dimension.namespace}-targets", there, f"scalable targets of {dimension.namespace}")
    digits = world.luck("scalable target", world.count("scalable-target")).hexadecimal(36)
    target = ScalableTarget(
        target_id=target_key(resource_id, dimension.name),
        scalable_target_arn=f"arn:aws:application-autoscaling:{world.region}:{world.account}:scalable-target/{digits}",
        service_namespace=dimension.namespace,
        resource_id=resource_id,
        scalable_dimension=dimension.name,
        min_capacity=lowest,
        max_capacity=highest,
        role_arn=await have_role(call, dimension),
        tags=merge((), tags),
    )
    world.add(target)
    try:
        await look(world, target)
    except AwsError as refusal:
        raise invalid(f"{refusal.message}: {resource_id}") from refusal
    return target


def _limit(target: ScalableTarget, dimension: Dimension, lowest: int | None, highest: int | None) -> None:
    """Raises ValidationException for limits that AWS would not take."""
    least = target.min_capacity if lowest is None else lowest
    most = target.max_capacity if highest is None else highest
    if least < dimension.least:
        raise invalid(f"Min capacity must be greater than or equal to {dimension.least}")
    if most < least:
        raise invalid("Maximum capacity cannot be less than minimum capacity")
    target.min_capacity, target.max_capacity = least, most


@operation(on=("*",))
async def describe_scalable_targets(
    call: Call,
    *,
    service_namespace: str,
    resource_ids: Sequence[str] | None = None,
    scalable_dimension: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    found = [
        target
        for target in call.world.all(ScalableTarget)
        if target.service_namespace == service_namespace
        and (not resource_ids or target.resource_id in resource_ids)
        and scalable_dimension in (None, target.scalable_dimension)
    ]
    listed, token = paged(found, max_results, next_token)
    return {"scalable_targets": listed, "next_token": token}


@operation
async def deregister_scalable_target(
    call: Call, *, service_namespace: str, resource_id: str, scalable_dimension: str
) -> None:
    """The capacity stays as it is; policies with their alarms and scheduled actions go."""
    world = call.world
    target = target_at(world, service_namespace, resource_id, scalable_dimension, "No scalable target found")
    for policy in world.where(ScalingPolicy, target_id=target.target_id):
        await drop_policy(world, target, policy)
    for action in world.where(ScheduledAction, target_id=target.target_id):
        drop_action(world, action)
    for timer in (pursue, look_at_limits):
        world.forget(timer, target.target_id)
    world.remove(target)
