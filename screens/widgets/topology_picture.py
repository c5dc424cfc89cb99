"""What a topology shows: a VPC with its gateways, zones and machines, and how VPCs are joined; no places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from screens.widgets.health import Tone

GateSort = Literal["internet", "egress", "vpn", "peering", "service"]
"What a gateway leads to: the internet both ways, the internet outwards only, an office, another VPC, a service."


@dataclass(frozen=True, slots=True)
class Node:
    """Something in a subnet. `load` is between 0 and 1; with `named` it gets a place of its own with name and note.

    A `gate` is what routes may lead to: a NAT gateway, or a machine that passes packets on.
    """

    id: str
    name: str
    tone: Tone
    load: float | None = None
    note: str = ""
    named: bool = False
    gate: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A route other than the local one: what it is for (`0.0.0.0/0`), and the id of what it leads to."""

    destination: str
    target: str
    dead: bool = False
    "AWS calls it a blackhole."


@dataclass(frozen=True, slots=True)
class SubnetPicture:
    """`ways` are those of its route table, the default route first; `heat` is the mean load of what is in it."""

    id: str
    tier: str
    cidr: str
    ways: tuple[Way, ...] = ()
    nodes: tuple[Node, ...] = ()
    heat: float | None = None

    @property
    def name(self) -> str:
        return f"{self.tier.ljust(7)} {self.cidr}" if self.tier else self.cidr


@dataclass(frozen=True, slots=True)
class ZonePicture:
    """`word` says what is wrong with the zone itself, and is empty while nothing is."""

    name: str
    subnets: tuple[SubnetPicture, ...] = ()
    tone: Tone = "good"
    word: str = ""


@dataclass(frozen=True, slots=True)
class Entrance:
    """Something at a VPC's edge: a load balancer, a tunnel, a site, a peer; without an id it cannot be chosen.

    `note` says what passes (`812 req/s`); `signs` stand for its parts, such as the two tunnels of a connection.
    """

    id: str
    name: str
    tone: Tone = "good"
    note: str = ""
    signs: tuple[Tone, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A gateway of the VPC: `beyond` is what it leads to, line by line; `behind` the balancers that it feeds."""

    id: str
    name: str
    sort: GateSort
    tone: Tone = "good"
    note: str = ""
    beyond: tuple[tuple[Entrance, ...], ...] = ()
    behind: tuple[Entrance, ...] = ()


@dataclass(frozen=True, slots=True)
class VpcPicture:
    """`inner` are balancers and endpoints that only those inside can reach."""

    id: str
    cidr: str
    name: str = ""
    gates: tuple[Gate, ...] = ()
    inner: tuple[Entrance, ...] = ()
    zones: tuple[ZonePicture, ...] = ()
    tone: Tone = "good"

    @property
    def title(self) -> str:
        return f"{self.name or self.id} {self.cidr}"

    def subnets(self) -> Iterator[SubnetPicture]:
        return (subnet for zone in self.zones for subnet in zone.subnets)


@dataclass(frozen=True, slots=True)
class VpcCard:
    """A VPC among others: how many machines are how well, and what it has at its edge."""

    id: str
    name: str
    cidr: str
    tone: Tone
    counts: tuple[tuple[Tone, int], ...] = ()
    subnets: int = 0
    zones: int = 0
    heat: float | None = None
    edge: tuple[tuple[str, Tone], ...] = ()
    "What leads out of it, in a word each, and how that is."


@dataclass(frozen=True, slots=True)
class RegionPicture:
    name: str
    place: str
    tone: Tone
    vpcs: tuple[VpcCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Joint:
    """A peering or a VPN between two ends on the map, by their ids."""

    id: str
    name: str
    ends: tuple[str, str]
    tone: Tone = "good"
    note: str = ""
    signs: tuple[Tone, ...] = ()


@dataclass(frozen=True, slots=True)
class WorldPicture:
    """`strangers` are ends that belong to others: VPCs of other accounts, sites on premises."""

    regions: tuple[RegionPicture, ...] = ()
    joints: tuple[Joint, ...] = ()
    strangers: tuple[Entrance, ...] = ()
    quiet: int = 0
    "How many more regions have nothing but what AWS puts there."
