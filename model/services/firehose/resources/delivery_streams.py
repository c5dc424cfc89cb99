"""Firehose: what exists: delivery streams, whose records are rows of a table until they are delivered."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.firehose.resources.buckets import BucketDestination
from model.services.firehose.resources.searches import SearchDestination

DIRECT, FROM_STREAM = "DirectPut", "KinesisStreamAsSource"
DELIVERY, BACKUP, PROCESSING = "delivery", "backup", "processing"
"The buffers that a record may wait in; what goes through a function waits for that first, and then for its delivery."

STREAM_LIFE = Lifecycle(
    Auto("CREATING", to="ACTIVE", after=Between(15, 60)),
    When("ACTIVE|CREATING_FAILED", asked="DeleteDeliveryStream", to="DELETING"),
    When("ACTIVE", asked="UpdateDestination"),
    When("ACTIVE", asked="StartDeliveryStreamEncryption"),
    When("ACTIVE", asked="StopDeliveryStreamEncryption"),
    Auto("DELETING", to="DELETED", after=Between(10, 40)),
    field="delivery_stream_status",
    refusal=("ResourceInUseException", "Firehose {id} is in the {state} state: {action} is not possible."),
)


class ShardPosition(Value):
    """How far a shard was read: up to which record, and how many were written by then."""

    shard_id: str
    sequence_number: str = ""
    written: int = 0


class StreamSource(Value):
    """A Kinesis stream that is read from a time on, under which role, and how far each of its shards was."""

    kinesis_stream_arn: str
    role_arn: str
    delivery_start_timestamp: float = 0.0
    positions: tuple[ShardPosition, ...] = ()


class Encryption(Value):
    """Of what waits in the stream."""

    status: str = "DISABLED"
    key_type: str = ""
    key_arn: str = ""


class Buffer(Value):
    """What waits to be laid down together."""

    records: int = 0
    size: int = 0
    oldest_at: float | None = None
    failing_since: float | None = None
    tries: int = 0
    "How often in vain since then."


class Second(Value):
    """What was put within one second."""

    at: int = 0
    requests: int = 0
    records: int = 0
    size: int = 0


class Tally(Value):
    """What happened since the last full minute."""

    incoming_records: int = 0
    incoming_bytes: int = 0
    requests: int = 0
    throttled: int = 0
    single_requests: int = 0
    single_bytes: int = 0
    batch_requests: int = 0
    batch_records: int = 0
    batch_bytes: int = 0
    read_records: int = 0
    read_bytes: int = 0
    delivery_records: int = 0
    delivery_bytes: int = 0
    delivery_attempts: int = 0
    delivery_successes: int = 0
    backup_records: int = 0
    backup_bytes: int = 0
    backup_attempts: int = 0
    backup_successes: int = 0
    processing_records: int = 0
    processing_bytes: int = 0
    processing_attempts: int = 0
    processing_successes: int = 0


class DeliveryStream(
    Resource,
    key="delivery_stream_name",
    arn="deliverystream/{delivery_stream_name}",
    missing=("ResourceNotFoundException", "Firehose {id} not found."),
    taken=("ResourceInUseException", "Firehose {id} already exists."),
    title="Delivery streams",
    flows=(("source_arn", "arn"), ("arn", "aims")),
    takes=("PutRecord", "PutRecordBatch"),
    headline=(
        ("IncomingRecords", "records put"),
        ("DataReadFromKinesisStream.Records", "records read"),
        ("DeliveryToS3.Records", "records delivered"),
    ),
    index=("source_arn",),
    life=STREAM_LIFE,
    columns=(
        Column("NAME", "delivery_stream_name"),
        Column("STATUS", "delivery_stream_status", "state"),
        Column("DELIVERY", "fate", "state"),
        Column("TO", "aim"),
        Column("WAITING", "waiting", "number"),
        Column("BYTES", "waiting_bytes", "bytes", priority=3),
        Column("DELIVERED", "delivered_at", "age", priority=2),
        Column("SOURCE", "source_name", priority=3),
        Column("FAILURE", "failure", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("PutRecord", "Put a record", "DeliveryStreamName", key="s", asks=("Record",)),
        Action("StartDeliveryStreamEncryption", "Encrypt", "DeliveryStreamName", key="e"),
        Action("StopDeliveryStreamEncryption", "Encrypt no more", "DeliveryStreamName", key="k", confirm=1),
        Action(
            "DeleteDeliveryStream",
            "Delete",
            "DeliveryStreamName",
            key="d",
            confirm=2,
            consequence="What was not delivered yet is lost.",
        ),
    ),
    create="CreateDeliveryStream",
    describe="DescribeDeliveryStream",
):
    delivery_stream_name: str
    delivery_stream_type: str = DIRECT
    delivery_stream_status: str = "CREATING"
    version: int = 1
    destination: BucketDestination
    search: SearchDestination | None = None
    "Where records go that are documents; the bucket is for what is not taken there, then, or for a copy of all."
    source: StreamSource | None = None
    source_arn: str = ""
    throughput_hint: int | None = None
    encryption: Encryption = Encryption()
    updated_at: float | None = None
    taken: int = 0
    "How many records ever came; each has its number."
    delivery: Buffer = Buffer()
    backup: Buffer = Buffer()
    processing: Buffer = Buffer()
    second: Second = Second()
    delivered_at: float | None = None
    failure: str = ""
    "Why the last delivery came to nothing, if it did."
    tally: Tally = Tally()

    @property
    def role_arn(self) -> str:
        """Under which records are delivered."""
        return self.search.role_arn if self.search else self.destination.role_arn

    @property
    def aims(self) -> tuple[str, ...]:
        """Where records go, by ARNs, a domain that is known by its endpoint alone left out."""
        return tuple(filter(None, (self.search.domain_arn if self.search else None, self.destination.bucket_arn)))

    @property
    def aim(self) -> str:
        """Where records go, short."""
        return f"index {self.search.index_name}" if self.search else self.destination.bucket

    @property
    def waiting(self) -> int:
        return self.delivery.records + self.processing.records

    @property
    def waiting_bytes(self) -> int:
        return self.delivery.size + self.processing.size

    @property
    def source_name(self) -> str:
        return self.source_arn.rpartition("/")[2] if self.source else "direct"

    @property
    def fate(self) -> str:
        """How deliveries go."""
        if self.failure:
            return "failed"
        return "success" if self.delivered_at is not None else ""

    @property
    def label(self) -> str:
        return self.delivery_stream_name

    def buffer(self, name: str) -> Buffer:
        return {DELIVERY: self.delivery, BACKUP: self.backup, PROCESSING: self.processing}[name]

    def hold(self, name: str, buffer: Buffer) -> None:
        """The buffer is this from now on."""
        setattr(self, name, buffer)

    def count(self, **more: int) -> None:
        """Note what has just happened."""
        counts: dict[str, Any] = {name: getattr(self.tally, name) + number for name, number in more.items()}
        self.tally = self.tally.model_copy(update=counts)
