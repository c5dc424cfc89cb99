"""CloudWatch: what happens by itself: streams tell of every minute of their metrics, a minute after it is over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import orjson

from model.kernel.unhurried import in_turns
from model.kit.arn import read_arn
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import (
    MINUTE_SECONDS,
    fall_silent,
    next_minute,
    tell_events,
    tell_levels,
    told_events,
    told_level,
)
from model.physics.series import Series
from model.services.cloudwatch.known import known_metrics
from model.services.cloudwatch.reading import Reading, read
from model.services.cloudwatch.resources.metric_streams import RUNNING, STOPPED, MetricStream
from model.services.cloudwatch.resources.queries import MetricName
from model.services.cloudwatch.windows import Window
from model.services.iam.resources.serving import acting_in

HOST = "streams.metrics.cloudwatch"
"As whom it acts in the role that it was given."
LATE_SECONDS = MINUTE_SECONDS
"How long it waits for what is put late."
MOST_BYTES = 900 * 1024
"Of one record, with room for what Firehose counts beside it."
ALWAYS = {"count": "SampleCount", "sum": "Sum", "max": "Maximum", "min": "Minimum"}

UPDATES, ERRORS = "updates", "errors"
DIMENSIONS = {"MetricStreamName": "name"}


def begin_streaming(world: World, stream: MetricStream) -> None:
    stream.state = RUNNING
    stream.streamed_until = world.now // MINUTE_SECONDS * MINUTE_SECONDS
    world.wake(stream_minute, stream.name, at=next_minute(world) + LATE_SECONDS)


def stop_streaming(world: World, stream: MetricStream) -> None:
    stream.state = STOPPED
    world.forget(stream_minute, stream.name)
    fall_silent(world, _whose(stream.name), (UPDATES, ERRORS))


@due
async def stream_minute(world: World, name: str) -> None:
    stream = world.find(MetricStream, name)
    if stream is None or stream.state != RUNNING:
        return
    begin = stream.streamed_until
    window = Window(begin, MINUTE_SECONDS, int((world.now - LATE_SECONDS - begin) // MINUTE_SECONDS))
    told, failed = 0, 0
    async for lines in _records(world, stream, window):
        told += len(lines)
        if not await _is_sent(world, stream, b"".join(lines)):
            failed += len(lines)
    stream.streamed_until = window.end
    tell_events(world, _whose(name), {UPDATES: float(told)})
    tell_levels(world, _whose(name), {ERRORS: failed / told if told else 0.0})
    world.wake(stream_minute, name, at=next_minute(world))


async def _records(world: World, stream: MetricStream, window: Window) -> AsyncIterator[list[bytes]]:
    """Lines of JSON, as many together as fit into a record."""
    lines, size = list[bytes](), 0
    known = await known_metrics(world, None, None, window.begin)
    async for name in in_turns([each for each in known.values() if stream.tells_of(each)]):
        reading = await read(world, name, window)
        for line in _lines(stream, name, reading):
            if size + len(line) > MOST_BYTES:
                yield lines
                lines, size = [], 0
            lines.append(line)
            size += len(line)
    if lines:
        yield lines


def _lines(stream: MetricStream, name: MetricName, reading: Reading) -> Iterator[bytes]:
    statistics = ALWAYS | {each: each for each in stream.statistics_of(name)}
    for unit in reading.tallies:
        columns = {called: reading.column(statistic, unit) for called, statistic in statistics.items()}
        for place, start in enumerate(reading.window.starts):
            if columns["count"][place] is not None:
                value = {called: column[place] for called, column in columns.items()}
                yield orjson.dumps(_said(stream, name, start, value, unit)) + b"\n"


def _said(stream: MetricStream, name: MetricName, start: float, value: dict[str, Any], unit: str) -> dict[str, Any]:
    return {
        "metric_stream_name": stream.name,
        "account_id": stream.account,
        "region": stream.region,
        "namespace": name.namespace,
        "metric_name": name.metric_name,
        "dimensions": name.values,
        "timestamp": int(start * 1000),
        "value": value,
        "unit": unit,
    }


async def _is_sent(world: World, stream: MetricStream, data: bytes) -> bool:
    """Whether the role let it in, and the delivery stream took it."""
    actor = acting_in(world, stream.role_arn, HOST, source=stream.arn)
    if actor is None:
        return False
    put: dict[str, Any] = {"DeliveryStreamName": read_arn(stream.firehose_arn).name, "Record": {"Data": data}}
    try:
        await world.ask("firehose:PutRecord", under=actor, **put)
    except AwsError:
        return False
    return True


def _whose(name: str) -> str:
    return f"metric-stream/{name}"


@metric("AWS/CloudWatch/MetricStreams", "MetricUpdate", "Count", of=MetricStream, dimensions=DIMENSIONS)
def metric_update(world: World, stream: MetricStream) -> Series | None:
    return told_events(world, _whose(stream.name), UPDATES)


@metric("AWS/CloudWatch/MetricStreams", "PublishErrorRate", "None", of=MetricStream, dimensions=DIMENSIONS)
def publish_error_rate(world: World, stream: MetricStream) -> Series | None:
    return told_level(world, _whose(stream.name), ERRORS)
