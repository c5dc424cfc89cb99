"""How a site lives: it is reckoned anew when an incident comes or goes, and when batteries, fuel or cold run out."""

from __future__ import annotations

from math import inf

from model.catalog.regions import Zone
from model.kit.behavior import due
from model.kit.world import World
from model.physics.facilities.climate import Heat
from model.physics.facilities.electricity import CRANKING, Source
from model.physics.facilities.incidents import FAULTS, PERILS
from model.physics.facilities.site import CHILLERS, HALLS, NEEDED_CHILLERS, OUT, Incident, Site, premises

_FEEDS: dict[Source, str] = {
    "utility": "utility power carries the load",
    "ups": "batteries carry the load",
    "generators": "generators carry the load",
    "none": "there is no power",
}
_COOLED_BY: tuple[Source, ...] = ("utility", "generators")
"Chillers are too much for batteries; cold water bridges the seconds until generators run."

_PERILS = PERILS | FAULTS

_WARNINGS: dict[Heat, str] = {
    "": "the halls are cooled, and machines are on",
    "warm": "the halls are warmer than recommended",
    "hot": "too hot: machines are shut down",
}


def site_of(world: World, zone: Zone) -> Site:
    """The site of a zone, whose record begins here if it has none."""
    own = premises(world)
    return own.find(Site, zone.id) or own.add(Site(zone_id=zone.id, zone=zone.name))


def strike(world: World, site: Site, what: str, part: str, until: float | None) -> None:
    """An incident begins; another of the same sort at the same part is replaced."""
    incident = Incident(what=what, part=part, since=world.now, until=until)
    others = tuple(each for each in site.incidents if (each.what, each.part) != (what, part))
    site.incidents = (*others, incident)
    where, peril = f" ({part})" if part else "", _PERILS[what]
    site.note(world.now, "alert", f"{peril.alert}{where}")
    site.note(world.now, "action", f"{peril.action}{where}")
    reckon(world, site)


def mend(world: World, site: Site, what: str = "", part: str = "") -> None:
    """What is wrong is wrong no more: everything, all of one sort, or one part."""
    over = [each for each in site.incidents if what in ("", each.what) and part in ("", each.part)]
    _end(world, site, over)
    reckon(world, site)


def _end(world: World, site: Site, over: list[Incident]) -> None:
    for each in over:
        part = f" ({each.part})" if each.part else ""
        site.note(world.now, "action", f"over: {_PERILS[each.what].alert}{part}")
    site.incidents = tuple(each for each in site.incidents if each not in over)


def reckon(world: World, site: Site) -> None:
    """Find out what the site is like now, and foresee when it will be otherwise."""
    _end(world, site, [each for each in site.incidents if each.until is not None and each.until <= world.now])
    _feed(world, site)
    _cool(world, site)
    _connect(world, site)
    site.dark = _dark(site)
    site.dead = tuple(sorted(site.broken("host")))
    premises(world).measure(site.zone_id, OUT, 1 if site.is_out else 0)
    turns = [site.electricity.runs_out_at(), site.climate.turns_at(world.now), site.generators_at or inf]
    turns += [each.until for each in site.incidents if each.until is not None]
    coming = min((at for at in turns if world.now < at < inf), default=None)
    if coming is None:
        premises(world).forget(turn_site, site.zone_id)
    else:
        premises(world).wake(turn_site, site.zone_id, at=coming)


@due
async def turn_site(world: World, zone_id: str) -> None:
    site = world.find(Site, zone_id)
    if site is not None:
        reckon(world, site)


def _feed(world: World, site: Site) -> None:
    utility = not site.has("utility")
    if utility or site.has("generators"):
        site.generators_at = None
    elif site.generators_at is None:
        site.generators_at = world.now + world.delay(CRANKING, site.zone_id, "generators")
    running = site.generators_at is not None and world.now >= site.generators_at
    fed = site.electricity.fed(world.now, utility=utility, generators=running)
    if fed is not site.electricity:
        site.electricity = fed
        site.note(world.now, "power", _FEEDS[fed.source])


def _cool(world: World, site: Site) -> None:
    chillers = len(CHILLERS) - len(site.broken("chiller"))
    cooled = chillers >= NEEDED_CHILLERS and site.electricity.source in _COOLED_BY
    site.climate = site.climate.turned(world.now, cooled=cooled)
    warning = site.climate.warning_at(world.now)
    if warning != site.warning:
        site.note(world.now, "alert" if warning else "action", _WARNINGS[warning])
        site.warning = warning


def _connect(world: World, site: Site) -> None:
    cut = site.carriers_up == 0 or site.has("isolation")
    if cut != site.is_cut:
        site.is_cut = cut
        site.note(world.now, "network", "no carrier is left" if cut else "carriers reach the site again")


def _dark(site: Site) -> tuple[str, ...]:
    if site.electricity.source == "none" or site.has("water") or site.has("outage") or site.climate.shut_down:
        return HALLS
    return tuple(hall for hall in HALLS if hall in site.broken("smoke"))
