"""May traffic from an address pass the edge of the network? A pure judgement over the central rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network


@dataclass(frozen=True, slots=True)
class BoundaryRule:
    """Packets from a range to a port; 0 is every port."""

    id: str
    range: str
    port: int = 0
    allows: bool = False

    def covers(self, source: str, port: int) -> bool:
        return self.port in (0, port) and ip_address(source) in ip_network(self.range)


@dataclass(frozen=True, slots=True)
class BoundaryVerdict:
    """`because` is the rule that decided; None where none was about it."""

    passes: bool
    because: BoundaryRule | None


def judge_boundary(rules: Iterable[BoundaryRule], source: str, port: int) -> BoundaryVerdict:
    """The first rule that is about it decides; what no rule names may come to a public endpoint's port alone."""
    for rule in rules:
        if rule.covers(source, port):
            return BoundaryVerdict(rule.allows, rule)
    return BoundaryVerdict(port == PUBLIC_PORT, None)


PUBLIC_PORT = 443
