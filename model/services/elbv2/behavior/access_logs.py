"""ELBv2: what happens by itself: balancers write down who came, and lay it into a bucket every few minutes."""

from __future__ import annotations

from model.kit.behavior import changing, due
from model.kit.world import World
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.fronts import Front, find_front
from model.services.elbv2.log_delivery import deliver
from model.services.elbv2.logs import Log, logs_of
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.log_deliveries import LogDelivery


@changing(LoadBalancer, "attributes")
async def follow_attributes(world: World, balancer_arn: str) -> None:
    follow_logs(world, balancer_arn, world.find(LoadBalancer, balancer_arn))


@changing(ClassicBalancer, "attributes")
async def follow_log_of_classic(world: World, name: str) -> None:
    balancer = world.find(ClassicBalancer, name)
    if balancer is not None:
        follow_logs(world, balancer.arn, balancer)


def follow_logs(world: World, balancer_arn: str, front: Front | None) -> None:
    """Begin the logs that were switched on, and end those that were switched off: what was not delivered never is."""
    wanted = {log.name: log for log in logs_of(front)} if front is not None else {}
    known = {each.name: each for each in world.where(LogDelivery, balancer_arn=balancer_arn)}
    for name, delivery in known.items():
        if name not in wanted:
            world.remove(delivery)
            world.forget(deliver_log, name)
    for name, log in wanted.items():
        if name not in known:
            world.add(LogDelivery(name=name, balancer_arn=balancer_arn, since=world.now))
        world.wake(deliver_log, name, at=_next(world, log))


def _next(world: World, log: Log) -> float:
    """The next full five minutes, or hour."""
    return (world.now // log.seconds + 1) * log.seconds


@due
async def deliver_log(world: World, name: str) -> None:
    delivery = world.find(LogDelivery, name)
    if delivery is None:
        return
    front = find_front(world, delivery.balancer_arn)
    log = next((each for each in logs_of(front) if each.name == name), None) if front is not None else None
    if front is None or log is None:
        follow_logs(world, delivery.balancer_arn, front)
        return
    since, delivery.since = delivery.since, world.now
    world.wake(deliver_log, name, at=_next(world, log))
    await deliver(world, front, log, since)
