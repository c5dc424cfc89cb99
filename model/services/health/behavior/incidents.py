"""Health: what happens by itself: staff detect an incident, mitigate it and tell when it is over, at any hour."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import changing, due
from model.kit.world import World
from model.physics.facilities.edge import Edge
from model.physics.facilities.incidents import EDGE_PERILS, FAULTS, PERILS, Peril
from model.physics.facilities.site import Incident, Site, find_site
from model.services.health.affected import entities_at, users_of
from model.services.health.naming import code_of, name_event, source_of
from model.services.health.resources.events import HealthEvent, Scope

DETECTION = Between(90, 420)
"From the beginning of an incident until somebody has seen what it is; day and night alike."

MITIGATION = Between(120, 900)
"From its detection until what can be done at once has been done."

CONFIRMATION = Between(60, 300)
"From its end until staff are sure of it and say so."


@changing(Site, "incidents", "dark", "is_cut", "dead")
async def follow_site_health(world: World, zone_id: str) -> None:
    site = world.get(Site, zone_id)
    sources = {source_of(zone_id, each): each for each in site.incidents}
    for source, incident in sources.items():
        if not world.where(HealthEvent, source=source):
            _begin(world, source, "ec2", incident, zone=site.zone)
    _follow(world, zone_id, set(sources))


@changing(Edge, "incidents")
async def follow_edge_health(world: World, name: str) -> None:
    edge = world.get(Edge, name)
    sources = {source_of(name, each): each for each in edge.incidents}
    for source, incident in sources.items():
        if not world.where(HealthEvent, source=source):
            _begin(world, source, incident.part or "multiple_services", incident)
    _follow(world, name, set(sources))


def _begin(world: World, source: str, service: str, incident: Incident, zone: str = "") -> None:
    """There is something to be detected."""
    code = code_of(service, "OPERATIONAL_ISSUE")
    event = HealthEvent(
        event_arn=name_event(world, service, code),
        source=source,
        affected_service=service,
        code=code,
        zone=zone,
        started_at=incident.since,
    )
    world.add(event)
    world.wake(detect, event.event_arn, after=world.delay(DETECTION, source, "detection"))


def _follow(world: World, place: str, open_sources: set[str]) -> None:
    """What is told of the open incidents of a place is as it is now; those that are over are soon told to be."""
    for event in world.all(HealthEvent):
        if event.category != "issue" or event.ended_at is not None or not event.source.startswith(f"{place}/"):
            continue
        if event.source not in open_sources:
            event.ended_at = world.now
            if event.detected_at is not None:
                _resolve_soon(world, event)
        elif event.detected_at is not None:
            _assess(world, event)


@due
async def detect(world: World, event_arn: str) -> None:
    """From now on those it harms may know of it."""
    event = world.get(HealthEvent, event_arn)
    event.detected_at = event.updated_at = world.now
    _assess(world, event)
    _say(world, event, f"We are investigating an issue: {_alert(event)}.")
    if event.ended_at is None:
        world.wake(mitigate, event_arn, after=world.delay(MITIGATION, event.source, "mitigation"))
    else:
        _resolve_soon(world, event)


@due
async def mitigate(world: World, event_arn: str) -> None:
    event = world.get(HealthEvent, event_arn)
    if event.mitigated_at is None:
        event.mitigated_at = world.now
        _say(world, event, f"We know the cause and act on it: {_peril(event).action}.")


def _resolve_soon(world: World, event: HealthEvent) -> None:
    world.forget(mitigate, event.event_arn)
    world.wake(resolve, event.event_arn, after=world.delay(CONFIRMATION, event.source, "confirmation"))


@due
async def resolve(world: World, event_arn: str) -> None:
    event = world.get(HealthEvent, event_arn)
    event.mitigated_at = event.mitigated_at or event.ended_at
    event.resolved_at = world.now
    _say(world, event, "The issue is resolved, and the service operates normally.")


def _assess(world: World, event: HealthEvent) -> None:
    """Who is harmed, and so who may know. Things once touched stay on the list."""
    place, what = event.source.split("/")[:2]
    site = find_site(world, place) if event.zone else None
    found = entities_at(world, site) if site else users_of(world, event.affected_service)
    known = set(event.entities)
    event.entities = (*event.entities, *(each for each in found if each not in known))
    broad: Scope = "PUBLIC" if site is None or site.dark or site.is_cut else "ACCOUNT_SPECIFIC"
    event.scope = broad if what in EDGE_PERILS or event.entities or (site is not None and site.is_out) else "NONE"


def _say(world: World, event: HealthEvent, text: str) -> None:
    event.updated_at = world.now
    event.description = f"{event.description}\n{text}".strip()


def _peril(event: HealthEvent) -> Peril:
    return (PERILS | FAULTS | EDGE_PERILS)[event.source.split("/")[1]]


def _alert(event: HealthEvent) -> str:
    where = f" in {event.zone}" if event.zone else ""
    return f"{_peril(event).alert}{where}"
