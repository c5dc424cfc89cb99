"""IAM: what exists: groups, whose policies are their members'."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.services.iam.resources.users import policy_names


class Group(
    Resource,
    scope="global",
    key="group_name",
    arn="group{path}{group_name}",
    index=("attached_policies",),
    missing=("NoSuchEntity", "The group with name {id} cannot be found.", 404),
    taken=("EntityAlreadyExists", "Group with name {id} already exists.", 409),
    title="Groups",
    columns=(
        Column("NAME", "group_name"),
        Column("POLICIES", "policies", "list"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("AttachGroupPolicy", "Attach policy", "GroupName", key="p", asks=("PolicyArn",)),
        Action("AddUserToGroup", "Add user", "GroupName", key="u", asks=("UserName",)),
        Action("DeleteGroup", "Delete", "GroupName", key="d", confirm=2),
    ),
    create="CreateGroup",
    describe="ListGroups",
):
    group_name: str
    group_id: str
    path: str = "/"
    inline_policies: tuple[tuple[str, str], ...] = ()
    attached_policies: tuple[str, ...] = ()

    @property
    def create_date(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.group_name

    @property
    def policies(self) -> tuple[str, ...]:
        return policy_names(self.inline_policies, self.attached_policies)
