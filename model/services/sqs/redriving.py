"""Which queue takes the messages that another cannot have processed, and which others it does that for."""

from __future__ import annotations

from typing import Any, cast

import orjson

from model.kit.world import World
from model.services.sqs.places import queue_of, refused
from model.services.sqs.resources.queues import Queue

MOST_RECEIVES = 1000
MOST_SOURCES = 10
PERMISSIONS = ("allowAll", "denyAll", "byQueue")


def read_redrive(world: World, queue: Queue, text: str) -> str:
    """The ARN of the dead-letter queue that a policy names; raises InvalidParameterValue for a bad one."""
    said = _object("RedrivePolicy", text)
    for member in ("maxReceiveCount", "deadLetterTargetArn"):
        if member not in said:
            reason = f"Redrive policy does not contain mandatory attribute: {member}."
            raise refused("RedrivePolicy", text, reason)
    count = str(said["maxReceiveCount"])
    if not count.isdecimal() or not 1 <= int(count) <= MOST_RECEIVES:
        reason = f"Invalid value for maxReceiveCount: {count}, valid values are from 1 to 1000 both inclusive."
        raise refused("RedrivePolicy", text, reason)
    target = queue_of(world, str(said["deadLetterTargetArn"]))
    if target is None or target.account != queue.account:
        raise refused("RedrivePolicy", text, "Dead letter target does not exist.")
    if target.fifo_queue != queue.fifo_queue:
        raise refused("RedrivePolicy", text, "Dead-letter queue must be same type of queue as the source.")
    if not lets_in(target, queue.arn):
        reason = "Dead-letter queue does not allow this queue as a source in its redrive allow policy."
        raise refused("RedrivePolicy", text, reason)
    return target.arn


def lets_in(target: Queue, source_arn: str) -> bool:
    """The would-be dead-letter queue takes messages from this source."""
    if not target.redrive_allow_policy:
        return True
    said = orjson.loads(target.redrive_allow_policy)
    if said["redrivePermission"] == "byQueue":
        return source_arn in said["sourceQueueArns"]
    return said["redrivePermission"] == "allowAll"


def refuse_bad_allow(text: str) -> None:
    said = _object("RedriveAllowPolicy", text)
    permission, sources = said.get("redrivePermission"), said.get("sourceQueueArns", [])
    if permission not in PERMISSIONS:
        reason = f"Amazon SQS only supports redrivePermission values of {', '.join(PERMISSIONS)}."
        raise refused("RedriveAllowPolicy", text, reason)
    if (permission == "byQueue") != bool(sources) or len(sources) > MOST_SOURCES:
        reason = f"sourceQueueArns goes with byQueue, and names 1 to {MOST_SOURCES} queues."
        raise refused("RedriveAllowPolicy", text, reason)


def _object(parameter: str, text: str) -> dict[str, Any]:
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise refused(parameter, text, "Redrive policy is not a valid JSON map.") from error
    if not isinstance(said, dict):
        raise refused(parameter, text, "Redrive policy is not a valid JSON map.")
    return cast("dict[str, Any]", said)
