"""Logs: what happens by itself: what comes in is looked through for sensitive data, and findings are told."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import orjson

from model.kernel.chance import Between
from model.kernel.unhurried import in_turns
from model.kit.arn import arn
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.data_protection.policy import Destinations, Findings, found_in
from model.laws.moments import zulu
from model.services.logs.batches import BYTES_BESIDE
from model.services.logs.behavior.counting import count
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of
from model.services.logs.seeing import FEW, Held, protections_of
from model.services.logs.shelf import Event, since
from model.services.s3.resources.deliveries import bucket_named

SOON = Between(1, 5)
AT_ONCE = 200
MOST_AT_ONCE = 2000
"Events in one unit of work; the others have one of their own, right after."
DELIVERY = "delivery.logs"
"The service that delivers, as policies name it before `.amazonaws.com`."


def begin_auditing(world: World, group: LogGroup) -> None:
    """Something was said: soon it is looked through, where a policy wants that."""
    if not protections_of(world, group):
        return
    name = group.log_group_name
    if world.woken_at(audit, name) is None:
        world.wake(audit, name, after=world.delay(SOON, name, group.written))


def stop_auditing(world: World, group: LogGroup) -> None:
    world.forget(audit, group.log_group_name)


@due
async def audit(world: World, name: str) -> None:
    group = world.find(LogGroup, name)
    if group is None:
        return
    held, found, size, left = protections_of(world, group), 0, 0, MOST_AT_ONCE
    while held and left > 0 and (events := await since(world, group, group.audited, min(left, AT_ONCE))):
        found += await _look_through(world, group, held, events)
        size += sum(len(event.message) + BYTES_BESIDE for event in events)
        group.audited, left = events[-1].seq, left - len(events)
    if held:
        count(world, group, findings=found, looked_through=size)
    if held and left <= 0:
        world.wake(audit, name, at=world.now)
    else:
        group.audited = group.written


async def _look_through(world: World, group: LogGroup, held: Sequence[Held], events: Sequence[Event]) -> int:
    """In how many events there was something."""
    reports: list[list[str]] = [[] for _ in held]
    found = 0
    async for event in in_turns(events, FEW):
        findings = [_findings(each, event) for each in held]
        found += any(findings)
        for told, finding in zip(reports, findings, strict=True):
            if finding:
                told.append(_written(world, group, finding))
    for each, told in zip(held, reports, strict=True):
        if told:
            await _tell(world, group, each.protection.destinations, told)
    return found


def _findings(held: Held, event: Event) -> Findings:
    return found_in(event.message, held.protection.kinds) if event.ingested >= held.since else {}


def _written(world: World, group: LogGroup, findings: Findings) -> str:
    """As AWS writes it; ends are those of the last character."""
    said = {
        "auditTimestamp": zulu(world.now),
        "resourceArn": f"{group.arn}:*",
        "dataIdentifiers": [
            {
                "name": name,
                "count": len(spans),
                "detections": [{"start": begin + 1, "end": end} for begin, end in spans],
            }
            for name, spans in findings.items()
        ],
    }
    return orjson.dumps(said).decode()


async def _tell(world: World, group: LogGroup, to: Destinations, reports: Sequence[str]) -> None:
    """What a destination does not take is lost."""
    with suppress(AwsError):
        if to.log_group:
            await _into_group(world, group, to.log_group, reports)
    with suppress(AwsError):
        if to.bucket:
            await _into_bucket(world, group, to.bucket, reports)
    with suppress(AwsError):
        if to.stream:
            records = [{"Data": f"{text}\n".encode()} for text in reports]
            put: dict[str, Any] = {"DeliveryStreamName": to.stream, "Records": records}
            await world.cell.ask(
                "firehose:PutRecordBatch", put, region=world.region, account=world.account, service=DELIVERY
            )


async def _into_group(world: World, group: LogGroup, name: str, reports: Sequence[str]) -> None:
    """Into a stream that is named as the group in which it was found."""
    place: dict[str, Any] = {"logGroupName": name, "logStreamName": group.log_group_name.strip("/")}
    if world.find(LogStream, path_of(name, place["logStreamName"])) is None:
        await world.ask("logs:CreateLogStream", **place)
    now = int(world.now * 1000)
    events = [{"timestamp": now, "message": text} for text in reports]
    await world.ask("logs:PutLogEvents", **place, logEvents=events)


async def _into_bucket(world: World, group: LogGroup, name: str, reports: Sequence[str]) -> None:
    bucket = bucket_named(world, name)
    if bucket is None:
        return
    unique = world.luck("audit findings", group.serial, group.audited).hexadecimal(12)
    day = zulu(world.now)[:10].replace("-", "/")
    key = f"AWSLogs/{world.account}/CloudWatchLogs/{world.region}/{day}/{unique}.json"
    await world.cell.ask(
        "s3:PutObject",
        {"Bucket": name, "Key": key, "Body": "".join(f"{text}\n" for text in reports).encode()},
        region=bucket.region,
        account=bucket.account,
        service=DELIVERY,
        source=arn("logs", world.region, world.account, "*"),
    )
