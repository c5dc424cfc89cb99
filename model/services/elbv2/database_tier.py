"""The databases behind a site: queries cost their machines' processors and their disks, and the requests wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from model.kit.world import World
from model.physics.capacity import Capacity
from model.physics.demand import RequestShape
from model.physics.disk_load import iops_within_reach
from model.physics.traffic import Traffic
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume
from model.services.elbv2.books import Books
from model.services.elbv2.machines import capacity_of

PAGE_BYTES = 16 * 1024
"""What one operation of a database reads or writes."""

_LONGEST_WAIT_SECONDS = 60.0


def databases_of(world: World, traffic: Traffic) -> list[Instance]:
    """The databases that run."""
    found = [world.find(Instance, id) for id in traffic.databases]
    return [each for each in found if each is not None and each.state_name == "running"]


def through_databases(
    world: World, traffic: Traffic, machines: Sequence[Instance], shape: RequestShape, rate: float, books: Books
) -> RequestShape:
    """Put the part of the requests that asks a database on the database tier; on average all wait a part of that."""
    asked = rate * shape.database_share
    if not asked or not machines:
        return shape
    waits = [_query(world, traffic, machine, asked / len(machines), books) for machine in machines]
    mean_milliseconds = 1000 * sum(waits) / len(waits)
    return replace(shape, wait_milliseconds=shape.wait_milliseconds + shape.database_share * mean_milliseconds)


def _query(world: World, traffic: Traffic, machine: Instance, queries: float, books: Books) -> float:
    """How long a query takes, in seconds, at so many per second: first the processor has it, then the disk."""
    query = RequestShape(cpu_milliseconds=traffic.database_milliseconds, bytes_in=400.0, bytes_out=2_000.0)
    thought = capacity_of(world, machine).carry(queries, query)
    seconds, served = _from_disk(world, traffic, machine, thought.served_per_second, books)
    books.burden(machine.instance_id, thought.cpu_percent, queries, served, query)
    return min(thought.latency_seconds + seconds, _LONGEST_WAIT_SECONDS)


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
