"""The metrics that EC2 publishes of each instance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan
from typing import Literal

from model.kernel.steps import ABSENT, combined, total
from model.kit.world import World
from model.physics.credit_history import SAMPLE_SECONDS, as_measured, balance_of, cpu_course
from model.physics.credits import BURSTABLE, CpuCredits
from model.physics.metric import METRICS, Metric, metric, series_key
from model.physics.series import Amount, Gauge, Series
from model.services.ec2.checks import Which, failure_signal
from model.services.ec2.resources.instances import Instance

IDLE_BYTES_PER_SECOND = 45.0
"What an instance receives and sends for itself: leases, time, name service."

BYTES_A_PACKET = 900.0
IDLE_DISK_OPS = 0.4
BYTES_AN_OPERATION = 8192.0

_OF = {"InstanceId": "instance_id"}


def _sample_seconds(instance: Instance) -> int:
    return 60 if instance.monitoring_state in ("enabled", "disabling") else 300


@metric("AWS/EC2", "CPUUtilization", "Percent", of=Instance, dimensions=_OF)
def cpu(world: World, instance: Instance) -> Series | None:
    level = world.signal(instance.instance_id, "cpu")
    key = series_key(world, instance.instance_id, "cpu")
    return Gauge(key, level, ceiling=100.0, sample_seconds=_sample_seconds(instance)) if len(level) else None


def _traffic(quantity: str, bytes_a_unit: float) -> Callable[[World, Instance], Series | None]:
    def derive(world: World, instance: Instance) -> Series | None:
        up = world.signal(instance.instance_id, "cpu")
        if not len(up):
            return None
        own = up.mapped(lambda _: IDLE_BYTES_PER_SECOND)
        rate = total([own, world.signal(instance.instance_id, quantity)]).mapped(lambda rate: rate / bytes_a_unit)
        key = series_key(world, instance.instance_id, quantity)
        return Amount(key, rate, sample_seconds=_sample_seconds(instance))

    return derive


METRICS.extend(
    [
        Metric("AWS/EC2", "NetworkIn", "Bytes", Instance, _OF, _traffic("network_in", 1.0)),
        Metric("AWS/EC2", "NetworkOut", "Bytes", Instance, _OF, _traffic("network_out", 1.0)),
        Metric("AWS/EC2", "NetworkPacketsIn", "Count", Instance, _OF, _traffic("network_in", BYTES_A_PACKET)),
        Metric("AWS/EC2", "NetworkPacketsOut", "Count", Instance, _OF, _traffic("network_out", BYTES_A_PACKET)),
    ]
)


def _worst(values: Sequence[float]) -> float:
    """What a host without power took down is not up, and fails all the same."""
    up, failing = not isnan(values[0]), 1.0 in values[1:]
    return float(failing) if up or failing else ABSENT


def _failed(*checks: Which) -> Callable[[World, Instance], Series | None]:
    """1 while any of the checks fails, 0 while the instance is up; watched every minute for everybody."""

    def derive(world: World, instance: Instance) -> Series | None:
        up = world.signal(instance.instance_id, "cpu")
        failures = [failure_signal(world, instance, which) for which in checks]
        level = combined(_worst, [up, *failures])
        return Gauge(series_key(world, instance.instance_id, *checks), level, noise=0.0) if len(level) else None

    return derive


METRICS.extend(
    [
        Metric("AWS/EC2", "StatusCheckFailed", "Count", Instance, _OF, _failed("instance", "system")),
        Metric("AWS/EC2", "StatusCheckFailed_Instance", "Count", Instance, _OF, _failed("instance")),
        Metric("AWS/EC2", "StatusCheckFailed_System", "Count", Instance, _OF, _failed("system")),
        Metric("AWS/EC2", "StatusCheckFailed_AttachedEBS", "Count", Instance, _OF, _failed("attached_ebs")),
    ]
)


def _credit_balance(
    name: str, balance_at: Callable[[CpuCredits, float], float], *, borrowed: bool
) -> Callable[[World, Instance], Series | None]:
    """`borrowed` is for what only instances in unlimited mode have."""

    def derive(world: World, instance: Instance) -> Series | None:
        up = world.signal(instance.instance_id, "cpu")
        if not len(up) or instance.instance_type not in BURSTABLE or (borrowed and instance.credit_mode != "unlimited"):
            return None
        type = instance.instance_type
        mode: Literal["standard", "unlimited"] = "unlimited" if instance.credit_mode == "unlimited" else "standard"
        course = cpu_course(BURSTABLE[type], mode, balance_at, anew=type.startswith("t2."))
        level = balance_of(world, (instance.instance_id, name, type, mode), [up], as_measured, course)
        return Gauge(series_key(world, instance.instance_id, name), level, noise=0.0, sample_seconds=SAMPLE_SECONDS)

    return derive


METRICS.extend(
    Metric("AWS/EC2", name, "Count", Instance, _OF, _credit_balance(name, balance_at, borrowed=borrowed))
    for name, balance_at, borrowed in (
        ("CPUCreditBalance", CpuCredits.balance_at, False),
        ("CPUSurplusCreditBalance", CpuCredits.surplus_at, True),
        ("CPUSurplusCreditsCharged", CpuCredits.charged_at, True),
    )
)


@metric("AWS/EC2", "CPUCreditUsage", "Count", of=Instance, dimensions=_OF)
def credit_usage(world: World, instance: Instance) -> Series | None:
    """Credits spent in five minutes; one is a vCPU at full speed for a minute."""
    up = world.signal(instance.instance_id, "cpu")
    if not len(up) or instance.instance_type not in BURSTABLE:
        return None
    spent_a_percent = BURSTABLE[instance.instance_type].vcpus * SAMPLE_SECONDS / 60 / 100
    level = up.mapped(lambda percent: percent * spent_a_percent)
    return Gauge(series_key(world, instance.instance_id, "cpu"), level, sample_seconds=SAMPLE_SECONDS)


def _of_volumes(quantity: str, idle: float) -> Callable[[World, Instance], Series | None]:
    """Over all volumes of an instance on Nitro; the root volume is written to a little at all times."""

    def derive(world: World, instance: Instance) -> Series | None:
        up = world.signal(instance.instance_id, "cpu")
        if not len(up) or instance.machine.hypervisor != "nitro":
            return None
        rates = [world.signal(volume_id, quantity) for volume_id in instance.volume_ids]
        rate = total([up.mapped(lambda _: idle), *rates])
        key = series_key(world, instance.instance_id, quantity)
        return Amount(key, rate, sample_seconds=_sample_seconds(instance))

    return derive


METRICS.extend(
    [
        Metric("AWS/EC2", "EBSReadOps", "Count", Instance, _OF, _of_volumes("read_ops", 0.0)),
        Metric("AWS/EC2", "EBSWriteOps", "Count", Instance, _OF, _of_volumes("write_ops", IDLE_DISK_OPS)),
        Metric("AWS/EC2", "EBSReadBytes", "Bytes", Instance, _OF, _of_volumes("read_bytes", 0.0)),
        Metric(
            "AWS/EC2",
            "EBSWriteBytes",
            "Bytes",
            Instance,
            _OF,
            _of_volumes("write_bytes", IDLE_DISK_OPS * BYTES_AN_OPERATION),
        ),
    ]
)


def _of_own_disks(quantity: str) -> Callable[[World, Instance], Series | None]:
    """Disks of the instance store; types without them publish nothing."""

    def derive(world: World, instance: Instance) -> Series | None:
        up = world.signal(instance.instance_id, "cpu")
        if not len(up) or not instance.machine.disks:
            return None
        rate = total([up.mapped(lambda _: 0.0), world.signal(instance.instance_id, quantity)])
        key = series_key(world, instance.instance_id, quantity)
        return Amount(key, rate, sample_seconds=_sample_seconds(instance))

    return derive


METRICS.extend(
    Metric("AWS/EC2", name, unit, Instance, _OF, _of_own_disks(quantity))
    for name, unit, quantity in (
        ("DiskReadOps", "Count", "disk_read_ops"),
        ("DiskWriteOps", "Count", "disk_write_ops"),
        ("DiskReadBytes", "Bytes", "disk_read_bytes"),
        ("DiskWriteBytes", "Bytes", "disk_write_bytes"),
    )
)
