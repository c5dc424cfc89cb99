"""What events are like to somebody: those of one account, and those that everybody may know of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from model.kit.world import World
from model.physics.facilities.site import PROVIDER
from model.services.health.resources.events import Entity, HealthEvent


def events_in(world: World) -> Iterator[HealthEvent]:
    """What may be known of the world's region, the newest first."""
    told = (each for each in _provider(world).all(HealthEvent) if each.told)
    yield from sorted(told, key=lambda each: (-each.started_at, -each.serial))


def events_of(world: World) -> Iterator[HealthEvent]:
    """Those that touch something of the account's."""
    return (each for each in events_in(world) if each.harms(world.account))


def _provider(world: World) -> World:
    return world.cell.world(PROVIDER, world.region, "health")


def summary(world: World, event: HealthEvent) -> dict[str, Any]:
    """As DescribeEvents tells it. Its scope is the account's own where it names things of it."""
    named = any(each.arn for each in event.harms(world.account))
    return {
        "arn": event.event_arn,
        "service": event.affected_service.upper(),
        "event_type_code": event.code,
        "event_type_category": event.category,
        "region": event.region,
        "availability_zone": event.zone or None,
        "start_time": event.started_at,
        "end_time": event.ended_at if event.resolved_at is not None else None,
        "last_updated_time": event.updated_at,
        "status_code": event.status_at(world.now),
        "event_scope_code": "ACCOUNT_SPECIFIC" if named else event.scope,
    }


def entity(world: World, event: HealthEvent, each: Entity) -> dict[str, Any]:
    closed, upcoming = event.resolved_at is not None, event.status_at(world.now) == "upcoming"
    return {
        "entity_arn": each.arn or None,
        "event_arn": event.event_arn,
        "entity_value": each.value,
        "aws_account_id": each.account_id,
        "last_updated_time": event.updated_at,
        "status_code": "RESOLVED" if closed else "PENDING" if upcoming else "IMPAIRED",
    }


def public_board(world: World) -> Sequence[dict[str, Any]]:
    """Of a region, what the page for everybody shows: broad events with their times, and nobody's things."""
    broad = (each for each in events_in(world) if each.scope == "PUBLIC")
    return [
        {
            "region": each.region,
            "zone": each.zone,
            "service": each.affected_service,
            "event": each.code,
            "status": "resolved" if each.resolved_at is not None else "disrupted",
            "began": each.started_at,
            "detected": each.detected_at,
            "mitigated": each.mitigated_at,
            "resolved": each.resolved_at,
            "said": each.description.splitlines(),
        }
        for each in broad
    ]
