"""What a thing costs for as long as it is there, by the hour; what is charged by use is not in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from model.catalog.database_classes import class_price, storage_price
from model.catalog.prices import instance_price, price

HOURS_IN_A_MONTH: Final = 730.0
GP3_FREE_IOPS: Final = 3000
DETAILED_METRICS: Final = 7
"What detailed monitoring of an instance is charged for."
GIGABYTE: Final = 1e9
SQUEEZED: Final = 0.15
"What is left of log events as they are kept, by AWS's own estimate."
RESTING: Final = ("creating", "stopping", "stopped", "deleting")
"Statuses of a database in which its machines are not charged for."
USUAL_SPOT_SHARE: Final = 0.45
"What a Spot Instance costs of the price on demand in most markets."


def dollars_per_hour(kind: str, region: str, values: Mapping[str, Any]) -> float:
    """On demand, Linux, today's list price. `values` are a row's, by field; kinds without standing charges cost 0."""
    if kind in _OF_PARTS:
        return _OF_PARTS[kind](region, values)
    match kind:
        case "elbv2:LoadBalancer":
            return price(f"elb/{values['type']}/hour", region).first
        case "elb:ClassicBalancer":
            return price("elb/classic/hour", region).first
        case "ec2:NatGateway":
            return price("nat/hour", region).first if values["state"] == "available" else 0.0
        case "ec2:VpcEndpoint":
            interfaces = len(values["network_interface_ids"]) if values["state"] == "available" else 0
            return interfaces * price("vpc-endpoint/hour", region).first
        case "ec2:VpnConnection":
            return price("vpn/hour", region).first if values["state"] == "available" else 0.0
        case "cloudwatch:InsightRule":
            month = price("cloudwatch/insight-rule", region).first if values["state"] == "ENABLED" else 0.0
            return month / HOURS_IN_A_MONTH
        case "directconnect:Connection":
            is_laid = values["connection_state"] in {"available", "down"}
            return price(f"directconnect/{values['bandwidth']}/hour", region).first if is_laid else 0.0
        case "ec2:Address":
            use = "in-use" if values["private_ip_address"] else "idle"
            return price(f"ec2/public-ipv4-{use}", region).first
        case _:
            return 0.0


def _instance(region: str, values: Mapping[str, Any]) -> float:
    """The machine while it runs or goes to sleep, and each metric of its own that comes every minute."""
    goes_to_sleep = values["state_name"] == "stopping" and bool(values.get("memory_on"))
    if values["state_name"] != "running" and not goes_to_sleep:
        return 0.0
    share = USUAL_SPOT_SHARE if values.get("spot_instance_request_id") else 1.0
    watched = DETAILED_METRICS if values.get("monitoring_state") == "enabled" else 0
    minutes = watched * price("ec2/detailed-monitoring", region).first / HOURS_IN_A_MONTH
    return share * instance_price(values["instance_type"], region) + minutes


def _units(region: str, values: Mapping[str, Any]) -> float:
    """Of a table or an index by what was bought in advance; on demand each request is charged for itself."""
    read, write = values["throughput.read_units"], values["throughput.write_units"]
    prices = price("dynamodb/read-unit/hour", region).first, price("dynamodb/write-unit/hour", region).first
    return read * prices[0] + write * prices[1]


def _stream(region: str, values: Mapping[str, Any]) -> float:
    """By its shards where they are provisioned; one on demand for itself, and then by what goes through it."""
    if values["stream_mode"] == "ON_DEMAND":
        return price("kinesis/on-demand/hour", region).first
    return values["open_shards"] * price("kinesis/shard/hour", region).first


def _database(region: str, values: Mapping[str, Any]) -> float:
    """Its machines while they run, and its disks, both twice with a standby."""
    multi_az, iops = bool(values["multi_az"]), values["iops"]
    kind, size = values["storage_type"], values["allocated_storage"]
    disk = storage_price(kind, size, iops, region, multi_az=multi_az) / HOURS_IN_A_MONTH
    if values["db_instance_status"] in RESTING:
        return disk
    license = values["license_model"]
    return disk + class_price(values["db_instance_class"], values["engine"], license, region, multi_az=multi_az)


def _events(region: str, values: Mapping[str, Any]) -> float:
    """Of a log group, as they are kept."""
    gigabytes = values["stored_bytes"] * SQUEEZED / GIGABYTE
    return gigabytes * price("logs/storage", region).first / HOURS_IN_A_MONTH


def _volume(region: str, values: Mapping[str, Any]) -> float:
    """Storage and provisioned IOPS, whether or not it is attached."""
    type, iops = values["volume_type"], float(values["iops"] or 0)
    month = values["size"] * price(f"ebs/{type}/storage", region).first
    if type in {"io1", "io2"}:
        month += price(f"ebs/{type}/iops", region).cost(iops)
    elif type == "gp3":
        month += max(0.0, iops - GP3_FREE_IOPS) * price("ebs/gp3/iops", region).first
    return month / HOURS_IN_A_MONTH


_OF_PARTS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], float]]] = {
    "dynamodb:SecondaryIndex": _units,
    "dynamodb:Table": _units,
    "ec2:Instance": _instance,
    "ec2:Volume": _volume,
    "kinesis:Stream": _stream,
    "logs:LogGroup": _events,
    "rds:DBInstance": _database,
}
