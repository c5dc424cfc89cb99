"""Databases that RDS runs, behind a site: who reaches them, what they carry, and what goes wrong with a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, sqrt
from typing import NamedTuple

from model.kit.networks import reach
from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.packets import TCP, Packet
from model.physics.capacity import Capacity
from model.physics.database_load import DatabaseLoad, DatabasePart, Query
from model.physics.demand import RequestShape
from model.physics.disk_load import DiskLoad, iops_within_reach
from model.physics.load import cpu_share
from model.physics.traffic import Traffic
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elbv2.books import Books
from model.services.elbv2.examination import find_instance
from model.services.elbv2.fronts import Front, pools_behind, targets_of
from model.services.elbv2.machines import REFERENCE_GHZ
from model.services.rds.resources.instances import DBInstance

PAGE_BYTES = 16 * 1024
"What one operation of a database reads or writes."

LONGEST_WAIT_SECONDS = 60.0
PATIENCE_SECONDS = 5.0
"How long software waits for a connection before it gives up."

NAME_SECONDS = 5.0
"How long clients keep what they were told of a database's name."

SPARE_CONNECTIONS = 2
OPERATION_SECONDS = {True: 0.005, False: 0.0006}
"How long an operation takes that nobody is before, on a magnetic disk and on any other."

BOTH_COPIES_SECONDS = 0.0008
"How much later a write is done that a standby has to have too."

BACKUP_STALL_SECONDS = 0.02
"How long an operation is held up on average while a single machine's disk is copied."


class Queried(NamedTuple):
    """What a database is asked per second: queries, reads and writes of its disk, and bytes that stay."""

    queries: float
    reads: float
    writes: float
    growth: float


class Answered(NamedTuple):
    """How long a query takes, and which share of them goes wrong."""

    seconds: float
    wrong: float


def managed(world: World, traffic: Traffic) -> list[DBInstance]:
    """Those that are named, whether they answer or not."""
    found = (world.find(DBInstance, id) for id in traffic.databases if not id.startswith("i-"))
    return [each for each in found if each is not None]


def knows_better_at(world: World, db: DBInstance) -> float:
    """When clients ask again where its name leads; inf if they know."""
    at = db.moved_at + NAME_SECONDS
    return at if at > world.now else inf


def shares(traffic: Traffic, databases: Sequence[DBInstance], asked: float) -> Iterator[tuple[DBInstance, Queried]]:
    """Everybody gets as many queries; replicas only read, and leave the writes to the others."""
    writers = [each for each in databases if not each.read_replica_source_arn]
    queries = asked / len(databases)
    for db in databases:
        part = asked / len(writers) if db in writers else 0.0
        yield (
            db,
            Queried(
                queries,
                queries * traffic.database_reads,
                part * traffic.database_writes,
                part * traffic.database_growth,
            ),
        )


def query(world: World, front: Front, traffic: Traffic, db: DBInstance, asked: Queried, books: Books) -> Answered:
    """First there has to be a connection, then the processor has it, then the disk."""
    if not db.answers or knows_better_at(world, db) < inf:
        return Answered(PATIENCE_SECONDS if db.phase in ("switching", "lost", "recovering") else 0.0, 1.0)
    cut_off = cut_off_share(world, front, db)
    come = asked.queries * (1 - cut_off)
    shape = RequestShape(cpu_milliseconds=traffic.database_milliseconds, bytes_in=400.0, bytes_out=2_000.0)
    thought = _capacity(world, db).carry(come, shape)
    served = thought.served_per_second / come if come else 1.0
    disk = _from_disk(world, db, asked, (1 - cut_off) * served, traffic.entry)
    seconds = min(thought.latency_seconds + disk.seconds, LONGEST_WAIT_SECONDS)
    connections = _connections(come * seconds)
    refused = max(1 - db.most_connections / connections, 0.0)
    full = 1.0 if asked.growth and _is_full(world, db) else 0.0
    books.burden(db.dbi_resource_id, thought.cpu_percent, come, come * served * disk.share, shape)
    books.disk(
        db.dbi_resource_id,
        db.limits(world.cell.settings.quotas),
        asked.reads * (1 - cut_off),
        asked.writes * (1 - cut_off),
        PAGE_BYTES,
    )
    growth = asked.growth * (1 - cut_off) * served * disk.share * (1 - full)
    part = DatabasePart(
        source=traffic.entry, queries=come, connections=min(connections, db.most_connections), growth=growth
    )
    books.databases[db.dbi_resource_id] = (part, disk.felt)
    right = (1 - cut_off) * served * disk.share * (1 - refused) * (1 - full)
    return Answered(cut_off * PATIENCE_SECONDS + (1 - cut_off) * seconds, 1 - right)


def cut_off_share(world: World, front: Front, db: DBInstance) -> float:
    """Of the machines behind a balancer, which part cannot get at the database's port.

    Those in the same subnet, with the same groups, fare alike.
    """
    alike: dict[tuple[str, tuple[str, ...]], list[NetworkInterface]] = {}
    for each in _interfaces(world, front):
        alike.setdefault((each.subnet_id, each.group_ids), []).append(each)
    asking = sum(map(len, alike.values()))
    lost = sum(len(several) for several in alike.values() if not _arrives(world, several[0], db))
    return lost / asking if asking else 0.0


def _interfaces(world: World, front: Front) -> Iterator[NetworkInterface]:
    """Of the machines that answer requests."""
    for pool in pools_behind(world, front):
        for target in targets_of(world, pool):
            instance = find_instance(world, pool, target) if target.state == "healthy" else None
            first = instance.primary_interface if instance else None
            nic = world.find(NetworkInterface, first.network_interface_id) if first else None
            if nic is not None:
                yield nic


def _arrives(world: World, nic: NetworkInterface, db: DBInstance) -> bool:
    packet = Packet(TCP, place(nic.private_ip_address), place(db.primary.address), db.listens_at)
    return reach(world, nic.network_interface_id, packet).arrived


def _capacity(world: World, db: DBInstance) -> Capacity:
    speed = (db.machine.clock_ghz or REFERENCE_GHZ) / REFERENCE_GHZ
    share = cpu_share(world, db.dbi_resource_id)
    return Capacity(db.machine.vcpus, speed=speed, cpu_share=share, background_percent=0.0)


class _Disk(NamedTuple):
    """How long a query is with the disk, which share of them it serves, and what its operations feel."""

    seconds: float
    share: float
    felt: Query


def _from_disk(world: World, db: DBInstance, asked: Queried, part: float, source: str) -> _Disk:
    """Operations come to it one after the other; others' are done beside them."""
    usual = OPERATION_SECONDS[db.storage_type == "standard"]
    stall = BACKUP_STALL_SECONDS if db.db_instance_status == "backing-up" and db.standby is None else 0.0
    late = BOTH_COPIES_SECONDS if db.standby is not None else 0.0
    operations = (asked.reads + asked.writes) * part
    each_query = operations / (asked.queries * part) if asked.queries * part else 0.0
    waits = 0.0
    share = 1.0
    if operations:
        iops = max(_iops(world, db, source), 1.0)
        done = Capacity(1).carry(operations, RequestShape(cpu_milliseconds=1000 / iops))
        waits = max(done.latency_seconds - 1 / iops, 0.0)
        share = done.served_per_second / operations
    one = usual + stall + waits
    felt = Query(one, one + late, operations * (one + late))
    return _Disk(each_query * one + (late if asked.writes else 0.0), share, felt)


def _iops(world: World, db: DBInstance, source: str) -> float:
    """What its disk can do for one source, beside what it does for others."""
    limits = db.limits(world.cell.settings.quotas)
    by_bytes = limits.bytes_per_second / PAGE_BYTES
    load = world.find(DiskLoad, db.dbi_resource_id)
    others = sum(each.read_ops + each.write_ops for each in load.parts if each.source != source) if load else 0.0
    return min(iops_within_reach(world, db.dbi_resource_id, limits), by_bytes) - others


def _connections(under_way: float) -> float:
    """As many as pools keep for so many queries at once."""
    return under_way + 3 * sqrt(under_way) + SPARE_CONNECTIONS


def _is_full(world: World, db: DBInstance) -> bool:
    load = world.find(DatabaseLoad, db.dbi_resource_id)
    return load is not None and load.stored_at(world.now) >= load.room
