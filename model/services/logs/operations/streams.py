"""Logs: what you can ask for, about streams."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.logs.paging import page_of
from model.services.logs.places import group_of, stream_of, streams_of
from model.services.logs.refusals import invalid
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of
from model.services.logs.shelf import drop_stream, span_of

LAST_EVENT = "LastEventTime"


@operation
async def create_log_stream(call: Call, *, log_group_name: str, log_stream_name: str) -> None:
    group = call.world.get(LogGroup, log_group_name)
    path = path_of(group.log_group_name, log_stream_name)
    call.world.add(LogStream(path=path, log_group_name=log_group_name, log_stream_name=log_stream_name))


@operation
async def delete_log_stream(call: Call, *, log_group_name: str, log_stream_name: str) -> None:
    group = call.world.get(LogGroup, log_group_name)
    stream = stream_of(call.world, group, log_stream_name)
    await drop_stream(call.world, group, stream)
    call.world.remove(stream)


@operation
async def describe_log_streams(
    call: Call,
    *,
    log_group_name: str | None = None,
    log_group_identifier: str | None = None,
    log_stream_name_prefix: str | None = None,
    order_by: str = "LogStreamName",
    descending: bool = False,
    next_token: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """By their names, or by when something was last said in them."""
    world = call.world
    group = group_of(world, log_group_name, log_group_identifier)
    if order_by == LAST_EVENT and log_stream_name_prefix:
        raise invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
    prefix = log_stream_name_prefix or ""
    found = [stream for stream in streams_of(world, group) if stream.log_stream_name.startswith(prefix)]
    rank = _by_last_event if order_by == LAST_EVENT else _by_name
    streams, token = page_of(found, rank, limit, next_token, descending=descending)
    return {"log_streams": [await _said(call, group, stream) for stream in streams], "next_token": token}


def _by_name(stream: LogStream) -> tuple[str]:
    return (stream.log_stream_name,)


def _by_last_event(stream: LogStream) -> tuple[int, str]:
    return stream.last_event_timestamp or 0, stream.log_stream_name


async def _said(call: Call, group: LogGroup, stream: LogStream) -> dict[str, Any]:
    """Where a group forgets, its streams begin later than they did."""
    first, last = stream.first_event_timestamp, stream.last_event_timestamp
    if first is not None and first < group.floor(call.world.now):
        first, last = await span_of(call.world, group, stream)
    return {
        "log_stream_name": stream.log_stream_name,
        "creation_time": int(stream.created_at * 1000),
        "first_event_timestamp": first,
        "last_event_timestamp": last,
        "last_ingestion_time": stream.last_ingestion_time,
        "arn": stream.arn,
        "stored_bytes": 0,
    }
