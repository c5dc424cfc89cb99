"""SQS: what you can ask for: receiving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.durable import durable
from model.kernel.unit import find_current
from model.kit.operation import operation
from model.services.sqs.behavior.counting import begin_counting
from model.services.sqs.places import queue_at, refused
from model.services.sqs.receiving import Wish, take
from model.services.sqs.resources.queues import DAY
from model.services.sqs.waiting import Wait

MOST_MESSAGES = 10
MOST_SECONDS = 20
MOST_TIMEOUT = DAY // 2

Messages = list[dict[str, Any]]


@operation(waits=True)
async def receive_message(
    call: Call,
    *,
    queue_url: str,
    attribute_names: Sequence[str] = (),
    message_system_attribute_names: Sequence[str] = (),
    message_attribute_names: Sequence[str] = (),
    max_number_of_messages: int = 1,
    visibility_timeout: int | None = None,
    wait_time_seconds: int | None = None,
) -> dict[str, Any]:
    """Up to ten messages; where there is none, it waits for one as long as was asked for."""
    _, queue = queue_at(call, queue_url)
    timeout = queue.visibility_timeout if visibility_timeout is None else visibility_timeout
    seconds = queue.receive_message_wait_time_seconds if wait_time_seconds is None else wait_time_seconds
    _refuse_out_of_range(max_number_of_messages, timeout, seconds)
    system = (*attribute_names, *message_system_attribute_names)
    wish = Wish(max_number_of_messages, timeout, system, message_attribute_names)
    if find_current() is not None:
        found = await _look(call, queue_url, wish, None)
    else:
        found = await _wait(call, queue_url, wish, seconds)
    return {"messages": found or None}


def _refuse_out_of_range(messages: int, timeout: int, seconds: int) -> None:
    if not 1 <= messages <= MOST_MESSAGES:
        raise refused("MaxNumberOfMessages", messages, f"Must be between 1 and {MOST_MESSAGES}, if provided.")
    if not 0 <= timeout <= MOST_TIMEOUT:
        raise refused("VisibilityTimeout", timeout, f"Must be >= 0 and <= {MOST_TIMEOUT}, if provided.")
    if not 0 <= seconds <= MOST_SECONDS:
        raise refused("WaitTimeSeconds", seconds, f"Must be >= 0 and <= {MOST_SECONDS}, if provided.")


async def _wait(call: Call, url: str, wish: Wish, seconds: int) -> Messages:
    """Every look is a unit of work of its own, and between them others work."""
    async with Wait(*queue_at(call, url), call.request_id, seconds) as wait:
        while True:
            async with durable(call.cell.kernel.unit(call.cause, call.action)) as unit:
                unit.serials.add("call")
                found = await _look(call, url, wish, wait)
            if found or wait.is_over:
                return found
            await wait.news()


async def _look(call: Call, url: str, wish: Wish, wait: Wait | None) -> Messages:
    world, queue = queue_at(call, url)
    found = await take(world, queue, wish)
    if wait is not None and (found or wait.is_over):
        wait.stop()
    elif wait is not None:
        wait.begin()
    if not found and (wait is None or wait.is_over):
        queue.count(empty=1)
        begin_counting(world, queue)
    return found
