"""Every instance type with what it can do, and where it is offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from model.catalog.pages import fields, page


@dataclass(frozen=True, slots=True)
class CpuCredits:
    """The credit bucket of a burstable type. One credit is one vCPU at 100 % for one minute."""

    earned_per_hour: float
    most: float
    baseline_percent: float
    "Of each vCPU, not of all together."
    at_launch: float
    "What T2 in standard mode starts with; these do not count towards `most`."


@dataclass(frozen=True, slots=True)
class Disks:
    """Equal disks of the instance store."""

    count: int
    size_gb: int
    medium: str


@dataclass(frozen=True, slots=True)
class Gpus:
    """Equal graphics processors; `memory_mib` is that of one."""

    count: int
    name: str
    manufacturer: str
    memory_mib: int


@dataclass(frozen=True, slots=True)
class InstanceType:
    """One type. Words such as "required" or "unsupported" are those of DescribeInstanceTypes."""

    name: str
    vcpus: int
    cores: int
    memory_mib: int
    network: str
    "The published words: Low to Moderate, Up to 5 Gigabit …"
    network_baseline_gbps: float
    network_peak_gbps: float
    interfaces: int
    ipv4_per_interface: int
    ebs_baseline_mbps: float
    "Mbit/s to volumes; 0 where the type has no dedicated path to them."
    ebs_peak_mbps: float
    ebs_baseline_iops: int
    ebs_peak_iops: int
    ebs_attachments: int
    disks: tuple[Disks, ...]
    current_generation: bool
    classic: bool
    "Whether it could be had in EC2-Classic; what came later needs a VPC."
    bare_metal: bool
    hypervisor: str | None
    burstable: bool
    free_tier: bool
    hibernation: bool
    dedicated_hosts: bool
    auto_recovery: bool
    virtualization: tuple[str, ...]
    root_devices: tuple[str, ...]
    usage_classes: tuple[str, ...]
    boot_modes: tuple[str, ...]
    placement: tuple[str, ...]
    manufacturer: str
    architectures: tuple[str, ...]
    clock_ghz: float | None
    threads_per_core: int
    valid_threads_per_core: tuple[int, ...]
    ena: str
    efa: bool
    encryption_in_transit: bool
    ipv6: bool
    network_cards: int
    ebs_optimized: str
    ebs_encryption: str
    ebs_nvme: str
    disk_nvme: str | None
    disk_encryption: str | None
    nitro_enclaves: str
    nitro_tpm: str
    gpus: tuple[Gpus, ...]
    credits: CpuCredits | None

    @property
    def family(self) -> str:
        return self.name.partition(".")[0]

    @property
    def size(self) -> str:
        return self.name.partition(".")[2]

    @property
    def memory_gib(self) -> float:
        return self.memory_mib / 1024

    @property
    def purpose(self) -> str:
        """What the family is made for: general, compute, memory, storage or accelerated."""
        series = self.family[: next((at for at, sign in enumerate(self.family) if sign.isdigit()), None)]
        return page("instance_types")["purposes"][series]


def instance_type(name: str) -> InstanceType:
    """The type called so, or KeyError."""
    return _read(name)


def find_instance_type(name: str) -> InstanceType | None:
    return _read(name) if name in page("instance_types")["types"] else None


def instance_types(region: str) -> Iterator[InstanceType]:
    """The types that a region offers, family by family, small to large."""
    return (_read(name) for name in page("instance_types")["types"] if offered(name, region))


def offered(name: str, region: str, zone_id: str | None = None) -> bool:
    """Whether a region, or one zone of it, has the type: new and rare families are not everywhere."""
    absent = _absent(region)
    family = name.partition(".")[0]
    return family not in absent[""] and family not in absent.get(zone_id or "", ())


@cache
def _absent(region: str) -> dict[str, frozenset[str]]:
    entry = page("offerings")[region]
    return {"": frozenset(entry["absent"].split())} | {
        zone_id: frozenset(families.split()) for zone_id, families in entry["zones"].items()
    }


@cache
def _read(name: str) -> InstanceType:
    data = page("instance_types")
    family = data["families"][name.partition(".")[0]]
    own: dict[str, Any] = dict(zip(data["columns"], data["types"][name], strict=True))
    own["disks"] = tuple(Disks(*disks) for disks in own["disks"])
    traits = fields(data["defaults"] | family | data["exceptions"].get(name, {}))
    traits["gpus"] = tuple(Gpus(**gpus) for gpus in traits["gpus"])
    bucket = data["credits"].get(name)
    return InstanceType(name=name, **own, **traits, credits=CpuCredits(*bucket) if bucket else None)
