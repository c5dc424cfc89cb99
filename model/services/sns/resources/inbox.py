"""SNS: what exists: the letters, text messages and web requests that have arrived outside the cloud."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource


class InboxMessage(
    Resource,
    key="delivery_id",
    prefix="delivery",
    missing=("NotFound", "Message does not exist", 404),
    title="Inbox",
    columns=(
        Column("TO", "to"),
        Column("BY", "protocol"),
        Column("SUBJECT", "subject"),
        Column("FROM", "topic_name", priority=2),
        Column("WHEN", "created_at", "age"),
        Column("TEXT", "text", priority=4),
    ),
    describe="ListSubscriptions",
):
    delivery_id: str
    to: str
    protocol: str
    subject: str = ""
    text: str = ""
    topic_arn: str = ""

    @property
    def topic_name(self) -> str:
        return self.topic_arn.rpartition(":")[2]

    @property
    def label(self) -> str:
        return self.subject or self.text[:60]
