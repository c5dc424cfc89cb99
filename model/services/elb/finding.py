"""Classic balancers by their names, and what is behind them."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.elb.resources.load_balancers import ClassicBalancer, ClassicListener


def named(world: World, name: str) -> ClassicBalancer:
    return world.get(ClassicBalancer, name)


def listener_at(balancer: ClassicBalancer, port: int) -> ClassicListener:
    for each in balancer.listener_descriptions:
        if each.listener.load_balancer_port == port:
            return each
    raise AwsError("ListenerNotFound", f"There is no listener on port {port} of '{balancer.load_balancer_name}'")


def replaced(listeners: Sequence[ClassicListener], port: int, fresh: ClassicListener) -> tuple[ClassicListener, ...]:
    return tuple(fresh if each.listener.load_balancer_port == port else each for each in listeners)
