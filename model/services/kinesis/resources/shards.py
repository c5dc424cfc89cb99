"""Kinesis: what exists: shards, each with its share of the hash keys, and with what it takes and gives in a second."""

from __future__ import annotations

from typing import Self

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.kinesis.hashing import KeyRange
from model.services.kinesis.numbers import LAST, SequenceNumber

MEBIBYTE = 1024 * 1024


class Pace(Value):
    """How often something may be done in a second, and with how many bytes."""

    times: int
    size: int


WRITES = Pace(times=1000, size=MEBIBYTE)
READS = Pace(times=5, size=2 * MEBIBYTE)


class Second(Value):
    """What was done since a second began. Bytes beyond what a second allows are worked off in the following ones."""

    since: float = 0.0
    times: int = 0
    size: int = 0

    def at(self, now: float, pace: Pace) -> Self:
        """The second that is under way then."""
        passed = int(now - self.since)
        if passed < 1:
            return self
        left = max(self.size - passed * pace.size, 0)
        return self.model_copy(update={"since": self.since + passed if left else now, "times": 0, "size": left})

    def allows_more(self, pace: Pace) -> bool:
        """Whether something may be begun whose size shows only at its end."""
        return self.times < pace.times and self.size < pace.size

    def with_more(self, times: int, size: int) -> Self:
        return self.model_copy(update={"times": self.times + times, "size": self.size + size})


class Doings(Value):
    """What happened in a shard since the last full minute. `behind` is the furthest that a reader was, in seconds."""

    records: int = 0
    size: int = 0
    refused_writes: int = 0
    reads: int = 0
    read_records: int = 0
    read_size: int = 0
    refused_reads: int = 0
    behind: float = 0.0


class Shard(
    Resource,
    key="path",
    arn="stream/{stream_name}/shard/shardId-{number:012d}",
    missing=("ResourceNotFoundException", "Shard {id} does not exist"),
    title="Shards",
    index=("stream_name", "open_in"),
    columns=(
        Column("STREAM", "stream_name"),
        Column("SHARD", "short_id"),
        Column("STATE", "state", "state"),
        Column("HASH KEYS", "hash_keys"),
        Column("SHARE", "share", "percent", priority=3),
        Column("RECORDS/S", "rate", "number"),
        Column("USED", "used", "percent"),
        Column("BEHIND", "behind", "number", unit="s", priority=3),
        Column("FROM", "parents", priority=3),
        Column("LAST RECORD", "last_put", "age", priority=3),
    ),
    describe="ListShards",
):
    path: str
    stream_name: str
    number: int
    starting_hash_key: str
    ending_hash_key: str
    parent_shard_id: str = ""
    adjacent_parent_shard_id: str = ""
    opened: int = 0
    "In whole seconds, later than those of its parents."
    closed: int | None = None
    open_in: str = ""
    "The stream that it takes records for; empty once it is closed."
    written: int = 0
    "The place of its last record."
    last_put: float | None = None
    writing: Second = Second()
    reading: Second = Second()
    doings: Doings = Doings()
    rate: float = 0.0
    "Records a second in the last full minute."
    used: float = 0.0
    "What of its pace of writing that was, in percent."
    behind: float = 0.0

    @property
    def shard_id(self) -> str:
        return shard_id_of(self.number)

    @property
    def short_id(self) -> str:
        """All but the zeros that fill it up."""
        return f"…{self.number:04d}"

    @property
    def state(self) -> str:
        return "ACTIVE" if self.is_open else "CLOSED"

    @property
    def is_open(self) -> bool:
        return self.closed is None

    @property
    def range(self) -> KeyRange:
        return KeyRange(int(self.starting_hash_key), int(self.ending_hash_key))

    @property
    def hash_keys(self) -> str:
        """The first digits of its hash keys, as hexadecimal numbers."""
        first, last = (f"{key:032x}"[:4] for key in self.range)
        return f"{first}…–{last}…"

    @property
    def share(self) -> float:
        return 100 * self.range.share

    @property
    def parent_ids(self) -> tuple[str, ...]:
        return tuple(each for each in (self.parent_shard_id, self.adjacent_parent_shard_id) if each)

    @property
    def parents(self) -> str:
        return " + ".join(f"…{each[-4:]}" for each in self.parent_ids)

    @property
    def label(self) -> str:
        return f"{self.stream_name} {self.short_id}"

    @property
    def beginning(self) -> str:
        """The sequence number with which it begins, which no record has."""
        return str(SequenceNumber(self.opened, self.number, 0, self.opened))

    @property
    def ending(self) -> str | None:
        """Its last sequence number, which no record has; None while it is open."""
        return None if self.closed is None else str(SequenceNumber(self.opened, self.number, LAST, self.closed))

    def numbered(self, place: int, at: float) -> str:
        return str(SequenceNumber(self.opened, self.number, place, int(at)))

    def note(self, **more: float) -> None:
        """Note what has just happened."""
        self.doings = self.doings.model_copy(
            update={name: getattr(self.doings, name) + number for name, number in more.items()}
        )


def shard_id_of(number: int) -> str:
    return f"shardId-{number:012d}"


def path_of(stream: str, shard_id: str) -> str:
    """Neither has a colon in it."""
    return f"{stream}:{shard_id}"
