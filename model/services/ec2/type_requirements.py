"""Whether a type of instance has what somebody needs.

The catalogue describes graphics processors and no other accelerators: types with others fit nobody who says anything of
accelerators. It does not rank processors: nobody can ask for the performance of another family's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from model.catalog.instance_types import InstanceType
from model.kit.errors import AwsError
from model.services.ec2.instance_type_view import disk_gb
from model.services.ec2.resources.instance_requirements import InstanceRequirements, Span

MAKERS = {"Intel": "intel", "AMD": "amd", "AWS": "amazon-web-services"}

Fits = Callable[[InstanceRequirements, InstanceType], bool]


def misfit(wanted: InstanceRequirements, machine: InstanceType) -> str | None:
    """The first attribute that rules a type out; None for a type that fits."""
    return next((name for name, fits in _ATTRIBUTES.items() if not fits(wanted, machine)), None)


def _chosen(choice: str, has: bool) -> bool:
    return choice == "included" or has == (choice == "required")


def _named(patterns: Sequence[str], name: str) -> bool:
    return any(_pattern(each).fullmatch(name) for each in patterns)


@lru_cache(maxsize=1024)
def _pattern(written: str) -> re.Pattern[str]:
    """`c5*` is every family whose name begins so, `m5a.*` one of them."""
    return re.compile(".*".join(re.escape(part) for part in written.split("*")))


def _accelerated(fits: Fits) -> Fits:
    """Judged only where accelerators matter, and never fitting a type whose accelerators nobody described."""

    def judged(wanted: InstanceRequirements, machine: InstanceType) -> bool:
        if not wanted.wants_accelerators:
            return True
        described = bool(machine.gpus) or machine.purpose != "accelerated"
        return described and fits(wanted, machine)

    return judged


def _among(wanted: Sequence[str], found: Iterator[str]) -> bool:
    return not wanted or any(each in wanted for each in found)


_ATTRIBUTES: Mapping[str, Fits] = {
    "AllowedInstanceTypes": lambda wanted, machine: (
        not wanted.allowed_instance_types or _named(wanted.allowed_instance_types, machine.name)
    ),
    "ExcludedInstanceTypes": lambda wanted, machine: not _named(wanted.excluded_instance_types, machine.name),
    "VCpuCount": lambda wanted, machine: wanted.v_cpu_count.admits(machine.vcpus),
    "MemoryMiB": lambda wanted, machine: wanted.memory_mi_b.admits(machine.memory_mib),
    "MemoryGiBPerVCpu": lambda wanted, machine: wanted.memory_gi_b_per_v_cpu.admits(machine.memory_gib / machine.vcpus),
    "CpuManufacturers": lambda wanted, machine: (
        not wanted.cpu_manufacturers or MAKERS.get(machine.manufacturer) in wanted.cpu_manufacturers
    ),
    "InstanceGenerations": lambda wanted, machine: (
        not wanted.instance_generations
        or ("current" if machine.current_generation else "previous") in wanted.instance_generations
    ),
    "BareMetal": lambda wanted, machine: _chosen(wanted.bare_metal, machine.bare_metal),
    "BurstablePerformance": lambda wanted, machine: _chosen(wanted.burstable_performance, machine.burstable),
    "RequireHibernateSupport": lambda wanted, machine: machine.hibernation or not wanted.require_hibernate_support,
    "NetworkInterfaceCount": lambda wanted, machine: wanted.network_interface_count.admits(machine.interfaces),
    "LocalStorage": lambda wanted, machine: _chosen(wanted.local_storage, bool(machine.disks)),
    "LocalStorageTypes": lambda wanted, machine: _among(
        wanted.local_storage_types, (each.medium for each in machine.disks)
    ),
    "TotalLocalStorageGB": lambda wanted, machine: wanted.total_local_storage_gb.admits(disk_gb(machine)),
    "BaselineEbsBandwidthMbps": lambda wanted, machine: wanted.baseline_ebs_bandwidth_mbps.admits(
        machine.ebs_baseline_mbps
    ),
    "NetworkBandwidthGbps": lambda wanted, machine: wanted.network_bandwidth_gbps.admits(machine.network_baseline_gbps),
    "RequireEncryptionInTransit": lambda wanted, machine: (
        machine.encryption_in_transit or not wanted.require_encryption_in_transit
    ),
    "AcceleratorTypes": _accelerated(
        lambda wanted, machine: _among(wanted.accelerator_types, ("gpu" for _ in machine.gpus))
    ),
    "AcceleratorCount": _accelerated(
        lambda wanted, machine: wanted.accelerator_count.admits(sum(each.count for each in machine.gpus))
    ),
    "AcceleratorManufacturers": _accelerated(
        lambda wanted, machine: _among(
            wanted.accelerator_manufacturers, (each.manufacturer.lower() for each in machine.gpus)
        )
    ),
    "AcceleratorNames": _accelerated(
        lambda wanted, machine: _among(
            wanted.accelerator_names, (each.name.lower().replace(" ", "-") for each in machine.gpus)
        )
    ),
    "AcceleratorTotalMemoryMiB": _accelerated(
        lambda wanted, machine: wanted.accelerator_total_memory_mi_b.admits(
            sum(each.count * each.memory_mib for each in machine.gpus)
        )
    ),
}


def check_requirements(wanted: InstanceRequirements) -> None:
    """Raises the refusal for attributes that contradict each other, or that nothing is known of."""
    spans = ((name, value) for name, value in wanted if isinstance(value, Span))
    upside_down = next((name for name, span in spans if span.empty), None)
    if upside_down is not None:
        raise AwsError(
            "InvalidParameterValue", f"The maximum must not be less than the minimum for {_words(upside_down)}."
        )
    if wanted.allowed_instance_types and wanted.excluded_instance_types:
        raise _not_both("AllowedInstanceTypes", "ExcludedInstanceTypes")
    ceilings = (
        wanted.spot_max_price_percentage_over_lowest_price,
        wanted.max_spot_price_as_percentage_of_optimal_on_demand_price,
    )
    if None not in ceilings:
        raise _not_both("SpotMaxPricePercentageOverLowestPrice", "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice")
    if wanted.baseline_performance_factors is not None:
        raise AwsError("UnsupportedOperation", "Nothing is known of how fast the processors of a family are.")


def _not_both(one: str, other: str) -> AwsError:
    return AwsError("InvalidParameterCombination", f"Specify either {one} or {other}, but not both.")


def _words(field: str) -> str:
    return field.replace("mi_b", "MiB").replace("gi_b", "GiB").replace("v_cpu", "vCPU").replace("_", " ")
