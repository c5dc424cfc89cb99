"""Logs: what happens by itself: what was said in a group is laid into a bucket, stream by stream."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.moments import zulu
from model.services.logs.buckets import put
from model.services.logs.places import streams_of
from model.services.logs.resources.export_tasks import ExportTask
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream
from model.services.logs.seeing import Sight
from model.services.logs.shelf import Range, slices

WAITS, WORKS = Between(1, 5), Between(3, 20)
FILE_BYTES = 16 * 1024 * 1024


def begin_exporting(world: World, task: ExportTask) -> None:
    world.wake(export, task.task_id, after=world.delay(WAITS, task.task_id, "waits"))


def stop_exporting(world: World, task: ExportTask, status: str, message: str) -> None:
    world.forget(export, task.task_id)
    task.status_code, task.status_message, task.completed_at = status, message, world.now


@due
async def export(world: World, task_id: str) -> None:
    """It waits for its turn, works for a while, and is done."""
    task = world.get(ExportTask, task_id)
    if task.status_code == "PENDING":
        task.status_code = "RUNNING"
        world.wake(export, task_id, after=world.delay(WORKS, task_id, "works"))
        return
    group = world.find(LogGroup, task.log_group_name)
    try:
        for stream in streams_of(world, group) if group else ():
            if group and stream.log_stream_name.startswith(task.log_stream_name_prefix):
                await _lay_down(world, task, group, stream)
    except AwsError as refusal:
        stop_exporting(world, task, "FAILED", refusal.message)
    else:
        stop_exporting(world, task, "COMPLETED", "Completed successfully")


async def _lay_down(world: World, task: ExportTask, group: LogGroup, stream: LogStream) -> None:
    folder = f"{task.destination_prefix}/{task.task_id}/{stream.log_stream_name.replace('/', '-')}"
    number = 0
    async for lines in _files(world, task, group, stream):
        task.events += len(lines)
        body = gzip.compress("".join(lines).encode(), mtime=0)
        await put(world, task.destination, f"{folder}/{number:06d}.gz", body)
        number += 1


async def _files(world: World, task: ExportTask, group: LogGroup, stream: LogStream) -> AsyncIterator[list[str]]:
    """The lines of each file: when it was said, and what."""
    lines: list[str] = []
    size = 0
    sight = Sight(world, group)
    async for events in slices(world, group, Range(task.begin, task.end, (stream.serial,)), None):
        for event in await sight.seen(events):
            lines.append(f"{_when(event.time)} {event.message}\n")
            size += len(lines[-1])
        if size >= FILE_BYTES:
            yield lines
            lines, size = [], 0
    if lines:
        yield lines


def _when(time: int) -> str:
    """2026-11-20T23:04:05.250Z."""
    return f"{zulu(time / 1000)[:-1]}.{time % 1000:03}Z"
