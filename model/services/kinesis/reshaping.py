"""Opening and closing shards: a split makes two of one, a merge one of two, and several of both any number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.services.kinesis.hashing import KeyRange, even_ranges
from model.services.kinesis.places import open_shards_of
from model.services.kinesis.resources.shards import Shard, path_of, shard_id_of
from model.services.kinesis.resources.streams import Stream

AT_ONCE = 50
"Shards that are opened before others have their turn."


def open_shard(world: World, stream: Stream, keys: KeyRange, parents: Sequence[Shard] = ()) -> Shard:
    """A child is a second younger than its parents at the least, so that its numbers are larger than theirs."""
    number = stream.shards_made
    ids = [parent.shard_id for parent in parents]
    shard = world.add(
        Shard(
            path=path_of(stream.stream_name, shard_id_of(number)),
            stream_name=stream.stream_name,
            number=number,
            starting_hash_key=str(keys.first),
            ending_hash_key=str(keys.last),
            parent_shard_id=ids[0] if ids else "",
            adjacent_parent_shard_id=ids[1] if len(ids) > 1 else "",
            opened=max(int(world.now), *(parent.opened + 1 for parent in parents), 0),
            open_in=stream.stream_name,
        )
    )
    stream.shards_made = number + 1
    stream.open_shards += 1
    return shard


async def open_evenly(world: World, stream: Stream, number: int) -> None:
    async for keys in in_turns(even_ranges(number), AT_ONCE):
        open_shard(world, stream, keys)


def close_shard(world: World, stream: Stream, shard: Shard) -> None:
    """It can be read for as long as its records are kept."""
    shard.closed = max(int(world.now), shard.opened)
    shard.open_in = ""
    stream.open_shards -= 1


def split(world: World, stream: Stream, shard: Shard, at: int) -> list[Shard]:
    """Two halves, of which the second begins with `at`."""
    close_shard(world, stream, shard)
    first, last = shard.range
    return [open_shard(world, stream, keys, [shard]) for keys in (KeyRange(first, at - 1), KeyRange(at, last))]


def merge(world: World, stream: Stream, one: Shard, other: Shard) -> Shard:
    for each in (one, other):
        close_shard(world, stream, each)
    keys = KeyRange(min(one.range.first, other.range.first), max(one.range.last, other.range.last))
    return open_shard(world, stream, keys, [one, other])


def are_adjacent(one: Shard, other: Shard) -> bool:
    return one.range.last + 1 == other.range.first or other.range.last + 1 == one.range.first


def spread_evenly(world: World, stream: Stream, number: int) -> None:
    """By splits and merges as a customer could have made them, with the shards in between that these need."""
    targets = even_ranges(number)
    pieces = _cut(world, stream, (target.first for target in targets[1:]))
    place = 0
    for target in targets:
        joined = pieces[place]
        place += 1
        while joined.range.last < target.last:
            joined = merge(world, stream, joined, pieces[place])
            place += 1


def _cut(world: World, stream: Stream, marks: Iterable[int]) -> list[Shard]:
    """The open shards, split wherever one of the marks lies inside; both are in the order of the hash keys."""
    pieces = open_shards_of(world, stream)[::-1]
    done: list[Shard] = []
    for mark in marks:
        while pieces[-1].range.last < mark:
            done.append(pieces.pop())
        if pieces[-1].range.first < mark:
            pieces += split(world, stream, pieces.pop(), mark)[::-1]
    return done + pieces[::-1]
