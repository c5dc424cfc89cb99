"""RDS: what databases held at a moment, kept."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.tags import Tag

SECONDS_PER_GIB = 0.5
"How long a copy of what changed takes, on top of what any takes."


def taking_time(snapshot: DBSnapshot) -> Between:
    seconds = SECONDS_PER_GIB * snapshot.allocated_storage
    return Between(60 + seconds, 150 + seconds)


SNAPSHOT_LIFE = Lifecycle(
    Auto("creating", "available", taking_time),
    When("available", "DeleteDBSnapshot"),
    When("available", "CopyDBSnapshot"),
    When("available", "RestoreDBInstanceFromDBSnapshot"),
    field="status",
    refusal=("InvalidDBSnapshotState", "The snapshot {id} is not in available state."),
)


class DBSnapshot(
    Resource,
    key="db_snapshot_identifier",
    arn="snapshot:{db_snapshot_identifier}",
    index=("dbi_resource_id", "snapshot_type"),
    missing=("DBSnapshotNotFound", "DBSnapshot {id} not found.", 404),
    taken=(
        "DBSnapshotAlreadyExists",
        "Cannot create the snapshot because a snapshot with the identifier {id} already exists.",
    ),
    life=SNAPSHOT_LIFE,
    title="DB snapshots",
    create="CreateDBSnapshot",
    describe="DescribeDBSnapshots",
    columns=(
        Column("NAME", "db_snapshot_identifier"),
        Column("STATUS", "status", "state"),
        Column("OF", "db_instance_identifier"),
        Column("TYPE", "snapshot_type"),
        Column("SIZE", "allocated_storage", "number", "GiB", priority=2),
        Column("ENGINE", "engine", priority=3),
        Column("TAKEN", "created_at", "age"),
    ),
    actions=(
        Action(
            "RestoreDBInstanceFromDBSnapshot",
            "Restore",
            "DBSnapshotIdentifier",
            key="r",
            asks=("DBInstanceIdentifier",),
        ),
        Action("CopyDBSnapshot", "Copy", "SourceDBSnapshotIdentifier", key="c", asks=("TargetDBSnapshotIdentifier",)),
        Action("DeleteDBSnapshot", "Delete", "DBSnapshotIdentifier", key="d", confirm=2),
    ),
):
    """Of the whole disk: all databases that were on it. `stored_bytes` is what they held."""

    db_snapshot_identifier: str
    db_instance_identifier: str
    dbi_resource_id: str
    status: str = "creating"
    snapshot_type: str = "manual"
    engine: str
    engine_version: str
    license_model: str
    allocated_storage: int
    storage_type: str
    iops: int | None = None
    storage_throughput: int | None = None
    stored_bytes: float = 0.0
    port: int
    availability_zone: str
    vpc_id: str
    instance_create_time: float
    master_username: str
    option_group_name: str
    encrypted: bool = False
    kms_key_id: str | None = None
    source_db_snapshot_identifier: str | None = None
    source_region: str | None = None
    original_snapshot_create_time: float | None = None
    iam_database_authentication_enabled: bool = False
    snapshot_target: str = "region"
    dedicated_log_volume: bool = False
    db_name: str | None = None
    db_instance_class: str = ""
    "Of the database that it was taken of."

    @property
    def db_snapshot_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.db_snapshot_identifier

    @property
    def snapshot_create_time(self) -> float | None:
        return self.created_at if self.status == "available" else None

    @property
    def full_snapshot_size_in_bytes(self) -> int:
        return int(self.stored_bytes)

    @property
    def percent_progress(self) -> int:
        return 100 if self.status == "available" else 0

    @property
    def tag_list(self) -> tuple[Tag, ...]:
        return self.tags
