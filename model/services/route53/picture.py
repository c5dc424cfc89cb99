"""What a person sees of a hosted zone: who is told which record, what checkers think, and who still believes what."""

from __future__ import annotations

from dataclasses import dataclass

from model.laws.dns.records import Record

EVERYONE = "everyone"
ELSEWHERE = "elsewhere"
"Those whom no block of a collection holds."


@dataclass(frozen=True, slots=True)
class TaughtRecord:
    """A record, and which part of those who ask are told it: `told` by continent, by the blocks of a location, or for
    everyone alike, of so many such `groups`.

    `well` is None where nothing looks after it.
    """

    record: Record
    told: tuple[tuple[str, float], ...]
    well: bool | None
    groups: int = 1

    @property
    def part(self) -> float:
        """Of all groups, each as large as the other."""
        return sum(share for _, share in self.told) / self.groups

    @property
    def is_for_all(self) -> bool:
        return any(who == EVERYONE for who, _ in self.told)


@dataclass(frozen=True, slots=True)
class CheckSeen:
    """A health check: so many of its checkers are content; `turns_at` is when they will think otherwise together.

    `ttl` is the longest that clients keep a record that hangs on it.
    """

    id: str
    label: str
    status: str
    inverted: bool
    target: str
    content: int
    checkers: int
    interval: int
    threshold: int
    turns_at: float | None
    ttl: int
    why: str
    dollars: float = 0.0
    "A month."


@dataclass(frozen=True, slots=True)
class BelievedLong:
    """The part of all clients that keeps any answer for `keeps` seconds, inf for ever: where they are, until when."""

    keeps: float
    share: float
    now: tuple[tuple[str, float], ...]
    until: float


@dataclass(frozen=True, slots=True)
class Believed:
    """Clients of a name: where they go, where they are about to go, and until when some still go by an old answer.

    Of those `late` nobody is counted in `until`.
    """

    name: str
    rate: float
    lost: float
    now: tuple[tuple[str, float], ...]
    aim: tuple[tuple[str, float], ...]
    until: float
    ttl: float
    late: tuple[BelievedLong, ...] = ()


@dataclass(frozen=True, slots=True)
class ZonePicture:
    """Records in the order of lists. `pending` are changes that not all name servers have heard of."""

    id: str
    name: str
    is_private: bool
    records: tuple[TaughtRecord, ...]
    checks: tuple[CheckSeen, ...]
    believed: tuple[Believed, ...]
    pending: int
    dollars: float = 0.0
    "Of this month, for the zone and for what was asked of it."
    is_logged: bool = False
    "Whether what it is asked is written down."
