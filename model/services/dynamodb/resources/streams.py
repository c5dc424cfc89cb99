"""DynamoDB: what exists: streams of the changes of a table's items, shard by shard."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from model.kit.arn import arn
from model.kit.behavior import Woken
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

if TYPE_CHECKING:
    from model.kit.world import World

KEPT_SECONDS = 24 * 3600.0
SHARD_SECONDS = 4 * 3600.0
"How long records are added to a shard, before another follows it."
DELAY_SECONDS = 0.2
"From a change to where it can be read."

W = TypeVar("W", bound=Woken)

_READERS: list[Woken] = []


def on_records(function: W) -> W:
    """Have a `@due` function woken with the ARN of a stream soon after there are new records in it."""
    _READERS.append(function)
    return function


def stir(world: World, stream: TableStream) -> None:
    for reader in _READERS:
        if world.woken_at(reader, stream.stream_arn) is None:
            world.wake(reader, stream.stream_arn, after=DELAY_SECONDS)


class Shard(Value):
    """Records from the number `first` on, up to and with `last` once it is closed."""

    shard_id: str
    parent: str = ""
    first: int
    last: int | None = None
    opened_at: float
    closed_at: float | None = None


class TableStream(
    Resource,
    key="stream_arn",
    missing=("ResourceNotFoundException", "Requested resource not found: Stream: {id} not found"),
    title="Table streams",
    index=("table_name",),
    columns=(
        Column("TABLE", "table_name"),
        Column("SINCE", "label_time"),
        Column("STATUS", "status", "state"),
        Column("SHOWS", "view"),
        Column("SHARDS", "shard_count", "number", priority=2),
        Column("AGE", "created_at", "age", priority=2),
        Column("ARN", "stream_arn", priority=5),
    ),
):
    """It goes on to exist, and can be read, when it is switched off or its table is gone: until its records are old."""

    stream_arn: str
    table_name: str
    label_time: str
    view: str
    status: str = "ENABLED"
    hash_name: str
    sort_name: str = ""
    shards: tuple[Shard, ...] = ()

    @property
    def arn(self) -> str:
        return self.stream_arn

    @property
    def label(self) -> str:
        return f"{self.table_name}/{self.label_time}"

    @property
    def shard_count(self) -> int:
        return len(self.shards)

    @property
    def is_open(self) -> bool:
        return self.status in ("ENABLED", "ENABLING")

    def shard(self, shard_id: str) -> Shard | None:
        return next((each for each in self.shards if each.shard_id == shard_id), None)


def stream_arn(world: World, table_name: str, label: str) -> str:
    return arn("dynamodb", world.region, world.account, f"table/{table_name}/stream/{label}")
