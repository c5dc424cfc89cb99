"""The name servers of the internet and of VPCs, over the zones of a world."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter

from model.catalog.geography import Place, network_of, place_of_region
from model.catalog.regions import regions
from model.kit.naming import naming
from model.kit.published import published
from model.kit.world import World
from model.laws.dns.answer import Answer, Question, Target, Zone, answers
from model.laws.dns.blocks import Located, Locations, locate
from model.laws.dns.names import above, canonical, is_within
from model.laws.dns.records import Asker, Record
from model.physics.round_trip import round_trips
from model.services.route53.resources.cidr_collections import CidrCollection
from model.services.route53.resources.health_checks import HealthCheck
from model.services.route53.resources.hosted_zones import HostedZone, ZoneVpc
from model.services.route53.resources.record_sets import Change, RecordSet
from model.services.route53domains.resources.domains import Domain


class KnownZone:
    """A zone as its name servers know it: what was changed lately they have not heard of yet."""

    def __init__(self, world: World, zone: HostedZone) -> None:
        self._own = world.cell.world(zone.account, world.region, "route53")
        self._zone = zone

    @property
    def id(self) -> str:
        return self._zone.zone_id

    @property
    def name(self) -> str:
        return self._zone.name

    @property
    def servers(self) -> tuple[str, ...]:
        return self._zone.name_servers

    def group(self, name: str, type: str) -> Sequence[Record]:
        known = {each.record.key: each.record for each in self._own.where(RecordSet, at=f"{self.id}|{name}")}
        known |= {key: record for key, record in self._unheard.items() if key[0] == name and record is not None}
        gone = {key for key, record in self._unheard.items() if record is None}
        return [record for key, record in sorted(known.items()) if key[1] == type and key not in gone]

    def exists(self, name: str) -> bool:
        """The zone's own name is known for as long as it has records at all."""
        if name == self.name:
            return bool(self.group(name, "SOA"))
        if any(is_within(key[0], name) and record is not None for key, record in self._unheard.items()):
            return True
        found = self._own.where(RecordSet, under=f"{self.id}|{name}")
        return any(self._unheard.get(each.record.key, each.record) is not None for each in found)

    @cached_property
    def _unheard(self) -> dict[tuple[str, str, str], Record | None]:
        """What was, or was not, before the changes that are under way; the first of several tells."""
        under_way = [each for each in self._own.where(Change, zone_id=self.id) if each.status == "PENDING"]
        newest_first = sorted(under_way, key=attrgetter("serial"), reverse=True)
        return {before.key: before.record for change in newest_first for before in change.before}


class NameServers:
    """All that answer on the internet; for a VPC its private zones come first."""

    def __init__(self, world: World, vpc: ZoneVpc | None = None, of_zone: str = "") -> None:
        self._world = world
        self._vpc = vpc
        self._asked = world.kernel.store.anywhere(HostedZone, of_zone) if of_zone else None
        self._zones: dict[str, Zone | None] = {}

    def zone_of(self, name: str) -> Zone | None:
        if name not in self._zones:
            self._zones[name] = self._asked_zone(name) or self.private_zone_of(name) or self._public(name)
        return self._zones[name]

    def _asked_zone(self, name: str) -> Zone | None:
        zone = self._asked
        return KnownZone(self._world, zone) if zone is not None and is_within(name, zone.name) else None

    def private_zone_of(self, name: str) -> Zone | None:
        """The nearest one decides alone, even about what it does not know."""
        if self._vpc is None:
            return None
        for each in (name, *above(name)):
            for zone in self._called(each):
                if self._vpc in zone.vpcs:
                    return KnownZone(self._world, zone)
        return None

    def is_healthy(self, check: str) -> bool:
        """A check that is no more has nothing against anybody."""
        found = self._world.kernel.store.anywhere(HealthCheck, check)
        return found is None or found.status == "healthy"

    def located(self, collection: str, network: str) -> tuple[Located, ...]:
        return locate(network, self.locations(collection))

    def locations(self, collection: str) -> Locations:
        """As they have heard of it: of a collection that is no more there are none."""
        found = self._world.kernel.store.anywhere(CidrCollection, collection)
        return heard_locations(self._world, found) if found else ()

    def target(self, name: str, asker: Asker) -> Target | None:
        found = published(self._world.cell, name)
        return Target(found.addresses_for(asker.spot), found.is_well) if found else None

    def _public(self, name: str) -> Zone | None:
        """From the top down: a zone is asked if whoever is above it leads there, or nobody is."""
        known: KnownZone | None = None
        for each in reversed((name, *above(name))):
            zones = [KnownZone(self._world, zone) for zone in self._called(each) if not zone.private_zone]
            leading = self._led_to(known, each, zones)
            if leading is not None:
                known = leading
            elif known is not None and known.group(each, "NS") and each != known.name:
                return None
        return known

    def _led_to(self, parent: KnownZone | None, name: str, zones: Sequence[KnownZone]) -> KnownZone | None:
        servers = registered_servers(self._world, name)
        if servers is None and parent is not None:
            servers = tuple(value for each in parent.group(name, "NS") for value in each.values)
        if servers is None:
            return zones[0] if zones else None
        wanted = {each.lower().rstrip(".") for each in servers}
        return next((zone for zone in zones if wanted & set(zone.servers)), None)

    def _called(self, name: str) -> Sequence[HostedZone]:
        found = self._world.kernel.store.wherever(HostedZone, "name", name)
        return sorted(found, key=attrgetter("serial"))


def heard_locations(world: World, collection: CidrCollection) -> Locations:
    """A collection as name servers know it: the first of the changes under way tells what was before."""
    own = world.cell.world(collection.account, world.region, "route53")
    changes = own.where(Change, collection_id=collection.collection_id)
    first = min((each for each in changes if each.status == "PENDING"), key=attrgetter("serial"), default=None)
    return first.locations_before if first else collection.locations


def registered_servers(world: World, name: str) -> tuple[str, ...] | None:
    """Where the registry leads for a domain; None for a name that nobody has registered here."""
    found = world.kernel.store.wherever(Domain, "domain_name", name.rstrip("."))
    return found[0].nameservers if found else None


def asker_at(world: World, place: Place | None, address: str = "") -> Asker:
    """Somebody at a place, with how far every region is from there; of nobody known nothing is but the address."""
    network = address or (network_of(place) if place else "")
    if place is None:
        return Asker(network=network)
    trips = round_trips(world.kernel.seed, place, regions())
    milliseconds = tuple((trip.region.name, trip.milliseconds) for trip in trips)
    return Asker(*place.area, milliseconds, (place.latitude, place.longitude), network)


def ask(
    world: World, name: str, type: str, asker: Asker, vpc: ZoneVpc | None = None, of_zone: str = ""
) -> tuple[Answer, ...]:
    """Every answer that there can be, with its chance. `of_zone` asks the servers of one zone, whoever leads there."""
    return answers(Question(canonical(name), type, asker), NameServers(world, vpc, of_zone))


@naming
def addresses_of(world: World, vpc_id: str, name: str) -> tuple[str, ...] | None:
    """A VPC's own resolver is asked for what its private zones say, and sits where its region does."""
    whole, asker = canonical(name), asker_at(world, place_of_region(world.region))
    if not vpc_id:
        known = NameServers(world).zone_of(whole) is not None
        return _addresses(ask(world, name, "A", asker)) if known else None
    vpc = ZoneVpc(vpc_region=world.region, vpc_id=vpc_id)
    known = NameServers(world, vpc).private_zone_of(whole) is not None
    return _addresses(ask(world, name, "A", asker, vpc)) if known else None


def _addresses(found: tuple[Answer, ...]) -> tuple[str, ...]:
    likeliest = max(found, key=attrgetter("chance"))
    return tuple(line.value for line in likeliest.lines if line.type == "A")


def public_addresses(world: World, name: str) -> tuple[str, ...]:
    """What most of the internet is told of a name."""
    return _addresses(ask(world, name, "A", Asker()))
