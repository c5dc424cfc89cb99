"""The kinds of volume that EBS makes, and the limits of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from model.catalog.pages import Profile, fields, page

Range = tuple[int, int]
"""Least and most, both allowed."""


@dataclass(frozen=True, slots=True)
class VolumeType:
    """One kind of volume. Throughput is in MiB/s, sizes in GiB; 0 says that the rule does not apply."""

    name: str
    title: str
    medium: str
    size_gib: Range
    iops: Range
    throughput_mibps: Range
    io_kib: int
    "The largest piece counted as one I/O."
    bootable: bool
    multi_attach: bool = False
    iops_required: bool = False
    iops_default: int = 0
    iops_per_gib: int = 0
    "The baseline that grows with the size (gp2)."
    iops_per_gib_max: int = 0
    "The most that may be asked for (gp3, io1, io2)."
    burst_iops: int = 0
    burst_credits: int = 0
    throughput_default: int = 0
    mibps_per_iops: float = 0
    mibps_per_tib: int = 0
    "The baseline that grows with the size (st1, sc1)."
    burst_mibps_per_tib: int = 0

    def baseline_iops(self, size_gib: int, provisioned: int | None = None) -> int:
        """What a volume sustains: what was asked for, or what its size earns."""
        least, most = self.iops
        if provisioned is not None:
            return provisioned
        return min(most, max(least, self.iops_per_gib * size_gib)) if self.iops_per_gib else self.iops_default or most

    def most_iops(self, size_gib: int) -> int:
        """The most IOPS that may be asked for at this size."""
        return min(self.iops[1], self.iops_per_gib_max * size_gib) if self.iops_per_gib_max else self.iops[1]


def volume_type(name: str, profile: Profile = "today") -> VolumeType:
    """The kind called so, or KeyError."""
    return _kinds(profile)[name]


def find_volume_type(name: str, profile: Profile = "today") -> VolumeType | None:
    return _kinds(profile).get(name)


def volume_types(profile: Profile = "today") -> tuple[VolumeType, ...]:
    return tuple(_kinds(profile).values())


@cache
def _kinds(profile: Profile) -> dict[str, VolumeType]:
    data = page("volume_types")
    dated: dict[str, Any] = data[profile] if profile != "today" else {}
    sold = (name for name in data["today"] if dated.get(name, {}) is not None)
    return {name: _read(name, data["today"][name] | dated.get(name, {})) for name in sold}


def _read(name: str, entry: dict[str, Any]) -> VolumeType:
    return VolumeType(name=name, **fields(entry))
