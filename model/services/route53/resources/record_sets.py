"""Route 53: what exists: the records of zones, and the batches in which they were changed."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.kit.value import Value
from model.laws.dns.blocks import Locations
from model.laws.dns.names import above, is_within, order_of
from model.laws.dns.records import Proximity, Record


class RecordSet(
    Resource,
    key="record_id",
    index=("zone_id", "check_id", "collection_id", "at", "under"),
    scope="global",
    title="DNS records",
    columns=(
        Column("NAME", "name"),
        Column("TYPE", "type"),
        Column("POLICY", "policy"),
        Column("VALUE", "shown"),
        Column("ID", "identifier", priority=2),
        Column("TTL", "ttl", "number", priority=3),
        Column("CHECK", "check_id", priority=3),
        Column("ZONE", "zone_id", priority=4),
    ),
    describe="ListResourceRecordSets",
):
    record_id: str
    "`zone|name|type|identifier`"
    zone_id: str
    record: Record
    check_id: str = ""
    collection_id: str = ""
    "The CIDR collection that tells whom it is for."
    at: str = ""
    "`zone|name`"
    under: tuple[str, ...] = ()
    "The same of its name and of all above it, down from below the zone's own."

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def type(self) -> str:
        return self.record.type

    @property
    def policy(self) -> str:
        return self.record.policy

    @property
    def identifier(self) -> str:
        return self.record.identifier

    @property
    def ttl(self) -> int | None:
        return self.record.ttl

    @property
    def shown(self) -> str:
        alias = self.record.alias
        return f"alias of {alias.told}" if alias else ", ".join(self.record.values)

    @property
    def label(self) -> str:
        return f"{self.name} {self.type}"

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands in lists; what a traffic policy made of its rules follows upon the name that it is for."""
        flow = self.record.flow
        if flow is not None and flow.rule:
            return order_of(flow.root), self.type, f"{self.name}|{self.identifier}"
        return order_of(self.name), self.type, self.identifier


def record_set(zone_id: str, zone_name: str, record: Record) -> RecordSet:
    """A record as a zone has it."""
    names = (record.name, *above(record.name))
    return RecordSet(
        record_id=record_id(zone_id, record),
        zone_id=zone_id,
        record=record,
        check_id=record.check,
        collection_id=record.cidr.collection if record.cidr else "",
        at=f"{zone_id}|{record.name}",
        under=tuple(f"{zone_id}|{each}" for each in names if is_within(each, zone_name) and each != zone_name),
    )


def record_id(zone_id: str, record: Record) -> str:
    return "|".join((zone_id, *record.key))


def described(record: Record) -> dict[str, Any]:
    """As operations answer it: of what a traffic policy made, only by which instance."""
    if record.flow is not None:
        return {"name": record.name, "type": record.type, "traffic_policy_instance_id": record.flow.instance}
    told: dict[str, Any] = {"name": record.name, "type": record.type, "ttl": record.ttl}
    told |= {"set_identifier": record.identifier or None, "weight": record.weight, "region": record.region or None}
    told |= {"failover": record.failover or None, "multi_value_answer": record.multivalue}
    told |= {"health_check_id": record.check or None}
    if record.area is not None:
        continent, country, state = record.area
        own = {"country_code": country or None, "subdivision_code": state or None}
        told["geo_location"] = {"continent_code": continent or None, **own}
    if record.proximity is not None:
        told["geo_proximity_location"] = _proximity_described(record.proximity)
    if record.cidr is not None:
        told["cidr_routing_config"] = {"collection_id": record.cidr.collection, "location_name": record.cidr.location}
    if record.alias is not None:
        alias = {"hosted_zone_id": record.alias.zone_id, "dns_name": record.alias.name}
        told["alias_target"] = alias | {"evaluate_target_health": record.alias.evaluates}
    else:
        told["resource_records"] = [{"value": each} for each in record.values]
    return told


def _proximity_described(proximity: Proximity) -> dict[str, Any]:
    own = {} if proximity.bias is None else {"bias": proximity.bias}
    if proximity.region:
        return {"aws_region": proximity.region, **own}
    latitude, longitude = proximity.coordinates
    return {"coordinates": {"latitude": latitude, "longitude": longitude}, **own}


class Before(Value):
    """What a name's record was before it was changed: None where there was none."""

    key: tuple[str, str, str]
    record: Record | None = None


CHANGE_LIFE = Lifecycle(Auto("PENDING", to="INSYNC", after=Between(30, 60)), field="status")


class Change(
    Resource,
    key="change_id",
    index=("zone_id", "collection_id", "status"),
    scope="global",
    arn="change/{change_id}",
    missing=("NoSuchChange", "Could not find resource with ID: {id}", 404),
    life=CHANGE_LIFE,
    title="DNS changes",
    columns=(
        Column("ID", "change_id"),
        Column("STATE", "status", "state"),
        Column("ZONE", "zone_id"),
        Column("COMMENT", "comment", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    describe="GetChange",
):
    """PENDING until every name server has it; until then they answer with what was `before`.

    It is about the records of a zone, or about the blocks of a CIDR collection.
    """

    change_id: str
    zone_id: str = ""
    collection_id: str = ""
    status: str = "PENDING"
    comment: str | None = None
    before: tuple[Before, ...] = ()
    locations_before: Locations = ()

    @property
    def arn(self) -> str:
        return arn("route53", "", "", f"change/{self.change_id}")

    @property
    def description(self) -> dict[str, Any]:
        return {
            "id": f"/change/{self.change_id}",
            "status": self.status,
            "submitted_at": self.created_at,
            "comment": self.comment,
        }
