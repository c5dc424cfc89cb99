"""Breaking things and mending them: the one way of keys, of scenarios and of experiments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from model.catalog.regions import Zone, find_zone, region
from model.kit.world import World
from model.physics.broken import ANYTHING, Fault, begin, end, in_force, new_fault_id
from model.physics.facilities.plant import mend as mend_site
from model.physics.facilities.plant import site_of, strike
from model.physics.facilities.site import sites_of
from model.physics.premises.server import FAULT, servers
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume
from model.services.rds.resources.instances import DBInstance

Subject = Literal["zone", "region", "instance", "volume", "image", "server", "action"]


class UnknownFault(ValueError):
    """Nothing of this sort can be broken, or there is no such subject; the message says so."""


class Sort(NamedTuple):
    """One sort of fault: what it happens to, and what becomes of that. `at` is the incident of a building."""

    subject: Subject
    told: str
    at: str = ""


SORTS: Mapping[str, Sort] = {
    "zone": Sort("zone", "a zone is lost with all that runs in it", "outage"),
    "link": Sort("zone", "a zone runs on, and nobody can reach it", "isolation"),
    "region": Sort("region", "all zones of the region are lost", "outage"),
    "host": Sort("instance", "the host under an instance breaks", "host"),
    "process": Sort("instance", "the software of an instance is killed"),
    "cpu": Sort("instance", "something burns the processor of an instance"),
    "spot": Sort("instance", "a Spot Instance is taken back after its notice"),
    "volume": Sort("volume", "a volume answers no I/O"),
    "memory": Sort("image", "software that leaks memory, on all instances of an image"),
    "deployment": Sort("image", "a bad version: wrong and late answers from all instances of an image"),
    FAULT: Sort("server", "a server outside AWS is down"),
    "capacity": Sort("zone", "a zone has no room for more instances"),
    "api": Sort("action", "calls of an API fail"),
}
"""By the words for them."""

_CODE = "InternalError"
_STRENGTHS = {"deployment": 0.4}
_SPOT_SECONDS = 120.0


class Broken(NamedTuple):
    """Something that is broken now; `ref` is what mends it."""

    ref: str
    what: str
    subject: str
    since: float
    until: float | None
    begun_by: str


class Blast(NamedTuple):
    """What would be hit: ids of instances and volumes, and the rest in words."""

    subject: str
    instances: tuple[str, ...]
    volumes: tuple[str, ...]
    told: str


def break_(
    world: World,
    what: str,
    subject: str = "",
    *,
    seconds: float | None = None,
    strength: float | None = None,
    begun_by: str = "chaos",
) -> str:
    """Have something broken from now on; returns what mends it. Without a subject, the one that matters most."""
    sort, meant = _sort(what), subject_meant(world, what, subject)
    until = None if seconds is None else world.now + seconds
    if sort.at:
        for zone, part in _places(world, what, meant):
            strike(world, site_of(world, zone), sort.at, part, until)
        return f"{what}/{meant}"
    if what == "spot":
        until = world.now + (seconds or _SPOT_SECONDS)
    fault = Fault(
        fault_id=new_fault_id(world),
        what=what,
        subject=meant,
        since=world.now,
        until=until,
        strength=_STRENGTHS.get(what, 1.0) if strength is None else min(max(strength, 0.0), 1.0),
        code=_CODE if what == "api" else "",
        begun_by=begun_by,
    )
    return begin(world, fault).fault_id


def mend(world: World, ref: str) -> None:
    """End something that is broken. Raises UnknownFault for what is not."""
    fault = world.find(Fault, ref)
    if fault is not None:
        end(world, fault)
        return
    what, _, subject = ref.partition("/")
    sort = _sort(what)
    if not sort.at:
        raise UnknownFault(f"nothing is broken that {ref!r} would mend")
    for zone, part in _places(world, what, subject):
        mend_site(world, site_of(world, zone), sort.at, part)


def broken(world: World) -> list[Broken]:
    """What is broken now in the world's region, buildings first, by whoever's doing."""
    found = [
        Broken(f"{what}/{subject}", what, subject, each.since, each.until, "buildings")
        for site in sites_of(world)
        for each in site.incidents
        for what, sort in SORTS.items()
        if sort.at == each.what and what != "region"
        for subject in (_on_host(world, each.part) if what == "host" else (site.zone,))
    ]
    return found + [
        Broken(each.fault_id, each.what, each.subject, each.since, each.until, each.begun_by)
        for each in in_force(world)
    ]


def blast(world: World, what: str, subject: str = "") -> Blast:
    """What would be hit, said before it is."""
    kind, meant = _sort(what).subject, subject_meant(world, what, subject)
    hit = [each for each in _running(world) if _is_hit(each, kind, meant)] if what not in _OF_NO_MACHINE else []
    ids = tuple(each.instance_id for each in hit)
    volumes = tuple(each.volume_id for each in world.all(Volume) if _is_lost(each, what, meant))
    return Blast(meant, ids, volumes, _sort(what).told)


_OF_NO_MACHINE = ("capacity", "api", FAULT)


def subject_meant(world: World, what: str, word: str) -> str:
    """The subject of a word: one that is there, or for no word the one that matters most. Raises UnknownFault."""
    found = subjects(world, what)
    if not word:
        if not found:
            raise UnknownFault(f"there is nothing here of which {what} could be broken")
        return found[0]
    if word not in found and not (_sort(what).subject == "action" and ":" in word):
        raise UnknownFault(f"there is no {_sort(what).subject} {word!r} here")
    return word


def subjects(world: World, what: str) -> list[str]:
    """What can be broken so, the one that matters most first."""
    kind, machines = _sort(what).subject, list(_running(world))
    if kind == "region":
        return [world.region]
    if kind == "zone":
        busy = Counter(each.availability_zone for each in machines)
        return sorted((each.name for each in region(world.region).zones), key=lambda name: (-busy[name], name))
    if kind == "image":
        newest = sorted(machines, key=lambda each: -each.serial)
        return list(dict.fromkeys(each.image_id for each in newest))
    if kind == "server":
        return [each.name for each in servers(world.cell)]
    if kind == "volume":
        return [*(each.volume_id for each in world.all(Volume) if each.attachments), *_databases(world)]
    if kind == "action":
        return ["ec2:RunInstances", "ec2:*", ANYTHING]
    if what == "spot":
        return [each.instance_id for each in machines if each.spot_instance_request_id]
    return [*(each.instance_id for each in machines), *(_databases(world) if what == "host" else ())]


def _databases(world: World) -> Iterator[str]:
    """Those that RDS runs, by their identifiers."""
    return (each.id for each in world.all(DBInstance) if each.is_there)


def _sort(what: str) -> Sort:
    if what not in SORTS:
        raise UnknownFault(f"there is no fault {what!r}; there are {', '.join(SORTS)}")
    return SORTS[what]


def _running(world: World) -> Iterator[Instance]:
    return (each for each in world.all(Instance) if each.state_name == "running")


def _places(world: World, what: str, subject: str) -> Iterator[tuple[Zone, str]]:
    """The buildings that a fault is in, and the part of them that suffers it."""
    if what == "region":
        yield from ((zone, "") for zone in region(world.region).zones)
        return
    instance, db = world.find(Instance, subject), world.find(DBInstance, subject)
    standing = instance or db
    zone = find_zone(standing.availability_zone if standing else subject)
    if zone is None:
        raise UnknownFault(f"there is no zone {subject!r}")
    yield zone, db.primary.host if db else instance.hardware if instance else ""


def _on_host(world: World, host: str) -> Iterator[str]:
    yield from (each.instance_id for each in world.all(Instance) if each.hardware == host)
    yield from (each.id for each in world.all(DBInstance) if each.primary.host == host)


_OF_INSTANCE: Mapping[Subject, str] = {
    "zone": "availability_zone",
    "region": "region",
    "image": "image_id",
    "instance": "instance_id",
}
"By which of its fields an instance is found to suffer a fault of each subject."


def _is_hit(instance: Instance, kind: Subject, subject: str) -> bool:
    if kind == "volume":
        return any(each.ebs.volume_id == subject for each in instance.block_device_mappings)
    return getattr(instance, _OF_INSTANCE[kind]) == subject


def _is_lost(volume: Volume, what: str, subject: str) -> bool:
    if what == "zone":
        return volume.availability_zone == subject
    return what == "region" or (what == "volume" and volume.volume_id == subject)
