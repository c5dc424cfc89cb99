"""CloudTrail: what happens by itself: every two minutes, what has happened is said in the trail's log group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from model.kit.behavior import due
from model.kit.called import Called
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.cloudtrail.events import event_of
from model.services.cloudtrail.history import last_number
from model.services.cloudtrail.log_destination import group_name, may_write, stream_name
from model.services.cloudtrail.news import news
from model.services.cloudtrail.resources.trails import Trail
from model.services.logs.resources.streams import LogStream, path_of

RHYTHM = 120.0
MOST_EVENTS = 10_000
MOST_BYTES = 1_000_000
BYTES_BESIDE = 26
LARGEST_EVENT = 256 * 1024
"What log groups are told of; larger events are in the bucket's files alone."
DAY = 86_400_000


def begin_logs(world: World, trail: Trail) -> None:
    """Say what happens from now on, if there is somewhere to say it; where that was so already, it goes on."""
    if not trail.is_logging or not trail.cloud_watch_logs_log_group_arn:
        end_logs(world, trail)
    elif world.woken_at(log, trail.name) is None:
        trail.logged = last_number(world)
        world.wake(log, trail.name, after=RHYTHM)


def end_logs(world: World, trail: Trail) -> None:
    world.forget(log, trail.name)


@due
async def log(world: World, name: str) -> None:
    trail = world.get(Trail, name)
    await log_now(world, trail)
    world.wake(log, name, after=RHYTHM)


async def log_now(world: World, trail: Trail) -> None:
    """Whatever cannot be said comes again the next time."""
    if not trail.cloud_watch_logs_log_group_arn or trail.logged == last_number(world):
        return
    calls, last = await news(world, trail, trail.logged)
    if calls:
        try:
            await _say(world, trail, calls)
        except AwsError as refusal:
            trail.latest_cloud_watch_logs_delivery_error = refusal.code
            return
        trail.latest_cloud_watch_logs_delivery_time = world.now
        trail.latest_cloud_watch_logs_delivery_error = None
    trail.logged = last


async def _say(world: World, trail: Trail, calls: Sequence[Called]) -> None:
    if not may_write(world, trail):
        raise AwsError("AccessDenied", "The role does not allow the delivery.", 403)
    place: dict[str, Any] = {"logGroupName": group_name(trail), "logStreamName": stream_name(trail)}
    if world.find(LogStream, path_of(place["logGroupName"], place["logStreamName"])) is None:
        await world.ask("logs:CreateLogStream", **place)
    for batch in _batches(calls):
        await world.ask("logs:PutLogEvents", **place, logEvents=batch)


def _batches(calls: Sequence[Called]) -> Iterator[list[dict[str, Any]]]:
    """In the order of time, and as many together as can be put together."""
    batch: list[dict[str, Any]] = []
    size = 0
    for called in sorted(calls, key=lambda called: called.time):
        time, event = int(called.time * 1000), orjson.dumps(event_of(called))
        if len(event) > LARGEST_EVENT:
            continue
        message = event.decode()
        size += len(event) + BYTES_BESIDE
        if batch and (size > MOST_BYTES or len(batch) == MOST_EVENTS or time - batch[0]["timestamp"] >= DAY):
            yield batch
            batch, size = [], len(event) + BYTES_BESIDE
        batch.append({"timestamp": time, "message": message})
    if batch:
        yield batch
