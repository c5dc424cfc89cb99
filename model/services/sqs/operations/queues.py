"""SQS: what you can ask for, about queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.sqs import attributes as texts
from model.services.sqs.behavior.counting import stop_counting
from model.services.sqs.behavior.passing import cease
from model.services.sqs.naming import FIFO, refuse_bad_name
from model.services.sqs.paging import page_of
from model.services.sqs.places import queue_at
from model.services.sqs.resources.queues import Queue
from model.services.sqs.shelf import drop_all
from model.services.sqs.tagging import merge
from model.services.sqs.vacancy import keep_vacant, refuse_recent

PURGE_SECONDS = 60.0


def said(call: Call, queue: Queue) -> dict[str, str]:
    """Its address, which has to lead a client back to where it came from."""
    return {"queue_url": queue.url_at(_origin(call) or queue.origin)}


def _origin(call: Call) -> str:
    return f"{'https' if call.secure else 'http'}://{call.host}" if call.host else ""


@operation
async def create_queue(
    call: Call, *, queue_name: str, attributes: Mapping[str, str] | None = None, tags: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The same again is answered as before; another one of that name is refused."""
    world, given = call.world, attributes or {}
    fifo = given.get("FifoQueue", "").lower() == "true"
    if "FifoQueue" in given and not fifo:
        raise texts.unknown("FifoQueue") if not queue_name.endswith(FIFO) else texts.bad_value("FifoQueue")
    refuse_bad_name(queue_name, fifo=fifo)
    texts.refuse_wrong_type(given, fifo=fifo)
    old = world.find(Queue, queue_name)
    if old is not None:
        _refuse_other(old, given)
        return said(call, old)
    refuse_recent(world, queue_name)
    queue = Queue(name=queue_name, account=world.account, region=world.region, origin=_origin(call))
    texts.settle(world, queue, given)
    queue.tags = merge((), tags or {})
    return said(call, world.add(queue))


def _refuse_other(old: Queue, given: Mapping[str, str]) -> None:
    texts.read_attributes(given)
    for name, value in given.items():
        if texts.value_of(old, name) != value:
            text = f"A queue already exists with the same name and a different value for attribute {name}"
            raise AwsError("QueueAlreadyExists", text)


@operation
async def get_queue_url(
    call: Call, *, queue_name: str, queue_owner_aws_account_id: str | None = None
) -> dict[str, str]:
    place = call.cell.world(queue_owner_aws_account_id or call.account, call.region, "sqs")
    return said(call, place.get(Queue, queue_name))


@operation(on=("*",))
async def list_queues(
    call: Call, *, queue_name_prefix: str = "", next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    """Without MaxResults, the first thousand and no token."""
    found = [queue for queue in call.world.all(Queue) if queue.name.startswith(queue_name_prefix)]
    queues, token = page_of(sorted(found, key=lambda queue: queue.name), max_results, next_token)
    return {"queue_urls": [said(call, queue)["queue_url"] for queue in queues] or None, "next_token": token}


@operation
async def list_dead_letter_source_queues(
    call: Call, *, queue_url: str, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    place, queue = queue_at(call, queue_url)
    sources = sorted(place.where(Queue, dead_letter_arn=queue.arn), key=lambda source: source.name)
    queues, token = page_of(sources, max_results, next_token)
    return {"queue_urls": [said(call, each)["queue_url"] for each in queues], "next_token": token}


@operation
async def get_queue_attributes(call: Call, *, queue_url: str, attribute_names: Sequence[str] = ()) -> dict[str, Any]:
    _, queue = queue_at(call, queue_url)
    return {"attributes": texts.told(queue, attribute_names) or None}


@operation
async def set_queue_attributes(call: Call, *, queue_url: str, attributes: Mapping[str, str]) -> None:
    """Takes effect at once. A retention period that is shorter than before lets older messages go."""
    place, queue = queue_at(call, queue_url)
    if "FifoQueue" in attributes and attributes["FifoQueue"].lower() != str(queue.fifo_queue).lower():
        text = "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."
        raise AwsError("InvalidAttributeValue", text)
    texts.refuse_wrong_type(attributes, fifo=queue.fifo_queue)
    texts.settle(place, queue, attributes)
    texts.look_again(place, queue, attributes)


@operation
async def purge_queue(call: Call, *, queue_url: str) -> None:
    place, queue = queue_at(call, queue_url)
    if queue.purged_at is not None and place.now < queue.purged_at + PURGE_SECONDS:
        text = f"Only one PurgeQueue operation on {queue.name} is allowed every 60 seconds."
        raise AwsError("AWS.SimpleQueueService.PurgeQueueInProgress", text, 403)
    drop_all(place, queue)
    cease(place, queue)
    queue.purged_at = place.now


@operation
async def delete_queue(call: Call, *, queue_url: str) -> None:
    """Messages and all; its name is free again after a minute."""
    place, queue = queue_at(call, queue_url)
    drop_all(place, queue)
    cease(place, queue)
    stop_counting(place, queue)
    place.remove(queue)
    keep_vacant(place, queue.name)


@operation
async def tag_queue(call: Call, *, queue_url: str, tags: Mapping[str, str]) -> None:
    _, queue = queue_at(call, queue_url)
    queue.tags = merge(queue.tags, tags)


@operation
async def untag_queue(call: Call, *, queue_url: str, tag_keys: Sequence[str]) -> None:
    _, queue = queue_at(call, queue_url)
    queue.tags = tuple(tag for tag in queue.tags if tag.key not in tag_keys)


@operation
async def list_queue_tags(call: Call, *, queue_url: str) -> dict[str, Any]:
    _, queue = queue_at(call, queue_url)
    return {"tags": {tag.key: tag.value for tag in queue.tags} or None}
