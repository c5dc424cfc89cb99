"""Finding queues by address, name or ARN, in whichever account they are."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from model.gateway.call import Call
from model.kit.arn import arn, read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sqs.resources.queues import Queue

ACCOUNT = re.compile(r"\d{12}")


def read_url(url: str, account: str) -> tuple[str, str]:
    """The account and the name that an address ends in; a name alone is of the caller's own account."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) > 1 and ACCOUNT.fullmatch(parts[-2]):
        return parts[-2], parts[-1]
    return account, parts[-1] if parts else ""


def arn_of(world: World, url: str) -> str:
    account, name = read_url(url, world.account)
    return arn("sqs", world.region, account, name)


def queue_at(call: Call, url: str) -> tuple[World, Queue]:
    """A queue and the part of the world that it is in."""
    account, name = read_url(url, call.world.account)
    place = call.cell.world(account, call.region, "sqs")
    return place, place.get(Queue, name)


def queue_of(world: World, named: str) -> Queue | None:
    """The queue of an ARN in this region, whosever it is."""
    read = read_arn(named)
    if (read.service, read.region) != ("sqs", world.region):
        return None
    return world.cell.world(read.account, world.region, "sqs").find(Queue, read.resource)


def place_of(world: World, queue: Queue) -> World:
    return world.cell.world(queue.account, queue.region, "sqs")


def refused(parameter: str, value: object, reason: str) -> AwsError:
    text = f"Value {value} for parameter {parameter} is invalid. Reason: {reason}"
    return AwsError("InvalidParameterValue", text)
