"""Route 53: what exists: where the clients of a name are, who keep old answers for a while."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

Shares = tuple[tuple[str, float], ...]
"Entries, as ARNs, with their parts of all clients; the empty one are those who get nowhere."

_NOBODY = 1e-12
"What is left of a part that is all of them but for the way that fractions are added."

DEAR_SORTS = ("ip-based", "geoproximity", "geolocation", "latency")
SORTS = ("standard", *DEAR_SORTS, "alias")
"Of questions, by what they cost."


class Belief(Value):
    """Clients that go by an answer for as long as they please: they left `before` behind evenly, within `seconds`."""

    keeps: float
    "In seconds; inf for ever."
    share: float
    before: Shares = ()
    since: float = 0.0
    seconds: float = 0.0

    def shares_at(self, now: float, aim: Shares) -> dict[str, float]:
        return mixed(self.before, aim, _gone(now - self.since, self.seconds))

    def turned(self, now: float, aim: Shares, ttl: float) -> Belief:
        """From now on others are told something else than `aim`."""
        before = tuple(sorted(self.shares_at(now, aim).items()))
        seconds = max(self.keeps, ttl) if before else 0.0
        return self.model_copy(update={"before": before, "since": now, "seconds": seconds})


class Asked(Value):
    """Questions that name servers of a zone get: `resolvers` pass on what this part of all clients is told."""

    zone: str
    sort: str
    share: float
    resolvers: float
    ttl: float


class Spread(
    Resource,
    key="entry",
    title="Demand by name",
    columns=(
        Column("NAME", "entry"),
        Column("TO", "entries", "list"),
        Column("MOVING", "is_moving", priority=2),
    ),
):
    """Clients went by the answers `before`; since `since` they come to those of `aim`, evenly within `seconds`."""

    entry: str
    before: Shares = ()
    aim: Shares = ()
    since: float = 0.0
    seconds: float = 0.0
    ttl: float = 0.0
    "How long clients keep what they are told now."
    sent: Shares = ()
    "Requests per second that were last poured into each entry."
    late: tuple[Belief, ...] = ()
    "Those of all clients who do not care for a TTL."
    asked: tuple[Asked, ...] = ()
    "What is asked for the sake of those who do."

    @property
    def punctual(self) -> float:
        """The part of those who do."""
        return max(1 - sum(each.share for each in self.late), 0.0)

    @property
    def entries(self) -> tuple[str, ...]:
        return tuple(f"{entry.rpartition('/app/')[2] or 'nowhere'} {100 * share:.3g} %" for entry, share in self.aim)

    @property
    def is_moving(self) -> bool:
        return self.before != self.aim

    def shares_at(self, now: float) -> dict[str, float]:
        """Where all clients are, the late ones among them."""
        crowds = [
            (self.punctual, self.punctual_at(now)),
            *((each.share, each.shares_at(now, self.aim)) for each in self.late),
        ]
        found: dict[str, float] = {}
        for part, shares in crowds:
            for entry, share in shares.items():
                found[entry] = found.get(entry, 0.0) + part * share
        return {entry: share for entry, share in found.items() if share > _NOBODY}

    def punctual_at(self, now: float) -> dict[str, float]:
        """Of those who go by the TTL."""
        return mixed(self.before, self.aim, _gone(now - self.since, self.seconds))


def mixed(old: Shares, new: Shares, gone: float) -> dict[str, float]:
    """Those who ask at a steady pace come round at a steady pace."""
    was, will = dict(old), dict(new)
    found = {each: (1 - gone) * was.get(each, 0.0) + gone * will.get(each, 0.0) for each in (*was, *will)}
    return {each: share for each, share in found.items() if share > 0}


def _gone(passed: float, seconds: float) -> float:
    return min(passed / seconds, 1.0) if seconds else 1.0


def asked_at(entry: str, zone_id: str) -> str:
    """Whose the count of questions is that clients of an entry have asked of a zone."""
    return f"{entry}|{zone_id}"
