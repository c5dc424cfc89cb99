"""CloudFront: what happens by itself: once a minute, a distribution that single viewers came to says how many did."""

from __future__ import annotations

from model.kit.world import World
from model.physics.minutes import minutely, tell_events
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
    tell_minute.begin(world, distribution)


@minutely(Distribution)
async def tell_minute(world: World, distribution: Distribution) -> bool:
    events = {f"{SEEN}{event}": getattr(distribution.tally, event) for event in EVENTS}
    tell_events(world, distribution.distribution_id, events)
    told, distribution.tally = distribution.tally, Tally()
    return told != Tally()
