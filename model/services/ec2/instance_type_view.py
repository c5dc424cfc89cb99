"""A type of instance as DescribeInstanceTypes shows it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from model.catalog.instance_types import InstanceType
from model.kit.filters import Getter

MBPS_PER_MBIT = 1 / 8


def disk_gb(machine: InstanceType) -> int:
    return sum(disks.count * disks.size_gb for disks in machine.disks)


TYPE_FILTERS: Mapping[str, Getter] = {
    "auto-recovery-supported": lambda each: each.auto_recovery,
    "bare-metal": lambda each: each.bare_metal,
    "burstable-performance-supported": lambda each: each.burstable,
    "current-generation": lambda each: each.current_generation,
    "dedicated-hosts-supported": lambda each: each.dedicated_hosts,
    "ebs-info.ebs-optimized-support": lambda each: each.ebs_optimized,
    "ebs-info.encryption-support": lambda each: each.ebs_encryption,
    "ebs-info.nvme-support": lambda each: each.ebs_nvme,
    "free-tier-eligible": lambda each: each.free_tier,
    "hibernation-supported": lambda each: each.hibernation,
    "hypervisor": lambda each: each.hypervisor,
    "instance-storage-supported": lambda each: bool(each.disks),
    "instance-storage-info.total-size-in-gb": disk_gb,
    "instance-type": lambda each: each.name,
    "memory-info.size-in-mib": lambda each: each.memory_mib,
    "network-info.ena-support": lambda each: each.ena,
    "network-info.efa-supported": lambda each: each.efa,
    "network-info.ipv6-supported": lambda each: each.ipv6,
    "network-info.maximum-network-interfaces": lambda each: each.interfaces,
    "network-info.network-performance": lambda each: each.network,
    "processor-info.supported-architecture": lambda each: each.architectures,
    "processor-info.sustained-clock-speed-in-ghz": lambda each: each.clock_ghz,
    "supported-boot-mode": lambda each: each.boot_modes,
    "supported-root-device-type": lambda each: each.root_devices,
    "supported-usage-class": lambda each: each.usage_classes,
    "supported-virtualization-type": lambda each: each.virtualization,
    "vcpu-info.default-cores": lambda each: each.cores,
    "vcpu-info.default-threads-per-core": lambda each: each.threads_per_core,
    "vcpu-info.default-vcpus": lambda each: each.vcpus,
}


@lru_cache(maxsize=2048)
def type_view(machine: InstanceType) -> dict[str, Any]:
    """Callers leave it as it is."""
    return {
        "instance_type": machine.name,
        "current_generation": machine.current_generation,
        "free_tier_eligible": machine.free_tier,
        "supported_usage_classes": machine.usage_classes,
        "supported_root_device_types": machine.root_devices,
        "supported_virtualization_types": machine.virtualization,
        "bare_metal": machine.bare_metal,
        "hypervisor": machine.hypervisor,
        "processor_info": _processor(machine),
        "v_cpu_info": _vcpus(machine),
        "memory_info": {"SizeInMiB": machine.memory_mib},
        "instance_storage_supported": bool(machine.disks),
        "instance_storage_info": _storage(machine),
        "ebs_info": _ebs(machine),
        "network_info": _network(machine),
        "gpu_info": _gpus(machine),
        "placement_group_info": {"supported_strategies": machine.placement},
        "hibernation_supported": machine.hibernation,
        "burstable_performance_supported": machine.burstable,
        "dedicated_hosts_supported": machine.dedicated_hosts,
        "auto_recovery_supported": machine.auto_recovery,
        "supported_boot_modes": machine.boot_modes,
        "nitro_enclaves_support": machine.nitro_enclaves,
        "nitro_tpm_support": machine.nitro_tpm,
    }


def _processor(machine: InstanceType) -> dict[str, Any]:
    return {
        "supported_architectures": machine.architectures,
        "sustained_clock_speed_in_ghz": machine.clock_ghz,
        "manufacturer": machine.manufacturer,
    }


def _vcpus(machine: InstanceType) -> dict[str, Any]:
    return {
        "DefaultVCpus": machine.vcpus,
        "default_cores": machine.cores,
        "default_threads_per_core": machine.threads_per_core,
        "valid_threads_per_core": machine.valid_threads_per_core,
    }


def _storage(machine: InstanceType) -> dict[str, Any] | None:
    if not machine.disks:
        return None
    return {
        "TotalSizeInGB": disk_gb(machine),
        "disks": [{"SizeInGB": each.size_gb, "count": each.count, "type": each.medium} for each in machine.disks],
        "nvme_support": machine.disk_nvme,
        "encryption_support": machine.disk_encryption,
    }


def _ebs(machine: InstanceType) -> dict[str, Any]:
    optimized = {
        "baseline_bandwidth_in_mbps": int(machine.ebs_baseline_mbps),
        "BaselineThroughputInMBps": machine.ebs_baseline_mbps * MBPS_PER_MBIT,
        "baseline_iops": machine.ebs_baseline_iops,
        "maximum_bandwidth_in_mbps": int(machine.ebs_peak_mbps),
        "MaximumThroughputInMBps": machine.ebs_peak_mbps * MBPS_PER_MBIT,
        "maximum_iops": machine.ebs_peak_iops,
    }
    return {
        "ebs_optimized_support": machine.ebs_optimized,
        "encryption_support": machine.ebs_encryption,
        "ebs_optimized_info": optimized if machine.ebs_baseline_mbps else None,
        "nvme_support": machine.ebs_nvme,
        "maximum_ebs_attachments": machine.ebs_attachments,
    }


def _network(machine: InstanceType) -> dict[str, Any]:
    card = {
        "network_card_index": 0,
        "network_performance": machine.network,
        "maximum_network_interfaces": machine.interfaces,
        "baseline_bandwidth_in_gbps": machine.network_baseline_gbps,
        "peak_bandwidth_in_gbps": machine.network_peak_gbps,
    }
    return {
        "network_performance": machine.network,
        "maximum_network_interfaces": machine.interfaces,
        "maximum_network_cards": machine.network_cards,
        "default_network_card_index": 0,
        "network_cards": [card],
        "ipv4_addresses_per_interface": machine.ipv4_per_interface,
        "ipv6_addresses_per_interface": machine.ipv4_per_interface if machine.ipv6 else 0,
        "ipv6_supported": machine.ipv6,
        "ena_support": machine.ena,
        "efa_supported": machine.efa,
        "encryption_in_transit_supported": machine.encryption_in_transit,
    }


def _gpus(machine: InstanceType) -> dict[str, Any] | None:
    if not machine.gpus:
        return None
    return {
        "gpus": [
            {
                "name": each.name,
                "manufacturer": each.manufacturer,
                "count": each.count,
                "memory_info": {"SizeInMiB": each.memory_mib},
            }
            for each in machine.gpus
        ],
        "TotalGpuMemoryInMiB": sum(each.count * each.memory_mib for each in machine.gpus),
    }
