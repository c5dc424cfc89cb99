"""Where the traffic of a group comes from: target groups and Classic balancers, which its instances join and leave."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from model.kit.world import World
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.sizing import members_of
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target

_DELAY = "deregistration_delay.timeout_seconds"


class Source(ABC):
    """One sort of them: `type` is AWS's word for it, `field` where a group keeps which it serves."""

    type: ClassVar[str]
    title: ClassVar[str]
    field: ClassVar[str]
    quota: ClassVar[str]

    @abstractmethod
    def arn(self, world: World, name: str) -> str:
        """Under which targets are kept; empty once it is gone."""

    @abstractmethod
    async def join(self, world: World, name: str, instance_id: str) -> None: ...

    @abstractmethod
    async def leave(self, world: World, name: str, instance_id: str) -> float:
        """Deregister, unless it is gone; how long it lets requests finish."""

    def served_by(self, group: AutoScalingGroup) -> tuple[str, ...]:
        return getattr(group, self.field)

    def check(self, world: World, names: Sequence[str]) -> None:
        """ValidationError for one that is not there, LimitExceeded for too many."""
        if not all(self.arn(world, name) for name in names):
            raise invalid(f"Provided {self.title} may not be valid. Please ensure they exist and try again.")
        refuse_beyond(world, self.quota, len(names) - 1, f"{self.title.lower()} per Auto Scaling group")

    async def attach(self, world: World, group: AutoScalingGroup, names: Sequence[str]) -> None:
        """Register the instances in service, and from now on all that come into service."""
        served = self.served_by(group)
        fresh = [name for name in dict.fromkeys(names) if name not in served]
        self.check(world, [*served, *fresh])
        setattr(group, self.field, (*served, *fresh))
        for name in fresh:
            for id in _in_service(world, group):
                await self.join(world, name, id)

    async def detach(self, world: World, group: AutoScalingGroup, names: Sequence[str]) -> None:
        served = self.served_by(group)
        for name in names:
            if name not in served:
                raise invalid(f"Trying to remove {self.title} that are not part of the group")
            for id in _in_service(world, group):
                await self.leave(world, name, id)
        setattr(group, self.field, tuple(each for each in served if each not in names))

    def state(self, world: World, group: AutoScalingGroup, name: str) -> str:
        """InService once an instance of the group is healthy there, Added before."""
        ids = {member.instance_id for member in members_of(world, group)}
        targets = world.where(Target, target_group_arn=self.arn(world, name))
        healthy = any(each.target_id in ids and each.state == "healthy" for each in targets)
        return "InService" if healthy else "Added"


class _TargetGroups(Source):
    type, title, field, quota = "elbv2", "Target Groups", "target_group_arns", "target-groups-per-group"

    def arn(self, world: World, name: str) -> str:
        return name if world.find(TargetGroup, name) else ""

    async def join(self, world: World, name: str, instance_id: str) -> None:
        await world.ask("elbv2:RegisterTargets", TargetGroupArn=name, Targets=[{"Id": instance_id}])

    async def leave(self, world: World, name: str, instance_id: str) -> float:
        if not self.arn(world, name):
            return 0.0
        targets = [{"Id": instance_id}]
        await world.ask("elbv2:DeregisterTargets", TargetGroupArn=name, Targets=targets)
        answer = await world.ask("elbv2:DescribeTargetHealth", TargetGroupArn=name, Targets=targets)
        states = [each["TargetHealth"]["State"] for each in answer["TargetHealthDescriptions"]]
        if "draining" not in states:
            return 0.0
        attributes = await world.ask("elbv2:DescribeTargetGroupAttributes", TargetGroupArn=name)
        return next(float(each["Value"]) for each in attributes["Attributes"] if each["Key"] == _DELAY)


class _ClassicBalancers(Source):
    type, title, field, quota = "elb", "Load Balancers", "load_balancer_names", "balancers-per-group"

    def arn(self, world: World, name: str) -> str:
        found = world.find(ClassicBalancer, name)
        return found.arn if found else ""

    async def join(self, world: World, name: str, instance_id: str) -> None:
        instances = [{"InstanceId": instance_id}]
        await world.ask("elb:RegisterInstancesWithLoadBalancer", LoadBalancerName=name, Instances=instances)

    async def leave(self, world: World, name: str, instance_id: str) -> float:
        balancer = world.find(ClassicBalancer, name)
        if balancer is None or all(each.instance_id != instance_id for each in balancer.instances):
            return 0.0
        instances = [{"InstanceId": instance_id}]
        await world.ask("elb:DeregisterInstancesFromLoadBalancer", LoadBalancerName=name, Instances=instances)
        draining = balancer.attributes.connection_draining
        return float(draining.timeout) if draining.enabled else 0.0


TARGET_GROUPS: Source = _TargetGroups()
CLASSIC: Source = _ClassicBalancers()


def sources_of(group: AutoScalingGroup) -> Iterator[tuple[Source, str]]:
    """Everything that a group serves, of whatever sort."""
    for source in (TARGET_GROUPS, CLASSIC):
        for name in source.served_by(group):
            yield source, name


async def join_sources(world: World, group: AutoScalingGroup, instance_id: str) -> None:
    if not group.suspends("AddToLoadBalancer"):
        for source, name in sources_of(group):
            await source.join(world, name, instance_id)


async def leave_sources(world: World, group: AutoScalingGroup, instance_id: str) -> float:
    """How long the slowest of them lets requests finish."""
    return max([await source.leave(world, name, instance_id) for source, name in sources_of(group)], default=0.0)


def _in_service(world: World, group: AutoScalingGroup) -> list[str]:
    return [each.instance_id for each in members_of(world, group) if each.lifecycle_state == "InService"]
