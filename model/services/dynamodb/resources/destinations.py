"""DynamoDB: what exists: Kinesis streams that a table tells of every change of its items."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource

ACTIVE, DISABLED = "ACTIVE", "DISABLED"

DESTINATION_LIFE = Lifecycle(
    Auto("ENABLING", to=ACTIVE, after=Between(5, 30)),
    Auto("UPDATING", to=ACTIVE, after=Between(5, 15)),
    Auto("DISABLING", to=DISABLED, after=Between(5, 30)),
    field="destination_status",
)


class StreamingDestination(
    Resource,
    key="path",
    title="Kinesis destinations of tables",
    life=DESTINATION_LIFE,
    index=("table_name",),
    flows=(("table_arn", "stream_arn"),),
    columns=(
        Column("TABLE", "table_name"),
        Column("STATUS", "destination_status", "state"),
        Column("STREAM", "stream_arn"),
        Column("SAID", "destination_status_description", priority=2),
        Column("AGE", "created_at", "age", priority=2),
    ),
):
    path: str
    "`table|stream`"
    table_name: str
    table_arn: str
    stream_arn: str
    destination_status: str = "ENABLING"
    destination_status_description: str = ""
    approximate_creation_date_time_precision: str | None = None
    "MILLISECOND where nothing was said."

    @property
    def label(self) -> str:
        return f"{self.table_name} → {self.stream_arn.rpartition('/')[2]}"

    @property
    def tells(self) -> bool:
        return self.destination_status in (ACTIVE, "UPDATING")


def destination_path(table_name: str, stream_arn: str) -> str:
    return f"{table_name}|{stream_arn}"
