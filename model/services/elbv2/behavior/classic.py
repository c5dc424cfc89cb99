"""ELBv2: what happens by itself: the instances of Classic balancers are looked after like all other targets."""

from __future__ import annotations

from model.kernel.unhurried import in_turns
from model.kit.arn import arn
from model.kit.behavior import changing
from model.kit.world import World
from model.services.ec2.resources.instances import Instance
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.behavior.flow import flow
from model.services.elbv2.behavior.health import deregister, forget_target, look, look_again_at_group
from model.services.elbv2.fronts import targets_of
from model.services.elbv2.resources.targets import Target


@changing(ClassicBalancer, "instances", "interface_ids")
async def follow_instances(world: World, name: str) -> None:
    """Whoever was registered gets a target, and whoever is no more is let go."""
    balancer = world.find(ClassicBalancer, name)
    if balancer is None:
        _let_go(world, arn("elasticloadbalancing", world.region, world.account, f"loadbalancer/{name}"))
        return
    wanted = {each.instance_id for each in balancer.instances}
    known = {each.target_id: each for each in targets_of(world, balancer)}
    for id, target in known.items():
        if id not in wanted:
            deregister(world, balancer, target)
    async for each in in_turns(balancer.instances, few=2):
        target = known.get(each.instance_id)
        if target is not None and target.draining:
            forget_target(world, target)
            target = None
        if target is None:
            look(world, balancer, _enrolled(world, balancer, each.instance_id))
    world.wake(flow, balancer.arn)


def _let_go(world: World, gone: str) -> None:
    """All that were behind a balancer that is no more."""
    for target in world.where(Target, target_group_arn=gone):
        forget_target(world, target)
    world.wake(flow, gone)


def _enrolled(world: World, balancer: ClassicBalancer, instance_id: str) -> Target:
    instance = world.get(Instance, instance_id)
    target = Target(
        name=f"{balancer.arn}|{instance_id}",
        target_group_arn=balancer.arn,
        target_id=instance_id,
        port=_port(balancer),
        zone=instance.availability_zone,
    )
    interval_seconds = balancer.health_check.interval
    target.phase_seconds = round(interval_seconds * world.luck("elb", "phase", target.name, world.now).random(), 3)
    return world.add(target)


def _port(balancer: ClassicBalancer) -> int:
    """Where demand is led to; a balancer without listeners leads nowhere."""
    return balancer.front.listener.instance_port if balancer.front else 0


@changing(
    ClassicBalancer,
    "health_check",
    "availability_zones",
    "security_groups",
    "listener_descriptions",
    "backend_server_descriptions",
)
async def follow_settings(world: World, name: str) -> None:
    balancer = world.find(ClassicBalancer, name)
    if balancer is None:
        return
    for target in targets_of(world, balancer):
        target.port = _port(balancer)
    await look_again_at_group(world, balancer)
