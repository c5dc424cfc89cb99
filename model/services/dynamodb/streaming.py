"""Streams of changes: switched on and off, and told what is done to items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.world import World
from model.laws.moments import zulu
from model.services.dynamodb.behavior.trimming import trim_later
from model.services.dynamodb.places import Place, wrong
from model.services.dynamodb.resources.records import COUNT, Record, lay_down
from model.services.dynamodb.resources.streams import SHARD_SECONDS, Shard, TableStream, stir, stream_arn
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.sizes import size_of


def open_stream(world: World, table: Table, view: str) -> TableStream:
    """A new stream, from now on; one that there was before goes on to be readable."""
    label = _label(world, table)
    first = Shard(shard_id=_shard_id(world), first=world.count(COUNT), opened_at=world.now)
    stream = world.add(
        TableStream(
            stream_arn=stream_arn(world, table.table_name, label),
            table_name=table.table_name,
            label_time=label,
            view=view,
            hash_name=table.hash.name,
            sort_name=table.sort.name if table.sort else "",
            shards=(first,),
        )
    )
    table.stream_arn, table.stream_view = stream.stream_arn, view
    return stream


def _label(world: World, table: Table) -> str:
    """When it was switched on, to the millisecond."""
    instant = world.now
    while True:
        label = f"{zulu(instant)[:-1]}.{int(instant * 1000) % 1000:03}"
        if world.find(TableStream, stream_arn(world, table.table_name, label)) is None:
            return label
        instant += 0.001


def close_stream(world: World, table: Table) -> None:
    """Nothing more is told; what was told can be read until it is old."""
    stream = world.find(TableStream, table.stream_arn)
    if stream is not None and stream.is_open:
        stream.status = "DISABLED"
        stream.shards = tuple(_closed(world, shard) for shard in stream.shards)
        trim_later(world, stream)
    table.stream_view = ""


def _closed(world: World, shard: Shard) -> Shard:
    if shard.last is not None:
        return shard
    return shard.model_copy(update={"last": world.count(COUNT), "closed_at": world.now})


def publish(place: Place, old: Item | None, new: Item | None, keys: Item, actor: str) -> None:
    """Tell the stream of a table, if it has one, what an item was and is."""
    world, table = place.world, place.table
    if not table.stream_view:
        return
    stream = world.get(TableStream, table.stream_arn)
    shard = _open_shard(world, stream)
    shows_old = table.stream_view in ("OLD_IMAGE", "NEW_AND_OLD_IMAGES")
    shows_new = table.stream_view in ("NEW_IMAGE", "NEW_AND_OLD_IMAGES")
    was, now = old if shows_old else None, new if shows_new else None
    event = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
    size = sum(size_of(image) for image in (keys, was, now) if image is not None)
    lay_down(world, stream, shard.shard_id, Record(world.count(COUNT), world.now, event, size, keys, was, now, actor))
    trim_later(world, stream)
    stir(world, stream)


def _open_shard(world: World, stream: TableStream) -> Shard:
    """The one that records are added to; after some hours it is followed by another."""
    last = stream.shards[-1]
    if world.now < last.opened_at + SHARD_SECONDS:
        return last
    following = Shard(shard_id=_shard_id(world), parent=last.shard_id, first=world.count(COUNT), opened_at=world.now)
    stream.shards = (*stream.shards[:-1], _closed(world, last), following)
    return following


def _shard_id(world: World) -> str:
    number = world.count("dynamodb-shard")
    return f"shardId-{int(world.now * 1000):020}-{world.luck('shard', number).hexadecimal(8)}"


def read_specification(given: Mapping[str, Any] | None) -> str | None:
    """What a stream is to show; empty for none, and None where nothing is said."""
    if given is None:
        return None
    view = str(given.get("StreamViewType") or "")
    if given.get("StreamEnabled"):
        if not view:
            raise wrong("StreamSpecification.StreamViewType must be specified when StreamEnabled is true")
        return view
    if view:
        raise wrong("StreamSpecification.StreamViewType must not be specified when StreamEnabled is false")
    return ""
