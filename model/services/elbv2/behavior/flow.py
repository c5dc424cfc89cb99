"""ELBv2: what happens by itself: demand flows through a balancer to its targets and comes back as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from model.kit.behavior import after, changing, due
from model.kit.world import World
from model.physics.demand import RequestShape
from model.physics.disk_load import DiskLoad, drive, ease
from model.physics.flow import Algorithm, Balancer, Flow, distribute
from model.physics.load import Load, carry
from model.physics.traffic import Traffic
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume
from model.services.elbv2.attributes import OF_GROUPS, attribute
from model.services.elbv2.books import INFLOW, Books, write_balancer, write_group
from model.services.elbv2.database_tier import databases_of, through_databases
from model.services.elbv2.examination import find_instance
from model.services.elbv2.machines import next_turn, server, warmer_at
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target
from model.services.elbv2.routing import NOWHERE, Routes, routes

_ALGORITHMS: dict[str, Algorithm] = {"least_outstanding_requests": "least_outstanding_requests"}


def flow_soon(world: World, group_arn: str) -> None:
    """Have the flow through a group's balancers found anew, once everything of this instant has happened."""
    group = world.find(TargetGroup, group_arn)
    for arn in group.load_balancer_arns if group else ():
        world.wake(flow, arn)


@changing(Traffic, "story", "paths", "databases", "host", "clients", "client_address", "inflows")
async def follow_story(world: World, entry: str) -> None:
    world.wake(flow, entry)


@after(Instance, "running", "stopping", "shutting-down")
async def follow_database(world: World, instance_id: str) -> None:
    for traffic in world.where(Traffic, databases=instance_id):
        world.wake(flow, traffic.entry)


@changing(Load, "dry_since")
async def follow_credits(world: World, instance_id: str) -> None:
    load = world.find(Load, instance_id)
    for part in load.parts if load else ():
        if world.find(LoadBalancer, part.source) is not None:
            world.wake(flow, part.source)


@changing(DiskLoad, "dry_since")
async def follow_burst(world: World, volume_id: str) -> None:
    _disk_turned(world, volume_id)


@after(Volume, "available", "in-use")
async def follow_disk(world: World, volume_id: str) -> None:
    _disk_turned(world, volume_id)


def _disk_turned(world: World, volume_id: str) -> None:
    load = world.find(DiskLoad, volume_id)
    for part in load.parts if load else ():
        if world.find(LoadBalancer, part.source) is not None:
            world.wake(flow, part.source)


@due
async def flow(world: World, arn: str) -> None:
    """Find the balance of this moment, write it down, and wake again when it will be another."""
    balancer, traffic = world.find(LoadBalancer, arn), world.find(Traffic, arn)
    books = Books()
    if balancer is not None:
        turn = _route(world, balancer, traffic, books)
        write_balancer(world, arn, books)
        if turn < inf:
            world.wake(flow, arn, at=turn)
    if traffic is not None:
        _put_burdens(world, traffic, books)


def _route(world: World, balancer: LoadBalancer, traffic: Traffic | None, books: Books) -> float:
    """Send what comes now to the groups; returns when to look again."""
    story = traffic.told(world.kernel.seed) if traffic else None
    rate = story.rate_at(world.now) + traffic.inflow if traffic and story else 0.0
    leading = routes(world, balancer, traffic) if traffic else NOWHERE
    turn = story.next_change(world.now) if story else inf
    shape = RequestShape()
    if traffic is not None and story is not None:
        databases = databases_of(world, traffic)
        shape = through_databases(world, traffic, databases, story.shape, rate, books)
        turn = min([turn, *(warmer_at(world, each) for each in databases)])
        _note_lost(traffic, leading, books, rate)
        _note_inflow(world, traffic)
    for group in world.where(TargetGroup, load_balancer_arns=balancer.arn):
        targets = world.where(Target, target_group_arn=group.arn)
        arrivals = rate * leading.groups.get(group.arn, 0.0)
        found = _through_group(world, group, targets, arrivals, shape, leading)
        write_group(world, group, targets, found)
        books.add(found, shape)
        _note_burdens(world, group, targets, found, shape, books)
        if arrivals:
            turn = min(turn, *(next_turn(world, group, each) for each in targets), inf)
    for status, share in leading.own_answers.items():
        books.answer(status, rate * share)
    return turn


def _note_lost(traffic: Traffic, leading: Routes, books: Books, rate: float) -> None:
    """Who does not get to a balancer is in none of its counts; the demand itself knows what it is missing."""
    books.rates["lost"] += rate * leading.lost
    told = leading.barrier.told if leading.barrier else ""
    if told != traffic.stopped:
        traffic.stopped = told
        traffic.stopped_at = leading.barrier.id if leading.barrier else ""


def _note_inflow(world: World, traffic: Traffic) -> None:
    if traffic.inflows or len(world.signal(traffic.entry, INFLOW)):
        world.measure(traffic.entry, INFLOW, traffic.inflow)


def _through_group(
    world: World,
    group: TargetGroup,
    targets: Sequence[Target],
    arrivals: float,
    shape: RequestShape,
    leading: Routes,
) -> Flow:
    servers = [server(world, group, target) for target in targets if target.state not in ("draining", "unused")]
    algorithm = _ALGORITHMS.get(attribute(OF_GROUPS, group.attributes, "load_balancing.algorithm.type"), "round_robin")
    cross_zone = attribute(OF_GROUPS, group.attributes, "load_balancing.cross_zone.enabled") != "false"
    spread = {zone: 1.0 for zone in leading.zones if leading.lost}
    return distribute(arrivals, shape, servers, Balancer(algorithm, cross_zone, spread))


def _note_burdens(
    world: World, group: TargetGroup, targets: Sequence[Target], found: Flow, shape: RequestShape, books: Books
) -> None:
    by_name = {target.name: target for target in targets}
    for served, outcome in zip(found.targets, found.outcomes, strict=True):
        instance = find_instance(world, group, by_name[served.id])
        if instance is not None and served.effect.reach == "open":
            books.burden(instance.instance_id, outcome.carried.cpu_percent, outcome.arrivals, outcome.answered, shape)


def _put_burdens(world: World, traffic: Traffic, books: Books) -> None:
    """Lay the new burdens on machines and disks, and take the old ones off those that have none any more."""
    for id in traffic.machines:
        if id not in books.machines and _runs(world, id):
            carry(world, id, traffic.entry, 0.0, 0.0, 0.0)
    for id, (cpu_percent, bytes_in, bytes_out) in books.machines.items():
        carry(world, id, traffic.entry, cpu_percent, bytes_in, bytes_out)
    traffic.machines = tuple(books.machines)
    for id in traffic.disks:
        if id not in books.disks:
            ease(world, id, traffic.entry)
    for id, (limits, per_second) in books.disks.items():
        drive(world, id, limits, traffic.entry, **per_second)
    traffic.disks = tuple(books.disks)


def _runs(world: World, instance_id: str) -> bool:
    instance = world.find(Instance, instance_id)
    return instance is not None and instance.state_name == "running"
