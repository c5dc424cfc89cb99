"""Telling topics, queues and functions what happens to objects."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote_plus

import orjson

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.inviting import invites
from model.laws.moments import to_the_ms
from model.services.s3.notification_rules import Tells, rules_of
from model.services.s3.owners import owner_of
from model.services.s3.places import Place, Visit
from model.services.s3.versions import NULL_VERSION, Version
from model.services.sqs.resources.queues import NO_QUEUE, Queue

SUBJECT = "Amazon S3 Notification"


async def notify(place: Place, event: str, version: Version) -> None:
    """To each target whose rule asks for it; what one of them does not take any more is lost."""
    for rule in rules_of(place.bucket):
        if rule.is_about(f"s3:{event}", version.key):
            body = orjson.dumps({"Records": [_record(place, event, version, rule)]}).decode()
            try:
                await send(place, rule, body)
            except AwsError:
                continue


async def send(place: Place, rule: Tells, body: str) -> None:
    """Raises what the target answers; a queue takes it only where its policy says so."""
    if rule.service == "lambda":
        await _invoke(place, rule, "Event", Payload=body.encode())
        return
    read, source = read_arn(rule.target), place.bucket.arn
    ask = partial(place.world.ask, region=read.region, account=read.account, source=source)
    if rule.service == "sns":
        await ask("sns:Publish", TopicArn=rule.target, Subject=SUBJECT, Message=body)
        return
    queue = place.world.cell.world(read.account, read.region, "sqs").find(Queue, read.resource)
    if queue is None or queue.fifo_queue:
        raise AwsError(*NO_QUEUE)
    owner = place.bucket.account
    if not invites(
        queue.policy, "sqs:SendMessage", queue.arn, queue.account, service="s3", source=source, account=owner
    ):
        raise AwsError("AccessDenied", f"The policy of {queue.arn} does not let S3 send for {source}.", 403)
    await ask("sqs:SendMessage", QueueUrl=queue.queue_url, MessageBody=body)


async def _invoke(place: Place, rule: Tells, type: str, **more: Any) -> None:
    """Raises what Lambda answers."""
    named: dict[str, Any] = {"FunctionName": rule.target, "InvocationType": type, **more}
    await place.world.ask("lambda:Invoke", region=place.bucket.region, source=place.bucket.arn, **named)


async def try_out(place: Visit, rule: Tells) -> bool:
    """A target is asked whether it takes what the bucket will tell it, by a message that says so; a function need not
    run for that.
    """
    said = {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": _zulu(place.world.now),
        "Bucket": place.name,
        "RequestId": place.call.request_id,
        "HostId": f"s3-{place.bucket.region}",
    }
    try:
        if rule.service == "lambda":
            await _invoke(place, rule, "DryRun")
        else:
            await send(place, rule, orjson.dumps(said).decode())
    except AwsError:
        return False
    return True


def _record(place: Place, event: str, version: Version, rule: Tells) -> dict[str, Any]:
    """As subscribers of S3 know it, in version 2.1."""
    call = place.call if isinstance(place, Visit) else None
    bucket = place.bucket
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region,
        "eventTime": _zulu(place.world.now),
        "eventName": event,
        "userIdentity": {"principalId": f"AWS:{call.principal.user_id}" if call else "AmazonCustomer"},
        "requestParameters": {"sourceIPAddress": call.source_ip if call else "s3.amazonaws.com"},
        "responseElements": {"x-amz-request-id": call.request_id if call else ""},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": rule.id,
            "bucket": {
                "name": bucket.name,
                "ownerIdentity": {"principalId": owner_of(bucket.account).id[:14].upper()},
                "arn": bucket.arn,
            },
            "object": _object(event, version),
        },
    }


def _object(event: str, version: Version) -> dict[str, Any]:
    """Of what is gone for good neither size nor ETag are told."""
    told: dict[str, Any] = {"key": quote_plus(version.key, safe="/")}
    if not event.endswith(":Delete"):
        told |= {"size": version.size, **({"eTag": version.etag} if version.etag else {})}
    if version.version_id != NULL_VERSION:
        told["versionId"] = version.version_id
    return told | {"sequencer": f"{version.seq:016X}"}


def _zulu(at: float) -> str:
    return to_the_ms(at).replace("+0000", "Z")
