"""SQS: what exists: tasks that move messages from a dead-letter queue back to where they can be tried again."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class MessageMoveTask(
    Resource,
    key="task_handle",
    missing=("ResourceNotFoundException", "Task does not exist.", 404),
    title="Message move tasks",
    index=("source_arn",),
    columns=(
        Column("FROM", "source_name"),
        Column("TO", "destination_name"),
        Column("STATUS", "status", "state"),
        Column("MOVED", "moved", "number"),
        Column("TO MOVE", "to_move", "number", priority=2),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(Action("CancelMessageMoveTask", "Cancel", "TaskHandle", key="x", confirm=1),),
    create="StartMessageMoveTask",
    describe="ListMessageMoveTasks",
):
    task_handle: str
    source_arn: str
    destination_arn: str = ""
    per_second: int = 0
    "The most messages a second that its maker allows; SQS's own pace if 0."
    status: str = "RUNNING"
    moved: int = 0
    to_move: int = 0
    last: int = 0
    "The number of the newest message that was there when it began."
    failure: str = ""

    @property
    def source_name(self) -> str:
        return self.source_arn.rpartition(":")[2]

    @property
    def destination_name(self) -> str:
        return self.destination_arn.rpartition(":")[2] or "where they came from"

    @property
    def label(self) -> str:
        return self.source_name

    @property
    def is_running(self) -> bool:
        return self.status == "RUNNING"
