"""Records as name servers hold them: what they answer with, and by which policy one is chosen among others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

TYPES = (
    *("A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF"),
    *("SRV", "SSHFP", "SVCB", "TLSA", "TXT"),
)

ANYWHERE = "*"
"The country of the geolocation record for whom no other covers."


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name whose answers are given instead: of the same zone, or one that Amazon answers for."""

    zone_id: str
    name: str
    evaluates: bool
    "Whether the target's health is the record's."


class Area(NamedTuple):
    """Where geolocation applies. A state lies in a country; what is not said is empty."""

    continent: str = ""
    country: str = ""
    state: str = ""


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
    failover: str = ""
    multivalue: bool | None = None
    check: str = ""
    "The id of the health check that it hangs on."

    @property
    def policies(self) -> tuple[str, ...]:
        """Those that its fields speak of; AWS allows one at the most."""
        asked = {
            "weighted": self.weight is not None,
            "latency": bool(self.region),
            "geolocation": self.area is not None,
            "failover": bool(self.failover),
            "multivalue": self.multivalue is not None,
        }
        return tuple(name for name, is_asked in asked.items() if is_asked)

    @property
    def policy(self) -> str:
        return next(iter(self.policies), "simple")

    @property
    def key(self) -> tuple[str, str, str]:
        return self.name, self.type, self.identifier

    @property
    def told(self) -> str:
        """How it is called among its like."""
        return self.identifier or f"{self.name} {self.type}"


class Asker(NamedTuple):
    """Whom a question comes from, as far as the map knows. `milliseconds` there and back to each region; `spot` is the
    latitude and longitude.
    """

    continent: str = ""
    country: str = ""
    state: str = ""
    milliseconds: tuple[tuple[str, float], ...] = ()
    spot: tuple[float, float] | None = None

    def distance(self, region: str) -> float:
        return dict(self.milliseconds).get(region, float("inf"))
