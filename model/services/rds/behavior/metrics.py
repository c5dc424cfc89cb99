"""RDS: what happens by itself: databases publish what they carry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan
from typing import Literal

from model.kernel.steps import ABSENT, Steps, combined
from model.kit.arn import read_arn
from model.kit.world import World
from model.physics.credit_history import (
    SAMPLE_SECONDS,
    as_measured,
    balance_of,
    cpu_course,
    operations_while_held,
    volume_course,
)
from model.physics.credits import BURSTABLE, CpuCredits
from model.physics.database_load import AWAKE, free_room
from model.physics.metric import METRICS, Metric, metric, series_key
from model.physics.series import Gauge, Series
from model.physics.volume_credits import VolumeCredits
from model.services.rds.resources.instances import MIB, DBInstance

NAMESPACE = "AWS/RDS"
OF = {"DBInstanceIdentifier": "db_instance_identifier"}

OWN_WRITES = 0.3
"Operations per second that an idle database does for itself."

OWN_BYTES = 4096.0
MEMORY_FREE_SHARE = 0.25
"Of its memory, beside what it keeps pages in."

CONNECTION_BYTES = 3.0 * MIB
IDLE_OPERATION_SECONDS = 0.0006
LAG_SECONDS = 0.4
"How far behind a replica is that has nothing else to do than to follow."


Reader = Callable[[DBInstance, float], float]
"What is shown of a value that was measured of a database."


def _up(world: World, db: DBInstance) -> Steps:
    """Measured for as long as it is not stopped."""
    return world.signal(db.dbi_resource_id, AWAKE)


def _while_up(up: Steps, signal: Steps, read: Callable[[float], float]) -> Steps:
    """What was measured meanwhile; nothing yet counts as nothing."""
    if not any(isnan(value) for _, value in up):
        (begin, _), *_ = up
        seen = signal.mapped(read)
        return seen if len(seen) and seen.beginning[0] <= begin else Steps([(begin, read(0.0)), *seen])

    def value(pair: Sequence[float]) -> float:
        return ABSENT if isnan(pair[0]) else read(0.0 if isnan(pair[1]) else pair[1])

    return combined(value, [up, signal])


def _gauge(name: str, quantity: str, read: Reader, noise: float = 0.03) -> Callable[[World, DBInstance], Series | None]:
    def derive(world: World, db: DBInstance) -> Series | None:
        up = _up(world, db)
        if not len(up):
            return None
        level = _while_up(up, world.signal(db.dbi_resource_id, quantity), lambda value: read(db, value))
        return Gauge(series_key(world, db.dbi_resource_id, name), level, noise=noise)

    return derive


def _plain(_db: DBInstance, value: float) -> float:
    return value


def _whole(_db: DBInstance, value: float) -> float:
    return float(round(value))


def _nothing(_db: DBInstance, _value: float) -> float:
    return 0.0


def _beside(own: float) -> Reader:
    """What it does for itself is there at all times."""
    return lambda _db, value: value + own


def _latency(_db: DBInstance, seconds: float) -> float:
    return seconds or IDLE_OPERATION_SECONDS


def _free_memory(db: DBInstance, connections: float) -> float:
    free = db.machine.memory_mib * MIB * MEMORY_FREE_SHARE
    return max(free - connections * CONNECTION_BYTES, free / 10)


METRICS.extend(
    Metric(NAMESPACE, name, unit, DBInstance, OF, _gauge(name, quantity, read, noise))
    for name, unit, quantity, read, noise in (
        ("DatabaseConnections", "Count", "connections", _whole, 0.0),
        ("ReadIOPS", "Count/Second", "read_ops", _plain, 0.03),
        ("WriteIOPS", "Count/Second", "write_ops", _beside(OWN_WRITES), 0.03),
        ("ReadThroughput", "Bytes/Second", "read_bytes", _plain, 0.03),
        ("WriteThroughput", "Bytes/Second", "write_bytes", _beside(OWN_WRITES * OWN_BYTES), 0.03),
        ("ReadLatency", "Seconds", "read_seconds", _latency, 0.03),
        ("WriteLatency", "Seconds", "write_seconds", _latency, 0.03),
        ("DiskQueueDepth", "Count", "waiting_operations", _plain, 0.03),
        ("NetworkReceiveThroughput", "Bytes/Second", "network_in", _beside(600.0), 0.03),
        ("NetworkTransmitThroughput", "Bytes/Second", "network_out", _beside(2400.0), 0.03),
        ("FreeableMemory", "Bytes", "connections", _free_memory, 0.01),
        ("SwapUsage", "Bytes", "connections", _nothing, 0.0),
    )
)


@metric(NAMESPACE, "CPUUtilization", "Percent", of=DBInstance, dimensions=OF)
def cpu(world: World, db: DBInstance) -> Series | None:
    level = world.signal(db.dbi_resource_id, "cpu")
    return Gauge(series_key(world, db.dbi_resource_id, "cpu"), level, ceiling=100.0) if len(level) else None


def _load(name: str, *, busy: bool, waiting: bool) -> Callable[[World, DBInstance], Series | None]:
    """Sessions that are active at any moment: on the CPU, or waiting for the disk."""

    def derive(world: World, db: DBInstance) -> Series | None:
        cpu = world.signal(db.dbi_resource_id, "cpu")
        if not db.performance_insights_enabled or not len(cpu):
            return None
        cpus = db.machine.vcpus / 100

        def sessions(pair: Sequence[float]) -> float:
            percent, queue = pair
            on_disk = 0.0 if isnan(queue) else queue
            return ABSENT if isnan(percent) else percent * cpus * busy + on_disk * waiting

        level = combined(sessions, [cpu, world.signal(db.dbi_resource_id, "waiting_operations")])
        begin = db.insights_since
        seen = Steps((max(at, begin), value) for at, value in level.pruned(begin))
        return Gauge(series_key(world, db.dbi_resource_id, name), seen)

    return derive


METRICS.extend(
    Metric(NAMESPACE, name, "None", DBInstance, OF, _load(name, busy=busy, waiting=waiting))
    for name, busy, waiting in (
        ("DBLoad", True, True),
        ("DBLoadCPU", True, False),
        ("DBLoadNonCPU", False, True),
    )
)


@metric(NAMESPACE, "FreeStorageSpace", "Bytes", of=DBInstance, dimensions=OF)
def free_storage(world: World, db: DBInstance) -> Series | None:
    if not len(_up(world, db)):
        return None
    return Gauge(series_key(world, db.dbi_resource_id, "free"), free_room(world, db.dbi_resource_id), noise=0.0)


@metric(NAMESPACE, "BurstBalance", "Percent", of=DBInstance, dimensions=OF)
def burst_balance(world: World, db: DBInstance) -> Series | None:
    """Of gp2 disks that are small enough to need it."""
    limits, up = db.limits(world.cell.settings.quotas), _up(world, db)
    if not limits.most_credits or not len(up):
        return None
    operations = [world.signal(db.dbi_resource_id, each) for each in ("read_ops", "write_ops")]
    full = VolumeCredits.gp2(db.allocated_storage, db.created_at)
    name = (db.dbi_resource_id, full)
    level = balance_of(world, name, [up, *operations], operations_while_held, volume_course(full))
    return Gauge(series_key(world, db.dbi_resource_id, "burst"), level, noise=0.0, sample_seconds=SAMPLE_SECONDS)


def _credits(
    name: str, balance_at: Callable[[CpuCredits, float], float]
) -> Callable[[World, DBInstance], Series | None]:
    def derive(world: World, db: DBInstance) -> Series | None:
        cpu = world.signal(db.dbi_resource_id, "cpu")
        if not len(cpu) or db.machine_type not in BURSTABLE:
            return None
        is_older = db.machine_type.startswith("t2.")
        mode: Literal["standard", "unlimited"] = "standard" if is_older else "unlimited"
        course = cpu_course(BURSTABLE[db.machine_type], mode, balance_at, anew=is_older)
        level = balance_of(world, (db.dbi_resource_id, name, db.machine_type), [cpu], as_measured, course)
        return Gauge(series_key(world, db.dbi_resource_id, name), level, noise=0.0, sample_seconds=SAMPLE_SECONDS)

    return derive


METRICS.extend(
    Metric(NAMESPACE, name, "Count", DBInstance, OF, _credits(name, balance_at))
    for name, balance_at in (
        ("CPUCreditBalance", CpuCredits.balance_at),
        ("CPUSurplusCreditBalance", CpuCredits.surplus_at),
    )
)


@metric(NAMESPACE, "CPUCreditUsage", "Count", of=DBInstance, dimensions=OF)
def credit_usage(world: World, db: DBInstance) -> Series | None:
    """Credits spent in five minutes; one is a vCPU at full speed for a minute."""
    cpu = world.signal(db.dbi_resource_id, "cpu")
    if not len(cpu) or db.machine_type not in BURSTABLE:
        return None
    spent_a_percent = BURSTABLE[db.machine_type].vcpus * SAMPLE_SECONDS / 60 / 100
    level = cpu.mapped(lambda percent: percent * spent_a_percent)
    return Gauge(series_key(world, db.dbi_resource_id, "cpu"), level, sample_seconds=SAMPLE_SECONDS)


@metric(NAMESPACE, "ReplicaLag", "Seconds", of=DBInstance, dimensions=OF)
def replica_lag(world: World, db: DBInstance) -> Series | None:
    """The busier its disk is with what its source writes, the later a replica is; without writes it is not late."""
    up = _up(world, db)
    if not db.read_replica_source_arn or not len(up):
        return None
    most = db.limits(world.cell.settings.quotas).baseline_iops
    level = _while_up(up, _written_at_source(world, db), lambda rate: _lag(rate / most))
    return Gauge(series_key(world, db.dbi_resource_id, "lag"), level, noise=0.03)


def _lag(busy: float) -> float:
    return LAG_SECONDS * busy / max(1 - busy, 0.001) if busy else 0.0


def _written_at_source(world: World, replica: DBInstance) -> Steps:
    source = read_arn(replica.read_replica_source_arn)
    found = world.kernel.store.find(source.account, source.region, DBInstance, source.name)
    if found is None:
        return Steps()
    return world.kernel.signals.get((source.account, source.region, found.dbi_resource_id, "write_ops"))
