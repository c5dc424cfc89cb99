"""The edge of a region: endpoints in all its sites, the carriers to them, and the boundary's rules."""

from __future__ import annotations

from model.catalog.regions import region
from model.kernel.kernel import Kernel
from model.kit.behavior import changing, due
from model.kit.errors import AwsError
from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World
from model.laws.boundary import PUBLIC_PORT, BoundaryRule, judge_boundary
from model.physics.facilities.front import Front
from model.physics.facilities.incidents import EDGE_PERILS
from model.physics.facilities.site import CARRIERS, LOG_KEPT, PROVIDER, Entry, Incident, Site, premises
from model.physics.noise import series_key

SHIFT_SECONDS = 45.0
"Until names no longer lead to a site that stopped answering, or lead to it again."

PUSH_SECONDS = 60.0
"The rhythm in which boundary devices are brought to the approved rules."

DEVICES_PER_SITE = 2

FLOOD = 100.0
"How many times the usual load a flood of requests is."


class Rule(Value):
    """A rule of the boundary; see `BoundaryRule`."""

    id: str
    range: str
    port: int = 0
    allows: bool = False

    @property
    def as_law(self) -> BoundaryRule:
        return BoundaryRule(self.id, self.range, self.port, self.allows)


class RuleSet(Value):
    """What was approved centrally under one number."""

    version: int = 1
    approved_by: str = "network security"
    rules: tuple[Rule, ...] = ()


class Device(Value):
    """A boundary device, and the rules it enforces."""

    name: str
    zone_id: str
    enforces: RuleSet = RuleSet()


class Edge(Resource, key="name"):
    """Made when something happens at a region's edge for the first time; see `front_of` for one without an entry."""

    name: str
    in_use: tuple[str, ...]
    "The zones that the names of endpoints lead to."
    approved: RuleSet = RuleSet()
    devices: tuple[Device, ...]
    incidents: tuple[Incident, ...] = ()
    log: tuple[Entry, ...] = ()

    def has(self, what: str) -> bool:
        return any(each.what == what for each in self.incidents)

    def note(self, at: float, kind: str, text: str) -> None:
        self.log = (*self.log, Entry(at=at, kind=kind, text=text))[-LOG_KEPT:]

    @property
    def stale(self) -> tuple[str, ...]:
        """Devices that do not enforce what was approved last."""
        return tuple(each.name for each in self.devices if each.enforces.version != self.approved.version)


def edge_of(world: World) -> Edge:
    """The edge of the world's region, whose record begins here if it has none."""
    own = premises(world)
    return own.find(Edge, world.region) or own.add(as_it_should_be(world.region))


def as_it_should_be(name: str) -> Edge:
    """The edge of a region to which nothing has happened."""
    zones = tuple(zone.id for zone in region(name).zones)
    devices = (Device(name=f"{zone}/edge-{n + 1}", zone_id=zone) for zone in zones for n in range(DEVICES_PER_SITE))
    return Edge(name=name, in_use=zones, devices=tuple(devices))


def front_of(kernel: Kernel, name: str) -> Front:
    """What the endpoints of a region can take now."""
    edge = kernel.store.find(PROVIDER, name, Edge, name) or as_it_should_be(name)
    sites = {each.zone_id: each for each in kernel.store.all(PROVIDER, name, Site)}
    count = len(region(name).zones)
    return Front(
        sites=count,
        in_use=len(edge.in_use),
        answering=sum(not sites[zone].is_out if zone in sites else True for zone in edge.in_use),
        carriers=len(CARRIERS) * count,
        carriers_up=sum(each.carriers_up for each in sites.values()) + len(CARRIERS) * (count - len(sites)),
        flood=FLOOD if edge.has("requests") else 0.0,
        scrubbed=not edge.has("scrubbing"),
    )


@changing(Site, "dark", "is_cut")
async def watch_site(world: World, zone_id: str) -> None:
    """Health checks see what became of a site, and names follow some seconds later."""
    own = premises(world)
    edge_of(world)
    own.wake(shift, zone_id, after=SHIFT_SECONDS)
    own.wake(push, world.region, after=PUSH_SECONDS)


@due
async def shift(world: World, zone_id: str) -> None:
    """Take a site out of the endpoints' names, or put it back; the last one stays, since no other could answer."""
    edge, site = edge_of(world), world.get(Site, zone_id)
    used = {*edge.in_use} - {zone_id} if site.is_out else {*edge.in_use, zone_id}
    edge.in_use = tuple(zone.id for zone in region(world.region).zones if zone.id in used) or edge.in_use


def approve(world: World, rules: tuple[Rule, ...], approved_by: str) -> None:
    """Other rules hold from the next push on, at every device that can be reached."""
    edge = edge_of(world)
    edge.approved = RuleSet(version=edge.approved.version + 1, approved_by=approved_by, rules=rules)
    premises(world).wake(push, world.region, after=PUSH_SECONDS)


@due
async def push(world: World, name: str) -> None:
    """Devices of a site that is out are left behind, and tried again with the next change of that site."""
    edge = world.get(Edge, name)
    out = {each.zone_id for each in world.all(Site) if each.is_out}
    edge.devices = tuple(
        each if each.zone_id in out else each.model_copy(update={"enforces": edge.approved}) for each in edge.devices
    )


def strike_edge(world: World, what: str, part: str, until: float | None) -> None:
    """A flood, the loss of what takes floods out, or of a service, until an instant or until it is mended."""
    edge = edge_of(world)
    others = tuple(each for each in edge.incidents if (each.what, each.part) != (what, part))
    edge.incidents = (*others, Incident(what=what, part=part, since=world.now, until=until))
    edge.note(world.now, "alert", f"{EDGE_PERILS[what].alert}{f' ({part})' if part else ''}")
    edge.note(world.now, "action", EDGE_PERILS[what].action)
    if until is not None:
        premises(world).wake(turn_edge, world.region, at=until)


def mend_edge(world: World, what: str = "", part: str = "") -> None:
    edge = edge_of(world)
    over = [each for each in edge.incidents if what in ("", each.what) and part in ("", each.part)]
    for each in over:
        edge.note(world.now, "action", f"over: {EDGE_PERILS[each.what].alert}")
    edge.incidents = tuple(each for each in edge.incidents if each not in over)


def is_disrupted(kernel: Kernel, name: str, service: str) -> bool:
    """Whether a service fails in a whole region, for everybody."""
    edge = kernel.store.find(PROVIDER, name, Edge, name)
    return edge is not None and any(each.what == "service" and each.part == service for each in edge.incidents)


@due
async def turn_edge(world: World, name: str) -> None:
    edge = world.get(Edge, name)
    for each in edge.incidents:
        if each.until is not None and each.until <= world.now:
            mend_edge(world, each.what, each.part)
    coming = min((each.until for each in edge.incidents if each.until is not None), default=None)
    if coming is not None:
        world.wake(turn_edge, name, at=coming)


def lost_on_the_way(kernel: Kernel, name: str, source: str, number: int) -> AwsError | None:
    """What becomes of a call from outside before anybody answers it; None if it arrives."""
    edge = kernel.store.find(PROVIDER, name, Edge, name)
    if edge is None:
        return None
    device = edge.devices[number % len(edge.devices)].enforces
    if device.rules and not judge_boundary([each.as_law for each in device.rules], source, PUBLIC_PORT).passes:
        return AwsError("RequestTimeout", "The connection was dropped at the boundary of the network.", 408)
    if front_of(kernel, name).loses(series_key(kernel.seed, name), number):
        return AwsError("ServiceUnavailable", "The service is unavailable. Please try again.", 503)
    return None
