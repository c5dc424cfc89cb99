"""Looking at a whole zone at once: what each record is told to whom, with the checks and clients that hang on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from model.catalog.geography import areas
from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.laws.dns.answer import is_well
from model.laws.dns.names import is_within
from model.laws.dns.policies import choose
from model.laws.dns.records import Asker, Record
from model.physics.clients import places_of
from model.services.route53.behavior.spreading import LOST, REQUESTS
from model.services.route53.charges import charges_of, dollars_of
from model.services.route53.home import home
from model.services.route53.judging import FAILURES, next_turn, opinions, thinks_well
from model.services.route53.picture import (
    ELSEWHERE,
    EVERYONE,
    Believed,
    BelievedLong,
    CheckSeen,
    TaughtRecord,
    ZonePicture,
)
from model.services.route53.resolving import KnownZone, NameServers, asker_at
from model.services.route53.resources.health_checks import HealthCheck
from model.services.route53.resources.hosted_zones import HostedZone
from model.services.route53.resources.query_logging import QueryLoggingConfig
from model.services.route53.resources.record_sets import Change, RecordSet
from model.services.route53.resources.spreads import Belief, Shares, Spread

BY_PLACE = frozenset({"latency", "geolocation", "geoproximity"})
_FEW = 16


async def picture_of(world: World, zone: HostedZone) -> ZonePicture:
    """As its own account sees it."""
    own = home(world, zone.account)
    ordered = sorted(own.where(RecordSet, zone_id=zone.zone_id), key=lambda each: each.place)
    servers = NameServers(own, of_zone=zone.zone_id)
    known = KnownZone(own, zone)
    found: list[TaughtRecord] = []
    async for group in in_turns([tuple(group) for _, group in groupby(ordered, key=_group_of)], _FEW):
        found += taught(own, [each.record for each in group], known, servers)
    pending = sum(each.status == "PENDING" for each in own.where(Change, zone_id=zone.zone_id))
    checks = tuple(_checks(own, found))
    believed = tuple(_believed(own, zone))
    return ZonePicture(
        zone.zone_id,
        zone.name,
        zone.private_zone,
        tuple(found),
        checks,
        believed,
        pending,
        charges_of(own, zone).dollars,
        bool(own.where(QueryLoggingConfig, zone_id=zone.zone_id)),
    )


def _group_of(each: RecordSet) -> tuple[str, str]:
    return each.name, each.type


def taught(world: World, group: Sequence[Record], zone: KnownZone, servers: NameServers) -> Iterator[TaughtRecord]:
    """Records of one name and type, with which part of each continent's clients is told each."""
    health = {each.key: is_well(each, zone, servers) for each in group}
    askers = _who_asks(world, group, servers)
    told: defaultdict[tuple[str, str, str], list[tuple[str, float]]] = defaultdict(list)
    for who, some in askers.items():
        parts: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        for asker in some:
            chosen = choose(group, asker, lambda each: health[each.key])
            for record, chance in chosen.chances:
                parts[record.key] += (1.0 if chosen.together else chance) / len(some)
        for key, part in parts.items():
            told[key].append((who, round(part, 9)))
    for each in group:
        looked_after = bool(each.check) or (each.alias is not None and each.alias.evaluates)
        yield TaughtRecord(each, tuple(told[each.key]), health[each.key] if looked_after else None, len(askers))


def _who_asks(world: World, group: Sequence[Record], servers: NameServers) -> Mapping[str, tuple[Asker, ...]]:
    """Who is told apart by records of one policy."""
    if group[0].cidr is not None:
        return _by_blocks(group[0].cidr.collection, group, servers)
    return _askers(world) if group[0].policy in BY_PLACE else {EVERYONE: (Asker(),)}


def _by_blocks(collection: str, group: Sequence[Record], servers: NameServers) -> Mapping[str, tuple[Asker, ...]]:
    """Somebody in each location that a record is for, by its blocks, and whoever is in none of these."""
    named = {each.cidr.location for each in group if each.cidr is not None}
    found: dict[str, tuple[Asker, ...]] = {}
    for location, (first, *others) in servers.locations(collection):
        if location in named:
            asker = Asker(network=first, located=servers.located(collection, first))
            found[f"{first} +{len(others)}" if others else first] = (asker,)
    return found | {ELSEWHERE: (Asker(),)}


def _askers(world: World) -> Mapping[str, tuple[Asker, ...]]:
    """Somebody in each city, by continent; of a continent without cities nobody asks."""
    known = world.kernel.seed
    if known not in _ASKERS:
        _ASKERS.clear()
        _ASKERS[known] = {code: _there(world, code) for code in sorted({each.continent for each in areas()})}
    return {code: askers for code, askers in _ASKERS[known].items() if askers}


_ASKERS: dict[int, dict[str, tuple[Asker, ...]]] = {}
"By a world's seed, of the last that was looked at: how far it is to regions never changes."


def _there(world: World, continent: str) -> tuple[Asker, ...]:
    found = (place for _, place in places_of({continent: 1.0}, None) if place is not None)
    return tuple(asker_at(world, place) for place in found if place.area.continent == continent)


def _checks(world: World, records: Sequence[TaughtRecord]) -> Iterator[CheckSeen]:
    ttls: defaultdict[str, int] = defaultdict(int)
    for each in records:
        if each.record.check:
            ttls[each.record.check] = max(ttls[each.record.check], each.record.ttl or 0)
    for id, ttl in ttls.items():
        check = world.find(HealthCheck, id)
        if check is not None:
            yield _check(world, check, ttl)


def _check(world: World, check: HealthCheck, ttl: int) -> CheckSeen:
    asks = check.config.asks_endpoint and bool(check.sights)
    thoughts = [thinks_well(world, check, *each, world.now) for each in opinions(check)] if asks else []
    flaws = (sight.told for sight in check.sights if sight.flaw)
    return CheckSeen(
        id=check.check_id,
        label=check.label,
        status=check.status,
        inverted=check.config.inverted,
        target=check.target,
        content=sum(thoughts),
        checkers=len(thoughts),
        interval=check.config.interval_seconds,
        threshold=check.config.failure_threshold or FAILURES,
        turns_at=next_turn(world, check, world.now) if asks else None,
        ttl=ttl,
        why=next(flaws, check.reason),
        dollars=dollars_of(world, check),
    )


def _believed(world: World, zone: HostedZone) -> Iterator[Believed]:
    """Clients of a load story keep what they were told for as long as its TTL."""
    for each in world.all(Spread):
        if is_within(each.entry, zone.name):
            rates = [world.signal(each.entry, quantity).value_at(world.now) for quantity in (REQUESTS, LOST)]
            until = each.since + each.seconds if each.is_moving else world.now
            now = tuple(sorted(each.shares_at(world.now).items()))
            late = tuple(_late(each, belief, world.now) for belief in each.late)
            yield Believed(each.entry, rates[0], rates[1], _named(now), _named(each.aim), until, each.ttl, late)


def _late(spread: Spread, belief: Belief, now: float) -> BelievedLong:
    shares = tuple(sorted(belief.shares_at(now, spread.aim).items()))
    until = belief.since + belief.seconds if belief.before != spread.aim else now
    return BelievedLong(belief.keeps, belief.share, _named(shares), until)


def _named(shares: Shares) -> Shares:
    """Balancers by their names, other entries by the last part of their ARN; nowhere is nowhere."""
    return tuple((_name(entry), share) for entry, share in shares)


def _name(entry: str) -> str:
    parts = entry.rpartition(":")[2].split("/")
    return parts[2] if parts[0] == "loadbalancer" and len(parts) > 2 else parts[-1] or "nowhere"
