"""IAM: what exists: roles, and the profiles that hand one to an instance."""

from __future__ import annotations

from urllib.parse import quote

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.services.iam.resources.users import Boundary, KeyUse, policy_names


class Role(
    Resource,
    scope="global",
    key="role_name",
    arn="role{path}{role_name}",
    index=("attached_policies", "boundary_arn"),
    missing=("NoSuchEntity", "The role with name {id} cannot be found.", 404),
    taken=("EntityAlreadyExists", "Role with name {id} already exists.", 409),
    title="Roles",
    columns=(
        Column("NAME", "role_name"),
        Column("POLICIES", "policies", "list", priority=2),
        Column("DESCRIPTION", "description", priority=3),
        Column("LAST USED", "last_use.used_at", "age", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("AttachRolePolicy", "Attach policy", "RoleName", key="p", asks=("PolicyArn",)),
        Action("PutRolePermissionsBoundary", "Set boundary", "RoleName", key="b", asks=("PermissionsBoundary",)),
        Action("UpdateRole", "Session length", "RoleName", key="t", asks=("MaxSessionDuration", "Description")),
        Action("DeleteRole", "Delete", "RoleName", key="d", confirm=2),
    ),
    create="CreateRole",
    describe="ListRoles",
):
    role_name: str
    role_id: str
    path: str = "/"
    trust: str
    "Who may assume it: a policy document as JSON text."
    description: str | None = None
    max_session_duration: int = 3600
    inline_policies: tuple[tuple[str, str], ...] = ()
    attached_policies: tuple[str, ...] = ()
    boundary_arn: str = ""
    last_use: KeyUse | None = None

    @property
    def permissions_boundary(self) -> Boundary | None:
        return Boundary(permissions_boundary_arn=self.boundary_arn) if self.boundary_arn else None

    @property
    def is_service_linked(self) -> bool:
        """Made for a service, which alone can assume it and say when it goes."""
        return self.path.startswith("/aws-service-role/")

    @property
    def assume_role_policy_document(self) -> str:
        return quote(self.trust, safe="")

    @property
    def create_date(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.role_name

    @property
    def policies(self) -> tuple[str, ...]:
        return policy_names(self.inline_policies, self.attached_policies)


class InstanceProfile(
    Resource,
    scope="global",
    key="instance_profile_name",
    arn="instance-profile{path}{instance_profile_name}",
    index=("role_names",),
    missing=("NoSuchEntity", "Instance Profile {id} cannot be found.", 404),
    taken=("EntityAlreadyExists", "Instance Profile {id} already exists.", 409),
    title="Instance profiles",
    columns=(
        Column("NAME", "instance_profile_name"),
        Column("ROLE", "role_names", "list"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("AddRoleToInstanceProfile", "Add role", "InstanceProfileName", key="r", asks=("RoleName",)),
        Action("DeleteInstanceProfile", "Delete", "InstanceProfileName", key="d", confirm=2),
    ),
    create="CreateInstanceProfile",
    describe="ListInstanceProfiles",
):
    instance_profile_name: str
    instance_profile_id: str
    path: str = "/"
    role_names: tuple[str, ...] = ()

    @property
    def create_date(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.instance_profile_name


class RoleDeletion(
    Resource,
    scope="global",
    key="deletion_task_id",
    missing=("NoSuchEntity", "Deletion Task Id {id} not found.", 404),
):
    """That a service's role was asked to go, and went."""

    deletion_task_id: str
