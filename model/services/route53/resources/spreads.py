"""Route 53: what exists: where the clients of a name are, who keep old answers for a while."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource

Shares = tuple[tuple[str, float], ...]
"Entries, as ARNs, with their parts of all clients; the empty one are those who get nowhere."


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

    @property
    def entries(self) -> tuple[str, ...]:
        return tuple(f"{entry.rpartition('/app/')[2] or 'nowhere'} {100 * share:.3g} %" for entry, share in self.aim)

    @property
    def is_moving(self) -> bool:
        return self.before != self.aim

    def shares_at(self, now: float) -> dict[str, float]:
        """Those who ask at a steady pace come round at a steady pace."""
        gone = min((now - self.since) / self.seconds, 1.0) if self.seconds else 1.0
        old, new = dict(self.before), dict(self.aim)
        mixed = {each: (1 - gone) * old.get(each, 0.0) + gone * new.get(each, 0.0) for each in (*old, *new)}
        return {each: share for each, share in mixed.items() if share > 0}
