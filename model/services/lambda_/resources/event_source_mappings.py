"""Lambda: what exists: mappings of queues and streams to functions, and how far each has come."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import read_arn
from model.kit.column import Column
from model.kit.lifecycle import Lifecycle
from model.kit.resource import Resource

MAPPING_LIFE = Lifecycle(field="state")
"Where it goes once it has settled depends on whether it is wanted: see `behavior/settling.py`."

ENABLED = "Enabled"
ENDLESS = -1
"No bound on retries, or on the age of records."
PARTLY = "ReportBatchItemFailures"


class EventSourceMapping(
    Resource,
    key="uuid",
    arn="event-source-mapping:{uuid}",
    index=("event_source_arn", "function_name"),
    worldwide=("event_source_arn",),
    missing=("ResourceNotFoundException", "The resource you requested does not exist.", 404),
    title="Event source mappings",
    flows=(("event_source_arn", "function_arn"), ("function_arn", "failures_to")),
    life=MAPPING_LIFE,
    columns=(
        Column("FROM", "source"),
        Column("TO", "target"),
        Column("STATE", "state", "state"),
        Column("BATCH", "batch_size", "number"),
        Column("WINDOW", "maximum_batching_window_in_seconds", "number", "s", priority=2),
        Column("RESULT", "last_processing_result", priority=2),
        Column("FILTERS", "filter_count", "number", priority=3),
        Column("ON FAILURE", "failure_name", priority=3),
        Column("UUID", "uuid", priority=5),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("UpdateEventSourceMapping", "Enable", "UUID", key="e", fixed={"Enabled": True}),
        Action("UpdateEventSourceMapping", "Disable", "UUID", key="x", confirm=1, fixed={"Enabled": False}),
        Action("UpdateEventSourceMapping", "Change", "UUID", key="c", asks=("BatchSize",)),
        Action("DeleteEventSourceMapping", "Delete", "UUID", key="d", confirm=1),
    ),
    create="CreateEventSourceMapping",
    describe="ListEventSourceMappings",
):
    """Fields that only streams have are None for queues, and are not told of them."""

    uuid: str
    event_source_arn: str
    function_arn: str
    function_name: str
    batch_size: int
    maximum_batching_window_in_seconds: int = 0
    patterns: tuple[str, ...] = ()
    "A record that fits none of them never comes to the function; all come where there is none."
    function_response_types: tuple[str, ...] = ()
    maximum_concurrency: int | None = None
    starting_position: str | None = None
    starting_position_timestamp: float | None = None
    parallelization_factor: int | None = None
    maximum_record_age_in_seconds: int | None = None
    maximum_retry_attempts: int | None = None
    bisect_batch_on_function_error: bool | None = None
    failures_to: str = ""
    "The ARN of what is told of records that are given up."
    enabled: bool = True
    state: str = "Creating"
    state_transition_reason: str = "USER_INITIATED"
    last_processing_result: str | None = None
    last_modified: float = 0.0
    busy_since: float | None = None
    "Since when there was always something to do; None while there is nothing."
    gathers_until: float | None = None
    "Until when messages wait for more to come; None while there is none."
    gathered: tuple[str, ...] = ()
    "Messages for the next batch that were received already, as JSON: a queue gives out few at a time."

    @property
    def event_source_mapping_arn(self) -> str:
        return self.arn

    @property
    def of_queue(self) -> bool:
        return read_arn(self.event_source_arn).service == "sqs"

    @property
    def reports_parts(self) -> bool:
        return PARTLY in self.function_response_types

    @property
    def source(self) -> str:
        """What it reads, by its name."""
        return read_arn(self.event_source_arn).resource.removeprefix("stream/").removeprefix("table/").partition("/")[0]

    @property
    def target(self) -> str:
        return self.function_arn.partition(":function:")[2]

    @property
    def label(self) -> str:
        return f"{self.source} to {self.target}"

    @property
    def filter_count(self) -> int:
        return len(self.patterns)

    @property
    def failure_name(self) -> str:
        return self.failures_to.rpartition(":")[2]

    @property
    def filter_criteria(self) -> dict[str, Any] | None:
        return {"filters": [{"pattern": each} for each in self.patterns]} if self.patterns else None

    @property
    def scaling_config(self) -> dict[str, Any] | None:
        return {"maximum_concurrency": self.maximum_concurrency} if self.maximum_concurrency else None

    @property
    def destination_config(self) -> dict[str, Any] | None:
        if self.of_queue:
            return None
        return {"on_failure": {"destination": self.failures_to} if self.failures_to else {}}


class EventBatch(Resource, key="batch_id", index=("mapping",), title="Batches under way"):
    """Records that a function has been given, until its time is over and its answer counts."""

    batch_id: str
    mapping: str
    ends_at: float
    records: tuple[tuple[str, str], ...]
    "What each is called, and what it takes to be done with it: in a queue its receipt, in a stream when it came."
    reader: str = ""
    "Who has read it in a stream; empty for a batch out of a queue."
    through: str = ""
    "In a stream, the sequence number of the last record that it settles; those that fit no filter are not in it."
    answer: str = ""
    "What the function answers, as JSON."
    error: str = ""
    "How it fails; empty where it does not."


class ShardReader(
    Resource,
    key="name",
    index=("mapping",),
    title="Shard readers",
    columns=(
        Column("SHARD", "shard_id"),
        Column("LANE", "lane", "number", priority=2),
        Column("AFTER", "after"),
        Column("FAILED", "failed", "number"),
        Column("BEHIND", "behind", "number", "s"),
    ),
):
    """How far a mapping has come in a shard; with a parallelization factor each of several lanes for itself."""

    name: str
    mapping: str
    shard_id: str
    lane: int = 0
    parents: tuple[str, ...] = ()
    "Shards that have to be read to their ends before."
    begins_at: float = 0.0
    "What came before that is none of its records."
    after: str = ""
    "The sequence number of the last record that is done with; empty before the first."
    bounds: tuple[str, ...] = ()
    "Sequence numbers that the next batch does not go beyond, the nearest last: batches that failed are halved."
    failed: int = 0
    "Runs in vain for the next batch."
    waits_until: float = 0.0
    "It is not tried again before that, or waits for more to come."
    behind: float = 0.0
    "How old the last record was that it gave out, in seconds."
    is_over: bool = False
    "There is no more in its shard, and never will be."
    is_followed: bool = False
    "What its shard became is known."

    @property
    def label(self) -> str:
        return f"{self.shard_id} {self.lane}"


def reader_name(mapping: str, shard_id: str, lane: int) -> str:
    return f"{mapping}/{shard_id}/{lane}"
