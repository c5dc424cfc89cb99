"""RDS: settings of engines that databases share."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class DBParameterGroup(
    Resource,
    key="db_parameter_group_name",
    arn="pg:{db_parameter_group_name}",
    missing=("DBParameterGroupNotFound", "DBParameterGroup not found: {id}", 404),
    taken=("DBParameterGroupAlreadyExists", "Parameter group {id} already exists"),
    title="DB parameter groups",
    create="CreateDBParameterGroup",
    describe="DescribeDBParameterGroups",
    columns=(
        Column("NAME", "db_parameter_group_name"),
        Column("FAMILY", "db_parameter_group_family"),
        Column("CHANGED", "changed_names", "list"),
        Column("DESCRIPTION", "description", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action("ModifyDBParameterGroup", "Change parameters", "DBParameterGroupName", key="y", asks=("Parameters",)),
        Action(
            "ResetDBParameterGroup",
            "Reset all",
            "DBParameterGroupName",
            key="r",
            confirm=1,
            fixed={"ResetAllParameters": True},
        ),
        Action("DeleteDBParameterGroup", "Delete", "DBParameterGroupName", key="d", confirm=1),
    ),
):
    """`values` are the parameters that somebody changed."""

    db_parameter_group_name: str
    db_parameter_group_family: str
    description: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def db_parameter_group_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.db_parameter_group_name

    @property
    def changed_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.values)
