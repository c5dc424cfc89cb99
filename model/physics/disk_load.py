"""What several sources ask of a disk, and what it performs: up to its limits, with bursts while its credits last."""

from __future__ import annotations

from math import inf

from model.kit.behavior import due
from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World
from model.physics.bucket import Bucket
from model.physics.volume_credits import VolumeCredits


class DiskLimits(Value):
    """Operations per second for ever and in bursts, bytes per second, and the credits that a burst spends."""

    baseline_iops: float
    burst_iops: float
    bytes_per_second: float
    most_credits: float = 0.0


class DiskPart(Value):
    """What one source asks for, per second."""

    source: str
    read_ops: float
    write_ops: float
    read_bytes: float
    write_bytes: float


class DiskLoad(Resource, key="volume_id"):
    """What is asked of a disk now, and the balance of its credits as it stood at `at`."""

    volume_id: str
    limits: DiskLimits
    parts: tuple[DiskPart, ...] = ()
    balance: float = 0.0
    at: float = 0.0
    demand_iops: float = 0.0
    dry_since: float = 0.0
    "When its credits last ran out; who asks something of it watches this."

    @property
    def credits(self) -> VolumeCredits:
        bucket = Bucket(self.limits.most_credits, self.balance, self.at)
        still = VolumeCredits(self.limits.baseline_iops, self.limits.burst_iops, bucket)
        return still.wanting(self.at, self.demand_iops)


def drive(
    world: World,
    volume_id: str,
    limits: DiskLimits,
    source: str,
    *,
    read_ops: float = 0.0,
    write_ops: float = 0.0,
    read_bytes: float = 0.0,
    write_bytes: float = 0.0,
) -> None:
    """From now on a source asks for this, per second; what the disk performs is what its metrics show."""
    load = world.find(DiskLoad, volume_id) or world.add(
        DiskLoad(volume_id=volume_id, limits=limits, balance=limits.most_credits, at=world.now)
    )
    part = DiskPart(
        source=source, read_ops=read_ops, write_ops=write_ops, read_bytes=read_bytes, write_bytes=write_bytes
    )
    others = tuple(each for each in load.parts if each.source != source)
    load.parts = (*others, part) if read_ops or write_ops else others
    _anchor(world, load, limits)
    _perform(world, load)


def ease(world: World, volume_id: str, source: str) -> None:
    """A source asks nothing any more of a disk that may be gone."""
    load = world.find(DiskLoad, volume_id)
    if load is not None:
        drive(world, volume_id, load.limits, source)


def cease(world: World, volume_id: str) -> None:
    """A disk is no more."""
    load = world.find(DiskLoad, volume_id)
    if load is not None:
        world.forget(run_out, volume_id)
        world.remove(load)


def iops_within_reach(world: World, volume_id: str, limits: DiskLimits) -> float:
    """Operations per second that a disk can do at this moment: its burst while it has credits."""
    load = world.find(DiskLoad, volume_id)
    if load is None or not load.limits.most_credits or load.credits.bucket.balance_at(world.now) > 0:
        return limits.burst_iops
    return limits.baseline_iops


def _anchor(world: World, load: DiskLoad, limits: DiskLimits) -> None:
    """The balance up to now at the old rate; from now on the new one holds."""
    if load.limits.most_credits:
        load.balance = load.credits.bucket.balance_at(world.now)
    load.at, load.limits = world.now, limits
    load.demand_iops = sum(each.read_ops + each.write_ops for each in load.parts)


def _perform(world: World, load: DiskLoad) -> None:
    share = performed_share(world, load)
    for quantity in ("read_ops", "write_ops", "read_bytes", "write_bytes"):
        world.measure(load.volume_id, quantity, share * sum(getattr(each, quantity) for each in load.parts))
    dry_at = load.credits.throttled_at() if load.limits.most_credits else inf
    if world.now < dry_at < inf:
        world.wake(run_out, load.volume_id, at=dry_at)
    else:
        world.forget(run_out, load.volume_id)


def performed_share(world: World, load: DiskLoad) -> float:
    """Of what is asked for, how much the disk does."""
    wanted_bytes = sum(each.read_bytes + each.write_bytes for each in load.parts)
    by_bytes = load.limits.bytes_per_second / wanted_bytes if wanted_bytes else 1.0
    by_operations = _iops(world, load) / load.demand_iops if load.demand_iops else 1.0
    return min(by_bytes, by_operations, 1.0)


def _iops(world: World, load: DiskLoad) -> float:
    if load.limits.most_credits:
        return load.credits.iops_at(world.now)
    return min(load.demand_iops, load.limits.baseline_iops)


def burst_percent(world: World, volume_id: str) -> float:
    """How much of its burst credits a disk has left; all of them if nobody ever asked anything of it."""
    load = world.find(DiskLoad, volume_id)
    if load is None or not load.limits.most_credits:
        return 100.0
    return load.credits.burst_balance_at(world.now)


@due
async def run_out(world: World, volume_id: str) -> None:
    """The credits are gone: the disk falls back to what it does for ever."""
    load = world.find(DiskLoad, volume_id)
    if load is not None:
        load.balance = 0.0
        load.at = load.dry_since = world.now
        _perform(world, load)
