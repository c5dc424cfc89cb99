"""CloudFront: what happens by itself: once a minute, a distribution that single viewers came to says how many did."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.physics.minutes import next_minute, tell_events
from model.services.cloudfront.resources.distributions import Distribution, Tally
from model.services.cloudfront.viewing import Delivered

EVENTS = tuple(Tally.model_fields)
SEEN = "seen "
"Before the quantities that single viewers asked for; those of load stories have none."


def count(world: World, distribution: Distribution, delivered: Delivered) -> None:
    old, is_hit = distribution.tally, "Hit" in delivered.headers.get("x-cache", "")
    distribution.tally = Tally(
        requests=old.requests + 1,
        bytes_downloaded=old.bytes_downloaded + delivered.size,
        hits=old.hits + is_hit,
        client_errors=old.client_errors + (400 <= delivered.status < 500),
        server_errors=old.server_errors + (delivered.status >= 500),
    )
    if world.woken_at(tell_minute, distribution.distribution_id) is None:
        world.wake(tell_minute, distribution.distribution_id, at=next_minute(world))


@due
async def tell_minute(world: World, id: str) -> None:
    distribution = world.find(Distribution, id)
    if distribution is None:
        return
    tell_events(world, id, {f"{SEEN}{event}": getattr(distribution.tally, event) for event in EVENTS})
    if distribution.tally != Tally():
        distribution.tally = Tally()
        world.wake(tell_minute, id, at=next_minute(world))
