"""Letting a load story in at a balancer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.world import World
from model.physics.traffic import OWN_WORDS, Traffic, traffic_from
from model.services.elbv2.behavior.flow import flow
from model.services.elbv2.finding import by_arn
from model.services.elbv2.fronts import find_front
from model.services.elbv2.resources.load_balancers import LoadBalancer

SILENCE: Mapping[str, Any] = {"components": []}


def let_in(world: World, load_balancer_arn: str, told: Mapping[str, Any]) -> None:
    """From now on this story comes in at the balancer, instead of the one before.

    ValueError for what is no story, LoadBalancerNotFound where there is no balancer.
    """
    if find_front(world, load_balancer_arn) is None:
        by_arn(world, LoadBalancer, load_balancer_arn)
    fresh = traffic_from(load_balancer_arn, told, world.now)
    known = world.find(Traffic, load_balancer_arn)
    if known is None:
        world.add(fresh)
    else:
        for name in ("story", "starts_at", "paths", "tls", "databases", "onward", *OWN_WORDS):
            setattr(known, name, getattr(fresh, name))
    world.wake(flow, load_balancer_arn)
