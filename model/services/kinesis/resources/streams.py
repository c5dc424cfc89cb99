"""Kinesis: what exists: streams, whose records are spread over shards."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value

HOUR = 3600.0
SHORTEST_HOURS = 24
PROVISIONED, ON_DEMAND = "PROVISIONED", "ON_DEMAND"
CREATING, ACTIVE, UPDATING, DELETING = "CREATING", "ACTIVE", "UPDATING", "DELETING"
UPDATES = (
    *("SplitShard", "MergeShards", "UpdateShardCount", "UpdateStreamMode"),
    *("StartStreamEncryption", "StopStreamEncryption"),
)
"What takes time, in which the stream can be written and read as before."

STREAM_LIFE = Lifecycle(
    *(When(ACTIVE, asked=update, to=UPDATING) for update in UPDATES),
    When(f"{ACTIVE}|{UPDATING}", asked="DeleteStream", to=DELETING),
    field="stream_status",
    refusal=("ResourceInUseException", "Stream {id} not ACTIVE, instead in state {state}"),
)


class Reshaping(Value):
    """What a stream is being changed into. `what` is one of split, merge, count, encrypt and decrypt, or else open."""

    what: str = "open"
    shards: tuple[str, ...] = ()
    at: str = ""
    "The hash key with which the second half of a split shard begins."
    count: int = 0
    key_id: str = ""


class Putting(Value):
    """What was put into a stream since its last full minute, call by call."""

    singles: int = 0
    single_refusals: int = 0
    single_size: int = 0
    batches: int = 0
    batch_records: int = 0
    batch_refusals: int = 0
    batch_size: int = 0


class Stream(
    Resource,
    key="stream_name",
    arn="stream/{stream_name}",
    missing=("ResourceNotFoundException", "Stream {id} not found."),
    taken=("ResourceInUseException", "Stream {id} already exists."),
    title="Data streams",
    takes=("PutRecord", "PutRecords"),
    headline=(
        ("IncomingRecords", "records in"),
        ("GetRecords.Records", "records read"),
        ("WriteProvisionedThroughputExceeded", "refused"),
    ),
    columns=(
        Column("NAME", "stream_name"),
        Column("STATUS", "stream_status", "state"),
        Column("MODE", "stream_mode", priority=3),
        Column("SHARDS", "open_shards", "number"),
        Column("RECORDS/S", "rate", "number"),
        Column("BYTES/S", "byte_rate", "bytes", priority=3),
        Column("REFUSED/S", "refused_rate", "number"),
        Column("KEPT", "kept", priority=3),
        Column("LAST RECORD", "last_put", "age", priority=3),
        Column("ENCRYPTION", "encryption_type", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("UpdateShardCount", "Change the number of shards", "StreamName", key="c", asks=("TargetShardCount",)),
        Action("IncreaseStreamRetentionPeriod", "Keep longer", "StreamName", key="k", asks=("RetentionPeriodHours",)),
        Action("PutRecord", "Put a record", "StreamName", key="s", asks=("PartitionKey", "Data")),
        Action(
            "DeleteStream",
            "Delete",
            "StreamName",
            key="d",
            confirm=2,
            consequence="Its records go with it.",
            fixed={"EnforceConsumerDeletion": True},
        ),
    ),
    create="CreateStream",
    describe="DescribeStreamSummary",
    life=STREAM_LIFE,
):
    stream_name: str
    stream_status: str = CREATING
    stream_mode: str = PROVISIONED
    retention_period_hours: int = SHORTEST_HOURS
    encryption_type: str = "NONE"
    key_id: str = ""
    max_record_size_in_kib: int = 1024
    shard_level_metrics: tuple[str, ...] = ()
    shards_made: int = 0
    "How many shards it ever had; each has its number."
    open_shards: int = 0
    becoming: Reshaping | None = Reshaping()
    resized: tuple[float, ...] = ()
    "When its number of shards was changed, of late."
    mode_changes: tuple[float, ...] = ()
    policy: str = ""
    last_put: float | None = None
    putting: Putting = Putting()
    rate: float = 0.0
    "Records a second in the last full minute, and so with the bytes and with what was refused."
    byte_rate: float = 0.0
    refused_rate: float = 0.0

    @property
    def kept(self) -> str:
        hours = self.retention_period_hours
        return f"{hours // 24} days" if hours % 24 == 0 and hours > SHORTEST_HOURS else f"{hours} h"

    @property
    def label(self) -> str:
        return self.stream_name

    @property
    def takes_records(self) -> bool:
        return self.stream_status in (ACTIVE, UPDATING)

    @property
    def is_on_demand(self) -> bool:
        return self.stream_mode == ON_DEMAND

    def floor(self, now: float) -> float:
        """What came before this instant is not there any more."""
        return now - self.retention_period_hours * HOUR

    def count(self, **more: int) -> None:
        """Note what has just been put."""
        self.putting = self.putting.model_copy(
            update={name: getattr(self.putting, name) + number for name, number in more.items()}
        )
