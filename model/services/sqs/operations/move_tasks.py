"""SQS: what you can ask for, about moving messages out of a dead-letter queue."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.sqs.behavior.moving import begin_moving, stop_moving
from model.services.sqs.places import queue_of, refused
from model.services.sqs.resources.move_tasks import MessageMoveTask
from model.services.sqs.resources.queues import Queue

MOST_A_SECOND = 500
MOST_LISTED = 10


@operation
async def start_message_move_task(
    call: Call, *, source_arn: str, destination_arn: str = "", max_number_of_messages_per_second: int | None = None
) -> dict[str, str]:
    """Of what is there now, everything goes to a queue, or back to where it came from."""
    world = call.world
    source = _existing(world, "SourceArn", source_arn)
    if not _is_dead_letter_queue(world, source):
        raise AwsError("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
    if destination_arn:
        _existing(world, "DestinationArn", destination_arn)
    pace = max_number_of_messages_per_second
    if pace is not None and not 1 <= pace <= MOST_A_SECOND:
        text = f"Value {pace} for parameter MaxNumberOfMessagesPerSecond is invalid."
        raise AwsError("InvalidParameterValue", text)
    if any(task.is_running for task in world.where(MessageMoveTask, source_arn=source_arn)):
        text = (
            "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
        )
        raise AwsError("InvalidParameterValue", text)
    task = _task(world, source, destination_arn, pace or 0)
    begin_moving(world, task)
    return {"task_handle": task.task_handle}


def _task(world: World, source: Queue, destination: str, pace: int) -> MessageMoveTask:
    handle = world.luck("move-task", world.count("sqs-move-task")).hexadecimal(64)
    return world.add(
        MessageMoveTask(
            task_handle=handle,
            source_arn=source.arn,
            destination_arn=destination,
            per_second=pace,
            to_move=source.visible,
            last=world.count("sqs-message"),
        )
    )


def _is_dead_letter_queue(world: World, queue: Queue) -> bool:
    return bool(world.where(Queue, dead_letter_arn=queue.arn))


def _existing(world: World, parameter: str, arn: str) -> Queue:
    found = queue_of(world, arn) if read_arn(arn).account == world.account else None
    if found is None:
        text = f"The resource that you specified for the {parameter} parameter doesn't exist."
        raise AwsError("ResourceNotFoundException", text, 404)
    return found


@operation
async def cancel_message_move_task(call: Call, *, task_handle: str) -> dict[str, int]:
    """What was moved stays where it is."""
    task = call.world.get(MessageMoveTask, task_handle)
    if not task.is_running:
        raise AwsError("ResourceNotFoundException", "Only active tasks can be cancelled.", 404)
    stop_moving(call.world, task, "CANCELLED")
    return {"approximate_number_of_messages_moved": task.moved}


@operation
async def list_message_move_tasks(call: Call, *, source_arn: str, max_results: int = 1) -> dict[str, Any]:
    """The latest ones first."""
    _existing(call.world, "SourceArn", source_arn)
    if not 1 <= max_results <= MOST_LISTED:
        raise refused("MaxResults", max_results, f"Must be between 1 and {MOST_LISTED}, if provided.")
    tasks = sorted(call.world.where(MessageMoveTask, source_arn=source_arn), key=lambda task: -task.serial)
    return {"results": [_said(task) for task in tasks[:max_results]] or None}


def _said(task: MessageMoveTask) -> dict[str, Any]:
    return {
        "task_handle": task.task_handle if task.is_running else None,
        "status": task.status,
        "source_arn": task.source_arn,
        "destination_arn": task.destination_arn or None,
        "max_number_of_messages_per_second": task.per_second or None,
        "approximate_number_of_messages_moved": task.moved,
        "approximate_number_of_messages_to_move": task.to_move,
        "failure_reason": task.failure or None,
        "started_timestamp": int(task.created_at * 1000),
    }
