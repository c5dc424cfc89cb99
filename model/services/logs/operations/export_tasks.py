"""Logs: what you can ask for, about laying events into a bucket."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.logs.behavior.exporting import begin_exporting, stop_exporting
from model.services.logs.buckets import PROBE, put
from model.services.logs.ids import FOR_EVER, uuid
from model.services.logs.paging import page_of
from model.services.logs.refusals import invalid, not_of_its_class, too_many
from model.services.logs.resources.export_tasks import ExportTask
from model.services.logs.resources.groups import INFREQUENT, LogGroup

PREFIX = "exportedlogs"


@operation
async def create_export_task(
    call: Call,
    *,
    log_group_name: str,
    from_: int,
    to: int,
    destination: str,
    destination_prefix: str = PREFIX,
    log_stream_name_prefix: str = "",
    task_name: str = "",
) -> dict[str, str]:
    """Of a range of time, stream by stream; one task at a time."""
    world = call.world
    if world.get(LogGroup, log_group_name).log_group_class == INFREQUENT:
        raise not_of_its_class()
    if from_ >= to:
        raise invalid("The specified time range is empty.")
    await put(world, destination, f"{destination_prefix}/{PROBE}", b"Permission Check Successful")
    if any(task.is_under_way for task in world.all(ExportTask)):
        raise too_many()
    task = ExportTask(
        task_id=uuid(world, "export"),
        task_name=task_name,
        log_group_name=log_group_name,
        log_stream_name_prefix=log_stream_name_prefix,
        begin=min(from_, FOR_EVER),
        end=min(to, FOR_EVER),
        destination=destination,
        destination_prefix=destination_prefix,
    )
    begin_exporting(world, world.add(task))
    return {"task_id": task.task_id}


@operation
async def describe_export_tasks(
    call: Call,
    *,
    task_id: str | None = None,
    status_code: str | None = None,
    next_token: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    found = [
        task
        for task in call.world.all(ExportTask)
        if task_id in (None, task.task_id) and status_code in (None, task.status_code)
    ]
    tasks, token = page_of(found, lambda task: (task.serial,), limit, next_token, descending=True)
    return {"export_tasks": [task.said() for task in tasks], "next_token": token}


@operation
async def cancel_export_task(call: Call, *, task_id: str) -> None:
    task = call.world.get(ExportTask, task_id)
    if not task.is_under_way:
        raise AwsError("InvalidOperationException", "The specified export task has already finished.")
    stop_exporting(call.world, task, "CANCELLED", "Cancelled by user")
