"""ELBv2: what happens by itself: it is told how many balancers there are, and how full the fullest of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from model.kit.resource import Resource
from model.kit.world import World
from model.physics.usage import using
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.resources.listeners import Listener, Rule
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target


@using(LoadBalancer)
def balancers(world: World) -> Mapping[str, float]:
    types = Counter(each.type for each in world.all(LoadBalancer))
    return {f"elb/{each}-balancers-per-region": types[each] for each in ("application", "network")}


@using(ClassicBalancer)
def classic_balancers(world: World) -> Mapping[str, float]:
    return {"elb/classic-balancers-per-region": len(world.all(ClassicBalancer))}


@using(TargetGroup)
def target_groups(world: World) -> Mapping[str, float]:
    most = _most(world, TargetGroup, "load_balancer_arns")
    return {"elb/target-groups-per-region": len(world.all(TargetGroup)), "elb/target-groups-per-balancer": most}


@using(Listener, Rule)
def listeners(world: World) -> Mapping[str, float]:
    return {
        "elb/listeners-per-balancer": _most(world, Listener, "load_balancer_arn"),
        "elb/rules-per-balancer": _most(world, Rule, "load_balancer_arn"),
    }


@using(Target)
def targets(world: World) -> Mapping[str, float]:
    fullest = world.tally(Target, "target_group_arn").values()
    return {"elb/targets-per-group": max(fullest, default=0)}


def _most(world: World, kind: type[Resource], of: str) -> int:
    """How many of them the application balancer has that has the most."""
    there = world.tally(kind, of)
    return max((there.get(each.load_balancer_arn, 0) for each in _application_balancers(world)), default=0)


def _application_balancers(world: World) -> list[LoadBalancer]:
    return [each for each in world.all(LoadBalancer) if each.type == "application"]
