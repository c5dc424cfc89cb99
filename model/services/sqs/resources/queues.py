"""SQS: what exists: queues, whose messages are rows of a table."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

DAY = 86400
MOST_BYTES = 1024 * 1024
"The largest message, attributes included (1 MiB since August 2025)."
NO_QUEUE = ("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")


class Tally(Value):
    """What happened in a queue since its last full minute."""

    sent: int = 0
    sent_bytes: int = 0
    received: int = 0
    deleted: int = 0
    empty: int = 0


class Queue(
    Resource,
    key="name",
    arn="{name}",
    missing=NO_QUEUE,
    taken=("QueueAlreadyExists", "A queue already exists with the same name"),
    title="Queues",
    flows=(("arn", "dead_letter_arn"),),
    takes=("SendMessage",),
    headline=(
        ("ApproximateNumberOfMessagesVisible", "waiting"),
        ("NumberOfMessagesSent", "sent"),
        ("NumberOfMessagesDeleted", "done"),
    ),
    index=("dead_letter_arn",),
    columns=(
        Column("NAME", "name"),
        Column("TYPE", "type", priority=2),
        Column("AVAILABLE", "visible", "number"),
        Column("IN FLIGHT", "in_flight", "number"),
        Column("DELAYED", "delayed", "number", priority=2),
        Column("TIMEOUT", "visibility_timeout", "number", unit="s", priority=2),
        Column("DEAD LETTERS", "dead_letter_name", priority=2),
        Column("AGE", "created_at", "age", priority=3),
        Column("URL", "queue_url", priority=4),
        Column("ARN", "arn", priority=5),
    ),
    actions=(
        Action("SendMessage", "Send a message", "QueueUrl", key="s", asks=("MessageBody",)),
        Action("ReceiveMessage", "Receive messages", "QueueUrl", key="v", fixed={"MaxNumberOfMessages": 10}),
        Action("SetQueueAttributes", "Change", "QueueUrl", key="c", asks=("Attributes",)),
        Action(
            "PurgeQueue", "Purge", "QueueUrl", key="p", confirm=2, consequence="All messages are lost, seen or not."
        ),
        Action("DeleteQueue", "Delete", "QueueUrl", key="d", confirm=2, consequence="Its messages go with it."),
    ),
    create="CreateQueue",
    describe="ListQueues",
):
    name: str
    visibility_timeout: int = 30
    delay_seconds: int = 0
    message_retention_period: int = 4 * DAY
    maximum_message_size: int = MOST_BYTES
    receive_message_wait_time_seconds: int = 0
    policy: str = ""
    redrive_policy: str = ""
    redrive_allow_policy: str = ""
    fifo_queue: bool = False
    content_based_deduplication: bool = False
    deduplication_scope: str = ""
    fifo_throughput_limit: str = ""
    kms_master_key_id: str = ""
    kms_data_key_reuse_period_seconds: int = 300
    sqs_managed_sse_enabled: bool = True
    dead_letter_arn: str = ""
    last_modified: float = 0.0
    purged_at: float | None = None
    origin: str = ""
    "Where whoever made it found this cloud, as http://127.0.0.1:4566; AWS's own if empty."
    visible: int = 0
    in_flight: int = 0
    delayed: int = 0
    tally: Tally = Tally()

    @property
    def queue_url(self) -> str:
        return self.url_at(self.origin)

    def url_at(self, origin: str) -> str:
        """Its address for a client that reaches the cloud there."""
        return f"{origin or f'https://sqs.{self.region}.amazonaws.com'}/{self.account}/{self.name}"

    @property
    def type(self) -> str:
        return "FIFO" if self.fifo_queue else "standard"

    @property
    def dead_letter_name(self) -> str:
        return self.dead_letter_arn.rpartition(":")[2]

    @property
    def max_receive_count(self) -> int:
        """After so many times in vain a message goes to the dead-letter queue."""
        return int(orjson.loads(self.redrive_policy)["maxReceiveCount"]) if self.redrive_policy else 0

    @property
    def label(self) -> str:
        return self.name

    @property
    def messages(self) -> int:
        return self.visible + self.in_flight + self.delayed

    def count(self, **more: int) -> None:
        """Note what has just happened."""
        counts: dict[str, Any] = {name: getattr(self.tally, name) + number for name, number in more.items()}
        self.tally = self.tally.model_copy(update=counts)
