"""DynamoDB: what exists: tables, whose items are rows, and the keys by which those are found."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.dynamodb.values.keys import KeyPart, KeySchema

ON_DEMAND = "PAY_PER_REQUEST"
PROVISIONED = "PROVISIONED"
STANDARD = "STANDARD"

NO_TABLE = ("ResourceNotFoundException", "Requested resource not found: Table: {id} not found")


class Part(Value):
    """An attribute of a key and its kind: S, N or B."""

    name: str
    kind: str

    @property
    def part(self) -> KeyPart:
        return KeyPart(self.name, self.kind)


class Throughput(Value):
    """Units of capacity for each second; none where every request is paid for by itself."""

    read_units: int = 0
    write_units: int = 0
    increased_at: float | None = None
    decreased_at: float | None = None
    decreases: tuple[float, ...] = ()
    "When it was lowered lately."


class Most(Value):
    """The request units a second that are not to be exceeded where every request is paid for; none if 0."""

    read_units: int = 0
    write_units: int = 0


class Warm(Value):
    """Units a second that a table is ready to give at once, before any load has split its partitions."""

    read_units: int
    write_units: int


class Wanted(Value):
    """What a table is to be once its update is done."""

    billing_mode: str
    throughput: Throughput
    most: Most | None = None


class Operations(Value):
    """What CloudWatch calls the operations, by their own names."""

    PUT_ITEM: str = "PutItem"
    GET_ITEM: str = "GetItem"
    UPDATE_ITEM: str = "UpdateItem"
    DELETE_ITEM: str = "DeleteItem"
    QUERY: str = "Query"
    SCAN: str = "Scan"
    BATCH_GET_ITEM: str = "BatchGetItem"
    BATCH_WRITE_ITEM: str = "BatchWriteItem"
    TRANSACT_GET_ITEMS: str = "TransactGetItems"
    TRANSACT_WRITE_ITEMS: str = "TransactWriteItems"
    EXECUTE_STATEMENT: str = "ExecuteStatement"
    BATCH_EXECUTE_STATEMENT: str = "BatchExecuteStatement"
    EXECUTE_TRANSACTION: str = "ExecuteTransaction"


OPERATIONS = Operations()

MAKING = Between(4, 12)
RESTORING = Between(180, 600)
IMPORTING = "IMPORTING"
"While it is made of what lies in a bucket, however long that takes; AWS tells of it as CREATING."

TABLE_LIFE = Lifecycle(
    Auto("CREATING", to="ACTIVE", after=lambda table: RESTORING if table.restored_from else MAKING),
    When("ACTIVE", asked="UpdateTable", to="UPDATING"),
    Auto("UPDATING", to="ACTIVE", after=Between(5, 30)),
    When("ACTIVE", asked="DeleteTable", to="DELETING"),
    Auto("DELETING", to="GONE", after=Between(3, 10)),
    field="table_status",
    refusal=("ResourceInUseException", "Attempt to change a resource which is still in use: Table is in use: {id}"),
)


class Table(
    Resource,
    key="table_name",
    arn="table/{table_name}",
    missing=NO_TABLE,
    taken=("ResourceInUseException", "Table already exists: {id}"),
    title="Tables",
    takes=("PutItem", "UpdateItem", "BatchWriteItem"),
    headline=(
        ("ConsumedReadCapacityUnits", "read units"),
        ("ConsumedWriteCapacityUnits", "write units"),
        ("ReadThrottleEvents", "reads throttled"),
        ("WriteThrottleEvents", "writes throttled"),
    ),
    life=TABLE_LIFE,
    columns=(
        Column("NAME", "table_name"),
        Column("STATUS", "table_status", "state"),
        Column("KEY", "key_words"),
        Column("MODE", "mode"),
        Column("READ", "throughput.read_units", "number", unit="/s"),
        Column("WRITE", "throughput.write_units", "number", unit="/s"),
        Column("PARTITIONS", "partitions", "number", priority=2),
        Column("STREAM", "stream_words", priority=3),
        Column("EXPIRY", "expiry_attribute", priority=3),
        Column("RECOVERABLE", "recoverable_since", "age", priority=4),
        Column("AGE", "created_at", "age", priority=2),
        Column("ARN", "arn", priority=5),
    ),
    actions=(
        Action("PutItem", "Put an item", "TableName", key="i", asks=("Item",)),
        Action(
            "Query",
            "Search by key",
            "TableName",
            key="y",
            asks=("KeyConditionExpression", "ExpressionAttributeValues", "IndexName"),
        ),
        Action("UpdateTable", "Change", "TableName", key="c", confirm=1, asks=("BillingMode", "ProvisionedThroughput")),
        Action("UpdateTimeToLive", "Let items expire", "TableName", key="t", asks=("TimeToLiveSpecification",)),
        Action(
            "UpdateContinuousBackups", "Keep its past", "TableName", key="b", asks=("PointInTimeRecoverySpecification",)
        ),
        Action(
            "RestoreTableToPointInTime",
            "Restore it as it was",
            "SourceTableName",
            key="r",
            confirm=1,
            asks=("TargetTableName", "RestoreDateTime", "UseLatestRestorableTime"),
        ),
        Action("DeleteTable", "Delete", "TableName", key="d", confirm=2, consequence="Its items go with it."),
    ),
    create="CreateTable",
    describe="DescribeTable",
):
    table_name: str
    table_status: str = "CREATING"
    table_id: str = ""
    hash: Part
    sort: Part | None = None
    billing_mode: str = PROVISIONED
    throughput: Throughput = Throughput()
    most: Most | None = None
    wanted: Wanted | None = None
    on_demand_since: float | None = None
    warm: Warm | None = None
    partitions: int = 1
    "Never fewer than there were."
    table_class: str = STANDARD
    class_changed_at: float | None = None
    deletion_protection: bool = False
    kms_key: str = ""
    "With which its items are encrypted at rest; one of AWS's own if empty."
    stream_arn: str = ""
    "Of the latest stream, which may be switched off."
    stream_view: str = ""
    "What the stream shows of each change; nothing is streamed if empty."
    expiry_attribute: str = ""
    expiry_status: str = "DISABLED"
    expiry_changed_at: float | None = None
    restored_from: str = ""
    "The ARN of the backup, or of the table, that it was made of."
    restored_at: float | None = None
    recoverable_since: float | None = None
    "Since when it is known what its items were, for as many days as it can be brought back."
    recoverable_days: int = 35
    policy: str = ""
    policy_revision: str = ""
    operations: Operations = OPERATIONS

    @property
    def key_schema(self) -> KeySchema:
        return KeySchema(self.hash.part, self.sort.part if self.sort else None)

    @property
    def is_on_demand(self) -> bool:
        return self.billing_mode == ON_DEMAND

    @property
    def is_open(self) -> bool:
        """Its items can be read and written."""
        return self.table_status in ("ACTIVE", "UPDATING")

    @property
    def is_expiring(self) -> bool:
        return self.expiry_status in ("ENABLING", "ENABLED")

    @property
    def label(self) -> str:
        return self.table_name

    @property
    def key_words(self) -> str:
        return f"{self.hash.name}, {self.sort.name}" if self.sort else self.hash.name

    @property
    def mode(self) -> str:
        return "on demand" if self.is_on_demand else "provisioned"

    @property
    def stream_words(self) -> str:
        return self.stream_view.lower().replace("_", " ")
