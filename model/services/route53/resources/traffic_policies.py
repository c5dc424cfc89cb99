"""Route 53: what exists: traffic policies in their versions, and what was made of them at names."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource


class TrafficPolicy(
    Resource,
    key="version_id",
    index=("policy_id", "name"),
    scope="global",
    arn="trafficpolicy/{policy_id}",
    missing=("NoSuchTrafficPolicy", "No traffic policy exists with the specified ID and version: {id}", 404),
    title="Traffic policies",
    columns=(
        Column("NAME", "name"),
        Column("VERSION", "version", "number"),
        Column("TYPE", "type"),
        Column("STATE", "state", "state"),
        Column("ID", "policy_id", priority=2),
        Column("COMMENT", "comment", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
    create="CreateTrafficPolicy",
    describe="ListTrafficPolicies",
):
    """One version of a tree of rules. What was deleted is in no list any more, but can still be read."""

    version_id: str
    "`policy/version`"
    policy_id: str
    version: int
    name: str
    type: str
    document: str
    comment: str | None = None
    deleted: bool = False

    @property
    def arn(self) -> str:
        return arn("route53", "", "", f"trafficpolicy/{self.policy_id}")

    @property
    def label(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def state(self) -> str:
        return "deleted" if self.deleted else "available"

    @property
    def description(self) -> dict[str, Any]:
        return {
            "id": self.policy_id,
            "version": self.version,
            "name": self.name,
            "type": self.type,
            "document": self.document,
            "comment": self.comment,
        }


def version_id(policy_id: str, version: int) -> str:
    return f"{policy_id}/{version}"


class TrafficPolicyInstance(
    Resource,
    key="instance_id",
    index=("zone_id", "version_id", "change_id"),
    scope="global",
    arn="trafficpolicyinstance/{instance_id}",
    missing=("NoSuchTrafficPolicyInstance", "No traffic policy instance exists with ID: {id}", 404),
    title="Traffic policy records",
    columns=(
        Column("NAME", "name"),
        Column("TYPE", "type"),
        Column("STATE", "state", "state"),
        Column("POLICY", "policy_label"),
        Column("TTL", "ttl", "number", priority=3),
        Column("MESSAGE", "message", priority=2),
        Column("ZONE", "zone_id", priority=3),
        Column("ID", "instance_id", priority=4),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action(
            "UpdateTrafficPolicyInstance",
            "Use another version",
            "Id",
            key="e",
            asks=("TTL", "TrafficPolicyId", "TrafficPolicyVersion"),
        ),
        Action(
            "DeleteTrafficPolicyInstance",
            "Delete",
            "Id",
            key="d",
            confirm=2,
            consequence="Its name means nothing any more, and all of its records go.",
        ),
    ),
    create="CreateTrafficPolicyInstance",
    describe="ListTrafficPolicyInstances",
):
    """A policy's rules as records at a name. Until the change is everywhere it is Creating, Updating or Deleting."""

    instance_id: str
    zone_id: str
    name: str
    type: str
    ttl: int
    version_id: str
    policy_label: str
    state: str = "Creating"
    message: str = ""
    change_id: str = ""
    flaw: str = ""
    "Why there will be no records."

    @property
    def arn(self) -> str:
        return arn("route53", "", "", f"trafficpolicyinstance/{self.instance_id}")

    @property
    def label(self) -> str:
        return self.name

    @property
    def policy_id(self) -> str:
        return self.version_id.rpartition("/")[0]

    @property
    def version(self) -> int:
        return int(self.version_id.rpartition("/")[2])

    @property
    def description(self) -> dict[str, Any]:
        return {
            "id": self.instance_id,
            "hosted_zone_id": self.zone_id,
            "name": self.name,
            "ttl": self.ttl,
            "state": self.state,
            "message": self.message,
            "traffic_policy_id": self.policy_id,
            "traffic_policy_version": self.version,
            "traffic_policy_type": self.type,
        }
