"""Snapshots: what exists: what was on a volume at one moment, kept in the region."""

from __future__ import annotations

from typing import ClassVar

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource

COPIED_BYTES_PER_SECOND = 150e6
LEAST_COPY = Between(4, 12)


def copy_time(snapshot: Snapshot) -> Between:
    """It takes longer the more has changed since the last one."""
    seconds = snapshot.changed_bytes / COPIED_BYTES_PER_SECOND
    return Between(LEAST_COPY.least + seconds, LEAST_COPY.most + 1.2 * seconds)


SNAPSHOT_LIFE = Lifecycle(
    Auto("pending", "completed", copy_time),
    When("completed|error|pending", "DeleteSnapshot"),
    When("completed", "CreateVolume"),
    When("completed", "CopySnapshot"),
    When("completed", "RegisterImage"),
    refusal=("IncorrectState", "Snapshot is in invalid state - {state}"),
)


class Snapshot(
    Resource,
    key="snapshot_id",
    prefix="snap",
    arn="snapshot/{snapshot_id}",
    index=("volume_id",),
    missing=("InvalidSnapshot.NotFound", "The snapshot '{id}' does not exist."),
    malformed=("InvalidSnapshotID.Malformed", 'Invalid id: "{id}" (expecting "snap-...")'),
    life=SNAPSHOT_LIFE,
    title="Snapshots",
    columns=(
        Column("NAME", "label"),
        Column("ID", "snapshot_id", priority=2),
        Column("VOLUME", "volume_id"),
        Column("SIZE", "volume_size", "number", "GiB"),
        Column("STORED", "changed_bytes", "bytes", priority=2),
        Column("STATE", "state", "state"),
        Column("AGE", "created_at", "age"),
        Column("DESCRIPTION", "description", priority=4),
    ),
    actions=(
        Action("CreateVolume", "Make a volume of it", "SnapshotId", key="n", asks=("AvailabilityZone", "VolumeType")),
        Action("CopySnapshot", "Copy", "SourceSnapshotId", key="c", asks=("SourceRegion", "Description")),
        Action("DeleteSnapshot", "Delete", "SnapshotId", key="d", confirm=1),
    ),
    create="CreateSnapshot",
    describe="DescribeSnapshots",
):
    storage_tier: ClassVar[str] = "standard"

    snapshot_id: str
    volume_id: str
    volume_size: int
    "In GiB, that of the volume."
    state: str = "pending"
    description: str = ""
    encrypted: bool = False
    kms_key_id: str | None = None
    full_snapshot_size_in_bytes: int = 0
    "All data that it can bring back."
    changed_bytes: int = 0
    "What it stores: all data for the first snapshot of a volume, what has changed since for a later one."
    written_bytes: float = 0.0
    "All that had ever been written to the volume until then."
    completion_time: float | None = None

    @property
    def start_time(self) -> float:
        return self.created_at

    @property
    def owner_id(self) -> str:
        return self.account
