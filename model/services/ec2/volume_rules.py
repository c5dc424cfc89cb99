"""Which volumes EBS makes: sizes, IOPS and throughput of each type, refused in its words."""

from __future__ import annotations

from dataclasses import dataclass

from model.catalog.volume_types import VolumeType, find_volume_type
from model.kit.errors import AwsError
from model.kit.world import World


@dataclass(frozen=True, slots=True)
class VolumeSpec:
    """A volume that can be made; sizes in GiB, throughput in MiB/s."""

    volume_type: str
    size: int
    iops: int | None
    throughput: int | None


def specify(world: World, kind: str, size: int, iops: int | None = None, throughput: int | None = None) -> VolumeSpec:
    """The volume that is asked for, with the type's own numbers where none were given, or AWS's refusal."""
    rules = volume_type_of(world, kind)
    _check_size(rules, size)
    _check_iops(rules, size, iops)
    _check_throughput(rules, iops, throughput)
    given = iops if iops is not None or rules.iops_per_gib_max else None
    shown = rules.baseline_iops(size, given) if rules.medium == "ssd" else None
    return VolumeSpec(kind, size, shown, throughput or rules.throughput_default or None)


def is_sold(world: World, kind: str) -> bool:
    """Whether the type exists in the year that the world plays in."""
    return find_volume_type(kind, world.cell.settings.quotas) is not None


def volume_type_of(world: World, kind: str) -> VolumeType:
    """The rules of a type in the year that the world plays in."""
    found = find_volume_type(kind, world.cell.settings.quotas)
    if found is None:
        raise AwsError("InvalidParameterValue", f"Invalid value '{kind}' for VolumeType.")
    return found


def _check_size(rules: VolumeType, size: int) -> None:
    least, most = rules.size_gib
    if size < least:
        raise _invalid(f"Volume of {size}GiB is too small for volume type {rules.name}; minimum is {least}GiB.")
    if size > most:
        raise _invalid(f"Volume of {size}GiB is too large for volume type {rules.name}; maximum is {most}GiB.")


def _check_iops(rules: VolumeType, size: int, iops: int | None) -> None:
    if iops is None:
        if rules.iops_required:
            raise AwsError("MissingParameter", f"The parameter iops must be specified for {rules.name} volumes.")
        return
    if not rules.iops_per_gib_max:
        raise AwsError("InvalidParameterCombination", f"The parameter iops is not supported for {rules.name} volumes.")
    least, most = rules.iops
    if iops < least:
        raise _invalid(f"Volume iops of {iops} is too low; minimum is {least}.")
    if iops > most:
        raise _invalid(f"Volume iops of {iops} is too high; maximum is {most}.")
    if iops > max(rules.iops_per_gib_max * size, rules.iops_default):
        ratio = iops / size
        raise _invalid(f"Iops to volume size ratio of {ratio:.6f} is too high; maximum is {rules.iops_per_gib_max}")


def _check_throughput(rules: VolumeType, iops: int | None, throughput: int | None) -> None:
    if throughput is None:
        return
    if not rules.throughput_default:
        raise AwsError(
            "InvalidParameterCombination", f"The parameter throughput is not supported for {rules.name} volumes."
        )
    least, most = rules.throughput_mibps
    if throughput < least:
        raise _invalid(f"Volume throughput of {throughput} is too low; minimum is {least}.")
    if throughput > most:
        raise _invalid(f"Volume throughput of {throughput} is too high; maximum is {most}.")
    ratio = throughput / (iops or rules.iops_default)
    if ratio > rules.mibps_per_iops:
        raise _invalid(
            f"Throughput (MiBps) to iops ratio of {ratio:.6f} is too high; maximum is {rules.mibps_per_iops:.6f}"
            " MiBps per iops."
        )


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterValue", message)
