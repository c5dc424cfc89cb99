"""What has happened that a trail wants to hear of."""

from __future__ import annotations

from model.kit.called import Called
from model.kit.world import World
from model.services.cloudtrail.events import GLOBAL_SERVICES, event_of, region_of
from model.services.cloudtrail.history import onwards
from model.services.cloudtrail.resources.trails import Trail
from model.services.cloudtrail.sharing import seen_from


async def news(world: World, trail: Trail, after: int) -> tuple[list[Called], int]:
    """What the trail wants of all that happened after the call of a number, oldest first; how far that reaches."""
    found: list[Called] = []
    reached = after
    async for number, noted in onwards(world, after):
        reached = number
        called = seen_from(noted, trail.account)
        if called is not None and _takes(trail, called):
            found.append(called)
    return found, reached


def _takes(trail: Trail, called: Called) -> bool:
    if not trail.covers(called.account, region_of(called)):
        return False
    if called.service in GLOBAL_SERVICES and not trail.include_global_service_events:
        return False
    return trail.wants(event_of(called))
