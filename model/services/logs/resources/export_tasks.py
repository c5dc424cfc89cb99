"""Logs: what exists: tasks that lay what was said in a group into a bucket."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

UNFINISHED = ("PENDING", "RUNNING")


class ExportTask(
    Resource,
    key="task_id",
    arn="export-task:{task_id}",
    missing=("ResourceNotFoundException", "The specified export task does not exist."),
    title="Export tasks",
    columns=(
        Column("TASK", "task_id"),
        Column("GROUP", "log_group_name"),
        Column("STATUS", "status_code", "state"),
        Column("BUCKET", "destination"),
        Column("EVENTS", "events", "number", priority=2),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(Action("CancelExportTask", "Cancel", "taskId", key="x", confirm=1),),
    create="CreateExportTask",
    describe="DescribeExportTasks",
):
    task_id: str
    task_name: str = ""
    log_group_name: str
    log_stream_name_prefix: str = ""
    begin: int
    end: int
    destination: str
    destination_prefix: str
    status_code: str = "PENDING"
    status_message: str = ""
    events: int = 0
    completed_at: float | None = None

    @property
    def is_under_way(self) -> bool:
        return self.status_code in UNFINISHED

    @property
    def label(self) -> str:
        return self.task_name or self.task_id

    def said(self) -> dict[str, Any]:
        done = self.completed_at
        return {
            "task_id": self.task_id,
            "task_name": self.task_name or None,
            "log_group_name": self.log_group_name,
            "from": self.begin,
            "to": self.end,
            "destination": self.destination,
            "destination_prefix": self.destination_prefix,
            "status": {"code": self.status_code, "message": self.status_message or None},
            "execution_info": {
                "creation_time": int(self.created_at * 1000),
                "completion_time": None if done is None else int(done * 1000),
            },
        }
