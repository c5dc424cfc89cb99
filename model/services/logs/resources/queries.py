"""Logs: what exists: queries over groups, whose results can be had for a week."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

UNFINISHED = ("Scheduled", "Running")


class InsightsQuery(
    Resource,
    key="query_id",
    arn="query:{query_id}",
    missing=("ResourceNotFoundException", "The specified query does not exist."),
    title="Insights queries",
    columns=(
        Column("QUERY", "query_string"),
        Column("GROUPS", "groups", "list"),
        Column("STATUS", "status", "state"),
        Column("AGE", "created_at", "age"),
        Column("ID", "query_id", priority=3),
    ),
    actions=(
        Action("GetQueryResults", "Results", "queryId", key="v"),
        Action("StopQuery", "Stop", "queryId", key="x", confirm=1),
    ),
    create="StartQuery",
    describe="DescribeQueries",
):
    query_id: str
    query_string: str
    groups: tuple[str, ...]
    begin: int
    end: int
    "Seconds since the epoch, both among those that are asked for."
    limit: int | None = None
    status: str = "Scheduled"
    completed_at: float | None = None

    @property
    def is_under_way(self) -> bool:
        return self.status in UNFINISHED

    @property
    def label(self) -> str:
        return self.query_string

    def said(self) -> dict[str, Any]:
        source = f'SOURCE "{", ".join(self.groups)}" START={self.begin}000 END={self.end}999'
        return {
            "query_language": "CWLI",
            "query_id": self.query_id,
            "query_string": f"{source} | {self.query_string}",
            "status": self.status,
            "create_time": int(self.created_at * 1000),
            "log_group_name": self.groups[0] if len(self.groups) == 1 else None,
        }
