"""What checkers' sights come to: when each has seen enough, and what the endpoint is then taken for."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from model.kit.world import World
from model.services.route53.checkers import WELL_SHARE, Checker, checkers
from model.services.route53.home import home
from model.services.route53.probing import patience_seconds
from model.services.route53.resources.health_checks import HealthCheck, Sight, Status

FAILURES = 3
"How many in a row count where nobody said."


def first_probe(world: World, check: HealthCheck, checker: Checker) -> float:
    """Each checker has its own rhythm, and knows nothing of the others."""
    phase = home(world, check.account).luck("checker", check.check_id, checker.address).random()
    return check.created_at + phase * check.config.interval_seconds


def probes_after(world: World, check: HealthCheck, checker: Checker, at: float) -> float:
    """When the checker asks for the first time from then on."""
    first, interval = first_probe(world, check, checker), check.config.interval_seconds
    return first + max(ceil((at - first) / interval), 0) * interval


def convinced_at(world: World, check: HealthCheck, checker: Checker, sight: Sight) -> float:
    """When a checker that goes on seeing this has seen it often enough."""
    if not world.cell.settings.delays:
        return sight.since
    needed = check.config.failure_threshold or FAILURES
    begun = probes_after(world, check, checker, sight.since)
    return begun + (needed - 1) * check.config.interval_seconds + patience_seconds(check.type, sight.flaw)


def thinks_well(world: World, check: HealthCheck, checker: Checker, sight: Sight, at: float) -> bool:
    return not sight.flaw if at >= convinced_at(world, check, checker, sight) else sight.thought_well


def opinions(check: HealthCheck) -> Iterator[tuple[Checker, Sight]]:
    yield from zip(checkers(check.config.regions), check.sights, strict=True)


def share_well(world: World, check: HealthCheck, at: float) -> float:
    found = [thinks_well(world, check, checker, sight, at) for checker, sight in opinions(check)]
    return sum(found) / len(found)


def next_turn(world: World, check: HealthCheck, at: float) -> float | None:
    """When the checkers will think otherwise together, if nothing changes: known in advance."""
    whole = len(check.sights)
    well = round(share_well(world, check, at) * whole)
    was = well / whole > WELL_SHARE
    turning = [(checker, sight) for checker, sight in opinions(check) if sight.thought_well == bool(sight.flaw)]
    times = sorted((convinced_at(world, check, *each), 1 - 2 * bool(each[1].flaw)) for each in turning)
    for time, change in times:
        well += change if time > at else 0
        if (well / whole > WELL_SHARE) != was:
            return time
    return None


def status_of(check: HealthCheck, is_well: bool) -> Status:
    """A disabled check asks nobody and is content; the inverted one says the opposite of what is."""
    found = check.config.disabled or is_well
    return "healthy" if found != check.config.inverted else "unhealthy"
