"""What a person sees of a balancer: who comes, which way it goes, who answers how fast, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comer:
    """Who asks, and how often a second."""

    who: str
    rate: float


@dataclass(frozen=True, slots=True)
class Portion:
    """Which part of a rule's requests a group gets, and the weight that says so."""

    group_arn: str
    group: str
    weight: int
    part: float


@dataclass(frozen=True, slots=True)
class Way:
    """A rule: which requests it takes, what it does with them, and how many come now."""

    rule_arn: str
    priority: str
    when: str
    does: str
    rate: float
    shares: tuple[Portion, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """A port that is listened at."""

    listener_arn: str
    label: str
    rate: float
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Those that requests are dealt out over, and how."""

    kind: str
    id: str
    name: str
    rate: float
    healthy: int
    count: int
    algorithm: str
    across_zones: bool
    sticky: str
    check: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A target: how it is and why, what comes to it, how long its answers take, and how many are under way."""

    name: str
    crowd: str
    id: str
    label: str
    port: int
    zone: str
    state: str
    why: str
    rate: float
    part: float
    "Of what comes to its group."
    latency_seconds: float | None
    under_way: float
    until: float | None
    "When it has drained, or is at its full share."
    weight: float = 1.0
    "Less than 1 while it starts slowly."

    @property
    def place(self) -> str:
        """Who it is, and at which port; functions have none."""
        return f"{self.label}:{self.port}" if self.port else self.label

    @property
    def is_well(self) -> bool:
        """As far as anybody knows: nobody asks functions how they are."""
        return self.state in ("healthy", "unavailable")


@dataclass(frozen=True, slots=True)
class Node:
    """Where the balancer itself stands."""

    interface_id: str
    zone: str
    public: str
    private: str
    state: str
    "`in`, or why clients are not led here: `out`, `leaving`, `closed`."
    part: float
    "Of all that comes."


@dataclass(frozen=True, slots=True)
class Wires:
    """Connections of both sides: how many are opened a second, and how many are open."""

    new_of_clients: float
    open_of_clients: float
    new_to_targets: float
    open_to_targets: float
    idle_seconds: float
    "After so long without a byte they are closed."
    policy: str
    "Of security, where demand comes in; empty where nothing is encrypted."


@dataclass(frozen=True, slots=True)
class BalancerPicture:
    """One moment of a balancer, all rates per second."""

    kind: str
    id: str
    name: str
    type: str
    scheme: str
    state: str
    dns_name: str
    rate: float
    lost: float
    barrier: str
    comers: tuple[Comer, ...]
    doors: tuple[Door, ...]
    crowds: tuple[Crowd, ...]
    stands: tuple[Stand, ...]
    nodes: tuple[Node, ...]
    wires: Wires
    levels: Mapping[str, float]
    "What it counts, by the names of its signals."
    dollars: float
    "What it has cost since it was made."
    namespace: str
    dimension: tuple[str, str]
    "How CloudWatch names it."
