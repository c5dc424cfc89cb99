"""Protocols and ports as people say them: `https`, `tcp 5432`, `ping`."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.errors import AwsError
from model.laws.reach.packets import ICMP
from model.services.ec2.insight_ends import PROTOCOLS as WITH_PORTS

LAST_PORT = 65_535
ECHO = 8

PROTOCOLS = {**WITH_PORTS, "icmp": ICMP}


class Service(NamedTuple):
    """What usually answers at a port."""

    name: str
    protocol: str
    port: int


SERVICES = (
    Service("https", "tcp", 443),
    Service("http", "tcp", 80),
    Service("ssh", "tcp", 22),
    Service("rdp", "tcp", 3389),
    Service("mysql", "tcp", 3306),
    Service("postgresql", "tcp", 5432),
    Service("redis", "tcp", 6379),
    Service("nfs", "tcp", 2049),
    Service("smtp", "tcp", 25),
    Service("ldap", "tcp", 389),
    Service("dns", "udp", 53),
    Service("ntp", "udp", 123),
    Service("ping", "icmp", ECHO),
)
_ALIASES = {"postgres": "postgresql", "web": "http", "icmp": "ping"}


def traffic_called(protocol: str, port: int | str = "") -> Service:
    """What is meant; the name of a service alone is enough. Raises AwsError for what cannot be."""
    word, said = protocol.strip().lower(), str(port).strip().lower()
    named = _named(said or word) if not said.isdigit() else None
    if named is not None and (not said or word in ("", named.protocol)):
        return named
    if word not in PROTOCOLS:
        raise AwsError("InvalidParameterValue", f"Invalid value '{protocol}' for protocol. Say tcp, udp or icmp.")
    if word == "icmp":
        return _named("ping") or SERVICES[-1]
    if not said.isdecimal() or not 1 <= int(said) <= LAST_PORT:
        raise AwsError("InvalidParameterValue", f"Invalid value '{port}' for port. Say one from 1 to {LAST_PORT}.")
    number = int(said)
    known = next((each.name for each in SERVICES if (each.protocol, each.port) == (word, number)), "")
    return Service(known, word, number)


def _named(word: str) -> Service | None:
    wanted = _ALIASES.get(word, word)
    return next((each for each in SERVICES if each.name == wanted), None)
