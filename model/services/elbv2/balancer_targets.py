"""Application Load Balancers as targets of one of flows: each stands alone in its group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.elbv2.behavior.health import look_again_at_group
from model.services.elbv2.resources.listeners import Listener
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target, new_target, target_name

MOST_GROUPS = 2
"How many groups one may be the target of, each behind another balancer."


async def register_balancer(world: World, group: TargetGroup, targets: Sequence[Mapping[str, Any]]) -> None:
    """The only one of its group; the same again changes nothing."""
    wanted = {(str(given["Id"]), int(given.get("Port") or group.port or 0)) for given in targets}
    there = {(each.target_id, each.port) for each in _registered(world, target_group_arn=group.arn)}
    if len(wanted | there) > 1:
        words = "can have only one Application Load Balancer as its target"
        raise AwsError("TooManyTargets", f"Target group '{group.arn}' {words}")
    ((arn, port),) = wanted
    _check(world, group, arn, port)
    if (arn, port) in there:
        return
    if len(_registered(world, target_id=arn)) >= MOST_GROUPS:
        words = f"'{arn}' is registered with {MOST_GROUPS} target groups already"
        raise AwsError("TooManyRegistrationsForTargetId", words)
    known = world.find(Target, target_name(group.arn, arn, port))
    if known is not None:
        world.remove(known)
    world.add(new_target(world, group, arn, port, "all"))
    await look_again_at_group(world, group)


def _check(world: World, group: TargetGroup, arn: str, port: int) -> None:
    balancer = world.find(LoadBalancer, arn)
    if balancer is None or balancer.type != "application":
        raise AwsError("InvalidTarget", f"'{arn}' is not a valid Application Load Balancer ARN")
    if balancer.vpc_id != group.vpc_id:
        words = f"The following targets are not in the target group VPC '{group.vpc_id}': '{arn}'"
        raise AwsError("InvalidTarget", words)
    if port not in {each.port for each in world.where(Listener, load_balancer_arn=arn)}:
        words = "the target must have at least one listener that matches the target group port"
        raise AwsError("ValidationError", f"If the target type is ALB, {words} or any specified port overrides")


def _registered(world: World, **where: str) -> list[Target]:
    return [each for each in world.where(Target, **where) if not each.draining]


def refuse_unregistering(world: World, balancer: LoadBalancer) -> None:
    """A balancer that is a target stays."""
    if _registered(world, target_id=balancer.arn):
        words = "cannot be deleted because it is currently registered as a target"
        raise AwsError("ResourceInUse", f"Load balancer '{balancer.arn}' {words}")


def refuse_closing(world: World, listener: Listener) -> None:
    """So does the listener that it is asked at."""
    asked = _registered(world, target_id=listener.load_balancer_arn)
    if any(each.port == listener.port for each in asked):
        words = f"is in use by registered target '{listener.load_balancer_arn}' and cannot be removed"
        raise AwsError("ResourceInUse", f"Listener port '{listener.port}' {words}")
