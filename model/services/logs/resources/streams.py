"""Logs: what exists: streams, each the events of one source."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource


class LogStream(
    Resource,
    key="path",
    arn="log-group:{log_group_name}:log-stream:{log_stream_name}",
    missing=("ResourceNotFoundException", "The specified log stream does not exist."),
    taken=("ResourceAlreadyExistsException", "The specified log stream already exists"),
    title="Log streams",
    index=("log_group_name",),
    columns=(
        Column("GROUP", "log_group_name"),
        Column("STREAM", "log_stream_name"),
        Column("LAST EVENT", "last_event", "age"),
        Column("FIRST EVENT", "first_event", "age", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    create="CreateLogStream",
    describe="DescribeLogStreams",
):
    path: str
    log_group_name: str
    log_stream_name: str
    first_event_timestamp: int | None = None
    last_event_timestamp: int | None = None
    last_ingestion_time: int | None = None

    @property
    def last_event(self) -> float | None:
        return None if self.last_event_timestamp is None else self.last_event_timestamp / 1000

    @property
    def first_event(self) -> float | None:
        return None if self.first_event_timestamp is None else self.first_event_timestamp / 1000

    @property
    def label(self) -> str:
        return self.log_stream_name


def path_of(group: str, name: str) -> str:
    """Neither name has a colon in it."""
    return f"{group}:{name}"
