"""What a volume performs, from its type, size and provisioned speed."""

from __future__ import annotations

from model.catalog.volume_types import VolumeType
from model.kit.world import World
from model.physics.disk_load import DiskLimits
from model.physics.volume_credits import GP2_BURST_IOPS, VolumeCredits
from model.services.ec2.resources.volumes import Volume
from model.services.ec2.volume_rules import volume_type_of

MIB = 1024**2
GIB_PER_TIB = 1024


def limits_of(world: World, volume: Volume) -> DiskLimits:
    """For `model.physics.disk_load.drive`."""
    rules = volume_type_of(world, volume.volume_type)
    given = volume.iops if rules.iops_per_gib_max else None
    baseline = rules.baseline_iops(volume.size, given)
    bursts = bool(rules.burst_credits) and baseline < GP2_BURST_IOPS
    return DiskLimits(
        baseline_iops=baseline,
        burst_iops=rules.burst_iops if bursts else baseline,
        bytes_per_second=_mibps(rules, volume) * MIB,
        most_credits=rules.burst_credits if bursts else 0,
    )


def _mibps(rules: VolumeType, volume: Volume) -> float:
    most = float(volume.throughput or rules.throughput_mibps[1])
    if rules.mibps_per_tib:
        return min(most, max(rules.mibps_per_tib, rules.burst_mibps_per_tib) * volume.size / GIB_PER_TIB)
    return most


def full_credits(world: World, volume: Volume) -> VolumeCredits | None:
    """The burst credits that the volume was born with; None for volumes without."""
    if not volume_type_of(world, volume.volume_type).burst_credits:
        return None
    most_iops = volume_type_of(world, volume.volume_type).iops[1]
    return VolumeCredits.gp2(volume.size, volume.created_at, most_iops=most_iops)
