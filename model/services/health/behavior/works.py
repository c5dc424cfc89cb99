"""Health: what happens by itself: those whose machines are worked on hear of it beforehand."""

from __future__ import annotations

from model.kit.behavior import changing
from model.kit.world import World
from model.physics.facilities.site import Site
from model.services.health.affected import residents_of
from model.services.health.naming import code_of, name_event
from model.services.health.resources.events import HealthEvent

CODE = code_of("ec2", "MAINTENANCE_SCHEDULED")


@changing(Site, "patch_at")
async def follow_works(world: World, zone_id: str) -> None:
    site = world.get(Site, zone_id)
    for event in world.where(HealthEvent, source=f"{zone_id}/works"):
        if event.resolved_at is None:
            event.ended_at = event.resolved_at = event.updated_at = world.now
    if site.patch_at is not None:
        _announce(world, site, site.patch_at)


def _announce(world: World, site: Site, at: float) -> None:
    event = HealthEvent(
        event_arn=name_event(world, "ec2", CODE),
        source=f"{site.zone_id}/works",
        affected_service="ec2",
        code=CODE,
        category="scheduledChange",
        zone=site.zone,
        scope="ACCOUNT_SPECIFIC",
        started_at=at,
        detected_at=world.now,
        updated_at=world.now,
        entities=residents_of(world, site),
        description="The hosts of your instances are taken to another release of the hypervisor. Instances go on.",
    )
    world.add(event)
