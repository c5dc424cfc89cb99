"""AWS Organizations: what exists: organizational units, in which accounts lie as files in folders."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class OrganizationalUnit(
    Resource,
    scope="global",
    arn="ou/{organization_id}/{id}",
    index=("parent_id", "policy_ids"),
    missing=("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist."),
    title="Organizational units",
    columns=(
        Column("NAME", "name"),
        Column("ID", "id"),
        Column("IN", "parent_id"),
        Column("POLICIES", "policy_ids", "list", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("UpdateOrganizationalUnit", "Rename", "OrganizationalUnitId", key="r", asks=("Name",)),
        Action("CreateOrganizationalUnit", "New unit in it", "ParentId", key="u", asks=("Name",)),
        Action("AttachPolicy", "Attach policy", "TargetId", key="p", asks=("PolicyId",)),
        Action("DetachPolicy", "Detach policy", "TargetId", key="P", asks=("PolicyId",)),
        Action("DeleteOrganizationalUnit", "Delete", "OrganizationalUnitId", key="d", confirm=2),
    ),
    create="CreateOrganizationalUnit",
    describe="ListOrganizationalUnitsForParent",
):
    organization_id: str
    name: str
    parent_id: str
    policy_ids: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        return "ORGANIZATIONAL_UNIT"

    @property
    def label(self) -> str:
        return self.name
