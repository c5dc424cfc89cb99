"""Logs: what you can ask for, about events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.unhurried import Unhurried
from model.kit.operation import operation
from model.services.logs.batches import keep, read_batch
from model.services.logs.ids import FOR_EVER
from model.services.logs.places import group_of, stream_of
from model.services.logs.reading import read_stream
from model.services.logs.refusals import not_of_its_class
from model.services.logs.resources.groups import INFREQUENT, LogGroup
from model.services.logs.searching import Search, search, streams_searched
from model.services.logs.seeing import sight_of
from model.services.logs.shelf import Range
from model.services.logs.taking import take


@operation
async def put_log_events(
    call: Call,
    *,
    log_group_name: str,
    log_stream_name: str,
    log_events: Sequence[Mapping[str, Any]],
    sequence_token: str | None = None,  # noqa: ARG001 - as AWS does since 2023
) -> dict[str, Any]:
    """Sequence tokens are taken, whatever they say, and given out still."""
    world = call.world
    group = world.get(LogGroup, log_group_name)
    stream = stream_of(world, group, log_stream_name)
    kept = keep(await Unhurried(read_batch(log_events)), int(world.now * 1000), group.floor(world.now))
    if kept.entries:
        take(world, group, stream, kept.entries)
    token = world.luck("sequence token", stream.serial, group.written).letters(56, "0123456789")
    return {"next_sequence_token": f"4{token[1:]}", "rejected_log_events_info": kept.rejected or None}


@operation
async def get_log_events(
    call: Call,
    *,
    log_stream_name: str,
    log_group_name: str | None = None,
    log_group_identifier: str | None = None,
    start_time: int = 0,
    end_time: int = FOR_EVER,
    next_token: str | None = None,
    limit: int | None = None,
    start_from_head: bool = False,
    unmask: bool = False,
) -> dict[str, Any]:
    """Of one stream: the latest or, from its head, the first ones. At the end a token is answered with itself."""
    group = group_of(call.world, log_group_name, log_group_identifier)
    _refuse_infrequent(group)
    stream = stream_of(call.world, group, log_stream_name)
    sight = sight_of(call, group, unmask=unmask)
    within = Range(min(start_time, FOR_EVER), min(end_time, FOR_EVER), (stream.serial,))
    read = await read_stream(call.world, group, within, next_token, limit, from_head=start_from_head)
    events = [
        {"timestamp": event.time, "message": event.message, "ingestion_time": event.ingested}
        for event in await sight.seen(read.events)
    ]
    return {"events": events, "next_forward_token": read.forward, "next_backward_token": read.backward}


@operation(internal=True)
async def filter_log_events(
    call: Call,
    *,
    log_group_name: str | None = None,
    log_group_identifier: str | None = None,
    log_stream_names: Sequence[str] = (),
    log_stream_name_prefix: str | None = None,
    start_time: int = 0,
    end_time: int = FOR_EVER,
    filter_pattern: str = "",
    next_token: str | None = None,
    limit: int | None = None,
    interleaved: bool = True,  # noqa: ARG001 - as AWS does since 2019
    unmask: bool = False,
) -> dict[str, Any]:
    """Of all streams of a group or of some, mingled by time whatever is said of that; a page may come out empty."""
    group = group_of(call.world, log_group_name, log_group_identifier)
    _refuse_infrequent(group)
    streams = streams_searched(call.world, group, log_stream_names, log_stream_name_prefix)
    serials = tuple(streams) if log_stream_names or log_stream_name_prefix else None
    within = Range(min(start_time, FOR_EVER), min(end_time, FOR_EVER) + 1, serials)
    wanted = Search(within, filter_pattern, limit, sight_of(call, group, unmask=unmask))
    events, token = await search(call.world, group, streams, wanted, next_token)
    return {"events": events, "searched_log_streams": [], "next_token": token}


def _refuse_infrequent(group: LogGroup) -> None:
    if group.log_group_class == INFREQUENT:
        raise not_of_its_class()
