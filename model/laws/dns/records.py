"""Records as name servers hold them: what they answer with, and by which policy one is chosen among others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from model.laws.dns.blocks import Located

TYPES = (
    *("A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF"),
    *("SRV", "SSHFP", "SVCB", "TLSA", "TXT"),
)

ANYWHERE = "*"
"The country, or the location, of the record for whom no other covers."


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name whose answers are given instead: of the same zone, or one that Amazon answers for."""

    zone_id: str
    name: str
    evaluates: bool
    "Whether the target's health is the record's."
    called: str = ""
    "What people say instead of a name that nobody has given."

    @property
    def told(self) -> str:
        return self.called or self.name


class Area(NamedTuple):
    """Where geolocation applies. A state lies in a country; what is not said is empty."""

    continent: str = ""
    country: str = ""
    state: str = ""


class CidrPlace(NamedTuple):
    """Whom a record of IP-based routing is for: those whose addresses lie in a location of a collection of blocks."""

    collection: str
    location: str


class Proximity(NamedTuple):
    """Where what a record leads to stands: in a region of the cloud, or at coordinates, in degrees as they were given.

    A bias draws more of the world to it, or less.
    """

    coordinates: tuple[str, str]
    region: str = ""
    bias: int | None = None

    @property
    def latitude(self) -> float:
        return float(self.coordinates[0])

    @property
    def longitude(self) -> float:
        return float(self.coordinates[1])

    def biased(self, kilometres: float) -> float:
        """How far it counts as: d (1 - b/100) for a bias that draws, d / (1 + b/100) for one that repels."""
        bias = self.bias or 0
        return kilometres * (1 - bias / 100) if bias > 0 else kilometres / (1 + bias / 100)


class Flow(NamedTuple):
    """The instance of a traffic policy that made a record, and the name that it is for.

    A record of one of the policy's rules is only followed: lists do not have it.
    """

    instance: str
    root: str
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record set. `identifier` tells those of one name and type apart that a policy chooses among."""

    name: str
    type: str
    ttl: int | None = None
    values: tuple[str, ...] = ()
    alias: Alias | None = None
    identifier: str = ""
    weight: int | None = None
    region: str = ""
    area: Area | None = None
    cidr: CidrPlace | None = None
    proximity: Proximity | None = None
    failover: str = ""
    multivalue: bool | None = None
    check: str = ""
    "The id of the health check that it hangs on."
    flow: Flow | None = None

    @property
    def policies(self) -> tuple[str, ...]:
        """Those that its fields speak of; AWS allows one at the most."""
        asked = {
            "weighted": self.weight is not None,
            "latency": bool(self.region),
            "geolocation": self.area is not None,
            "geoproximity": self.proximity is not None,
            "ip-based": self.cidr is not None,
            "failover": bool(self.failover),
            "multivalue": self.multivalue is not None,
        }
        return tuple(name for name, is_asked in asked.items() if is_asked)

    @property
    def policy(self) -> str:
        return next(iter(self.policies), "simple")

    @property
    def rule(self) -> str:
        """The rule of a traffic policy that it belongs to, if any."""
        return self.flow.rule if self.flow else ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.name, self.type, self.identifier

    @property
    def told(self) -> str:
        """How it is called among its like."""
        return self.identifier or f"{self.name} {self.type}"


class Asker(NamedTuple):
    """Whom a question comes from, as far as the map knows. `milliseconds` there and back to each region; `spot` is the
    latitude and longitude, `network` the address or as much of it as is told, `located` what holds that of the
    collection that is asked about.
    """

    continent: str = ""
    country: str = ""
    state: str = ""
    milliseconds: tuple[tuple[str, float], ...] = ()
    spot: tuple[float, float] | None = None
    network: str = ""
    located: tuple[Located, ...] = ()

    @property
    def latitude(self) -> float:
        assert self.spot is not None, "the asker is on the map"
        return self.spot[0]

    @property
    def longitude(self) -> float:
        assert self.spot is not None, "the asker is on the map"
        return self.spot[1]

    def distance(self, region: str) -> float:
        return dict(self.milliseconds).get(region, float("inf"))
