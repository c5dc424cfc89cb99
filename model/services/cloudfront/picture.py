"""What a person sees of a distribution: who comes to which edge, what each behaviour keeps, and what origins get."""

from __future__ import annotations

from dataclasses import dataclass

POOR_FIT_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class EdgeSeen:
    """An edge that viewers come to, by the code of its city, with the region whose cache stands behind it."""

    code: str
    city: str
    continent: str
    rate: float
    milliseconds: float
    regional: str


@dataclass(frozen=True, slots=True)
class BehaviourSeen:
    """Rules for paths: `least`, `usual` and `most` seconds that copies are kept, and what comes of it now, a second.

    `needs` is what it asks of viewers: a protocol, a signature. `functions` are the names of those that run for it.
    """

    pattern: str
    target: str
    needs: tuple[str, ...]
    policy: str
    least: float
    usual: float
    most: float
    caches: bool
    rate: float
    hits: float
    to_origin: float
    functions: tuple[str, ...] = ()

    @property
    def hit_ratio(self) -> float | None:
        return self.hits / self.rate if self.rate else None


@dataclass(frozen=True, slots=True)
class OriginSeen:
    """`is_well` unless nobody would answer there; `group` is the origin group that it stands in, `place` its rank."""

    id: str
    domain: str
    kind: str
    rate: float
    is_well: bool
    group: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class InvalidationSeen:
    id: str
    paths: tuple[str, ...]
    due: float | None


@dataclass(frozen=True, slots=True)
class CdnPicture:
    """Rates are a second. `copies` and `copied_bytes` are those of single viewers' requests that caches hold."""

    id: str
    domain: str
    aliases: tuple[str, ...]
    status: str
    enabled: bool
    edges: tuple[EdgeSeen, ...]
    behaviours: tuple[BehaviourSeen, ...]
    origins: tuple[OriginSeen, ...]
    invalidations: tuple[InvalidationSeen, ...]
    rate: float
    hits: float
    to_origin: float
    bytes_out: float
    client_errors: float
    server_errors: float
    copies: int
    copied_bytes: int
    dollars: float = 0.0
    "Of this month."
    gained: float | None = None
    "Milliseconds by which viewers are answered sooner than by the origin itself; where that is not known, nothing."

    staged: str = ""
    "Which viewers another distribution serves instead, and which one, while something is tried."

    @property
    def is_poor_fit(self) -> bool:
        """Nearly all come to one edge, so that there is little to gain."""
        most = max((each.rate for each in self.edges), default=0.0)
        return bool(self.rate) and most >= POOR_FIT_SHARE * self.rate


@dataclass(frozen=True, slots=True)
class PathSeen:
    """What becomes of a path that somebody asks for: which behaviour takes it, and why, step by step."""

    pattern: str
    place: int
    steps: tuple[tuple[str, str], ...]
