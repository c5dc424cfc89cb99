"""The metrics that EBS publishes of each volume that an instance holds."""

from __future__ import annotations

from collections.abc import Callable

from model.kernel.steps import Steps, total
from model.kit.world import World
from model.physics.credit_history import SAMPLE_SECONDS, balance_of, operations_while_held, volume_course
from model.physics.metric import METRICS, Metric, metric, series_key
from model.physics.series import Amount, Gauge, Series
from model.physics.volume_credits import VolumeCredits
from model.services.ec2.behavior.instance_metrics import BYTES_AN_OPERATION, IDLE_DISK_OPS
from model.services.ec2.resources.volumes import Volume
from model.services.ec2.volume_rules import volume_type_of

SECONDS_AN_OPERATION = {"hdd": 0.004, "ssd": 0.0007}
MINUTE_SECONDS = 60.0

_OF = {"VolumeId": "volume_id"}


def rate_of(world: World, volume: Volume, quantity: str) -> Steps:
    """What was done per second while an instance held the volume: what was asked for, and the system's own writes."""
    held = [world.signal(each.instance_id, "cpu") for each in volume.attachments]
    own = _OWN_WRITES[quantity] if volume.device in ("/dev/xvda", "/dev/sda1") and quantity in _OWN_WRITES else 0.0
    return total([*(up.mapped(lambda _: own) for up in held), world.signal(volume.volume_id, quantity)])


_OWN_WRITES = {"write_ops": IDLE_DISK_OPS, "write_bytes": IDLE_DISK_OPS * BYTES_AN_OPERATION}


def _amount(quantity: str) -> Callable[[World, Volume], Series | None]:
    def derive(world: World, volume: Volume) -> Series | None:
        rate = rate_of(world, volume, quantity)
        return Amount(series_key(world, volume.volume_id, quantity), rate) if len(rate) else None

    return derive


METRICS.extend(
    Metric("AWS/EBS", name, unit, Volume, _OF, _amount(quantity))
    for name, unit, quantity in (
        ("VolumeReadOps", "Count", "read_ops"),
        ("VolumeWriteOps", "Count", "write_ops"),
        ("VolumeReadBytes", "Bytes", "read_bytes"),
        ("VolumeWriteBytes", "Bytes", "write_bytes"),
    )
)


def _busy(world: World, volume: Volume, *quantities: str) -> Steps:
    """Seconds of work per second: how many operations are under way at any moment."""
    medium = "hdd" if volume.volume_type in ("st1", "sc1", "standard") else "ssd"
    operations = total([rate_of(world, volume, quantity) for quantity in quantities])
    return operations.mapped(lambda rate: rate * SECONDS_AN_OPERATION[medium])


def _level(name: str, read: Callable[[float], float], *quantities: str) -> Callable[[World, Volume], Series | None]:
    def derive(world: World, volume: Volume) -> Series | None:
        level = _busy(world, volume, *quantities).mapped(read)
        return Gauge(series_key(world, volume.volume_id, name), level, noise=0.0) if len(level) else None

    return derive


def _seconds_a_minute(busy: float) -> float:
    return busy * MINUTE_SECONDS


def _idle_seconds_a_minute(busy: float) -> float:
    return MINUTE_SECONDS * max(1.0 - busy, 0.0)


METRICS.extend(
    Metric("AWS/EBS", name, unit, Volume, _OF, _level(name, read, *quantities))
    for name, unit, read, quantities in (
        ("VolumeTotalReadTime", "Seconds", _seconds_a_minute, ("read_ops",)),
        ("VolumeTotalWriteTime", "Seconds", _seconds_a_minute, ("write_ops",)),
        ("VolumeIdleTime", "Seconds", _idle_seconds_a_minute, ("read_ops", "write_ops")),
        ("VolumeQueueLength", "Count", float, ("read_ops", "write_ops")),
    )
)


@metric("AWS/EBS", "BurstBalance", "Percent", of=Volume, dimensions=_OF)
def burst_balance(world: World, volume: Volume) -> Series | None:
    """Of gp2 volumes while they are held."""
    credits = _full_credits(world, volume)
    held = [world.signal(each.instance_id, "cpu") for each in volume.attachments]
    if credits is None or not any(len(each) for each in held):
        return None
    operations = [world.signal(volume.volume_id, each) for each in ("read_ops", "write_ops")]
    name = (volume.volume_id, credits)
    level = balance_of(world, name, [*held, *operations], operations_while_held, volume_course(credits))
    return Gauge(series_key(world, volume.volume_id, "burst"), level, noise=0.0, sample_seconds=SAMPLE_SECONDS)


def _full_credits(world: World, volume: Volume) -> VolumeCredits | None:
    """The burst credits that the volume was born with; None for volumes without."""
    rules = volume_type_of(world, volume.volume_type)
    if not rules.burst_credits:
        return None
    return VolumeCredits.gp2(volume.size, volume.created_at, most_iops=rules.iops[1])
