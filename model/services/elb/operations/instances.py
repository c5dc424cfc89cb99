"""ELB: what you can ask for of the instances behind a Classic balancer, and of their health."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.resources.instances import Instance
from model.services.elb.finding import named
from model.services.elb.resources.load_balancers import ClassicBalancer, HealthCheck, Registered
from model.services.elb.states import NOT_REGISTERED, state_of
from model.services.elbv2.resources.targets import Target

_TARGET = re.compile(r"(TCP|SSL):(\d{1,5})|(HTTP|HTTPS):(\d{1,5})(/\S*)")


@operation
async def register_instances_with_load_balancer(
    call: Call, *, load_balancer_name: str, instances: list[dict[str, str]]
) -> dict[str, Any]:
    world = call.world
    balancer = named(world, load_balancer_name)
    fresh = [_checked(world, balancer, id) for id in _ids(instances)]
    known = [each.instance_id for each in balancer.instances]
    balancer.instances = tuple(Registered(instance_id=id) for id in dict.fromkeys([*known, *fresh]))
    return {"instances": balancer.instances}


def _ids(instances: Sequence[Mapping[str, str]]) -> list[str]:
    if not instances:
        raise AwsError("ValidationError", "At least one instance must be specified")
    return [each.get("InstanceId", "") for each in instances]


def _checked(world: World, balancer: ClassicBalancer, id: str) -> str:
    instance = world.find(Instance, id)
    if instance is None or instance.state_name == "terminated":
        raise AwsError("InvalidInstance", f"Could not find EC2 instance {id}.")
    if instance.vpc_id != balancer.vpc_id:
        raise AwsError("InvalidInstance", f"EC2 instance {id} is not in the same VPC as the load balancer.")
    return id


@operation
async def deregister_instances_from_load_balancer(
    call: Call, *, load_balancer_name: str, instances: list[dict[str, str]]
) -> dict[str, Any]:
    balancer = named(call.world, load_balancer_name)
    known = {each.instance_id for each in balancer.instances}
    gone = _ids(instances)
    for id in gone:
        if id not in known:
            raise AwsError("InvalidInstance", f"Instance {id} is not registered with {load_balancer_name}.")
    balancer.instances = tuple(each for each in balancer.instances if each.instance_id not in gone)
    return {"instances": balancer.instances}


@operation
async def describe_instance_health(
    call: Call, *, load_balancer_name: str, instances: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    world = call.world
    balancer = named(world, load_balancer_name)
    targets = {each.target_id: each for each in world.where(Target, target_group_arn=balancer.arn)}
    if not instances:
        return {"instance_states": [state_of(id, target) for id, target in targets.items()]}
    asked = _ids(instances)
    for id in asked:
        if id not in targets and world.find(Instance, id) is None:
            raise AwsError("InvalidInstance", f"Could not find EC2 instance {id}.")
    states = [state_of(id, targets[id]) if id in targets else NOT_REGISTERED | {"instance_id": id} for id in asked]
    return {"instance_states": states}


@operation
async def configure_health_check(
    call: Call, *, load_balancer_name: str, health_check: dict[str, Any]
) -> dict[str, Any]:
    balancer = named(call.world, load_balancer_name)
    balancer.health_check = _read_check(health_check)
    return {"health_check": balancer.health_check}


def _read_check(given: Mapping[str, Any]) -> HealthCheck:
    check = HealthCheck.read(given)
    found = _TARGET.fullmatch(check.target)
    if found is None or not 1 <= int(found[2] or found[4]) <= 65535:
        raise AwsError(
            "ValidationError", f"HealthCheck Target '{check.target}' is not PROTOCOL:PORT or PROTOCOL:PORT/PATH"
        )
    if check.timeout >= check.interval:
        raise AwsError("ValidationError", "HealthCheck timeout must be less than interval")
    return check
