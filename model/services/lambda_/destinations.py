"""Where it is told what became of events: queues, topics, functions and buckets, all under the function's role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import orjson

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.services.lambda_.behavior.counting import begin_counting
from model.services.lambda_.places import Target
from model.services.lambda_.resources.functions import LATEST
from model.services.lambda_.resources.running import Invocation, WaitingEvent
from model.services.lambda_.writing import in_session

SUCCEEDED: Final = "Success"
FAILED: Final = "RetriesExhausted"
EXPIRED: Final = "EventAgeExceeded"


async def send_record(
    target: Target, event: WaitingEvent, invocation: Invocation | None, destination: str, condition: str
) -> None:
    """What the role may not do does not come to pass, and is counted."""
    record = _record(target, event, invocation, condition)
    try:
        await _send(target, destination, orjson.dumps(record).decode(), {})
    except AwsError:
        target.function.count(delivery_failures=1)
        begin_counting(target.world, target.function)


async def put_aside(target: Target, event: WaitingEvent, invocation: Invocation | None) -> None:
    """The event itself, as it came, with a word about why."""
    said: dict[str, Any] = orjson.loads(invocation.answer) if invocation is not None and invocation.error else {}
    attributes = {"RequestID": ("String", event.request_id), "ErrorCode": ("Number", "200")}
    attributes["ErrorMessage"] = ("String", str(said.get("errorMessage") or "The event was too old.")[:1024])
    try:
        await _send(target, target.configuration.dead_letters, event.payload, attributes)
    except AwsError:
        target.function.count(dead_letter_errors=1)
        begin_counting(target.world, target.function)


def _record(target: Target, event: WaitingEvent, invocation: Invocation | None, condition: str) -> dict[str, Any]:
    moment = datetime.fromtimestamp(target.world.now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    made = event.attempts + (1 if condition == SUCCEEDED else 0)
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": moment,
        "requestContext": {
            "requestId": event.request_id,
            "functionArn": f"{target.function.arn}:{event.qualifier or LATEST}",
            "condition": condition,
            "approximateInvokeCount": made,
        },
        "requestPayload": orjson.loads(event.payload),
    }
    if invocation is not None:
        context = {"statusCode": 200, "executedVersion": invocation.version}
        record["responseContext"] = context | ({"functionError": "Unhandled"} if invocation.error else {})
        record["responsePayload"] = orjson.loads(invocation.answer)
    return record


async def _send(target: Target, arn: str, text: str, attributes: dict[str, tuple[str, str]]) -> None:
    """Raises what the destination refuses."""
    world, named = target.world, read_arn(arn)
    role = world.cell.identities.named(target.configuration.role)
    if role is None:
        raise AwsError("AccessDenied", "The role of the function has gone.", 403)
    action, params = _call(named.service, arn, text, attributes)
    under = in_session(role, target.function.function_name)
    await world.ask(action, region=named.region or world.region, under=under, **params)


def _call(service: str, arn: str, text: str, attributes: dict[str, tuple[str, str]]) -> tuple[str, dict[str, Any]]:
    named = read_arn(arn)
    said = {name: {"DataType": kind, "StringValue": value} for name, (kind, value) in attributes.items()}
    match service:
        case "sqs":
            url = f"https://sqs.{named.region}.amazonaws.com/{named.account}/{named.resource}"
            return "sqs:SendMessage", {"QueueUrl": url, "MessageBody": text, "MessageAttributes": said}
        case "sns":
            return "sns:Publish", {"TopicArn": arn, "Message": text, "MessageAttributes": said}
        case "lambda":
            return "lambda:Invoke", {"FunctionName": arn, "InvocationType": "Event", "Payload": text.encode()}
        case "s3":
            key = f"aws/lambda/async/{orjson.loads(text)['requestContext']['requestId']}"
            return "s3:PutObject", {"Bucket": named.resource, "Key": key, "Body": text.encode()}
        case _:
            raise AwsError("InvalidParameterValueException", f"Nothing can be sent to {arn}.")
