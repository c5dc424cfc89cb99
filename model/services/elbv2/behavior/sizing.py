"""ELBv2: what happens by itself: a balancer has more nodes some minutes after more comes, and fewer after less does."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import changing, due
from model.kit.world import World
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.behavior.flow import flow
from model.services.elbv2.fronts import Front, find_front
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.scale import size_for
from model.services.elbv2.settling import node_in

GROWN = Between(120, 240)
"How long new nodes take, in seconds."

SHRUNK_SECONDS = 1800.0
"How long less has to come before nodes go."

GONE_SECONDS = 600.0
"How long a node that no name leads to any more still answers those who know its address."


@changing(LoadBalancer, "wanted_size")
async def follow_load(world: World, arn: str) -> None:
    _follow(world, find_front(world, arn))


@changing(ClassicBalancer, "wanted_size")
async def follow_load_of_classic(world: World, name: str) -> None:
    _follow(world, world.find(ClassicBalancer, name))


@changing(LoadBalancer, "interface_ids")
async def follow_nodes(world: World, arn: str) -> None:
    world.wake(flow, arn)


def _follow(world: World, front: Front | None) -> None:
    if front is None:
        return
    way, other = (grow, shrink) if front.wanted_size > front.size else (shrink, grow)
    world.forget(other, front.arn)
    if front.wanted_size == front.size:
        world.forget(way, front.arn)
    elif world.woken_at(way, front.arn) is None:
        seconds = world.delay(GROWN, "grow", front.arn) if way is grow else SHRUNK_SECONDS
        world.wake(way, front.arn, after=seconds)


@due
async def grow(world: World, arn: str) -> None:
    """To twice the size at most; then it is seen whether that is enough."""
    front = find_front(world, arn)
    if front is None or front.wanted_size <= front.size:
        return
    await resize(world, front, min(front.wanted_size, 2 * front.size))
    _follow(world, front)


async def resize(world: World, front: Front, size: int) -> None:
    """Put as many nodes into each of its subnets, as far as these have addresses."""
    there = [world.get(NetworkInterface, id) for id in front.interface_ids]
    subnets = dict.fromkeys(each.subnet_id for each in there)
    room = min(world.get(Subnet, id).available_ip_address_count for id in subnets)
    more = min(size - front.size, room)
    if more <= 0:
        return
    fresh = [await node_in(world, front, id) for id in subnets for _ in range(more)]
    front.interface_ids = (*front.interface_ids, *fresh)
    front.size += more


@due
async def shrink(world: World, arn: str) -> None:
    """The oldest leave the name at once, and answer a while longer."""
    front = find_front(world, arn)
    if front is None or front.wanted_size >= front.size:
        return
    by_subnet: dict[str, list[str]] = {}
    for id in front.interface_ids:
        by_subnet.setdefault(world.get(NetworkInterface, id).subnet_id, []).append(id)
    old = [id for ids in by_subnet.values() for id in ids[: len(ids) - front.wanted_size]]
    front.interface_ids = tuple(id for id in front.interface_ids if id not in old)
    front.retiring_ids = (*front.retiring_ids, *old)
    front.size = front.wanted_size
    world.wake(part, arn, after=GONE_SECONDS)


@due
async def part(world: World, arn: str) -> None:
    front = find_front(world, arn)
    if front is None:
        return
    gone, front.retiring_ids = front.retiring_ids, ()
    for id in gone:
        await world.ask("ec2:DeleteNetworkInterface", NetworkInterfaceId=id)


@due
async def provide(world: World, arn: str) -> None:
    """What was reserved is there."""
    balancer = world.find(LoadBalancer, arn)
    if balancer is None:
        return
    balancer.provided_units = balancer.reserved_units
    await resize(world, balancer, size_for(balancer, 0.0))
    world.wake(flow, arn)
