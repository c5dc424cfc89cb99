"""CloudTrail: what happens by itself: every five minutes, what has happened is delivered to the bucket."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from hashlib import sha256

import orjson

from model.kit.behavior import due
from model.kit.called import Called
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.cloudtrail.behavior.digests import digest, vouch_for
from model.services.cloudtrail.behavior.log_delivery import begin_logs, end_logs, log_now
from model.services.cloudtrail.destination import log_key, put
from model.services.cloudtrail.events import event_of, region_of
from model.services.cloudtrail.history import last_number
from model.services.cloudtrail.news import news
from model.services.cloudtrail.notifying import tell
from model.services.cloudtrail.resources.trails import LogFile, Trail

RHYTHM = 300.0
HOUR = 3600.0


def begin(world: World, trail: Trail) -> None:
    """Deliver what happens from now on."""
    trail.delivered = last_number(world)
    trail.is_logging, trail.start_logging_time = True, world.now
    world.wake(deliver, trail.name, after=RHYTHM)
    begin_digests(world, trail)
    begin_logs(world, trail)


def begin_digests(world: World, trail: Trail) -> None:
    if trail.is_logging and trail.log_file_validation_enabled and world.woken_at(digest, trail.name) is None:
        world.wake(digest, trail.name, after=HOUR)


async def end(world: World, trail: Trail) -> None:
    """What happened so far is still delivered; the next digest is the last."""
    await deliver_now(world, trail)
    await log_now(world, trail)
    trail.is_logging, trail.stop_logging_time = False, world.now
    world.forget(deliver, trail.name)
    end_logs(world, trail)


def forget(world: World, trail: Trail) -> None:
    world.forget(deliver, trail.name)
    world.forget(digest, trail.name)
    end_logs(world, trail)


@due
async def deliver(world: World, name: str) -> None:
    trail = world.get(Trail, name)
    await deliver_now(world, trail)
    world.wake(deliver, name, after=RHYTHM)


async def deliver_now(world: World, trail: Trail) -> None:
    """A file for each region where something happened; if one cannot be delivered, none counts and all come again."""
    regions, last = await _news(world, trail)
    if regions:
        trail.latest_delivery_attempt = world.now
        try:
            files = [(region, await _deliver_file(world, trail, region, calls)) for region, calls in regions.items()]
        except AwsError as refusal:
            trail.latest_delivery_error = refusal.code
            return
        trail.latest_delivery_time, trail.latest_delivery_error = world.now, None
        vouch_for(world, trail, files)
        await tell(world, trail, (file.key for _, file in files))
    trail.delivered = last


async def _news(world: World, trail: Trail) -> tuple[dict[str, list[Called]], int]:
    """By region; and how far that reaches."""
    calls, reached = await news(world, trail, trail.delivered)
    regions: dict[str, list[Called]] = {}
    for called in calls:
        regions.setdefault(region_of(called), []).append(called)
    return regions, reached


async def _deliver_file(world: World, trail: Trail, region: str, calls: Sequence[Called]) -> LogFile:
    text = orjson.dumps({"Records": [event_of(called) for called in calls]})
    key = log_key(world, trail, region)
    await put(world, trail, key, gzip.compress(text, mtime=0), {})
    return LogFile(key=key, digest=sha256(text).hexdigest(), oldest=calls[0].time, newest=calls[-1].time)
