"""The attributes of a queue: texts outside, typed fields inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.names import snake
from model.kit.world import World
from model.services.sqs.behavior.passing import expect
from model.services.sqs.policies import refuse_bad_policy
from model.services.sqs.redriving import read_redrive, refuse_bad_allow
from model.services.sqs.resources.queues import DAY, MOST_BYTES, Queue

RANGES: Mapping[str, tuple[int, int]] = {
    "DelaySeconds": (0, 900),
    "MaximumMessageSize": (1024, MOST_BYTES),
    "MessageRetentionPeriod": (60, 14 * DAY),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, DAY // 2),
    "KmsDataKeyReusePeriodSeconds": (60, DAY),
}
SWITCHES = ("FifoQueue", "ContentBasedDeduplication", "SqsManagedSseEnabled")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "DeduplicationScope": ("queue", "messageGroup"),
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
}
TEXTS = ("Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId")
OF_FIFO = ("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")
COUNTS: Mapping[str, Callable[[Queue], int]] = {
    "ApproximateNumberOfMessages": lambda queue: queue.visible,
    "ApproximateNumberOfMessagesNotVisible": lambda queue: queue.in_flight,
    "ApproximateNumberOfMessagesDelayed": lambda queue: queue.delayed,
    "CreatedTimestamp": lambda queue: int(queue.created_at),
    "LastModifiedTimestamp": lambda queue: int(queue.last_modified),
}
SETTABLE = (*RANGES, *SWITCHES, *CHOICES, *TEXTS)
KNOWN = (*COUNTS, "QueueArn", *SETTABLE)
WITH_KEY = "KmsDataKeyReusePeriodSeconds"


def read_attributes(given: Mapping[str, str]) -> dict[str, Any]:
    """Fields by name. Raises InvalidAttributeName and InvalidAttributeValue."""
    for name in given:
        if name not in SETTABLE:
            raise unknown(name)
    return {snake(name): _read(name, value) for name, value in given.items()}


def _read(name: str, text: str) -> Any:
    if name in RANGES:
        least, most = RANGES[name]
        if not text.isdecimal() or not least <= int(text) <= most:
            raise bad_value(name)
        return int(text)
    if name in SWITCHES:
        if text.lower() not in ("true", "false"):
            raise bad_value(name)
        return text.lower() == "true"
    if name in CHOICES and text not in CHOICES[name]:
        raise bad_value(name)
    return text


def refuse_wrong_type(given: Mapping[str, str], *, fifo: bool) -> None:
    """Some attributes are of FIFO queues alone, and the type of a queue is for ever."""
    if fifo:
        return
    if "ContentBasedDeduplication" in given:
        raise unknown("ContentBasedDeduplication")
    for name in CHOICES:
        if name in given:
            text = f"You can specify the {name} only when FifoQueue is set to true."
            raise AwsError("InvalidAttributeName", text)


def settle(world: World, queue: Queue, given: Mapping[str, str]) -> None:
    """Have a queue take on attributes, of which some depend on others."""
    for name, value in read_attributes(given).items():
        setattr(queue, name, value)
    if given.get("Policy"):
        refuse_bad_policy(given["Policy"])
    if "RedrivePolicy" in given:
        text = given["RedrivePolicy"]
        queue.dead_letter_arn = read_redrive(world, queue, text) if text else ""
    if given.get("RedriveAllowPolicy"):
        refuse_bad_allow(given["RedriveAllowPolicy"])
    if given.get("KmsMasterKeyId"):
        queue.sqs_managed_sse_enabled = False
    elif given.get("SqsManagedSseEnabled", "").lower() == "true":
        queue.kms_master_key_id = ""
    if queue.fifo_queue:
        _settle_fifo(queue)
    queue.last_modified = world.now


def _settle_fifo(queue: Queue) -> None:
    """High throughput is by message group, and then deduplication is too."""
    queue.deduplication_scope = queue.deduplication_scope or "queue"
    queue.fifo_throughput_limit = queue.fifo_throughput_limit or "perQueue"
    if queue.fifo_throughput_limit == "perMessageGroupId" and queue.deduplication_scope != "messageGroup":
        text = (
            "The perMessageGroupId value is allowed only when the value for DeduplicationScope is set to messageGroup."
        )
        raise AwsError("InvalidAttributeValue", text)


def told(queue: Queue, asked: Sequence[str]) -> dict[str, str]:
    """The attributes that were asked for, as texts; what is not set is not told."""
    for name in asked:
        if name not in (*KNOWN, "All"):
            raise unknown(name)
    names = KNOWN if "All" in asked else asked
    found = {name: value_of(queue, name) for name in names if applies(queue, name)}
    return {name: value for name, value in found.items() if value}


def applies(queue: Queue, name: str) -> bool:
    if name == "FifoQueue" or name in OF_FIFO:
        return queue.fifo_queue
    return bool(queue.kms_master_key_id) if name == WITH_KEY else True


def value_of(queue: Queue, name: str) -> str:
    if name in COUNTS:
        return str(COUNTS[name](queue))
    if name == "QueueArn":
        return queue.arn
    value = getattr(queue, snake(name))
    return str(value).lower() if isinstance(value, bool) else str(value)


def unknown(name: str) -> AwsError:
    return AwsError("InvalidAttributeName", f"Unknown Attribute {name}.")


def bad_value(name: str) -> AwsError:
    return AwsError("InvalidAttributeValue", f"Invalid value for the parameter {name}.")


def look_again(world: World, queue: Queue, given: Mapping[str, str]) -> None:
    """Another retention period may let messages go now; the delay of a FIFO queue is that of later messages too."""
    if "MessageRetentionPeriod" in given and queue.messages:
        expect(world, queue, world.now)
