"""Where the provider's side is looked at and disturbed: no AWS call leads here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from model.catalog.regions import Region, Zone, find_region, find_zone
from model.kernel.durable import durable
from model.kit.cell import Cell
from model.kit.world import World
from model.physics.facilities.abuse import permit_scan
from model.physics.facilities.edge import Device, Edge, Rule, approve, as_it_should_be, front_of, mend_edge, strike_edge
from model.physics.facilities.front import Front
from model.physics.facilities.incidents import EDGE_PERILS, PERILS, checked
from model.physics.facilities.maintenance import schedule_patch
from model.physics.facilities.plant import mend, site_of, strike
from model.physics.facilities.side import provider_cause
from model.physics.facilities.site import HALLS, PROVIDER, Entry, Site, find_site

Act = Callable[[dict[str, Any]], Awaitable[str]]
"Has a deed done and returns its cause."


class UnknownSite(ValueError):
    """There is no such zone; the message says so."""


@dataclass(frozen=True, slots=True)
class SiteReport:
    """How a site is at this moment."""

    zone_id: str
    zone: str
    region: str
    power: str
    battery_seconds: float
    fuel_seconds: float
    degrees: float
    carriers: int
    dark_halls: int
    is_out: bool
    host_software: int
    incidents: tuple[str, ...]
    log: tuple[Entry, ...]

    @property
    def state(self) -> str:
        """One word: out, impaired, alert, or ok."""
        if self.is_out:
            return "out"
        return "impaired" if self.dark_halls else "alert" if self.incidents else "ok"


class Facilities:
    """The provider's desk in one world."""

    def __init__(self, cell: Cell, act: Act) -> None:
        self._cell = cell
        self._act = act

    def report(self, word: str) -> SiteReport:
        """The site of a zone, by the zone's name or id. Raises UnknownSite."""
        zone = _zone(word)
        world = self._world(zone.region)
        site = find_site(world, zone.id) or Site(zone_id=zone.id, zone=zone.name)
        return _report(site, zone.region, world.now)

    def reports(self, region: Region) -> Iterator[SiteReport]:
        for zone in region.zones:
            yield self.report(zone.id)

    def state(self, word: str) -> str:
        """One word for a site, or for the edge of a region. Raises UnknownSite."""
        if find_region(word) is None:
            return self.report(word).state
        edge = self._cell.kernel.store.find(PROVIDER, word, Edge, word)
        works = self.front(word).lost_share == 0 and not (edge and edge.has("service"))
        return "ok" if works else "impaired"

    async def disturb(self, word: str, what: str, part: str = "", until: float | None = None) -> None:
        """Have an incident begin at a site or, for a region's name, at its edge; until an instant or until mended.

        Raises UnknownSite, and UnknownPeril for an incident or a part that there is not.
        """
        await self._act({"Disturb": what, "At": word, "Part": part, "Until": until})

    async def mend(self, word: str, what: str = "", part: str = "") -> None:
        """End all incidents of a site or an edge, those of one sort, or the one at a part."""
        await self._act({"Mend": what, "At": word, "Part": part})

    async def patch_hosts(self, word: str, at: float) -> None:
        """Have the hosts of a site run the next release of the hypervisor."""
        await self._act({"Patch": at, "At": word})

    def front(self, region: str) -> Front:
        """What the endpoints of a region can take now."""
        return front_of(self._cell.kernel, region)

    def boundary(self, region: str) -> tuple[int, tuple[Device, ...]]:
        """The version that is approved, and the devices with what each enforces."""
        edge = self._cell.kernel.store.find(PROVIDER, region, Edge, region) or as_it_should_be(region)
        return edge.approved.version, edge.devices

    async def approve(self, region: str, rules: tuple[Rule, ...], approved_by: str) -> None:
        """Have other rules hold at the boundary, from the next push on."""
        await _at_edge(self._cell, region, lambda world: approve(world, rules, approved_by))

    async def permit_scan(
        self, region: str, owner: str, instance_ids: tuple[str, ...], start: float, end: float
    ) -> None:
        """Grant an account's request to scan instances of its own in a window of time."""
        await _at_edge(self._cell, region, lambda world: permit_scan(world, owner, instance_ids, start, end))

    def notices(self, region: str) -> list[str]:
        """What was noted at a region's edge of its customers' abuse, oldest first."""
        edge = self._cell.kernel.store.find(PROVIDER, region, Edge, region)
        return [each.text for each in edge.log if each.kind == "abuse"] if edge else []

    def _world(self, region: str) -> World:
        return _world(self._cell, region)


async def do(cell: Cell, params: Mapping[str, Any]) -> str:
    """What a deed at the provider's says: `Disturb`, `Mend` or `Patch`. Returns its cause; raises as Facilities."""
    word = params["At"]
    is_edge = find_region(word) is not None
    if "Patch" in params:
        return await _at_site(cell, word, lambda world, site: schedule_patch(world, site, params["Patch"]))
    if "Mend" in params:
        what, part = params["Mend"], params["Part"]
        if is_edge:
            return await _at_edge(cell, word, lambda world: mend_edge(world, what, part))
        return await _at_site(cell, word, lambda world, site: mend(world, site, what, part))
    what, until = params["Disturb"], params["Until"]
    part = checked(EDGE_PERILS if is_edge else PERILS, what, params["Part"])
    if is_edge:
        return await _at_edge(cell, word, lambda world: strike_edge(world, what, part, until))
    return await _at_site(cell, word, lambda world, site: strike(world, site, what, part, until))


async def _at_site(cell: Cell, word: str, deed: Callable[[World, Site], object]) -> str:
    """In a unit of work of the provider's own; UnknownSite if there is no such site."""
    zone = _zone(word)
    world = _world(cell, zone.region)
    async with durable(cell.kernel.unit(PROVIDER, f"{PROVIDER}:{zone.id}")) as unit:
        unit.cause = provider_cause(zone.id, unit.next_serial(PROVIDER))
        deed(world, site_of(world, zone))
    return unit.cause


async def _at_edge(cell: Cell, region: str, deed: Callable[[World], object]) -> str:
    """At the edge of a region's network, likewise."""
    async with durable(cell.kernel.unit(PROVIDER, f"{PROVIDER}:{region}")) as unit:
        unit.cause = provider_cause(region, unit.next_serial(PROVIDER))
        deed(_world(cell, region))
    return unit.cause


def _world(cell: Cell, region: str) -> World:
    return cell.world(PROVIDER, region, "facilities")


def _zone(word: str) -> Zone:
    zone = find_zone(word)
    if zone is None:
        raise UnknownSite(f"there is no availability zone {word!r}")
    return zone


def _report(site: Site, region: str, now: float) -> SiteReport:
    return SiteReport(
        site.zone_id,
        site.zone,
        region,
        site.electricity.source,
        site.electricity.battery_at(now),
        site.electricity.fuel_at(now),
        site.climate.degrees_at(now),
        site.carriers_up,
        len(HALLS) if site.is_out else len(site.dark),
        site.is_out,
        site.host_software,
        tuple(f"{each.what} {each.part}".rstrip() for each in site.incidents),
        site.log,
    )
