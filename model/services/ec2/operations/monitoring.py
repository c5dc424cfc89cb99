"""EC2: how closely instances are watched, and how they spend CPU credits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.physics.load import change_mode
from model.services.ec2.behavior.monitoring import settle_monitoring
from model.services.ec2.operations.describe_instances import instances_of
from model.services.ec2.paging import paged
from model.services.ec2.resources.instances import INSTANCE_LIFE, Instance

SETTLING = Between(2, 10)

_CREDIT_FILTERS: Mapping[str, Getter] = {"instance-id": lambda each: each.instance_id}


@operation
async def monitor_instances(call: Call, *, instance_ids: Sequence[str]) -> dict[str, Any]:
    return {"instance_monitorings": _switch(call.world, instance_ids, "MonitorInstances", "enabled", "pending")}


@operation
async def unmonitor_instances(call: Call, *, instance_ids: Sequence[str]) -> dict[str, Any]:
    return {"instance_monitorings": _switch(call.world, instance_ids, "UnmonitorInstances", "disabled", "disabling")}


def _switch(world: World, ids: Sequence[str], action: str, goal: str, way: str) -> list[dict[str, Any]]:
    instances = instances_of(world, ids)
    for instance in instances:
        if not INSTANCE_LIFE.allows(instance, action):
            raise AwsError(
                "IncorrectState", f"The instance '{instance.instance_id}' is {instance.state_name} and not monitored."
            )
        if instance.monitoring_state != goal:
            instance.monitoring_state = way
            after = world.delay(SETTLING, instance.instance_id, "monitoring")
            world.wake(settle_monitoring, instance.instance_id, after=after)
    return [{"instance_id": each.instance_id, "monitoring": each.monitoring} for each in instances]


@operation
async def describe_instance_credit_specifications(
    call: Call,
    *,
    instance_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Without ids, only of instances that may borrow."""
    world = call.world
    if instance_ids:
        named = instances_of(world, instance_ids)
        _refuse_steady(named)
    else:
        named = [each for each in world.all(Instance) if each.credit_mode == "unlimited"]
    found, token = paged(select(named, filters, _CREDIT_FILTERS), max_results, next_token)
    shown = [{"instance_id": each.instance_id, "cpu_credits": each.credit_mode} for each in found]
    return {"instance_credit_specifications": shown, "next_token": token}


def _refuse_steady(instances: Sequence[Instance]) -> None:
    for each in instances:
        if not each.credit_mode:
            raise AwsError(
                "InvalidParameterCombination",
                f"The instance {each.instance_id} is of type {each.instance_type}, which has no CPU credits.",
            )


@operation(on=("instance/*",))
async def modify_instance_credit_specification(
    call: Call, *, instance_credit_specifications: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """Each instance by itself: those that cannot be changed are reported, the others are."""
    done, failed = list[dict[str, Any]](), list[dict[str, Any]]()
    for each in instance_credit_specifications:
        error = _set_mode(call.world, each["InstanceId"], each.get("CpuCredits", ""))
        outcome: dict[str, Any] = {"instance_id": each["InstanceId"]}
        if error is None:
            done.append(outcome)
        else:
            failed.append(outcome | {"error": {"code": error.code, "message": error.message}})
    return {
        "successful_instance_credit_specifications": done,
        "unsuccessful_instance_credit_specifications": failed,
    }


def _set_mode(world: World, instance_id: str, mode: str) -> AwsError | None:
    instance = world.find(Instance, instance_id)
    if instance is None:
        return Instance.is_missing(instance_id)
    if not instance.credit_mode or mode not in ("standard", "unlimited"):
        return AwsError(
            "InstanceCreditSpecification.NotSupported",
            f"The instance {instance_id} of type {instance.instance_type} cannot be set to '{mode}'.",
        )
    if instance.state_name not in ("running", "stopped"):
        return AwsError("IncorrectInstanceState", f"The instance '{instance_id}' is neither running nor stopped.")
    instance.credit_mode = mode
    change_mode(world, instance_id, mode)
    return None
