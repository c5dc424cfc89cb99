"""ELBv2: what happens by itself: a fault of a target's machine is felt by its health checks and by those who ask it."""

from __future__ import annotations

from math import inf

from model.kit.behavior import after, due
from model.kit.world import World
from model.physics.broken import Fault
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elbv2.ailments import ailment_turns_at, ails
from model.services.elbv2.behavior.flow import flow_soon
from model.services.elbv2.behavior.health import look_at
from model.services.elbv2.resources.targets import Target


@after(Fault, "broken", "mended")
async def follow_fault(world: World, fault_id: str) -> None:
    fault = world.find(Fault, fault_id)
    if fault is not None:
        _look_at_the_ailing(world, fault)


@due
async def follow_ailment(world: World, fault_id: str) -> None:
    """A leak has come to its next stage somewhere."""
    fault = world.find(Fault, fault_id)
    if fault is not None and fault.state == "broken":
        _look_at_the_ailing(world, fault)


def _look_at_the_ailing(world: World, fault: Fault) -> None:
    """At the targets whose machines suffer it, and again when one of them turns."""
    turn = inf
    for target in world.all(Target):
        instance = _machine_of(world, target)
        if instance is None or not ails(fault, instance):
            continue
        world.wake(look_at, target.name)
        flow_soon(world, target.target_group_arn)
        turn = min(turn, ailment_turns_at(world, instance))
    if turn < inf and fault.state == "broken":
        world.wake(follow_ailment, fault.fault_id, at=turn)


def _machine_of(world: World, target: Target) -> Instance | None:
    """The instance that has a target's id, or its address."""
    holders = world.where(NetworkInterface, addresses=target.target_id)
    return next(
        (
            found
            for id in (target.target_id, *(each.instance_id for each in holders))
            if (found := world.find(Instance, id or ""))
        ),
        None,
    )
