"""The types of rules that people choose by name, as AWS's console has them, and which of them guard a machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ALL_PORTS: Final = "0-65535"
ANYWHERE: Final = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True, slots=True)
class RuleType:
    """A name for a protocol and ports. Of a `guarded` one the world had better not know: it is for administrators."""

    name: str
    protocol: str
    ports: str = ""
    guarded: bool = False
    custom: bool = False
    "The ports are still to be said."


TYPES: Final = (
    RuleType("SSH", "tcp", "22", guarded=True),
    RuleType("HTTP", "tcp", "80"),
    RuleType("HTTPS", "tcp", "443"),
    RuleType("MySQL/Aurora", "tcp", "3306", guarded=True),
    RuleType("PostgreSQL", "tcp", "5432", guarded=True),
    RuleType("RDP", "tcp", "3389", guarded=True),
    RuleType("DNS (UDP)", "udp", "53"),
    RuleType("DNS (TCP)", "tcp", "53"),
    RuleType("MSSQL", "tcp", "1433", guarded=True),
    RuleType("Oracle", "tcp", "1521", guarded=True),
    RuleType("Redshift", "tcp", "5439", guarded=True),
    RuleType("Redis", "tcp", "6379", guarded=True),
    RuleType("NFS", "tcp", "2049", guarded=True),
    RuleType("SMTP", "tcp", "25"),
    RuleType("LDAP", "tcp", "389", guarded=True),
    RuleType("SMB", "tcp", "445", guarded=True),
    RuleType("All traffic", "all", guarded=True),
    RuleType("All TCP", "tcp", ALL_PORTS, guarded=True),
    RuleType("All UDP", "udp", ALL_PORTS, guarded=True),
    RuleType("All ICMP v4", "icmp", "all"),
    RuleType("All ICMP v6", "icmpv6", "all"),
    RuleType("Echo request", "icmp", "8"),
    RuleType("Custom TCP", "tcp", custom=True),
    RuleType("Custom UDP", "udp", custom=True),
    RuleType("Custom ICMP", "icmp", custom=True),
    RuleType("Custom protocol", "", custom=True),
)


def type_of(protocol: str, ports: str) -> RuleType:
    """What people call it; one of the custom types where it has no name of its own."""
    named = (each for each in TYPES if not each.custom and each.protocol == protocol)
    found = next((each for each in named if each.protocol == "all" or each.ports == ports), None)
    custom = next((each for each in TYPES if each.custom and each.protocol == protocol), TYPES[-1])
    return found or custom


def type_called(name: str) -> RuleType | None:
    """By its whole name, without case."""
    return next((each for each in TYPES if each.name.casefold() == name.strip().casefold()), None)


def gives_away(protocol: str, first: int, last: int) -> RuleType | None:
    """What is for administrators of what a range of ports holds; where it holds all, the type that says so."""
    if protocol == "all" or (first, last) == (0, 65535):
        return type_of(protocol, ALL_PORTS)
    ports = [each for each in TYPES if each.guarded and each.protocol == protocol and each.ports.isdecimal()]
    return next((each for each in ports if first <= int(each.ports) <= last), None)
