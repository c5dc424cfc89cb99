"""Replacements of root volumes: what exists: tasks under way, and those that are over."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.laws.moments import zulu

TASK_LIFE = Lifecycle(
    Auto("pending", "in-progress", Between(5, 20)),
    Auto("in-progress", "succeeded", Between(20, 60)),
    field="task_state",
)
UNDER_WAY = ("pending", "in-progress")


class ReplaceRootVolumeTask(
    Resource,
    key="replace_root_volume_task_id",
    prefix="replacevol",
    arn="replace-root-volume-task/{replace_root_volume_task_id}",
    index=("instance_id",),
    missing=("InvalidReplaceRootVolumeTaskId.NotFound", "The replace root volume task ID '{id}' does not exist"),
    malformed=("InvalidReplaceRootVolumeTaskId.Malformed", 'Invalid id: "{id}" (expecting "replacevol-...")'),
    life=TASK_LIFE,
    title="Replaced root volumes",
    columns=(
        Column("ID", "replace_root_volume_task_id", priority=2),
        Column("INSTANCE", "instance_id"),
        Column("STATE", "task_state", "state"),
        Column("IMAGE", "image_id", priority=3),
        Column("SNAPSHOT", "snapshot_id", priority=3),
        Column("NEW VOLUME", "volume_id", priority=4),
        Column("AGE", "created_at", "age"),
    ),
    create="CreateReplaceRootVolumeTask",
    describe="DescribeReplaceRootVolumeTasks",
):
    """A running instance gets another root volume, and boots from it."""

    replace_root_volume_task_id: str
    instance_id: str
    volume_id: str
    "The new root volume."
    replaced_id: str
    "The old one."
    task_state: str = "pending"
    image_id: str | None = None
    snapshot_id: str | None = None
    delete_replaced_root_volume: bool = False
    completed_at: float | None = None

    @property
    def start_time(self) -> str:
        return zulu(self.created_at)

    @property
    def complete_time(self) -> str | None:
        return None if self.completed_at is None else zulu(self.completed_at)
