"""All that demand comes in at, of whatever kind, and the pools of targets behind, in the same words.

A Classic balancer is a pool too: it has its instances itself.
"""

from __future__ import annotations

from model.kit.arn import read_arn
from model.kit.world import World
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.resources.listeners import Listener
from model.services.elbv2.resources.load_balancers import WORDS, LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target

Front = LoadBalancer | ClassicBalancer
Pool = TargetGroup | ClassicBalancer


def find_front(world: World, arn: str) -> Front | None:
    """The balancer of an ARN; None for what is none, or none any more."""
    parts = read_arn(arn).resource.split("/") if arn.startswith("arn:") else []
    if parts[:1] != ["loadbalancer"] or len(parts) < 2:
        return None
    return (
        world.find(LoadBalancer, arn)
        if parts[1] in WORDS.values() and len(parts) > 2
        else world.find(ClassicBalancer, parts[1])
    )


def find_pool(world: World, arn: str) -> Pool | None:
    if ":targetgroup/" in arn:
        return world.find(TargetGroup, arn)
    return world.find(ClassicBalancer, arn.rpartition("/")[2])


def pool_of(world: World, target: Target) -> Pool:
    """Every target is in one."""
    pool = find_pool(world, target.target_group_arn)
    assert pool is not None, f"{target.name} is in no group"
    return pool


def targets_of(world: World, pool: Pool) -> tuple[Target, ...]:
    return world.where(Target, target_group_arn=pool.arn)


def pools_behind(world: World, front: Front) -> tuple[Pool, ...]:
    return (front,) if isinstance(front, ClassicBalancer) else world.where(TargetGroup, load_balancer_arns=front.arn)


def pools_in(world: World, vpc_id: str | None) -> tuple[Pool, ...]:
    return (*world.where(TargetGroup, vpc_id=vpc_id), *world.where(ClassicBalancer, vpc_id=vpc_id))


def fronts_in(world: World, vpc_id: str | None) -> tuple[Front, ...]:
    return (*world.where(LoadBalancer, vpc_id=vpc_id), *world.where(ClassicBalancer, vpc_id=vpc_id))


def all_fronts(world: World) -> tuple[Front, ...]:
    return (*world.all(LoadBalancer), *world.all(ClassicBalancer))


def is_up(front: Front) -> bool:
    """A Classic balancer is at once."""
    return isinstance(front, ClassicBalancer) or front.state_code == "active"


def reads_requests(front: Front) -> bool:
    """Of the others each flow is one thing, whatever is said in it."""
    if isinstance(front, LoadBalancer):
        return front.type == "application"
    return front.front is not None and front.front.listener.reads_requests


def front_ports(world: World, front: Front) -> tuple[int, ...]:
    """Where it listens; demand comes in at the lowest."""
    if isinstance(front, ClassicBalancer):
        ports = [each.listener.load_balancer_port for each in front.listener_descriptions]
    else:
        ports = [each.port for each in world.where(Listener, load_balancer_arn=front.arn)]
    return tuple(sorted(ports))
