"""DynamoDB: what exists: backups, each a whole table as it was when it was made."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.dynamodb.resources.tables import Part, Throughput

USER, SYSTEM = "USER", "SYSTEM"
"Who makes a backup: a customer, or AWS of a table that is deleted while its past is kept."
SYSTEM_SECONDS = 35 * 86400.0

BACKUP_LIFE = Lifecycle(
    Auto("CREATING", to="AVAILABLE", after=Between(1, 5)),
    field="backup_status",
    refusal=("BackupInUseException", "Backup is being created: {id}"),
)


class SavedIndex(Value):
    """What an index was."""

    index_name: str
    hash: Part
    sort: Part | None = None
    local: bool = False
    projection: str = "ALL"
    attributes: tuple[str, ...] = ()
    throughput: Throughput = Throughput()


class Backup(
    Resource,
    key="backup_arn",
    missing=("BackupNotFoundException", "Backup not found: {id}"),
    title="Table backups",
    life=BACKUP_LIFE,
    index=("table_name",),
    columns=(
        Column("NAME", "backup_name"),
        Column("TABLE", "table_name"),
        Column("STATUS", "backup_status", "state"),
        Column("TYPE", "backup_type", priority=2),
        Column("ITEMS", "items", "number"),
        Column("SIZE", "size", "bytes"),
        Column("AGE", "created_at", "age", priority=2),
        Column("ARN", "backup_arn", priority=5),
    ),
    actions=(
        Action("RestoreTableFromBackup", "Restore", "BackupArn", key="r", confirm=1, asks=("TargetTableName",)),
        Action("DeleteBackup", "Delete", "BackupArn", key="d", confirm=2, consequence="Nothing can be restored of it."),
    ),
    describe="ListBackups",
):
    """Its items are rows under its own number."""

    backup_arn: str
    backup_name: str
    backup_status: str = "CREATING"
    backup_type: str = USER
    table_name: str
    table_arn: str
    table_id: str
    table_made_at: float
    hash: Part
    sort: Part | None = None
    billing_mode: str
    throughput: Throughput
    saved: tuple[SavedIndex, ...] = ()
    stream_view: str = ""
    expiry_attribute: str = ""
    kms_key: str = ""
    items: int = 0
    size: int = 0

    @property
    def expires_at(self) -> float | None:
        """Those of customers stay."""
        return self.created_at + SYSTEM_SECONDS if self.backup_type == SYSTEM else None

    @property
    def arn(self) -> str:
        return self.backup_arn

    @property
    def label(self) -> str:
        return self.backup_name
