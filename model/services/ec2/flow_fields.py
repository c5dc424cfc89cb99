"""The fields of flow log records, and the formats that are made of them.

Source: Amazon VPC User Guide, "Flow log records". Versions 2 to 5 are known, but for what this cloud has nothing of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from model.catalog.service_addresses import service_blocks
from model.kit.errors import AwsError
from model.laws.reach.addresses import SIXTH, Addresses, place
from model.laws.reach.hops import Station
from model.services.ec2.resources.network_interfaces import NetworkInterface

_FIELD = re.compile(r"\$\{([^}]*)\}")

NONE = "-"

_PATHS = {
    Station.INTERNET_GATEWAY: "8",
    Station.EGRESS_ONLY_GATEWAY: "8",
    Station.INTERNET: "8",
    Station.ENDPOINT: "7",
    Station.PEERING: "4",
    Station.VPN_GATEWAY: "3",
    Station.SITE: "3",
}
"How packets leave, by number; 1 is whatever stays in the VPC."


class Record(NamedTuple):
    """What is told of a flow at an interface; without `flow` that there was none, or too many."""

    interface: NetworkInterface
    start: int
    end: int
    status: str = "OK"
    flow: Flow | None = None


class Flow(NamedTuple):
    """`packet_source` and `packet_destination` are on the packets; the others may be an interface's on the way."""

    source: str
    destination: str
    packet_source: str
    packet_destination: str
    source_port: int
    destination_port: int
    protocol: str
    packets: int
    bytes: int
    allowed: bool
    leaving: bool
    flags: int
    by: str

    @property
    def path(self) -> str:
        if not self.leaving:
            return NONE
        return _PATHS[Station(self.by)] if self.by in _PATHS else "1"


_OfFlow = Callable[[Flow], object]
_OfRecord = Callable[[Record], object]

_DEFAULT: Mapping[str, _OfFlow] = {
    "srcaddr": lambda flow: flow.source,
    "dstaddr": lambda flow: flow.destination,
    "srcport": lambda flow: flow.source_port,
    "dstport": lambda flow: flow.destination_port,
    "protocol": lambda flow: flow.protocol,
    "packets": lambda flow: flow.packets,
    "bytes": lambda flow: flow.bytes,
    "action": lambda flow: "ACCEPT" if flow.allowed else "REJECT",
}
_MORE: Mapping[str, _OfFlow] = {
    "tcp-flags": lambda flow: flow.flags,
    "type": lambda flow: "IPv6" if place(flow.source) >= SIXTH else "IPv4",
    "pkt-srcaddr": lambda flow: flow.packet_source,
    "pkt-dstaddr": lambda flow: flow.packet_destination,
}
_PLACED: Mapping[str, _OfRecord] = {
    "account-id": lambda record: record.interface.account,
    "interface-id": lambda record: record.interface.network_interface_id,
    "start": lambda record: record.start,
    "end": lambda record: record.end,
    "log-status": lambda record: record.status,
    "vpc-id": lambda record: record.interface.vpc_id,
    "subnet-id": lambda record: record.interface.subnet_id,
    "instance-id": lambda record: record.interface.instance_id or NONE,
    "region": lambda record: record.interface.region,
    "az-id": lambda record: record.interface.availability_zone_id,
    "sublocation-type": lambda _: NONE,
    "sublocation-id": lambda _: NONE,
    "pkt-src-aws-service": lambda record: _service_of(record, 0),
    "pkt-dst-aws-service": lambda record: _service_of(record, 1),
    "flow-direction": lambda record: ("egress" if record.flow.leaving else "ingress") if record.flow else NONE,
    "traffic-path": lambda record: record.flow.path if record.flow else NONE,
}

_IN_ORDER = (
    *("account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"),
    *("packets", "bytes", "start", "end", "action", "log-status"),
)
_SINCE = {
    **dict.fromkeys(("vpc-id", "subnet-id", "instance-id", *_MORE), 3),
    **dict.fromkeys(("region", "az-id", "sublocation-type", "sublocation-id"), 4),
    **dict.fromkeys(("pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction", "traffic-path"), 5),
}
KNOWN = frozenset({"version", *_IN_ORDER, *_SINCE})

DEFAULT_FORMAT = " ".join(f"${{{name}}}" for name in ("version", *_IN_ORDER))


@lru_cache(maxsize=256)
def read_format(text: str) -> tuple[str, ...]:
    """The fields of a format. Refuses in AWS's words what is none."""
    fields = tuple(_FIELD.findall(text))
    if not fields or _FIELD.sub("", text).strip():
        raise AwsError("InvalidParameter", f"LogFormat is invalid: {text}")
    unknown = [name for name in fields if name not in KNOWN]
    if unknown:
        raise AwsError("InvalidParameter", f"Unknown fields provided: {', '.join(unknown)}")
    return fields


def written(fields: tuple[str, ...], record: Record) -> str:
    """The line of a record."""
    return " ".join([str(get(record)) for get in _getters(fields)])


@lru_cache(maxsize=256)
def _getters(fields: tuple[str, ...]) -> tuple[_OfRecord, ...]:
    version = max(_SINCE.get(name, 2) for name in fields)
    return tuple(_getter(name, version) for name in fields)


def _getter(name: str, version: int) -> _OfRecord:
    if name == "version":
        return lambda _: version
    if name in _PLACED:
        return _PLACED[name]
    of_flow = _DEFAULT.get(name) or _MORE[name]
    return lambda record: of_flow(record.flow) if record.flow else NONE


def _service_of(record: Record, end: int) -> str:
    """Whose address a packet is from or for, if it is one of AWS's own services."""
    if record.flow is None:
        return NONE
    address = place((record.flow.packet_source, record.flow.packet_destination)[end])
    for service, addresses in _services(record.interface.region):
        if address in addresses:
            return service
    return NONE


@lru_cache(maxsize=64)
def _services(region: str) -> tuple[tuple[str, Addresses], ...]:
    return tuple((each.service.upper(), Addresses.of(*each.blocks)) for each in service_blocks(region))
