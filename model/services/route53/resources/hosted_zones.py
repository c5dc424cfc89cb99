"""Route 53: what exists: hosted zones, and the sets of name servers that they are given."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class ZoneVpc(Value):
    """A network in which a private zone is known."""

    vpc_region: str
    vpc_id: str


class HostedZone(
    Resource,
    key="zone_id",
    index=("name", "caller_reference", "delegation_set_id"),
    worldwide=("name",),
    scope="global",
    arn="hostedzone/{zone_id}",
    missing=("NoSuchHostedZone", "No hosted zone found with ID: {id}", 404),
    title="Hosted zones",
    columns=(
        Column("NAME", "name"),
        Column("ID", "zone_id"),
        Column("TYPE", "type"),
        Column("RECORDS", "resource_record_set_count", "number"),
        Column("VPCS", "vpc_ids", "list", priority=3),
        Column("COMMENT", "comment", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action("UpdateHostedZoneComment", "Change the comment", "Id", key="e", asks=("Comment",)),
        Action("AssociateVPCWithHostedZone", "Add a VPC", "HostedZoneId", key="a", asks=("VPC",)),
        Action(
            "DeleteHostedZone",
            "Delete",
            "Id",
            key="d",
            confirm=3,
            consequence="Nobody answers for its names any more.",
        ),
    ),
    create="CreateHostedZone",
    describe="ListHostedZones",
):
    """Public to the internet, or private to some VPCs."""

    zone_id: str
    name: str
    caller_reference: str
    comment: str | None = None
    private_zone: bool = False
    vpcs: tuple[ZoneVpc, ...] = ()
    name_servers: tuple[str, ...] = ()
    delegation_set_id: str = ""
    "Of a reusable set of name servers."
    resource_record_set_count: int = 0
    authorized: tuple[ZoneVpc, ...] = ()
    "VPCs of other accounts that may be associated."

    @property
    def arn(self) -> str:
        return arn("route53", "", "", f"hostedzone/{self.zone_id}")

    @property
    def label(self) -> str:
        return self.name

    @property
    def type(self) -> str:
        return "private" if self.private_zone else "public"

    @property
    def vpc_ids(self) -> tuple[str, ...]:
        return tuple(each.vpc_id for each in self.vpcs)

    @property
    def description(self) -> dict[str, Any]:
        """What its operations answer."""
        return {
            "id": f"/hostedzone/{self.zone_id}",
            "name": self.name,
            "caller_reference": self.caller_reference,
            "config": {"comment": self.comment, "private_zone": self.private_zone},
            "resource_record_set_count": self.resource_record_set_count,
        }

    @property
    def delegation_set(self) -> dict[str, Any] | None:
        """Private zones have none: their answers come from each VPC's own resolver."""
        if self.private_zone:
            return None
        own = {"id": f"/delegationset/{self.delegation_set_id}"} if self.delegation_set_id else {}
        return {**own, "name_servers": self.name_servers}


class DelegationSet(
    Resource,
    key="set_id",
    scope="global",
    arn="delegationset/{set_id}",
    index=("caller_reference",),
    missing=("NoSuchDelegationSet", "The specified delegation set does not exist: {id}"),
    title="Reusable delegation sets",
    columns=(
        Column("ID", "set_id"),
        Column("NAME SERVERS", "name_servers", "list"),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(Action("DeleteReusableDelegationSet", "Delete", "Id", key="d", confirm=1),),
    create="CreateReusableDelegationSet",
    describe="ListReusableDelegationSets",
):
    """Four name servers that several zones may share."""

    set_id: str
    caller_reference: str
    name_servers: tuple[str, ...]

    @property
    def arn(self) -> str:
        return arn("route53", "", "", f"delegationset/{self.set_id}")

    @property
    def description(self) -> dict[str, Any]:
        return {
            "id": f"/delegationset/{self.set_id}",
            "caller_reference": self.caller_reference,
            "name_servers": self.name_servers,
        }
