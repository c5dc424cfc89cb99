"""What of a region can be reached from where, looked up and judged step by step."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from model.kit.world import World
from model.laws.reach.addresses import Addresses, place
from model.laws.reach.exits import Exits
from model.laws.reach.exposure import Exposure, Reached
from model.laws.reach.neighbours import Neighbours
from model.laws.reach.network import Network, Nic, Peering, Site
from model.laws.reach.survey import Survey
from model.services.ec2 import parts
from model.services.ec2.exposed_ports import is_public
from model.services.ec2.exposure import Exposed, Origin, Severity
from model.services.ec2.exposure_words import Teller, kept_out
from model.services.ec2.peering import home_of
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.vpc_peering_connections import VpcPeeringConnection
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.walk_ends import known_sites
from model.services.ec2.wiring import Wiring

T = TypeVar("T")

AT_ONCE = 32
"So many interfaces that are like others are told of before somebody else has a turn; one that is new is told alone."


Steps = Generator[None, None, T]
"Work that lets others have their turn whenever it yields."


class Scene:
    """A network, and whoever is around it; these are `gathered` once for all scenes of a world."""

    def __init__(self, world: World, network: Network, gathered: dict[tuple[Origin, str], list[Nic]]) -> None:
        self.world = world
        self.network = network
        self.survey = Survey(network)
        self.exits = Exits(self.survey)
        self._exposure = Exposure(self.survey)
        self._gathered = gathered
        self._around: dict[tuple[Origin, str], Neighbours] = {}
        self._sites: tuple[Site, ...] | None = None

    @property
    def judged(self) -> int:
        """Grows with the work that was done."""
        return self.exits.judged + self._exposure.judged + sum(each.judged for each in self._around.values())

    def to(self, nic: Nic, origin: Origin) -> Steps[tuple[Reached, ...]]:
        """Where an interface is open to somebody from there."""
        match origin:
            case Origin.INTERNET:
                return tuple(self._exposure.to_internet(nic))
            case Origin.PREMISES:
                return tuple(each for site in self._ways_in() for each in self._exposure.to_site(nic, site))
            case Origin.VPC | Origin.PEERS:
                neighbours = self._around.get((origin, nic.vpc))
                if neighbours is None:
                    around = yield from self._gather(nic.vpc, origin)
                    neighbours = yield from Neighbours.among(self.survey, around)
                    self._around[origin, nic.vpc] = neighbours
                return tuple(neighbours.to(nic))

    def _ways_in(self) -> tuple[Site, ...]:
        """One for each network on premises: what one way lets in, another does."""
        if self._sites is None:
            found: dict[tuple[str, Addresses], Site] = {}
            for _, each in known_sites(self.world):
                if each is not None and each.up:
                    found.setdefault((each.gateway, each.behind or each.addresses), each)
            self._sites = tuple(found.values())
        return self._sites

    def _gather(self, vpc: str, origin: Origin) -> Steps[list[Nic]]:
        known = self._gathered.get((origin, vpc))
        if known is not None:
            return known
        found = self._gathered[origin, vpc] = list[Nic]()
        for home, there in self._peers(vpc) if origin is Origin.PEERS else ((self.world, vpc),):
            for number, each in enumerate(home.where(NetworkInterface, vpc_id=there)):
                if number % AT_ONCE == 0:
                    yield
                nic = self.network.nic_at(there, place(each.addresses[0]))
                if nic is not None:
                    found.append(nic)
        return found

    def _peers(self, vpc: str) -> Iterator[tuple[World, str]]:
        for peering in self.world.where(VpcPeeringConnection, vpc_ids=vpc):
            if isinstance(self.survey.gateway(peering.id), Peering):
                side = peering.beyond(vpc)
                yield home_of(self.world, side), side.vpc_id


def exposed(world: World, origin: Origin, vpc: str) -> Steps[tuple[Exposed, ...]]:
    """The worst first."""
    scene = Scene(world, Wiring(world), {})
    teller = Teller(world, scene.survey)
    found = Ranked()
    judged = 0
    for number, interface in enumerate(interfaces_in(world, vpc)):
        if number % AT_ONCE == 0 or scene.judged != judged:
            yield
        judged = scene.judged
        nic = None if _is_amazons(interface) else parts.nic(world, interface.network_interface_id)
        if nic is not None:
            for reached in (yield from scene.to(nic, origin)):
                found.add(teller.tell(interface, nic, origin, reached))
    return found.worst_first


def open_to_everybody(world: World) -> Iterator[str]:
    """The groups by whose rules the internet gets to something that is no web site's port, some more than once."""
    survey = Survey(Wiring(world))
    exposure, seen = Exposure(survey), set[tuple[str, tuple[str, ...]]]()
    for interface in world.all(NetworkInterface):
        alike = (interface.subnet_id, interface.group_ids)
        nic = parts.nic(world, interface.network_interface_id) if alike not in seen else None
        if nic is None or _is_amazons(interface):
            continue
        for reached in exposure.to_internet(nic):
            seen.add(alike)
            wide = (each for each in reached.openings if kept_out(survey, nic, each) is not None)
            yield from (rule.group_id for each in wide if not is_public(each) and (rule := each.rule) is not None)


def _is_amazons(interface: NetworkInterface) -> bool:
    """A node of a balancer in EC2-Classic is Amazon's to guard."""
    return interface.is_hidden and not interface.instance_id


def interfaces_in(world: World, vpc: str) -> tuple[NetworkInterface, ...]:
    if not vpc:
        return world.all(NetworkInterface)
    return world.where(NetworkInterface, vpc_id=world.get(Vpc, vpc).vpc_id)


class Ranked:
    """Openings as they are found, by how much they give away."""

    def __init__(self) -> None:
        self._by_severity: dict[Severity, list[Exposed]] = {each: [] for each in reversed(Severity)}

    def add(self, found: Iterable[Exposed]) -> None:
        for each in found:
            self._by_severity[each.severity].append(each)

    @property
    def worst_first(self) -> tuple[Exposed, ...]:
        return tuple(chain.from_iterable(self._by_severity.values()))
