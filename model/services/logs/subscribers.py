"""To whom a subscription sends, and as whom: a stream under a role, a function that lets CloudWatch Logs in."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, NamedTuple

import orjson

from model.kit.arn import Arn, read_arn
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.iam.resources.serving import acting_in
from model.services.logs.messages import control_message
from model.services.logs.refusals import invalid
from model.services.logs.resources.destinations import LogDestination

HOST = "logs.amazonaws.com"
MOST_BYTES = {"kinesis": 1024 * 1024, "firehose": 1000 * 1024, "lambda": 190 * 1024}
"How long a message may be, by the service that gets it; a function's is written in base64, with braces around."
STREAMS = {"kinesis": "Kinesis stream", "firehose": "Firehose stream"}
FORBIDDEN = 403
DENIED = AwsError("AccessDeniedException", "CloudWatch Logs is not let in.", 400)


class Subscriber(NamedTuple):
    """`role` is empty for a function, which lets in whom its own policy names; `source` is what is sent of."""

    place: Arn
    role: str
    source: str

    @property
    def most(self) -> int:
        return MOST_BYTES[self.place.service]


def subscriber_of(world: World, destination_arn: str, role_arn: str, source: str) -> Subscriber:
    """What is behind a destination of whatever account. Raises ResourceNotFoundException if it is gone."""
    place = read_arn(destination_arn)
    if place.service != "logs":
        return Subscriber(place, role_arn, source)
    found = world.cell.world(place.account, place.region, "logs").get(LogDestination, place.name)
    return Subscriber(read_arn(found.target_arn), found.role_arn, source)


async def send(world: World, to: Subscriber, message: bytes, key: str) -> None:
    """Raises what is answered, or AccessDeniedException where CloudWatch Logs may not go there."""
    if to.place.service == "lambda":
        await _invoke(world, to, message)
    elif to.place.service == "kinesis":
        put: dict[str, Any] = {"StreamName": to.place.name, "Data": message, "PartitionKey": key}
        await world.ask("kinesis:PutRecord", account=to.place.account, under=_actor(world, to), **put)
    else:
        put = {"DeliveryStreamName": to.place.name, "Record": {"Data": message}}
        await world.ask("firehose:PutRecord", account=to.place.account, under=_actor(world, to), **put)


def _actor(world: World, to: Subscriber) -> Principal:
    actor = acting_in(world, to.role, "logs", f"logs.{world.region}", source=to.source)
    if actor is None:
        raise DENIED
    return actor


async def _invoke(world: World, to: Subscriber, message: bytes, how: str = "Event") -> None:
    """A function lets CloudWatch Logs in under the name that it has in its region, or under that of all regions."""
    payload = orjson.dumps({"awslogs": {"data": b64encode(message).decode()}})
    asked = {"FunctionName": str(to.place), "InvocationType": how, "Payload": payload}
    place: dict[str, Any] = {"region": to.place.region, "account": to.place.account, "source": to.source}
    try:
        await world.cell.ask("lambda:Invoke", asked, service=f"logs.{world.region}", **place)
    except AwsError as refusal:
        if refusal.status != FORBIDDEN:
            raise
        await world.cell.ask("lambda:Invoke", asked, service="logs", **place)


async def try_out(world: World, to: Subscriber) -> None:
    """Send a message that tries the way; a function is not run for that. Raises InvalidParameterException."""
    service = to.place.service
    try:
        if service == "lambda":
            await _invoke(world, to, b"", "DryRun")
        else:
            await send(world, to, await control_message(world.now, STREAMS[service]), "CONTROL_MESSAGE")
    except AwsError as refusal:
        raise invalid(_unreachable(service)) from refusal


def _unreachable(service: str) -> str:
    if service == "lambda":
        text = "Could not execute the lambda function. "
        return f"{text}Make sure you have given CloudWatch Logs permission to execute your function."
    what = STREAMS[service]
    text = f"Could not deliver test message to specified {what}. "
    return f"{text}Check if the given {what[0].lower()}{what[1:]} is in ACTIVE state."
