"""Packets, and the traffic that rules are about. Protocols are IANA's numbers as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ALL = "-1"
ANY = -1
TCP, UDP, ICMP, ICMP6 = "6", "17", "1", "58"
WITH_PORTS = frozenset({TCP, UDP})
EPHEMERAL = 50_000
"One of the ports that clients are answered on; whoever filters without memory has to let answers through to it."

_ECHO = {ICMP: (8, 0), ICMP6: (128, 129)}
"The types of ICMP that ask and answer."


class Packet(NamedTuple):
    """Addresses are places on the line; of ICMP, `port` is the type."""

    protocol: str
    source: int
    destination: int
    port: int
    source_port: int = EPHEMERAL

    @property
    def answer(self) -> Packet:
        """What comes back."""
        if self.protocol in _ECHO:
            asks, answers = _ECHO[self.protocol]
            port = answers if self.port == asks else self.port
            return Packet(self.protocol, self.destination, self.source, port, self.source_port)
        return Packet(self.protocol, self.destination, self.source, self.source_port, self.port)


@dataclass(frozen=True, slots=True)
class Traffic:
    """The ports, or for ICMP the types, that a rule is about; `ALL` protocols have all of them."""

    protocol: str = ALL
    first: int = ANY
    last: int = ANY

    def covers(self, protocol: str, port: int) -> bool:
        """`port` is the one that the packet goes to, or the type of ICMP."""
        if self.protocol == ALL:
            return True
        if self.protocol != protocol:
            return False
        if protocol in WITH_PORTS:
            return self.first <= port <= self.last
        return self.first in (ANY, port)
