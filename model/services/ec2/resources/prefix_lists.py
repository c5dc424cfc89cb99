"""Prefix lists: what exists: sets of CIDR blocks that rules and routes name as one."""

from __future__ import annotations

from typing import ClassVar

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value

AWS = "AWS"
"The owner of the lists of AWS's own services."

_SOON = Between(1, 4)
_STEADY = "create-complete|modify-complete|restore-complete"

LIST_LIFE = Lifecycle(
    Auto("create-in-progress", to="create-complete", after=_SOON),
    Auto("modify-in-progress", to="modify-complete", after=_SOON),
    Auto("restore-in-progress", to="restore-complete", after=_SOON),
    Auto("delete-in-progress", to="delete-complete", after=_SOON),
    When(_STEADY, asked="ModifyManagedPrefixList", to="modify-in-progress"),
    When(_STEADY, asked="RestoreManagedPrefixListVersion", to="restore-in-progress"),
    When(_STEADY, asked="DeleteManagedPrefixList", to="delete-in-progress"),
    refusal=("IncorrectState", "The prefix list '{id}' is in the state {state}, in which {action} is not possible."),
)


class PrefixEntry(Value):
    cidr: str
    description: str | None = None


class ManagedPrefixList(
    Resource,
    key="prefix_list_id",
    prefix="pl",
    arn="prefix-list/{prefix_list_id}",
    index=("client_tokens",),
    missing=("InvalidPrefixListID.NotFound", "The prefix list ID '{id}' does not exist"),
    malformed=("InvalidPrefixListId.Malformed", 'Invalid id: "{id}" (expecting "pl-...")'),
    life=LIST_LIFE,
    title="Prefix lists",
    columns=(
        Column("NAME", "prefix_list_name"),
        Column("ID", "prefix_list_id"),
        Column("STATE", "state", "state"),
        Column("FAMILY", "address_family", priority=3),
        Column("BLOCKS", "cidrs", "list"),
        Column("MOST", "max_entries", "number", priority=2),
        Column("VERSION", "version", "number", priority=2),
    ),
    actions=(
        Action(
            "ModifyManagedPrefixList",
            "Change entries",
            "PrefixListId",
            key="e",
            confirm=1,
            asks=("CurrentVersion", "AddEntries", "RemoveEntries"),
        ),
        Action(
            "RestoreManagedPrefixListVersion",
            "Go back to a version",
            "PrefixListId",
            key="v",
            confirm=1,
            asks=("PreviousVersion", "CurrentVersion"),
        ),
        Action("DeleteManagedPrefixList", "Delete", "PrefixListId", key="d", confirm=1),
    ),
    create="CreateManagedPrefixList",
    describe="DescribeManagedPrefixLists",
):
    """`versions` are the entries of every version, the first one first; a list of AWS's has one, without a number."""

    __fragments__: ClassVar[bool] = True

    prefix_list_id: str
    prefix_list_name: str
    address_family: str
    max_entries: int | None = None
    versions: tuple[tuple[PrefixEntry, ...], ...]
    state: str = "create-in-progress"
    client_tokens: tuple[str, ...] = ()

    @property
    def owner_id(self) -> str:
        return self.account

    @property
    def prefix_list_arn(self) -> str:
        return self.arn

    @property
    def is_ours(self) -> bool:
        """A customer's, not AWS's own."""
        return self.account != AWS

    @property
    def version(self) -> int | None:
        return len(self.versions) if self.is_ours else None

    @property
    def entries(self) -> tuple[PrefixEntry, ...]:
        return self.versions[-1]

    @property
    def cidrs(self) -> tuple[str, ...]:
        return tuple(each.cidr for each in self.entries)

    @property
    def weight(self) -> int:
        """How many rules or routes it counts as where it is named."""
        return self.max_entries or len(self.entries)
