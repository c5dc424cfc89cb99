"""A site: the building of one Availability Zone, with its halls, power, cooling, carriers and log."""

from __future__ import annotations

from collections.abc import Iterator

from model.catalog.regions import Zone
from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World
from model.physics.facilities.climate import Climate, Heat
from model.physics.facilities.electricity import Electricity

PROVIDER = "provider"
"Whose the buildings are: no customer's account, so no customer's call finds them."

HALLS = ("hall-1", "hall-2", "hall-3", "hall-4")
"Fire compartments, each with its own part of the machines."

CARRIERS = ("carrier-1", "carrier-2", "carrier-3")
CHILLERS = ("chiller-1", "chiller-2", "chiller-3")
NEEDED_CHILLERS = 2
LOG_KEPT = 1000

OUT = "out"
"Measured on a zone's id: 1 while its site is out, else 0."


class Incident(Value):
    """Something that is wrong with a site, or with a part of it, until an instant or until it is mended."""

    what: str
    part: str = ""
    since: float
    until: float | None = None


class Entry(Value):
    """A line of the log; `kind` is alert, action, power, network, maintenance, access or media."""

    at: float
    kind: str
    text: str


class Site(Resource, key="zone_id"):
    """Made when something happens to a building for the first time; one without an entry is as it should be.

    What machines depend on is in `dark`, `dead` and `is_cut`, the outcome of everything else.
    """

    zone_id: str
    zone: str
    incidents: tuple[Incident, ...] = ()
    electricity: Electricity = Electricity()
    generators_at: float | None = None
    "When the generators carry load, or began to; None while they stand still."
    climate: Climate = Climate()
    warning: Heat = ""
    "What was last told of the climate."
    dark: tuple[str, ...] = ()
    "Halls whose machines are without power."
    dead: tuple[str, ...] = ()
    "Hosts that are broken in halls that have power."
    is_cut: bool = False
    "No carrier reaches it any more."
    host_software: int = 1
    "The release of the hypervisor that all its hosts run."
    patch_at: float | None = None
    "When its hosts are taken to the next release; None when that is done."
    log: tuple[Entry, ...] = ()

    @property
    def is_out(self) -> bool:
        """Nothing in it can be used from elsewhere."""
        return self.is_cut or len(self.dark) == len(HALLS)

    @property
    def carriers_up(self) -> int:
        return len(CARRIERS) - len(self.broken("carrier"))

    def broken(self, what: str) -> frozenset[str]:
        """The parts that incidents of one sort took away."""
        return frozenset(each.part for each in self.incidents if each.what == what)

    def has(self, what: str) -> bool:
        return any(each.what == what for each in self.incidents)

    def reaches(self, host: str) -> bool:
        """Whether a host of this site has power and a way out."""
        return not self.is_cut and self.powers(host)

    def powers(self, host: str) -> bool:
        """Whether a host of this site runs."""
        return hall_of(host) not in self.dark and host not in self.dead

    def note(self, at: float, kind: str, text: str) -> None:
        self.log = (*self.log, Entry(at=at, kind=kind, text=text))[-LOG_KEPT:]


def hall_of(host: str) -> str:
    """The hall that a host such as `use1-az1/9f3c01aa` stands in."""
    return HALLS[int(host.rpartition("/")[2], 16) % len(HALLS)]


def premises(world: World) -> World:
    """The provider's own part of a region."""
    return world.cell.world(PROVIDER, world.region, "facilities")


def find_site(world: World, zone_id: str) -> Site | None:
    """The site of a zone if anything ever happened to it."""
    return premises(world).find(Site, zone_id)


def sites_of(world: World) -> Iterator[Site]:
    yield from premises(world).all(Site)


def was_out(world: World, zone: Zone, start: float, end: float) -> bool:
    """Whether the site of a zone was out at any time from `start` up to `end`."""
    out = world.cell.world(PROVIDER, zone.region, "facilities").signal(zone.id, OUT)
    return out.value_at(start) == 1 or any(value == 1 and start <= at < end for at, value in out)
