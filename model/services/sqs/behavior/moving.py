"""SQS: what happens by itself: what lies in a dead-letter queue is moved to where it can be tried again."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.sqs.places import queue_of
from model.services.sqs.receiving import hand_over
from model.services.sqs.resources.move_tasks import MessageMoveTask
from model.services.sqs.resources.queues import Queue
from model.services.sqs.shelf import Message, oldest

PACE = 500
"Messages a second, at the most."


def begin_moving(world: World, task: MessageMoveTask) -> None:
    world.wake(move, task.task_handle, after=1.0)


def stop_moving(world: World, task: MessageMoveTask, status: str) -> None:
    task.status = status
    world.forget(move, task.task_handle)


@due
async def move(world: World, handle: str) -> None:
    """A second's worth of messages, of those that were there when the task began."""
    task = world.find(MessageMoveTask, handle)
    if task is None or not task.is_running:
        return
    source, size = queue_of(world, task.source_arn), task.per_second or PACE
    if source is None:
        _fail(task, "AWS.SimpleQueueService.NonExistentQueue")
        return
    found = await oldest(world, source, task.last, size)
    for message in found:
        target = _target(world, task, message)
        if target is None:
            _fail(task, "CouldNotDetermineMessageSource")
            return
        hand_over(world, source, target, message, {"source": ""})
        task.moved += 1
    if len(found) < size:
        task.status = "COMPLETED"
    else:
        world.wake(move, handle, after=1.0)


def _target(world: World, task: MessageMoveTask, message: Message) -> Queue | None:
    """Where the task says, or where the message came from."""
    return queue_of(world, task.destination_arn or message.said.get("source", ""))


def _fail(task: MessageMoveTask, reason: str) -> None:
    task.status, task.failure = "FAILED", reason
