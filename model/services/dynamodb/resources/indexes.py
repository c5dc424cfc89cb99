"""DynamoDB: what exists: secondary indexes, by which items are found otherwise than by the key of their table."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.services.dynamodb.resources.tables import Most, Part, Throughput
from model.services.dynamodb.values.keys import KeySchema

INDEX_LIFE = Lifecycle(
    Auto("CREATING", to="BACKFILLING", after=Between(5, 30)),
    Auto("UPDATING", to="ACTIVE", after=Between(5, 30)),
    Auto("DELETING", to="GONE", after=Between(5, 20)),
    field="index_status",
    refusal=("ResourceInUseException", "Attempt to change a resource which is still in use: Index is in use: {id}"),
)


def path_of(table_name: str, index_name: str) -> str:
    return f"{table_name}/{index_name}"


class SecondaryIndex(
    Resource,
    key="path",
    arn="table/{table_name}/index/{index_name}",
    missing=("ResourceNotFoundException", "Requested resource not found"),
    title="Secondary indexes",
    life=INDEX_LIFE,
    index=("table_name",),
    columns=(
        Column("TABLE", "table_name"),
        Column("INDEX", "index_name"),
        Column("TYPE", "type"),
        Column("STATUS", "index_status", "state"),
        Column("KEY", "key_words"),
        Column("PROJECTION", "projection", priority=2),
        Column("MODE", "mode", priority=2),
        Column("READ", "throughput.read_units", "number", unit="/s", priority=2),
        Column("WRITE", "throughput.write_units", "number", unit="/s", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
):
    """One that is new holds what is written at once, and what was there before is put in little by little."""

    path: str
    table_name: str
    index_name: str
    index_status: str = "ACTIVE"
    hash: Part
    sort: Part | None = None
    local: bool = False
    projection: str = "ALL"
    attributes: tuple[str, ...] = ()
    "Which are in it beyond keys, where only some are."
    filled: str = ""
    "While it is filled: the place of the last item that was put in."
    throughput: Throughput = Throughput()
    most: Most | None = None
    wanted: Throughput | None = None
    "What it is to have once its update is done."

    @property
    def key_schema(self) -> KeySchema:
        return KeySchema(self.hash.part, self.sort.part if self.sort else None)

    @property
    def type(self) -> str:
        return "local" if self.local else "global"

    @property
    def is_open(self) -> bool:
        """It can be searched."""
        return self.index_status in ("ACTIVE", "UPDATING")

    @property
    def label(self) -> str:
        return self.index_name

    @property
    def key_words(self) -> str:
        return f"{self.hash.name}, {self.sort.name}" if self.sort else self.hash.name

    @property
    def mode(self) -> str:
        """How it is paid for: as its table is, where it has no throughput of its own."""
        if self.throughput.read_units:
            return "provisioned"
        return "of its table" if self.local else "on demand"
