"""Logs: what exists: queries that were put by under a name."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class QueryDefinition(
    Resource,
    key="query_definition_id",
    arn="query-definition:{query_definition_id}",
    missing=("ResourceNotFoundException", "The specified query definition does not exist."),
    title="Saved queries",
    columns=(
        Column("NAME", "name"),
        Column("QUERY", "query_string"),
        Column("GROUPS", "log_group_names", "list", priority=2),
        Column("ID", "query_definition_id", priority=3),
    ),
    actions=(Action("DeleteQueryDefinition", "Delete", "queryDefinitionId", key="d", confirm=1),),
    create="PutQueryDefinition",
    describe="DescribeQueryDefinitions",
):
    """Names with slashes are shown in folders."""

    query_definition_id: str
    name: str
    query_string: str
    log_group_names: tuple[str, ...] = ()
    last_modified: float

    @property
    def label(self) -> str:
        return self.name

    def said(self) -> dict[str, Any]:
        return {
            "query_language": "CWLI",
            "query_definition_id": self.query_definition_id,
            "name": self.name,
            "query_string": self.query_string,
            "last_modified": int(self.last_modified * 1000),
            "log_group_names": self.log_group_names,
        }
