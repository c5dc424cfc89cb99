"""ELBv2: what happens by itself: targets are found healthy or not, at times that are known in advance."""

from __future__ import annotations

from math import ceil

from model.kernel.unhurried import in_turns
from model.kit.behavior import after, changing, due
from model.kit.world import World
from model.services.ec2.resources.instances import Instance
from model.services.elbv2.asked import Checks, checks_of
from model.services.elbv2.behavior.flow import flow_soon
from model.services.elbv2.cutting import cut, foresee_cut
from model.services.elbv2.dealing import manner_of
from model.services.elbv2.examination import examine, ready_at
from model.services.elbv2.fronts import Front, Pool, pool_of, pools_behind, targets_of
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.targets import Health, Target
from model.services.elbv2.verdicts import AT_ONCE, BY_CHECKS, CHECKING, DRAINING


def look(world: World, pool: Pool, target: Target) -> None:
    """See how a target is now, and foresee when its checks will have told the balancer."""
    if target.draining:
        return
    flaw, barrier = examine(world, pool, target)
    if barrier != target.barrier:
        target.barrier = barrier
    if flaw != target.flaw:
        target.flaw, target.flaw_since = flaw, world.now
    if flaw in AT_ONCE:
        world.forget(judge, target.name)
        pronounce(world, target, AT_ONCE[flaw])
        return
    if target.state == "unused" or target.reason == AT_ONCE["preparing"].reason:
        pronounce(world, target, CHECKING)
    _await_verdict(world, pool, target)
    ready = ready_at(world, pool, target)
    if flaw and ready is not None and ready > world.now:
        world.wake(look_at, target.name, at=ready)


def _await_verdict(world: World, pool: Pool, target: Target) -> None:
    if target.state == BY_CHECKS[target.flaw].state:
        world.forget(judge, target.name)
        pronounce(world, target, BY_CHECKS[target.flaw])
        return
    at = verdict_at(checks_of(pool), target) if world.cell.settings.delays else world.now
    world.wake(judge, target.name, at=max(at, world.now))


def verdict_at(checks: Checks, target: Target) -> float:
    """When enough checks in a row will have had the present result.

    A failed check counts when it is refused, or when its patience ends.
    """
    interval_seconds = checks.interval_seconds
    first = target.created_at + target.phase_seconds
    begun = max(ceil((target.flaw_since - first) / interval_seconds), 0)
    if target.flaw:
        needed = checks.bad_in_a_row
    else:
        needed = checks.good_of_the_new if target.state == "initial" else checks.good_in_a_row
    patience_seconds = checks.timeout_seconds if target.flaw == "timeout" else 0
    return first + (begun + needed - 1) * interval_seconds + patience_seconds


def pronounce(world: World, target: Target, health: Health) -> None:
    """Let a target have this health, and tell all who care."""
    if target.health == health:
        return
    turned = target.state != health.state
    target.reason, target.description = health.reason, health.description
    if not turned:
        return
    if health.state == "healthy":
        target.healthy_since = world.now
    world.enter(target, health.state)
    flow_soon(world, target.target_group_arn)


@due
async def judge(world: World, name: str) -> None:
    target = world.find(Target, name)
    if target is not None and target.flaw in BY_CHECKS and not target.draining:
        pronounce(world, target, BY_CHECKS[target.flaw])


@due
async def look_at(world: World, name: str) -> None:
    target = world.find(Target, name)
    if target is not None:
        look(world, pool_of(world, target), target)


async def look_again_at_group(world: World, pool: Pool) -> None:
    async for target in in_turns(targets_of(world, pool), few=2):
        look(world, pool, target)
    flow_soon(world, pool.arn)


async def look_again_at_balancer(world: World, front: Front) -> None:
    for pool in pools_behind(world, front):
        await look_again_at_group(world, pool)


def deregister(world: World, pool: Pool, target: Target) -> None:
    """Nothing new for this target; it stays `draining` for the group's delay, if anything could still be under way."""
    if target.draining:
        return
    delay_seconds = manner_of(world, pool).draining_seconds
    world.forget(judge, target.name)
    world.forget(look_at, target.name)
    if target.state == "unused" or not delay_seconds or not world.cell.settings.delays:
        world.remove(target)
        flow_soon(world, pool.arn)
        return
    foresee_cut(world, pool, target, delay_seconds)
    pronounce(world, target, DRAINING)
    world.wake(leave, target.name, after=delay_seconds)


@due
async def leave(world: World, name: str) -> None:
    target = world.find(Target, name)
    if target is not None and target.draining:
        cut(world, pool_of(world, target), target)
        world.remove(target)


@after(LoadBalancer, "active")
async def begin(world: World, arn: str) -> None:
    balancer = world.find(LoadBalancer, arn)
    if balancer is not None:
        await look_again_at_balancer(world, balancer)


@after(Instance, "running", "stopping", "stopped", "shutting-down", "terminated")
async def follow_instance(world: World, instance_id: str) -> None:
    """A terminated instance is deregistered as if somebody had asked for it."""
    instance = world.find(Instance, instance_id)
    for target in world.where(Target, target_id=instance_id):
        pool = pool_of(world, target)
        if instance is None or instance.state_name == "terminated":
            forget_target(world, target)
        else:
            look(world, pool, target)
        flow_soon(world, pool.arn)


def forget_target(world: World, target: Target) -> None:
    for function in (judge, look_at, leave):
        world.forget(function, target.name)
    world.remove(target)


@changing(Instance, "network_interfaces")
async def follow_interfaces(world: World, instance_id: str) -> None:
    for target in world.where(Target, target_id=instance_id):
        look(world, pool_of(world, target), target)


@changing(Instance, "answers")
async def follow_failure(world: World, instance_id: str) -> None:
    """A machine fell silent, or is heard again: no check knows yet, but requests do not wait for checks."""
    await follow_interfaces(world, instance_id)
    for target in world.where(Target, target_id=instance_id):
        flow_soon(world, target.target_group_arn)
