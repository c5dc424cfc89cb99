"""RDS: features of engines that databases share."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.rds.resources.parts import GroupMembership


class OptionSetting(Value):
    name: str
    value: str | None = None


class Option(Value):
    """A feature that is switched on."""

    option_name: str
    option_description: str
    persistent: bool = False
    permanent: bool = False
    port: int | None = None
    option_settings: tuple[OptionSetting, ...] = ()
    vpc_security_group_memberships: tuple[GroupMembership, ...] = ()


class OptionGroup(
    Resource,
    key="option_group_name",
    arn="og:{option_group_name}",
    missing=("OptionGroupNotFoundFault", "Specified OptionGroupName: {id} not found.", 404),
    taken=("OptionGroupAlreadyExistsFault", "An option group with the name {id} already exists."),
    title="Option groups",
    create="CreateOptionGroup",
    describe="DescribeOptionGroups",
    columns=(
        Column("NAME", "option_group_name"),
        Column("ENGINE", "engine_name"),
        Column("VERSION", "major_engine_version"),
        Column("OPTIONS", "option_names", "list"),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action("ModifyOptionGroup", "Add options", "OptionGroupName", key="y", asks=("OptionsToInclude",)),
        Action("ModifyOptionGroup", "Remove options", "OptionGroupName", key="x", asks=("OptionsToRemove",)),
        Action("DeleteOptionGroup", "Delete", "OptionGroupName", key="d", confirm=1),
    ),
):
    option_group_name: str
    option_group_description: str
    engine_name: str
    major_engine_version: str
    options: tuple[Option, ...] = ()
    allows_vpc_and_non_vpc_instance_memberships: bool = True

    @property
    def option_group_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.option_group_name

    @property
    def option_names(self) -> tuple[str, ...]:
        return tuple(each.option_name for each in self.options)
