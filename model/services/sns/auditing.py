"""What is told of messages that are looked through: which kinds of sensitive data they have, and where."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import orjson

from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.data_protection.policy import Destinations, Findings, found_in
from model.laws.data_protection.topics import Auditing
from model.laws.moments import zulu
from model.services.logs.resources.streams import LogStream, path_of
from model.services.s3.resources.deliveries import bucket_named
from model.services.sns.messages import Message
from model.services.sns.resources.topics import Topic

DELIVERY = "delivery.logs"
"The service that delivers, as policies name it before `.amazonaws.com`."


async def audit(world: World, topic: Topic, message: Message, auditing: Auditing, publisher: str) -> None:
    """Of a sample; what a destination does not take is lost."""
    if world.luck("audit", topic.topic_arn, world.count("sns-audit")).below(100) >= auditing.percent:
        return
    findings = found_in(message.text, auditing.scope.kinds)
    topic.count(**{"with_findings" if findings else "without_findings": 1})
    told = orjson.dumps(_told(world, topic, message, findings, publisher)).decode()
    await _tell(world, topic, auditing.findings if findings else auditing.no_findings, told)


def _told(world: World, topic: Topic, message: Message, findings: Findings, publisher: str) -> dict[str, Any]:
    return {
        "messageId": message.id,
        "auditTimestamp": zulu(world.now),
        "callerPrincipal": publisher,
        "resourceArn": topic.topic_arn,
        "dataIdentifiers": [
            {
                "name": name,
                "count": len(spans),
                "detections": [{"start": begin + 1, "end": end} for begin, end in spans],
            }
            for name, spans in findings.items()
        ],
    }


async def _tell(world: World, topic: Topic, to: Destinations, text: str) -> None:
    if to.log_group:
        with suppress(AwsError):
            await _into_group(world, topic, to.log_group, text)
    if to.bucket:
        with suppress(AwsError):
            await _into_bucket(world, topic, to.bucket, text)
    if to.stream:
        with suppress(AwsError):
            put: dict[str, Any] = {"DeliveryStreamName": to.stream, "Record": {"Data": f"{text}\n".encode()}}
            await _asked(world, "firehose:PutRecord", put)


async def _into_group(world: World, topic: Topic, name: str, text: str) -> None:
    """Into a stream that is named as the topic."""
    place: dict[str, Any] = {"logGroupName": name, "logStreamName": topic.name}
    if world.find(LogStream, path_of(name, topic.name)) is None:
        await _asked(world, "logs:CreateLogStream", place)
    events = [{"timestamp": int(world.now * 1000), "message": text}]
    await _asked(world, "logs:PutLogEvents", {**place, "logEvents": events})


async def _into_bucket(world: World, topic: Topic, name: str, text: str) -> None:
    bucket = bucket_named(world, name)
    if bucket is None:
        return
    unique = world.luck("audit findings", topic.serial, world.count("sns-audit-file")).hexadecimal(12)
    day = zulu(world.now)[:10].replace("-", "/")
    key = f"AWSLogs/{world.account}/SNS/{world.region}/{day}/{unique}.json"
    await world.cell.ask(
        "s3:PutObject",
        {"Bucket": name, "Key": key, "Body": f"{text}\n".encode()},
        region=bucket.region,
        account=bucket.account,
        service=DELIVERY,
        source=arn("logs", world.region, world.account, "*"),
    )


async def _asked(world: World, action: str, params: dict[str, Any]) -> None:
    await world.cell.ask(action, params, region=world.region, account=world.account, service=DELIVERY)
