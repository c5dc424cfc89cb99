"""Changing a zone's records: a batch holds as a whole, or nothing of it does."""

from __future__ import annotations

from collections.abc import Sequence

from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.published import published
from model.kit.world import World
from model.laws.dns.blocks import Locations
from model.laws.dns.names import flaw_of, is_within
from model.laws.dns.records import ANYWHERE, CidrPlace, Record
from model.laws.dns.values import flaw_in
from model.services.route53.home import home
from model.services.route53.record_reading import Edit
from model.services.route53.refusals import bad_batch
from model.services.route53.resources.cidr_collections import CidrCollection
from model.services.route53.resources.hosted_zones import HostedZone
from model.services.route53.resources.record_sets import Before, Change, RecordSet, record_id, record_set
from model.services.route53.standing import Difference, Standing

MOST_CHANGES = 1000
CHANGES_AT_ONCE = 64
MOST_CHARACTERS = 32_000
MOST_PEERS, MOST_PEERS_NEAR = 100, 30
"Of one name and type, and of geoproximity."


class Misfit(Exception):
    """A change that cannot be, in AWS's words."""


async def change(world: World, zone: HostedZone, changes: Sequence[Edit], comment: str | None) -> Change:
    """Raises InvalidChangeBatch with all that is wrong, and NoSuchHealthCheck."""
    _refuse_much(changes)
    after, flaws = standing(world, zone), list[str]()
    async for each in in_turns(changes, CHANGES_AT_ONCE):
        try:
            _apply(world, zone, after, each)
        except Misfit as misfit:
            flaws.append(str(misfit))
    flaws += _at_apex(zone, after) if not flaws else []
    if flaws:
        raise bad_batch(flaws)
    return put(world, zone, after, comment)


def records_of(world: World, zone_id: str) -> tuple[RecordSet, ...]:
    return world.where(RecordSet, zone_id=zone_id)


def standing(world: World, zone: HostedZone) -> Standing:
    """The zone's records as they are."""
    id = zone.zone_id
    return Standing(lambda name: [each.record for each in world.where(RecordSet, at=f"{id}|{name}")])


def put(world: World, zone: HostedZone, records: Standing, comment: str | None = None) -> Change:
    """Let the zone have these records, and those who answer hear of it in their time."""
    differences = tuple(records.differences())
    for each in differences:
        _put_one(world, zone, each)
    zone.resource_record_set_count += sum(_counted(each.after) - _counted(each.before) for each in differences)
    noted = tuple(Before(key=each.key, record=each.before) for each in differences)
    return note(world, zone.zone_id, comment, noted)


def _counted(record: Record | None) -> int:
    """What a traffic policy made of its rules is not counted."""
    return int(record is not None and not record.rule)


def note(world: World, zone_id: str, comment: str | None = None, before: tuple[Before, ...] = ()) -> Change:
    return home(world).add(Change(change_id=_new_id(world), zone_id=zone_id, comment=comment, before=before))


def note_locations(world: World, collection: CidrCollection, before: Locations) -> Change:
    """Name servers hear of a collection's other blocks in their time too."""
    id = collection.collection_id
    return home(world).add(Change(change_id=_new_id(world), collection_id=id, locations_before=before))


def _new_id(world: World) -> str:
    own = home(world)
    return f"C{own.luck('change', own.count('change')).hexadecimal(20).upper()}"


def _put_one(world: World, zone: HostedZone, difference: Difference) -> None:
    _, old, new = difference
    if new is None:
        assert old is not None, "what is touched was there or is"
        world.remove(world.get(RecordSet, record_id(zone.zone_id, old)))
    elif old is None:
        world.add(record_set(zone.zone_id, zone.name, new))
    else:
        thing = world.get(RecordSet, record_id(zone.zone_id, new))
        thing.record, thing.check_id = new, new.check
        thing.collection_id = new.cidr.collection if new.cidr else ""


def _refuse_much(changes: Sequence[Edit]) -> None:
    if sum(2 if each.action == "UPSERT" else 1 for each in changes) > MOST_CHANGES:
        raise bad_batch([f"Number of records limit of {MOST_CHANGES} exceeded."])
    if sum(len(value) for each in changes for value in each.record.values) > MOST_CHARACTERS:
        raise bad_batch([f"Number of characters limit of {MOST_CHARACTERS} exceeded."])


def _apply(world: World, zone: HostedZone, records: Standing, change: Edit) -> None:
    record = change.record
    _refuse_flow(records, record)
    if change.action == "DELETE":
        _take_out(records, record)
        return
    if change.action == "CREATE" and records.get(record.key) is not None:
        raise Misfit(f"Tried to create resource record set {_named(record)} but it already exists")
    vet(world, zone, records, record)
    records.put(record)


def _refuse_flow(records: Standing, record: Record) -> None:
    """What a traffic policy made is changed by its instance alone."""
    for key in ((record.name, record.type, ""), record.key):
        found = records.get(key)
        if found is not None and found.flow is not None:
            told = f"is managed by the traffic policy instance {found.flow.instance}"
            raise Misfit(f"RRSet with DNS name {record.name}, type {record.type} {told}")


def vet(world: World, zone: HostedZone, records: Standing, record: Record) -> None:
    """Raises Misfit for what cannot be in a zone beside other records, and NoSuchHealthCheck."""
    _check_name(zone, record)
    _check_values(record)
    _check_company(zone, [each for each in records.named(record.name) if each.key != record.key], record)
    if record.failover and zone.private_zone and world.cell.settings.quotas == "notes-2017":
        raise Misfit(f"RRSet with DNS name {record.name} cannot have failover routing in a private hosted zone")
    if record.cidr:
        _check_cidr(world, zone, record, record.cidr)
    if record.check:
        _check_check(world, record.check)
    if record.alias:
        _check_alias(world, zone, records, record)


def _take_out(records: Standing, record: Record) -> None:
    found = records.get(record.key)
    if found is None:
        raise Misfit(f"Tried to delete resource record set {_named(record)} but it was not found")
    if (found.ttl, set(found.values), found.alias) != (record.ttl, set(record.values), record.alias):
        told = "but the values provided do not match the current values"
        raise Misfit(f"Tried to delete resource record set {_named(record)} {told}")
    records.take(record)


def _named(record: Record) -> str:
    own = f", set-identifier='{record.identifier}'" if record.identifier else ""
    return f"[name='{record.name}', type='{record.type}'{own}]"


def _check_name(zone: HostedZone, record: Record) -> None:
    if flaw := flaw_of(record.name):
        raise Misfit(f"FATAL problem: DomainNameIllegal ({flaw}) encountered with '{record.name}'")
    if not is_within(record.name, zone.name):
        raise Misfit(f"RRSet with DNS name {record.name} is not permitted in zone {zone.name}")
    if record.type == "CNAME" and record.name == zone.name:
        raise Misfit(f"RRSet of type CNAME with DNS name {record.name} is not permitted at apex in zone {zone.name}")
    if record.type == "SOA" and record.name != zone.name:
        raise Misfit(f"RRSet of type SOA with DNS name {record.name} is only permitted at apex in zone {zone.name}")


def _check_values(record: Record) -> None:
    flaws = [flaw for value in record.values if (flaw := flaw_in(record.type, value))]
    if flaws:
        raise Misfit(f"Invalid Resource Record: {', '.join(flaws)}")
    if len(set(record.values)) < len(record.values):
        raise Misfit(f"Duplicate Resource Record: '{_repeated(record.values)}'")
    if record.type in ("CNAME", "SOA") and len(record.values) > 1:
        raise Misfit(f"RRSet of type {record.type} with DNS name {record.name} must have exactly one value")


def _repeated(values: Sequence[str]) -> str:
    return next(each for each in values if values.count(each) > 1)


def _check_company(zone: HostedZone, same_name: Sequence[Record], record: Record) -> None:
    """What a name's other records have to say."""
    if record.type == "CNAME" and any(each.type != "CNAME" for each in same_name):
        told = "is not permitted as it conflicts with other records with the same DNS name"
        raise Misfit(f"RRSet of type CNAME with DNS name {record.name} {told} in zone {zone.name}")
    if record.type != "CNAME" and any(each.type == "CNAME" for each in same_name):
        told = "because a conflicting RRSet of type CNAME with the same DNS name already exists"
        raise Misfit(
            f"RRSet of type {record.type} with DNS name {record.name} is not permitted {told} in zone {zone.name}"
        )
    peers = [each for each in same_name if each.type == record.type]
    for other in peers:
        _check_peer(record, other)
    most = MOST_PEERS_NEAR if record.proximity else MOST_PEERS
    if len(peers) >= most:
        raise Misfit(f"RRSet with DNS name {record.name}, type {record.type} cannot have more than {most} records")


def _check_peer(record: Record, other: Record) -> None:
    who = f"RRSet with DNS name {record.name}, type {record.type}, SetIdentifier {record.identifier or 'null'}"
    if record.policy != other.policy:
        told = f"a {other.policy} RRSet with the same name and type exists"
        raise Misfit(f"{who} cannot be created as {record.policy} because {told}")
    if record.cidr and other.cidr and record.cidr.collection != other.cidr.collection:
        raise Misfit(f"{who} cannot be created because an RRSet of another CIDR collection exists")
    same = {
        "ip-based": record.cidr == other.cidr,
        "geoproximity": _place_of(record) == _place_of(other),
        "latency": record.region == other.region,
        "geolocation": record.area == other.area,
        "failover": record.failover == other.failover,
    }
    if same.get(record.policy):
        told = "exists with the same name, type and place in it"
        raise Misfit(f"{who} cannot be created because another {record.policy} RRSet {told}")


def _place_of(record: Record) -> tuple[float, float] | None:
    return (record.proximity.latitude, record.proximity.longitude) if record.proximity else None


def _check_cidr(world: World, zone: HostedZone, record: Record, cidr: CidrPlace) -> None:
    who = f"RRSet with DNS name {record.name}, type {record.type}"
    if zone.private_zone:
        raise Misfit(f"{who} cannot have IP-based routing in a private hosted zone")
    found = world.find(CidrCollection, cidr.collection)
    if found is None:
        raise Misfit(f"{who} names the CIDR collection {cidr.collection}, but that was not found")
    if cidr.location not in (ANYWHERE, *found.location_names):
        raise Misfit(f"{who} names the CIDR location {cidr.location}, but that was not found in {cidr.collection}")


def _check_check(world: World, id: str) -> None:
    from model.services.route53.resources.health_checks import HealthCheck

    if world.find(HealthCheck, id) is None:
        raise AwsError("NoSuchHealthCheck", f"The specified health check does not exist: {id}", 404)


def _check_alias(world: World, zone: HostedZone, records: Standing, record: Record) -> None:
    alias = record.alias
    assert alias is not None, "an alias is asked about"
    aim = f"Tried to create an alias that targets {alias.name}, type {record.type} in zone {alias.zone_id}"
    if alias.zone_id == zone.zone_id:
        found = any(each.type == record.type for each in records.named(alias.name)) and alias.name != record.name
    else:
        target = published(world.cell, alias.name)
        if target is not None and target.zone_id != alias.zone_id:
            raise Misfit(f"{aim}, but the alias target name does not lie within the target zone")
        found = target is not None and target.only_for in ("", record.name.rstrip("."))
    if not found:
        raise Misfit(f"{aim}, but that target was not found")


def _at_apex(zone: HostedZone, records: Standing) -> list[str]:
    own = {each.type for each in records.named(zone.name)}
    flaws = [] if "SOA" in own else ["A HostedZone must contain exactly one SOA record."]
    return flaws if "NS" in own else [*flaws, "A HostedZone must contain at least one NS record for the zone itself."]
