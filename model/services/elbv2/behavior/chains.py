"""ELBv2: what happens by itself: what becomes of a balancer is seen by those that have it as a target."""

from __future__ import annotations

from model.kit.behavior import after, changing
from model.kit.world import World
from model.services.elbv2.behavior.health import look_at
from model.services.elbv2.fronts import pool_of
from model.services.elbv2.resources.listeners import Listener, Rule
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.targets import Target


@after(Target, "healthy", "unhealthy", "unavailable", "unused", "draining")
async def follow_target(world: World, name: str) -> None:
    target = world.find(Target, name)
    for arn in pool_of(world, target).load_balancer_arns if target else ():
        _look_from_before(world, arn)


@changing(Rule, "actions", "conditions", "place")
async def follow_rule(world: World, arn: str) -> None:
    rule = world.find(Rule, arn)
    if rule is not None:
        _look_from_before(world, rule.load_balancer_arn)


@changing(Listener, "port", "protocol")
async def follow_listener(world: World, arn: str) -> None:
    listener = world.find(Listener, arn)
    if listener is not None:
        _look_from_before(world, listener.load_balancer_arn)


@after(LoadBalancer, "active")
async def follow_balancer(world: World, arn: str) -> None:
    _look_from_before(world, arn)


def _look_from_before(world: World, arn: str) -> None:
    for target in world.where(Target, target_id=arn):
        world.wake(look_at, target.name)
