"""The databases behind a site: queries cost their machines' processors and their disks, and the requests wait."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from model.kit.world import World
from model.physics.capacity import Capacity
from model.physics.demand import RequestShape
from model.physics.disk_load import iops_within_reach
from model.physics.traffic import Traffic
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume
from model.services.elbv2.books import Books
from model.services.elbv2.fronts import Front
from model.services.elbv2.machines import capacity_of, warmer_at
from model.services.elbv2.managed_databases import (
    LONGEST_WAIT_SECONDS,
    PAGE_BYTES,
    Answered,
    knows_better_at,
    managed,
    query,
    shares,
)


def databases_of(world: World, traffic: Traffic) -> list[Instance]:
    """The databases on instances that run."""
    found = [world.find(Instance, id) for id in traffic.databases]
    return [each for each in found if each is not None and each.state_name == "running"]


def through_databases(
    world: World, front: Front, traffic: Traffic, shape: RequestShape, rate: float, books: Books
) -> RequestShape:
    """Put the part of the requests that asks a database on the database tier; on average all wait a part of that.

    A query that goes wrong has its request answered with an error.
    """
    asked = rate * shape.database_share
    machines, databases = databases_of(world, traffic), managed(world, traffic)
    if not asked or not (machines or databases):
        return shape
    each = asked / (len(machines) + len(databases))
    waits = [Answered(_query(world, traffic, machine, each, books), 0.0) for machine in machines]
    for db, part in shares(traffic, databases, each * len(databases)) if databases else ():
        waits.append(query(world, front, traffic, db, part, books))
    mean_milliseconds = 1000 * sum(each.seconds for each in waits) / len(waits)
    wrong = shape.database_share * sum(each.wrong for each in waits) / len(waits)
    return replace(
        shape,
        wait_milliseconds=shape.wait_milliseconds + shape.database_share * mean_milliseconds,
        server_error_share=1 - (1 - shape.server_error_share) * (1 - wrong),
    )


def databases_turn_at(world: World, traffic: Traffic) -> float:
    """When one of them is another by itself; inf if none will be."""
    machines = (warmer_at(world, each) for each in databases_of(world, traffic))
    return min([inf, *machines, *(knows_better_at(world, each) for each in managed(world, traffic))])


def _query(world: World, traffic: Traffic, machine: Instance, queries: float, books: Books) -> float:
    """How long a query takes, in seconds, at so many per second: first the processor has it, then the disk."""
    query = RequestShape(cpu_milliseconds=traffic.database_milliseconds, bytes_in=400.0, bytes_out=2_000.0)
    thought = capacity_of(world, machine).carry(queries, query)
    seconds, served = _from_disk(world, traffic, machine, thought.served_per_second, books)
    books.burden(machine.instance_id, thought.cpu_percent, queries, served, query)
    return min(thought.latency_seconds + seconds, LONGEST_WAIT_SECONDS)


def _from_disk(world: World, traffic: Traffic, machine: Instance, queries: float, books: Books) -> tuple[float, float]:
    """How long queries are with the disk, and how many it serves per second; they come to it one after the other."""
    operations = traffic.database_reads + traffic.database_writes
    volume = _data_volume(world, machine)
    if volume is None or not operations or not queries:
        return 0.0, queries
    limits = volume.limits(world.cell.settings.quotas)
    reads, writes = queries * traffic.database_reads, queries * traffic.database_writes
    books.disk(volume.volume_id, limits, reads, writes, PAGE_BYTES)
    by_bytes = limits.bytes_per_second / PAGE_BYTES
    milliseconds = 1000 * operations / min(iops_within_reach(world, volume.volume_id, limits), by_bytes)
    done = Capacity(1).carry(queries, RequestShape(cpu_milliseconds=milliseconds))
    return done.latency_seconds, done.served_per_second


def _data_volume(world: World, machine: Instance) -> Volume | None:
    """Where a database keeps its data: the first volume beside the root, or the root if it is the only one."""
    held = world.where(Volume, instance_ids=machine.instance_id)
    beside = [each for each in held if each.device != machine.root_device_name]
    return next(iter(beside or held), None)
