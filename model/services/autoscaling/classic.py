"""The Classic balancers that a group serves: who is registered with them, and whether they are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model.kit.world import World
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.sizing import members_of
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.resources.targets import Target


async def join_classic(world: World, name: str, instance_id: str) -> None:
    instances = [{"InstanceId": instance_id}]
    await world.ask("elb:RegisterInstancesWithLoadBalancer", LoadBalancerName=name, Instances=instances)


def check_balancers(world: World, names: Iterable[str]) -> None:
    """ValidationError for one that is not there, LimitExceeded for too many."""
    wanted = list(names)
    if any(world.find(ClassicBalancer, name) is None for name in wanted):
        raise invalid("Provided Load Balancers may not be valid. Please ensure they exist and try again.")
    refuse_beyond(world, "balancers-per-group", len(wanted) - 1, "load balancers per Auto Scaling group")


def classic_arns(world: World, group: AutoScalingGroup) -> Iterator[str]:
    """Of those that are still there; their instances' health is kept under these."""
    for name in group.load_balancer_names:
        balancer = world.find(ClassicBalancer, name)
        if balancer is not None:
            yield balancer.arn


def classic_state(world: World, group: AutoScalingGroup, name: str) -> str:
    """InService once an instance of the group is healthy there, Added before."""
    balancer = world.find(ClassicBalancer, name)
    ids = {member.instance_id for member in members_of(world, group)}
    targets = world.where(Target, target_group_arn=balancer.arn) if balancer else ()
    healthy = any(each.target_id in ids and each.state == "healthy" for each in targets)
    return "InService" if healthy else "Added"
