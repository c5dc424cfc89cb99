"""ELBv2: what happens by itself: demand flows through a balancer to its targets and comes back as numbers."""

from __future__ import annotations

from math import inf

from model.kernel.unhurried import in_turns
from model.kit.behavior import after, changing, due
from model.kit.world import World
from model.physics.database_load import DatabaseLoad, DatabasePart, ask, feel
from model.physics.demand import RequestShape
from model.physics.disk_load import DiskLoad, drive, ease
from model.physics.load import Load, carry
from model.physics.traffic import Traffic
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.balance import Balance, balance, course_of
from model.services.elbv2.books import INFLOW, REQUESTS_PER_CONNECTION, Books, write_balancer, write_group, write_target
from model.services.elbv2.chained import brought_by_balancers, leads_to_balancer
from model.services.elbv2.cutting import note_cuts
from model.services.elbv2.examination import find_instance
from model.services.elbv2.fronts import Front, Pool, find_front, find_pool, pools_behind, reads_requests
from model.services.elbv2.onward import HEARD_SECONDS, fares, is_felt, pour_onward
from model.services.elbv2.routing import Routes
from model.services.elbv2.scale import grows, size_for
from model.services.rds.resources.instances import DBInstance


def flow_soon(world: World, group_arn: str) -> None:
    """Have the flow through a group's balancers found anew, once everything of this instant has happened."""
    pool = find_pool(world, group_arn)
    for arn in pool.load_balancer_arns if pool else ():
        world.wake(flow, arn)


@changing(ClassicBalancer, "listener_descriptions", "backend_server_descriptions", "attributes", "interface_ids")
async def follow_classic(world: World, name: str) -> None:
    balancer = world.find(ClassicBalancer, name)
    if balancer is not None:
        world.wake(flow, balancer.arn)


@changing(
    Traffic, "story", "paths", "databases", "onward", "tls", "host", "clients", "client_address", "inflows", "cuts"
)
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
        if find_front(world, part.source) is not None:
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
        if find_front(world, part.source) is not None:
            world.wake(flow, part.source)


@due
async def flow(world: World, arn: str) -> None:
    """Find the balance of this moment, write it down, and wake again when it will be another."""
    front, traffic = find_front(world, arn), world.find(Traffic, arn)
    books = Books(REQUESTS_PER_CONNECTION if front is None or reads_requests(front) else 1.0)
    if front is not None:
        before = fares(world, arn)
        turn = await _route(world, front, traffic, books)
        write_balancer(world, arn, books)
        if traffic is not None and is_felt(before, fares(world, arn)):
            _tell_upstream(world, traffic)
        if turn < inf:
            world.wake(flow, arn, at=turn)
    if traffic is not None:
        await _put_burdens(world, traffic, books)
        pour_onward(world, traffic, books)


def _tell_upstream(world: World, traffic: Traffic) -> None:
    """Those who wait for this tier find out soon."""
    for each in traffic.inflows:
        if find_front(world, each.upstream) is not None:
            world.wake(flow, each.upstream, after=HEARD_SECONDS)


async def _route(world: World, front: Front, traffic: Traffic | None, books: Books) -> float:
    """Send what comes now to the pools; returns when to look again."""
    course, turn = course_of(world, front, traffic, books)
    if traffic is not None:
        _note_lost(traffic, course.leading, books, course.rate)
        _note_inflow(world, traffic)
    for pool in pools_behind(world, front):
        found = await balance(world, pool, course)
        turn = min(turn, found.turn)
        write_group(world, pool, found.targets, found.flow)
        books.add(found.flow, course.shape)
        await _note_targets(world, pool, found, course.shape, books)
    if traffic is not None and traffic.cuts:
        turn = min(turn, note_cuts(world, traffic, books))
    books.reject(course.rate * course.leading.rejected)
    books.refuse(course.rate * course.leading.refused)
    if grows(world, front) and front.wanted_size != (size := size_for(front, course.units)):
        front.wanted_size = size
    for status, share in course.leading.own_answers.items():
        books.answer(status, course.rate * share)
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
        world.measure(traffic.entry, INFLOW, traffic.inflow - brought_by_balancers(world, traffic))


async def _note_targets(world: World, pool: Pool, found: Balance, shape: RequestShape, books: Books) -> None:
    """Write down what comes to each, and what its machine has to carry for that."""
    asked = found.outcomes
    async for target in in_turns(found.targets):
        served, outcome = asked.get(target.name, (None, None))
        write_target(world, target, outcome)
        if served is None or outcome is None or served.effect.reach != "open":
            continue
        if leads_to_balancer(pool):
            books.pass_on(target.target_id, outcome.arrivals)
        instance = find_instance(world, pool, target)
        if instance is not None:
            books.burden(instance.instance_id, outcome.carried.cpu_percent, outcome.arrivals, outcome.answered, shape)


async def _put_burdens(world: World, traffic: Traffic, books: Books) -> None:
    """Lay the new burdens on machines and disks, and take the old ones off those that have none any more."""
    async for id in in_turns(traffic.machines):
        if id not in books.machines and _runs(world, id):
            carry(world, id, traffic.entry, 0.0, 0.0, 0.0)
    async for id in in_turns(books.machines):
        carry(world, id, traffic.entry, *books.machines[id])
    for id in (*traffic.machines, *books.databases):
        _put_queries(world, traffic, books, id)
    for id in traffic.disks:
        if id not in books.disks:
            ease(world, id, traffic.entry)
    for id, (limits, per_second) in books.disks.items():
        drive(world, id, limits, traffic.entry, **per_second)
    traffic.machines, traffic.disks = tuple(books.machines), tuple(books.disks)


def _put_queries(world: World, traffic: Traffic, books: Books, id: str) -> None:
    """Of a machine that is a database of RDS."""
    if world.find(DatabaseLoad, id) is None:
        return
    part, felt = books.databases.get(id, (DatabasePart(source=traffic.entry), None))
    ask(world, id, part)
    if felt is not None:
        feel(world, id, felt)


def _runs(world: World, instance_id: str) -> bool:
    instance = world.find(Instance, instance_id)
    if instance is None:
        return any(each.answers for each in world.where(DBInstance, dbi_resource_id=instance_id))
    return instance.state_name == "running"
