"""Logs: what exists: fields by whose values queries can pass events over."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource

KEPT_SECONDS = 30 * 86_400.0
"How long queries make use of what was indexed before a policy ended."
BY_DEFAULT = ("@logStream", "@aws.region", "@aws.account", "traceId")
"What is indexed of each group of the Standard class, whatever its policy says (PutIndexPolicy)."


class FieldIndex(
    Resource,
    key="index_id",
    title="Field indexes",
    index=("source",),
    columns=(
        Column("FIELD", "field_name"),
        Column("OF", "source"),
        Column("TYPE", "type", priority=2),
        Column("CATEGORY", "category"),
        Column("AGE", "created_at", "age"),
    ),
    describe="DescribeFieldIndexes",
):
    """Holds for what came in between two times. `source` is the name of the group, or of the account's policy."""

    index_id: str
    source: str
    field_name: str
    type: str
    since: float
    until: float | None = None
    "When its policy ended; None while it holds."

    @property
    def category(self) -> str:
        return "CUSTOM" if self.until is None else "INACTIVE"

    @property
    def label(self) -> str:
        return self.field_name

    def covers(self, ingested: int) -> bool:
        """Whether an event that came in then, in milliseconds, was indexed."""
        return int(self.since * 1000) <= ingested and (self.until is None or ingested < int(self.until * 1000))
