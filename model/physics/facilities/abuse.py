"""Who looks for open doors at others' machines: noticed, stopped and noted, unless it was permitted before."""

from __future__ import annotations

from model.kit.resource import Resource
from model.kit.world import World
from model.physics.facilities.edge import edge_of
from model.physics.facilities.site import premises

SCAN_PORTS = 50
"Closed ports of one machine, tried by another within a minute, that make a scan."
SCAN_SECONDS = 60.0
BLOCKED_SECONDS = 86400.0


class Probing(Resource, key="pair"):
    """Closed ports that one interface tried at another since an instant, and when that was stopped."""

    pair: str
    since: float
    ports: tuple[int, ...] = ()
    blocked_at: float | None = None


class ScanPermit(Resource, key="permit_id"):
    """An account may scan these instances of its own, from one instant to another."""

    permit_id: str
    owner: str
    instance_ids: tuple[str, ...]
    start: float
    end: float


def permit_scan(world: World, owner: str, instance_ids: tuple[str, ...], start: float, end: float) -> None:
    """What an account asked for and was granted."""
    own = premises(world)
    number = own.count("scan permits")
    own.add(ScanPermit(permit_id=f"permit-{number}", owner=owner, instance_ids=instance_ids, start=start, end=end))


def is_permitted(world: World, owner: str, target_owner: str, target_id: str) -> bool:
    """Whether an account may scan an instance now: only its own, and only as a permit says."""
    return owner == target_owner and any(
        each.owner == owner and target_id in each.instance_ids and each.start <= world.now < each.end
        for each in premises(world).all(ScanPermit)
    )


def is_blocked(world: World, source: str, target: str) -> bool:
    """Whether nothing from one interface gets to another, a day long."""
    found = premises(world).find(Probing, f"{source}>{target}")
    return found is not None and found.blocked_at is not None and world.now < found.blocked_at + BLOCKED_SECONDS


def note_closed(world: World, owner: str, source: str, target: str, port: int) -> None:
    """A port was tried and found closed; enough of them are a scan, which is stopped."""
    own, pair = premises(world), f"{source}>{target}"
    found = own.find(Probing, pair) or own.add(Probing(pair=pair, since=world.now))
    if world.now - found.since > SCAN_SECONDS or found.blocked_at is not None:
        found.since, found.ports, found.blocked_at = world.now, (), None
    if port not in found.ports:
        found.ports = (*found.ports, port)
    if len(found.ports) >= SCAN_PORTS:
        found.blocked_at = world.now
        edge_of(world).note(world.now, "abuse", f"{source} of {owner} scans the ports of {target}, and is blocked")
