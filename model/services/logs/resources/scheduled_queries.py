"""Logs: what exists: queries that are run by themselves, and what came of it each time."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

ENABLED, DISABLED = "ENABLED", "DISABLED"


class ScheduledQuery(
    Resource,
    key="name",
    arn="scheduled-query:{name}",
    missing=("ResourceNotFoundException", "The specified scheduled query does not exist."),
    taken=("ConflictException", "A scheduled query of this name already exists."),
    title="Scheduled queries",
    columns=(
        Column("NAME", "name"),
        Column("STATE", "state", "state"),
        Column("SCHEDULE", "schedule_expression"),
        Column("QUERY", "query_string", priority=2),
        Column("GROUPS", "groups", "list", priority=3),
        Column("LAST RUN", "last_triggered", "age"),
        Column("OUTCOME", "last_status", "state", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action(
            "DeleteScheduledQuery", "Delete", "identifier", key="d", confirm=1, consequence="It is not run any more."
        ),
    ),
    create="CreateScheduledQuery",
    describe="ListScheduledQueries",
):
    """Offsets are seconds before it runs; times are seconds since the epoch."""

    name: str
    description: str = ""
    query_string: str
    groups: tuple[str, ...] = ()
    schedule_expression: str
    timezone: str = "UTC"
    start_time_offset: int | None = None
    end_time_offset: int | None = None
    destination: str = ""
    "`s3://bucket/prefix`; empty where results are only kept for those who ask."
    destination_role_arn: str = ""
    destination_owner: str = ""
    schedule_start_time: int | None = None
    schedule_end_time: int | None = None
    execution_role_arn: str
    state: str = ENABLED
    last_triggered: float | None = None
    last_status: str = ""
    last_updated: float

    @property
    def label(self) -> str:
        return self.name

    def briefly(self) -> dict[str, Any]:
        to = {
            "destination_identifier": self.destination,
            "role_arn": self.destination_role_arn,
            "owner_account_id": self.destination_owner or None,
        }
        return {
            "scheduled_query_arn": self.arn,
            "name": self.name,
            "state": self.state,
            "schedule_type": "CUSTOMER_MANAGED",
            "last_triggered_time": None if self.last_triggered is None else int(self.last_triggered),
            "last_execution_status": self.last_status or None,
            "schedule_expression": self.schedule_expression,
            "timezone": self.timezone,
            "destination_configuration": {"s3_configuration": to} if self.destination else None,
            "creation_time": int(self.created_at),
            "last_updated_time": int(self.last_updated),
        }

    def said(self) -> dict[str, Any]:
        return {
            **self.briefly(),
            "description": self.description or None,
            "query_language": "CWLI",
            "query_string": self.query_string,
            "log_group_identifiers": self.groups or None,
            "start_time_offset": self.start_time_offset,
            "end_time_offset": self.end_time_offset,
            "schedule_start_time": self.schedule_start_time,
            "schedule_end_time": self.schedule_end_time,
            "execution_role_arn": self.execution_role_arn,
        }


class ScheduledRun(
    Resource,
    key="run_id",
    title="Runs of scheduled queries",
    index=("name", "query_id"),
    columns=(
        Column("QUERY", "name"),
        Column("STATUS", "status", "state"),
        Column("RAN", "created_at", "age"),
        Column("RESULTS", "processed", priority=2),
        Column("ERROR", "error", priority=3),
    ),
    describe="GetScheduledQueryHistory",
):
    run_id: str
    name: str
    query_id: str = ""
    status: str = "Running"
    error: str = ""
    destination: str = ""
    delivery_status: str = ""
    delivery_error: str = ""
    processed: str = ""
    "Where the results lie."

    @property
    def label(self) -> str:
        return self.name

    def said(self) -> dict[str, Any]:
        to = {
            "destination_type": "S3",
            "destination_identifier": self.destination,
            "status": self.delivery_status,
            "processed_identifier": self.processed or None,
            "error_message": self.delivery_error or None,
        }
        return {
            "query_id": self.query_id or None,
            "execution_status": self.status,
            "triggered_timestamp": int(self.created_at),
            "error_message": self.error or None,
            "destinations": [to] if self.destination else [],
        }
